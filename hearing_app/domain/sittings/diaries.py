"""How does a search look at many calendars without asking the same question twice?

A diary is a calendar whose bookings are sorted by civil day and widened by its own travel and turnaround, so that a
new span can be compared as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import Span, civil_day, merged


@dataclass(frozen=True, slots=True)
class Diary:
    """One calendar over the days of a search."""

    open_on: Callable[[date], Sequence[Span]]
    blocked_on: Mapping[date, Sequence[Span]]

    def free_among(self, day: date, spans: Sequence[Span]) -> frozenset[int]:
        """Return the positions of those spans of one civil day that are open and not blocked."""
        opening = merged(self.open_on(day))
        blocked = self.blocked_on.get(day, ())
        return frozenset(
            at
            for at, span in enumerate(spans)
            if any(hours.contains(span) for hours in opening) and not any(span.overlaps(busy) for busy in blocked)
        )


def diary_of(calendar: Calendar, first_on: date, last_on: date) -> Diary:
    """Index a calendar over the civil days from the first to the last, both included."""
    blocked: dict[date, list[Span]] = {}
    wider = [busy.widened(calendar.after_minutes, calendar.before_minutes) for busy in calendar.busy]
    for wide in (*wider, *calendar.foreign):
        day = max(civil_day(wide.start), first_on)
        last = min(civil_day(wide.end - timedelta(microseconds=1)), last_on)
        while day <= last:
            blocked.setdefault(day, []).append(wide)
            day += timedelta(days=1)
    return Diary(calendar.open_on, blocked)
