"""Which stretch of time does a slot of a plan stand for? Half-hours of office hours on the open days of a horizon.

Each session ends with slots in which nothing is held and only a room is cleared (turnaround). Not here: who is free
then (plans.problems).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from hearing_app.domain.scheduling.plans import Calendar
from hearing_app.domain.sittings.availability import Calendar as Diarist
from hearing_app.domain.sittings.diaries import diary_of
from hearing_app.domain.spans import Span, civil_instant

SLOT_MINUTES = 30
SESSIONS = ((time(9), 6), (time(14), 8))  # when a session begins and how many half-hours it has


@dataclass(frozen=True, slots=True)
class SlotGrid:
    """The open days, in order, and how many slots after each session serve for clearing up alone."""

    days: tuple[date, ...]
    spare: int = 0

    @property
    def calendar(self) -> Calendar:
        """Return the horizon as the planner counts it."""
        return Calendar(len(self.days), tuple(count + self.spare for _, count in SESSIONS))

    def span_of(self, slot: int, minutes: int) -> Span:
        """Return the stretch of so many minutes that begins with a slot of the horizon."""
        day, at = divmod(slot, self.calendar.slots_a_day)
        for begins, count in SESSIONS:
            if at < count + self.spare:
                start = civil_instant(self.days[day], begins) + timedelta(minutes=SLOT_MINUTES * at)
                return Span(start, start + timedelta(minutes=minutes))
            at -= count + self.spare
        raise ValueError("a slot lies within a day")

    def spans(self) -> tuple[tuple[tuple[Span, bool], ...], ...]:
        """Return the slots of each day, and whether each is one in which a sitting can be held."""
        return tuple(tuple(self._day(day)) for day in range(len(self.days)))

    def _day(self, day: int) -> Iterator[tuple[Span, bool]]:
        slot = day * self.calendar.slots_a_day
        for _, count in SESSIONS:
            for at in range(count + self.spare):
                yield self.span_of(slot, SLOT_MINUTES), at < count
                slot += 1

    def spare_bits(self, used: int) -> int:
        """Return the clearing slots that a sitting must not reach which uses only the first so many of each session."""
        bits, slot = 0, 0
        for _ in self.days:
            for _, count in SESSIONS:
                for at in range(count + self.spare):
                    bits |= (at >= count + used) << slot
                    slot += 1
        return bits

    def taken_by(self, calendar: Diarist, *, at_spare: bool) -> int:
        """Return the slots in which a calendar is not open or is blocked; clearing up needs no opening hours.

        Who does not clear up (`at_spare` false) is never in the way of it.
        """
        if not self.days:
            return 0
        diary = diary_of(calendar, self.days[0], self.days[-1])
        bits, slot = 0, 0
        for day, slots in zip(self.days, self.spans(), strict=True):
            free = diary.free_among(day, [span for span, _ in slots])
            blocked = diary.blocked_on.get(day, ())
            for at, (span, is_held) in enumerate(slots):
                is_taken = at not in free if is_held else at_spare and any(span.overlaps(busy) for busy in blocked)
                bits |= is_taken << slot
                slot += 1
        return bits

    def sessions_left(self, taken: int) -> int:
        """Return the sessions in which not every slot is taken, a bit each."""
        bits, slot, session = 0, 0, 0
        for _ in self.days:
            for _, count in SESSIONS:
                whole = (1 << count) - 1
                bits |= (taken >> slot & whole != whole) << session
                slot += count + self.spare
                session += 1
        return bits
