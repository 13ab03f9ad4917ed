"""What is a link of the audit chain worth? Heads, what can be wrong with the chain, what a check found.

Each link's hash covers the hash before it, so that an altered, missing or moved link shows by itself. A cut tail and a
chain that was computed anew do not: only a head that was exported before tells them.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WRITTEN = re.compile(r"([0-9]{1,18}):([0-9a-fA-F]{64})")
LATE = timedelta(days=2)


class Fault(StrEnum):
    """What is wrong at a link."""

    ALTERED = "altered"
    MISSING = "missing"
    PREV = "prev"
    HEAD = "head"
    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some time: number of the link and its hash; written as SEQ:HASH."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


START = Head(0, hashlib.sha256(b"").digest())


@dataclass(frozen=True, slots=True)
class Export:
    """A head that was written outside the database."""

    at: datetime
    head: Head


@dataclass(frozen=True, slots=True)
class Break:
    """The number of a link and what is wrong there."""

    seq: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check found: links that fit, from the first on, and where they no longer do.

    `is_whole` says that the end was reached or a break found; `lost` are exported heads that the chain no longer has.
    """

    links: int
    head: Head | None
    is_whole: bool
    broken: Break | None = None
    heads: int = 0
    lost: tuple[Break, ...] = ()

    @property
    def faults(self) -> tuple[Break, ...]:
        """Return everything that is wrong, the chain's own break first."""
        return (self.broken, *self.lost) if self.broken else self.lost


def read_head(text: str) -> Head | None:
    """Read SEQ:HASH, with 64 hexadecimal digits; anything else is none."""
    found = WRITTEN.fullmatch(text.strip())
    return Head(int(found[1]), bytes.fromhex(found[2])) if found else None


def check_end(last: Head, head: Head | None) -> Break | None:
    """Compare the last link with the row that says where the chain ends."""
    if head is None:
        return Break(last.seq, Fault.HEAD)
    if last.seq < head.seq:
        return Break(last.seq + 1, Fault.MISSING)
    return None if last == head else Break(head.seq, Fault.HEAD)


def check_heads(heads: Iterable[Head], hashes: Mapping[int, bytes]) -> tuple[Break, ...]:
    """Return the exported heads whose link is gone or has another hash now; `hashes` are the chain's own by number."""
    known = {START.seq: START.hash, **hashes}
    lost = {
        Break(head.seq, Fault.REWRITTEN if head.seq in known else Fault.CUT)
        for head in heads
        if known.get(head.seq) != head.hash
    }
    return tuple(sorted(lost, key=lambda one: (one.seq, one.fault)))


def is_late(exported_at: datetime | None, begun_at: datetime | None, *, now: datetime) -> bool:
    """Say whether the last export, or without one the first link, is more than two days old."""
    since = exported_at or begun_at
    return since is not None and now - since > LATE
