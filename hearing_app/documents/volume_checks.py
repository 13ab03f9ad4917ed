"""Is a volume the one that was built, to the last byte, and if not, what was changed?

`sha256sum -c` and `cksum -c` look at the files; the zip around them is looked at here as well: it is built anew from
what is inside and compared. One file at a time is held in memory.
"""

import hashlib
import json
import re
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import BinaryIO

from hearing_app.documents.layout import freeze
from hearing_app.documents.review_files import INDEX, SM3_SUMS, SUMS, sm3
from hearing_app.domain.errors import Reason

PIECE = 1 << 20
LISTS: Mapping[str, re.Pattern[str]] = {
    SUMS: re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>.+)"),
    SM3_SUMS: re.compile(r"SM3 \((?P<name>.+)\) = (?P<digest>[0-9a-f]{64})"),
}
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, struct.error)


def check_volume(file: BinaryIO) -> tuple[Reason, ...]:
    """Return what is wrong with a volume, every changed, lost or added file by its name; nothing for a sound one."""
    try:
        with zipfile.ZipFile(file) as volume:
            reasons = tuple(_against_contents(volume))
            return reasons or tuple(_against_layout(volume, file))
    except UNREADABLE as error:
        return (Reason("volume.no_zip", {"error": str(error) or type(error).__name__}),)


def _against_contents(volume: zipfile.ZipFile) -> Iterator[Reason]:
    names = volume.namelist()
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Reason("volume.twice", {"name": name})
    lists = _lists_of(volume, names)
    if lost := [name for name in lists if name not in names]:
        yield from (Reason("volume.lost", {"name": name}) for name in lost)
        return
    found = {name: _digests(volume, name) for name in dict.fromkeys(names)}
    for name, digests in found.items():
        if digests is None:
            yield Reason("volume.changed", {"name": name, "list": "CRC-32"})
    for at, (sums, line) in enumerate(lists.items()):
        if found[sums] is not None:
            # neither list has itself; the first has the second
            unlisted = set(LISTS) if sums == SM3_SUMS else {sums}
            yield from _against_list(
                volume,
                sums,
                line,
                {name: own[at] if own else "" for name, own in found.items() if name not in unlisted},
            )


def _lists_of(volume: zipfile.ZipFile, names: Sequence[str]) -> Mapping[str, re.Pattern[str]]:
    """Return the lists that a volume has to have: those built before SM3 came have, and name, the other alone."""
    if SUMS not in names or SM3_SUMS in names or _digests(volume, SUMS) is None:
        return LISTS
    is_older = f"  {SM3_SUMS}\n" not in volume.read(SUMS).decode(errors="replace")
    return {SUMS: LISTS[SUMS]} if is_older else LISTS


def _digests(volume: zipfile.ZipFile, name: str) -> tuple[str, str] | None:
    """Return SHA-256 and SM3 of a file, None where its bytes cannot be read whole or were compressed by another."""
    if volume.getinfo(name).compress_type != zipfile.ZIP_STORED:
        return None
    sha, chinese = hashlib.sha256(), sm3()
    try:
        with volume.open(name) as file:
            while piece := file.read(PIECE):
                sha.update(piece)
                chinese.update(piece)
    except UNREADABLE:
        return None
    return sha.hexdigest(), chinese.hexdigest()


def _against_list(
    volume: zipfile.ZipFile, sums: str, line: re.Pattern[str], found: Mapping[str, str]
) -> Iterator[Reason]:
    listed: dict[str, str] = {}
    for n, written in enumerate(volume.read(sums).decode(errors="replace").splitlines(), 1):
        match = line.fullmatch(written)
        if match:
            listed[match["name"]] = match["digest"]
        else:
            yield Reason("volume.unreadable_line", {"list": sums, "line": n})
    for name in sorted({*listed, *found}):
        if name not in found:
            yield Reason("volume.lost", {"name": name})
        elif name not in listed:
            yield Reason("volume.unlisted", {"name": name, "list": sums})
        elif found[name] and found[name] != listed[name]:
            yield Reason("volume.changed", {"name": name, "list": sums})


def _against_layout(volume: zipfile.ZipFile, file: BinaryIO) -> Iterator[Reason]:
    """Build the zip anew from its files and yield the first byte that differs, with the file that it belongs to."""
    try:
        frozen = freeze(date.fromisoformat(json.loads(volume.read(INDEX))["compiled_on"]))
    except (LookupError, TypeError, ValueError):
        yield Reason("volume.no_day", {"name": INDEX})
        return
    names = volume.namelist()
    with tempfile.TemporaryFile() as anew:
        frozen.write_archive(anew, ((name, volume.read(name)) for name in names))
        at = _first_difference(file, anew)
    if at is not None:
        starts = sorted((one.header_offset, one.filename) for one in volume.infolist())
        ends = [*starts, (volume.start_dir, "")]
        name = next((name for (start, name), (end, _) in pairwise(ends) if start <= at < end), "")
        yield Reason("volume.layout", {"name": name, "byte": at}) if name else Reason("volume.directory", {"byte": at})


def _first_difference(one: BinaryIO, other: BinaryIO) -> int | None:
    one.seek(0)
    other.seek(0)
    start = 0
    while True:
        mine, yours = one.read(PIECE), other.read(PIECE)
        if mine != yours:
            same = next(
                (n for n, (a, b) in enumerate(zip(mine, yours, strict=False)) if a != b), min(len(mine), len(yours))
            )
            return start + same
        if not mine:
            return None
        start += len(mine)
