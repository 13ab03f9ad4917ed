"""Which times does a calendar take in the half-year to come? Run as a process of its own, with limits.

    python -m hearing_app.mail.foreign.expansion FROM DAYS DOMAIN < calendar.ics

Writes one JSON object: spans in UTC, and whether something was not understood; or a failure. What an event is called
is never read. Not here: who starts it and kills it (mail.foreign.readings).
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from hearing_app.domain.foreign.lines import Unreadable, clean
from hearing_app.domain.spans import CIVIL, civil_instant

Times = tuple[datetime, datetime]
CPU_SECONDS, MEMORY_BYTES = 5, 768 * 1024 * 1024
MOST_OCCURRENCES = 2_000
SERIES = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})


def main(arguments: list[str]) -> None:
    """Limit this process, then read standard input and write what was found."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    begin, days, own_domain = datetime.fromisoformat(arguments[0]), int(arguments[1]), arguments[2]
    json.dump(expand(sys.stdin.buffer.read(), begin, begin + timedelta(days=days), own_domain=own_domain), sys.stdout)


def expand(content: bytes, begin: datetime, end: datetime, *, own_domain: str) -> dict[str, Any]:
    """Return {spans, is_uncertain} of what takes time between two instants, or {failure}; our own events left out."""
    try:
        cleaned = clean(content, zone_of)
        spans, is_uncertain = _expanded(cleaned.content, begin, end, own_domain)
    except Unreadable as unreadable:
        return {"failure": unreadable.code}
    found = sorted({(max(start, begin), min(stop, end)) for start, stop in spans if stop > begin and start < end})
    return {
        "spans": [[start.isoformat(), stop.isoformat()] for start, stop in found if stop > start],
        "is_uncertain": cleaned.is_uncertain or is_uncertain,
    }


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(tzid: str) -> str | None:
    """Return the IANA zone of a TZID as people's programs write it, or None; nothing is opened by that name."""
    name = tzid.strip()
    if name in _zones():
        return name
    # programs write their own path before it: /citadel.org/20210210_1/Asia/Shanghai
    last = "/".join(name.split("/")[-2:])
    if last in _zones():
        return last
    if name.lower() in {"tzone://microsoft/utc", "utc", "z"}:
        return "UTC"
    found: str | None = WINDOWS_TO_OLSON.get(name)
    return found


def _expanded(content: bytes, begin: datetime, end: datetime, own_domain: str) -> tuple[list[Times], bool]:
    try:
        calendar = Calendar.from_ical(content)
    except Exception as error:
        raise Unreadable("no_calendar") from error
    is_uncertain = _drop_what_takes_nothing(calendar, own_domain)
    single = list(_single(calendar))
    try:
        return _spans(calendar, single, begin, end), is_uncertain
    except Unreadable:
        raise
    except Exception:
        # one bad series must not hide the others; what it would have taken is not known
        return _spans(calendar, single, begin, end, is_lenient=True), True


def _drop_what_takes_nothing(calendar: Any, own_domain: str) -> bool:
    """Drop what its owner marks as free or cancelled, what is broken, and copies of our own invitations."""
    kept, is_uncertain = [], False
    for part in calendar.subcomponents:
        if part.name == "VEVENT" and (part.errors or "DTSTART" not in part):
            is_uncertain = True
        elif part.name != "VEVENT" or _takes_time(part, own_domain):
            kept.append(part)
    calendar.subcomponents = kept
    return is_uncertain


def _takes_time(event: Any, own_domain: str) -> bool:
    if str(event.get("UID", "")).lower().endswith(f"@{own_domain.lower()}"):
        return False
    # an exception of a series stays, so that the series itself does not fill its place
    if "RECURRENCE-ID" in event:
        return True
    return _is_taken(event)


def _is_taken(event: Any) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in {"FREE", "WORKINGELSEWHERE"}


def _spans(
    calendar: Any, single: list[Times], begin: datetime, end: datetime, *, is_lenient: bool = False
) -> list[Times]:
    found = [*_published(calendar), *single]
    found = [(start, stop) for start, stop in found if start < end and stop > begin]
    query = recurring_ical_events.of(calendar, skip_bad_series=is_lenient)
    for event in query.after(begin):
        start, stop = _times(event)
        if start >= end or len(found) > MOST_OCCURRENCES:
            break
        if _is_taken(event) and start < stop:
            found.append((start, stop))
    if len(found) > MOST_OCCURRENCES:
        raise Unreadable("too_many")
    return found


def _single(calendar: Any) -> Iterator[Times]:
    """Take out and yield the events that belong to no series; only series need the library, which steps day by day."""
    kept = []
    for part in calendar.subcomponents:
        if part.name != "VEVENT" or SERIES & set(part):
            kept.append(part)
            continue
        start, stop = _times(part)
        if start < stop:
            yield start, stop
    calendar.subcomponents = kept


def _times(event: Any) -> Times:
    begin = event["DTSTART"].dt
    if "DTEND" in event:
        until = event["DTEND"].dt
    elif "DURATION" in event:
        until = begin + event["DURATION"].dt
    else:
        until = begin if isinstance(begin, datetime) else begin + timedelta(days=1)
    return _instant(begin), _instant(until)


def _published(calendar: Any) -> Iterator[Times]:
    """Yield the periods of a calendar that publishes taken times alone (VFREEBUSY)."""
    for block in calendar.walk("VFREEBUSY"):
        given = block.get("FREEBUSY", [])
        for entry in given if isinstance(given, list) else [given]:
            if str(entry.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for period in getattr(entry, "dts", [entry]):
                start, stop = period.start, period.end
                yield _instant(start), _instant(stop)


def _instant(value: Any) -> datetime:
    if not isinstance(value, datetime):
        day: date = value
        return civil_instant(day, time(0))
    return (value if value.tzinfo else value.replace(tzinfo=CIVIL)).astimezone(UTC)


if __name__ == "__main__":
    main(sys.argv[1:])
