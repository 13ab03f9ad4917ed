"""When is a reminder due?

A kind names leads such as 2h, 1d or 2w. Not here: whom a reminder reaches and by which channel.
"""

from datetime import UTC, datetime, time, timedelta

from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import WorkdayTable

MORNING = time(9)


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
