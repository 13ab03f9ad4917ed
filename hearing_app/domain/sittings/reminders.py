"""When is a reminder due?

A kind names leads such as 2h, 1d or 2w. Not here: whom a reminder reaches and by which channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import WorkdayTable

MORNING = time(9)
LATE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Due:
    """The rung to remind by now (None where its recipient was told after it), and those that it overtook."""

    rung: str | None
    overtaken: tuple[str, ...] = ()
    is_late: bool = False


def reminder_at(lead: str, span: Span, *, table: WorkdayTable) -> datetime:
    """Return the instant of a reminder: so many hours (h) before the start, or 09:00 so many days (d) or open
    working days (w) before the civil day of the sitting. Raises Refused where no working-day table reaches.
    """
    count, unit = int(lead[:-1]), lead[-1]
    if unit == "h":
        return (span.start - timedelta(hours=count)).astimezone(UTC)
    day = civil_day(span.start)
    while count:
        day -= timedelta(days=1)
        if unit == "d" or table.is_open(day):
            count -= 1
    return civil_instant(day, MORNING)


def rungs_past(leads: Sequence[str], span: Span, *, table: WorkdayTable, now: datetime) -> list[tuple[datetime, str]]:
    """Return the rungs whose instant has come, in order of time; none once the sitting has begun."""
    if now >= span.start:
        return []
    found = sorted((reminder_at(lead, span, table=table), lead) for lead in leads)
    return [entry for entry in found if entry[0] <= now]


def due_rung(past: Sequence[tuple[datetime, str]], told_at: datetime | None, *, now: datetime) -> Due:
    """Choose from the rungs that have come: the latest one counts, earlier ones are overtaken.

    A rung that had come before its recipient was last told of the sitting reminds of nothing. More than 30 minutes
    after its instant a reminder is late.
    """
    if not past:
        return Due(None)
    at, rung = past[-1]
    earlier = tuple(lead for _, lead in past[:-1])
    if told_at is not None and at <= told_at:
        return Due(None, (*earlier, rung))
    return Due(rung, earlier, is_late=now - at > LATE_AFTER)
