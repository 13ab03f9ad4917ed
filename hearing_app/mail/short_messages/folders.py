"""How does a folder stand in for a gateway, and what lies in it?

One .json per message; the demo reads it in the browser. The same message sent again lands on the same file. Not here:
the page (web).
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from hearing_app.mail.folders import write_whole
from hearing_app.mail.sends import Permanent, Sent, Transient
from hearing_app.mail.short_messages.contents import Content, read_message

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class MessageFolder:
    """Writes every message as one file, whole or not at all."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the folder as an address."""
        return f"file:{self.folder}"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:  # noqa: ARG002 the protocol's signature
        """Write the file atomically; a full or forbidden disk is Transient."""
        try:
            name = _file_name(read_message(content))
        except ValueError as error:
            raise Permanent(str(error)) from error
        try:
            write_whole(self.folder, name, content)
        except OSError as error:
            raise Transient(f"{error.strerror} ({self.folder})") from error
        return Sent(f"200 written as {name}")


def list_messages(folder: Path, *, limit: int = 200) -> list[Content]:
    """Return the newest messages first, at most `limit`; a folder that does not exist yet is empty."""
    if not folder.is_dir():
        return []
    names = sorted((path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    return list(_read_ones(folder, names[:limit]))


def _read_ones(folder: Path, names: list[str]) -> Iterator[Content]:
    for name in names:
        # a file may be emptied away between the listing and the reading, or be somebody else's
        with suppress(OSError, ValueError):
            yield read_message((folder / name).read_bytes())


def _file_name(content: Content) -> str:
    digest = hashlib.sha256(content.id.encode()).hexdigest()[:16]
    return f"{content.written_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}.json"
