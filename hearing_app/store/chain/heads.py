"""Where do the heads of the audit chain lie outside the database? One JSON line a day under HEARING_HOME."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hearing_app.domain.evidence.chains import Export, Head, read_head

NAME = "audit-heads.jsonl"


@dataclass(frozen=True, slots=True)
class Exports:
    """The exported heads in the order of the file, and the numbers of the lines that nobody can read."""

    found: tuple[Export, ...]
    unreadable: tuple[int, ...] = ()

    @property
    def heads(self) -> tuple[Head, ...]:
        """Return the heads alone."""
        return tuple(export.head for export in self.found)

    @property
    def last(self) -> Export | None:
        """Return the newest export, or None."""
        return max(self.found, key=lambda export: export.at, default=None)


def append(home: Path, export: Export) -> None:
    """Add a line and see it onto the disk; a line that a power cut left unfinished gets its end first."""
    values = {"at": export.at.astimezone(UTC).isoformat(), "seq": export.head.seq, "hash": export.head.hash.hex()}
    line = (json.dumps(values) + "\n").encode()
    with os.fdopen(os.open(home / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line)
        os.fsync(file.fileno())


def read(path: Path) -> Exports:
    """Read the file; one that is not there holds nothing. Raises OSError where it cannot be opened."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Exports(())
    read = [(number, _export(line)) for number, line in enumerate(lines, 1) if line.strip()]
    return Exports(
        tuple(export for _, export in read if export is not None),
        tuple(number for number, export in read if export is None),
    )


def _export(line: bytes) -> Export | None:
    try:
        values = json.loads(line)
        at = datetime.fromisoformat(values["at"])
        head = read_head(f"{values['seq']}:{values['hash']}")
    except (ValueError, KeyError, TypeError):
        return None
    return Export(at, head) if head is not None and at.tzinfo is not None else None
