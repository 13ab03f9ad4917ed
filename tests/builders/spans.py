"""How are the starts of a search and packed calendars told span by span, without any bits? What an oracle leans on."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hearing_app.domain.scheduling.stretches import EPOCH, Stretches, minutes_of
from hearing_app.domain.spans import CIVIL, Span, civil_day


def starts_within(hours: Span, *, minutes: int, grid_minutes: int) -> Iterator[Span]:
    """Yield the spans of a length that lie within opening hours and start on the civil grid (09:00, 09:30 …)."""
    midnight = datetime.combine(civil_day(hours.start), datetime.min.time(), tzinfo=CIVIL)
    grid = timedelta(minutes=grid_minutes)
    start = midnight + grid * -((midnight - hours.start) // grid)
    while start + timedelta(minutes=minutes) <= hours.end:
        begin = start.astimezone(hours.start.tzinfo)
        yield Span(begin, begin + timedelta(minutes=minutes))
        start += grid


def stretches_of(spans: Sequence[Span]) -> Stretches:
    """Return spans as stretches, rounded outward to minutes."""
    ordered = sorted(spans)
    ends = [-((EPOCH - span.end) // timedelta(minutes=1)) for span in ordered]
    return Stretches([minutes_of(span.start) for span in ordered], ends)
