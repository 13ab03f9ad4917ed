"""When do the rules of a resource leave it open, day by day and over a whole horizon at once?

Not here: which hours of one day the rules leave (availability_spans), what is booked (sittings.availability).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache

from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_spans import open_spans
from hearing_app.domain.people.availability_tokens import MIDNIGHT
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect
from hearing_app.domain.scheduling.civil_days import CivilDays, month_day_marks, weekday_marks, workday_marks
from hearing_app.domain.scheduling.grids import open_bits
from hearing_app.domain.spans import Span, civil_instant


@dataclass(slots=True, eq=False)
class Opening:
    """The opening hours of a resource: call it with a civil day, or ask for all steps of a horizon.

    `is_workday` decides 工作日 and 节假日. What was computed once is kept; the rules never change.
    """

    rules: tuple[AvailabilityRule, ...]
    is_workday: Callable[[date], bool]
    days: dict[date, tuple[Span, ...]] = field(default_factory=dict)
    steps: dict[CivilDays, int] = field(default_factory=dict)

    def __call__(self, day: date) -> Sequence[Span]:
        """Return the open spans of a civil day."""
        found = self.days.get(day)
        if found is None:
            midnight = civil_instant(day, time(0))
            found = self.days[day] = tuple(
                Span(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
                for start, end in open_spans(self.rules, day, is_workday=self.is_workday)
            )
        return found

    def bits(self, of: CivilDays) -> int:
        """Return the steps that lie wholly within opening hours."""
        found = self.steps.get(of)
        if found is None:
            found = self.steps[of] = self._bits(of)
        return found

    def _bits(self, of: CivilDays) -> int:
        opening = [rule for rule in self.rules if rule.effect is Effect.OPEN]
        if any(minute % of.step_minutes for rule in opening for minute in _minutes(rule)):
            # hours that touch between two steps are one, which rounding them apart would not see
            days = (of.first_on + timedelta(days=at) for at in range(of.days))
            return open_bits(of.grid, (span for day in days for span in self(day)))
        bits = self._by_rules(opening, of) if opening else of.grid.everything
        return bits & ~self._by_rules([rule for rule in self.rules if rule.effect is Effect.CLOSED], of)

    def _by_rules(self, rules: Sequence[AvailabilityRule], of: CivilDays) -> int:
        """Return the steps that rules touch."""
        bits = 0
        for rule in rules:
            bits |= _steps_of(rule, of, self.is_workday)
        return bits


@lru_cache(maxsize=4000)
def _steps_of(rule: AvailabilityRule, of: CivilDays, is_workday: Callable[[date], bool]) -> int:
    """Return the steps that a rule touches; many people share their hours, so these are computed once."""
    start, end = _minutes(rule)
    steps = of.hours(_marks(rule, of, is_workday), start // of.step_minutes, -(-end // of.step_minutes))
    return steps & of.grid.everything


def _marks(rule: AvailabilityRule, of: CivilDays, is_workday: Callable[[date], bool]) -> int:
    marks = of.every_day()
    if rule.weekdays is not None:
        marks &= weekday_marks(of, rule.weekdays)
    if rule.month_days is not None:
        marks &= month_day_marks(of, rule.month_days)
    if rule.dates is not None:
        marks &= of.between(*rule.dates)
    if rule.day_kind is not None:
        marks &= workday_marks(of, is_workday)[rule.day_kind is not DayKind.WORKDAY]
    return marks


def _minutes(rule: AvailabilityRule) -> tuple[int, int]:
    end = rule.end.hour * 60 + rule.end.minute
    return rule.start.hour * 60 + rule.start.minute, MIDNIGHT if rule.end == time(0) else end
