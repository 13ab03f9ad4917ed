"""Which instant does a DTSTART, DTEND, DTSTAMP or RECURRENCE-ID name?

Always in UTC. A floating time and a date without a clock time are taken as Asia/Shanghai and marked uncertain.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hearing_app.domain.itip.lines import Component, Line
from hearing_app.domain.itip.zones import ASSUMED, Zone, zone_for

_WRITTEN = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z)?)?", re.ASCII | re.I)
_DURATION = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.I)
# Outside of these a real calendar does not speak of a sitting, and arithmetic at the edges overflows.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

Offsets = Mapping[str, timedelta]


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant in UTC, and whether its time zone had to be assumed."""

    at: datetime
    is_uncertain: bool = False


def read_instant(line: Line | None, offsets: Offsets) -> Instant | None:
    """Read a DATE-TIME or DATE value (RFC 5545 §3.3.4, §3.3.5); None for what is neither or lies outside 1900–2200.

    `offsets` are the fixed offsets of the text's own zones, for a TZID that nobody else knows.
    """
    if line is None:
        return None
    tzid = line.param("TZID")
    return instant_of(line.value, zone_for(tzid, offsets) if tzid else ASSUMED)


def instant_of(written: str, zone: Zone = ASSUMED) -> Instant | None:
    """Read one written value; a Z wins over the zone (Tencent writes both)."""
    match = _WRITTEN.fullmatch(written.strip())
    if not match or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(4, 5, 6))
    rules = UTC if match[7] else zone.rules
    is_uncertain = match[4] is None or (not match[7] and zone.is_uncertain)
    try:
        # 60 is a leap second (RFC 5545 §3.3.12), which datetime does not know.
        at = datetime(int(match[1]), int(match[2]), int(match[3]), hour, minute, min(second, 59), tzinfo=rules)
    except ValueError:
        return None
    return Instant(at.astimezone(UTC), is_uncertain)


def read_end(event: Component, start: Instant, offsets: Offsets) -> Instant | None:
    """Return when an event ends by DTEND or DURATION; None when it says neither or nothing later than its start."""
    end = read_instant(event.first("DTEND"), offsets)
    if end is None and (length := _duration(event.value("DURATION"))):
        end = Instant(start.at + length, start.is_uncertain)
    return end if end and end.at > start.at else None


def _duration(written: str) -> timedelta | None:
    match = _DURATION.fullmatch(written.strip())
    if not match:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
