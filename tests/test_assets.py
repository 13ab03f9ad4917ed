"""Do assets get lasting names, with and without the npm folder?"""

import hashlib
import json
from pathlib import Path

import pytest

from hearing_app import assets


def npm_folder(root: Path) -> Path:
    for path in assets.NPM_FILES.values():
        file = root / "node_modules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"/* {path} */")
    return root / "node_modules"


def test_every_file_is_served_under_a_name_with_its_own_digest(tmp_path: Path) -> None:
    names = assets.build(npm_folder(tmp_path), tmp_path / "out")
    digests = {
        name: hashlib.sha256((tmp_path / "out" / served).read_bytes()).hexdigest()[:12]
        for name, served in names.items()
    }
    assert {name: served.rsplit(".", 2)[1] for name, served in names.items()} == digests


def test_the_names_are_our_own_files_and_those_of_npm(tmp_path: Path) -> None:
    own = {path.name for path in assets.STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"}}
    assert set(assets.build(npm_folder(tmp_path), tmp_path / "out")) == own | set(assets.NPM_FILES)


@pytest.mark.parametrize("npm", [None, Path("nowhere")])
def test_without_npm_our_own_files_are_built_and_htmx_has_no_address(tmp_path: Path, npm: Path | None) -> None:
    names = assets.build(npm, tmp_path)
    manifest = assets.Manifest(tmp_path)
    assert (manifest.url("htmx.js"), manifest.url("app.js")) == ("", f"/assets/{names['app.js']}")


def test_an_asset_that_nobody_builds_is_an_error(tmp_path: Path) -> None:
    assets.build(None, tmp_path)
    with pytest.raises(KeyError):
        assets.Manifest(tmp_path).url("apps.js")


def test_asking_before_the_first_build_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        assets.Manifest(tmp_path).url("app.js")


def test_building_again_changes_nothing_and_leaves_no_half_file(tmp_path: Path) -> None:
    assets.build(None, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.name != assets.MANIFEST}
    names = assets.build(None, tmp_path)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.name != assets.MANIFEST}
    assert (before, json.loads((tmp_path / assets.MANIFEST).read_text())) == (after, names)


def test_the_lock_of_npm_holds_digests_and_no_registry() -> None:
    config = Path(assets.__file__).parents[1] / "config"
    lock = json.loads((config / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {name: (entry["integrity"][:7], entry.get("resolved")) for name, entry in packages.items()} == {
        "node_modules/@event-calendar/build": ("sha512-", None),
        "node_modules/htmx.org": ("sha512-", None),
    }
