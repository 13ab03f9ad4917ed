"""Is the audit chain whole? Part by part to its end, or as far as the time allows; then the exported heads."""

import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason, refuse
from hearing_app.domain.evidence.chains import START, Break, ChainReport, Fault, Head, check_end, check_heads
from hearing_app.store.chain import checks
from hearing_app.store.chain.heads import Exports, read


def check_chain(
    session: Session, heads: Sequence[Head] = (), *, after: int = 0, seconds: float | None = None
) -> ChainReport:
    """Check every link after one that was found well before, and whether the exported heads are still in the chain.

    With `seconds` the check ends after the part in which they have run out; `links` then says how far it came.
    """
    end = checks.find_end(session)
    at = checks.find_link(session, after) or START
    give_up = None if seconds is None else time.monotonic() + seconds
    broken: Break | None = None
    while at.seq < end.last_seq and broken is None:
        at, broken = checks.examine(session, at, until=end.last_seq)
        if give_up is not None and time.monotonic() > give_up:
            break
    is_whole = broken is not None or at.seq >= end.last_seq
    if is_whole and broken is None:
        broken = check_end(at, end.head)
    lost = check_heads(heads, checks.hashes_of(session, (head.seq for head in heads)))
    return ChainReport(_fitting(at, broken), end.head, is_whole, broken, len(heads), lost)


def _fitting(last: Head, broken: Break | None) -> int:
    if broken is None or broken.fault is Fault.HEAD:
        return last.seq
    return min(last.seq, broken.seq - 1)


def exports_in(path: Path) -> Exports:
    """Return the exported heads of a file; refuses one that cannot be opened."""
    try:
        return read(path)
    except OSError as error:
        raise refuse("audit.heads_unreadable", file=str(path), cause=error.strerror or "") from error


def reason_of(broken: Break) -> Reason:
    """Return what is wrong as a reason that has a sentence."""
    return Reason(f"audit.{broken.fault}", {"seq": broken.seq})
