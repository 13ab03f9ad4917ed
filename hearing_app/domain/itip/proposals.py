"""Which other time does an answer propose?

Three dialects: Exchange and RFC 5546 §3.2.7 write METHOD:COUNTER with the proposed DTSTART, Google the same with
method=REPLY beside it, iOS METHOD:REPLY with PARTSTAT=TENTATIVE and TO-ALL-PROPOSED-NEW-TIME in ATTENDEE. Not here:
whether the proposal suits anybody.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.itip.attendees import Answer
from hearing_app.domain.itip.instants import Instant, Offsets, instant_of, read_end, read_instant
from hearing_app.domain.itip.lines import Component
from hearing_app.domain.itip.zones import Zone, zone_for

# DTSTART:20261120T013000Z;STATUS:; and perhaps DTEND, perhaps a TZID.
_PART = re.compile(r"(DTSTART|DTEND)(?:;TZID=([^:;]+))?:([0-9TZtz]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time in UTC; no end where only a start was proposed and no length can be seen (iOS)."""

    start: datetime
    end: datetime | None = None
    is_uncertain: bool = False


def find_proposal(method: str, event: Component, answer: Answer | None, offsets: Offsets) -> Proposal | None:
    """Return the time that a COUNTER or an iOS answer proposes, or None."""
    start = read_instant(event.first("DTSTART"), offsets)
    end = read_end(event, start, offsets) if start else None
    if method == "COUNTER":
        return _proposal(start, end) if start else None
    # Whoever accepts has taken an earlier proposal back, even where his program still writes it.
    may_propose = answer is not None and answer.partstat != "ACCEPTED"
    written = answer.line.param("TO-ALL-PROPOSED-NEW-TIME") if answer and may_propose else ""
    parts = {part[1].upper(): part for part in _PART.finditer(written[:500])}
    proposed = _instant(parts.get("DTSTART"), offsets)
    if proposed is None:
        return None
    proposed_end = _instant(parts.get("DTEND"), offsets)
    if proposed_end is None and start and end:
        # Only the start moves; the entry's own length is kept.
        proposed_end = Instant(proposed.at + (end.at - start.at), proposed.is_uncertain)
    return _proposal(proposed, proposed_end)


def _instant(part: re.Match[str] | None, offsets: Offsets) -> Instant | None:
    if part is None:
        return None
    zone: Zone | None = zone_for(part[2], offsets) if part[2] else None
    return instant_of(part[3], zone) if zone else instant_of(part[3])


def _proposal(start: Instant, end: Instant | None) -> Proposal:
    ends_later = end is not None and end.at > start.at
    is_uncertain = start.is_uncertain or (end is not None and end.is_uncertain)
    return Proposal(start.at, end.at if end and ends_later else None, is_uncertain)
