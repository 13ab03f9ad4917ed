"""When is a reminder due?

A kind names rungs such as mail 7d or message 2h. Not here: whom a reminder reaches and whether that channel works.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from hearing_app.domain.rules.kinds import Rung, RungChannel
from hearing_app.domain.sittings.quiet_hours import QuietHours, reminding_at
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import WorkdayTable

MORNING = time(9)
LATE_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Due:
    """The rung to remind by now (None where its recipient was told after it), and those that it overtook."""

    rung: Rung | None
    overtaken: tuple[Rung, ...] = ()
    is_late: bool = False


def reminder_at(rung: Rung, span: Span, *, table: WorkdayTable, quiet: QuietHours) -> datetime:
    """Return the instant of a rung: so many hours (h) before the start, or 09:00 so many days (d) or open working
    days (w) before the civil day of the sitting; for a short message moved out of the quiet hours.

    Raises Refused where no working-day table reaches.
    """
    at = _lead_before(rung.lead, span, table)
    return reminding_at(at, span.start, quiet=quiet) if rung.channel is RungChannel.MESSAGE else at


def moved_from(rung: Rung, span: Span, *, table: WorkdayTable, quiet: QuietHours) -> datetime | None:
    """Return the instant that a rung names by its lead where the quiet hours move it to another, else None.

    Raises Refused where no working-day table reaches.
    """
    at = _lead_before(rung.lead, span, table)
    return at if at != reminder_at(rung, span, table=table, quiet=quiet) else None


def _lead_before(lead: str, span: Span, table: WorkdayTable) -> datetime:
    count, unit = int(lead[:-1]), lead[-1]
    if unit == "h":
        return (span.start - timedelta(hours=count)).astimezone(UTC)
    day = civil_day(span.start)
    while count:
        day -= timedelta(days=1)
        if unit == "d" or table.is_open(day):
            count -= 1
    return civil_instant(day, MORNING)


def rung_times(
    rungs: Sequence[Rung], span: Span, *, table: WorkdayTable, quiet: QuietHours
) -> list[tuple[datetime, Rung]]:
    """Return all rungs with their instants, in order of time; mail before a message of the same instant."""
    timed = [(reminder_at(rung, span, table=table, quiet=quiet), rung) for rung in rungs]
    return sorted(timed, key=lambda entry: (entry[0], entry[1].code))


def rungs_past(times: Sequence[tuple[datetime, Rung]], span: Span, *, now: datetime) -> list[tuple[datetime, Rung]]:
    """Return the rungs whose instant has come, in order of time; none once the sitting has begun."""
    return [] if now >= span.start else [entry for entry in times if entry[0] <= now]


def due_rung(past: Sequence[tuple[datetime, Rung]], told_at: datetime | None, *, now: datetime) -> Due:
    """Choose from the rungs that have come: the latest one counts, earlier ones are overtaken.

    A rung that had come before its recipient was last told of the sitting reminds of nothing. More than 30 minutes
    after its instant a reminder is late.
    """
    if not past:
        return Due(None)
    at, rung = past[-1]
    earlier = tuple(each for _, each in past[:-1])
    if told_at is not None and at <= told_at:
        return Due(None, (*earlier, rung))
    return Due(rung, earlier, is_late=now - at > LATE_AFTER)


def stands_in(rung: Rung, rungs: Sequence[Rung]) -> bool:
    """Say whether whoever has no mail is reminded by another channel at this rung: at messages, and at the last mail.

    A call costs more than a mail; who is told a week, three days and a day before by telephone is told twice too often.
    """
    if rung.channel is RungChannel.MESSAGE:
        return True
    order = sorted((each for each in rungs if each.channel is RungChannel.MAIL), key=lambda each: _length(each.lead))
    return rung == order[0]


def _length(lead: str) -> timedelta:
    count = int(lead[:-1])
    return timedelta(hours=count) if lead[-1] == "h" else timedelta(days=count)
