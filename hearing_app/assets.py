"""Under which names do style sheets and scripts leave the house?

Every file is served as `<name>.<first 12 characters of its SHA-256>.<ext>`, so that browsers may keep it for ever.
Not here: the route that serves the folder (web.health).
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

STATIC = Path(__file__).parent / "static"
NPM_FILES: Mapping[str, str] = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "event-calendar.js": "@event-calendar/build/dist/event-calendar.min.js",
    "event-calendar.css": "@event-calendar/build/dist/event-calendar.min.css",
}
OWN_SUFFIXES = frozenset({".css", ".js", ".svg"})
MANIFEST = "manifest.json"


def build(npm_dir: Path | None, out_dir: Path) -> Mapping[str, str]:
    """Copy our own files and those of the npm folder under names with their digest, and write the manifest last.

    `npm_dir` is a node_modules folder; where it or a file in it is missing, our own files are built alone and pages
    work without htmx and the timeline. Returns the manifest: our name → served name. Several processes may build at
    once, and files of earlier builds stay for pages that are open.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for name, source in _sources(npm_dir):
        content = source.read_bytes()
        names[name] = _with_digest(name, content)
        if not (out_dir / names[name]).exists():
            _put(out_dir / names[name], content)
    _put(out_dir / MANIFEST, json.dumps(names, indent=1, sort_keys=True).encode())
    return names


class Manifest:
    """The names of one build, read when the first page asks for one."""

    def __init__(self, out_dir: Path, prefix: str = "/assets/") -> None:
        self._path = out_dir / MANIFEST
        self._prefix = prefix
        self._names: Mapping[str, str] | None = None

    def url(self, name: str) -> str:
        """Return the address of an asset; empty for an npm file that was not there when the assets were built.

        Raises KeyError for a name that nobody builds, and FileNotFoundError while nothing has been built.
        """
        if self._names is None:
            self._names = json.loads(self._path.read_bytes())
        if name in NPM_FILES and name not in self._names:
            return ""
        return self._prefix + self._names[name]


def _sources(npm_dir: Path | None) -> Iterator[tuple[str, Path]]:
    for source in sorted(STATIC.iterdir()):
        if source.suffix in OWN_SUFFIXES:
            yield source.name, source
    for name, path in NPM_FILES.items():
        if npm_dir is not None and (npm_dir / path).is_file():
            yield name, npm_dir / path


def _with_digest(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _put(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)
