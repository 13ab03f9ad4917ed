"""When is a person, room or party free?

Open spans come from rules in words (people.availability_words) or from nothing at all (always open); busy spans are
stored bookings, travel and turnaround included. Not here: monthly caps (rules.candidates), who may know why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from hearing_app.domain.spans import Span, civil_day, civil_span, is_free, merged


def always_open(day: date) -> Sequence[Span]:
    """Return the whole civil day."""
    return (civil_span(day, time(0), time(0)),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The time of one resource: when it is open on a civil day, and what is already booked.

    `before_minutes` and `after_minutes` (travel, turnaround) belong to every booking of it. `foreign` is what its
    owner's own calendar shows as taken: a hint, not a booking. `holds` is what of `busy` belongs to no sitting yet:
    times on offer, a room kept free.
    """

    resource_id: int
    open_on: Callable[[date], Sequence[Span]] = always_open
    busy: Sequence[Span] = ()
    before_minutes: int = 0
    after_minutes: int = 0
    foreign: tuple[Span, ...] = ()
    holds: Sequence[Span] = ()

    def stored(self, span: Span) -> Span:
        """Return the range that a booking takes, travel and turnaround included."""
        return span.widened(self.before_minutes, self.after_minutes)

    def is_open(self, span: Span) -> bool:
        """Say whether the opening hours cover the span; turnaround may lie outside of them."""
        days = {civil_day(span.start), civil_day(span.end - timedelta(microseconds=1))}
        opening = merged(open_span for day in days for open_span in self.open_on(day))
        return any(open_span.contains(span) for open_span in opening)

    def is_free(self, span: Span) -> bool:
        """Say whether nothing booked stands in the way of the span with its travel and turnaround."""
        return is_free(self.stored(span), self.busy)

    def is_clear(self, span: Span) -> bool:
        """Say whether its owner's own calendar shows nothing at the time."""
        return is_free(span, self.foreign)
