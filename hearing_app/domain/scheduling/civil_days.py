"""Which steps of a grid are which civil days and hours? A horizon of whole days of Asia/Shanghai cut into equal steps.

A set of days is an int with the first step of each of them set; hours laid on it become the steps of all these days at
once. The zone has kept one offset since 1991, so every day has the same number of steps. Not here: what the hours of a
resource are (people.openings).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from hearing_app.domain.errors import Refused
from hearing_app.domain.scheduling.bitsets import repeated, run_of
from hearing_app.domain.scheduling.grids import Grid
from hearing_app.domain.spans import civil_instant

DAY_MINUTES = 1440
# Searches of a month share one horizon of this many days or a multiple, so that what is remembered fits all of them:
# 26 weeks after the last of a month of 31 days, and a month beyond for the caps that are counted by month.
ROUND_DAYS = 252


@dataclass(frozen=True, slots=True)
class CivilDays:
    """So many civil days from a first one, in steps of so many minutes, which divide a day."""

    first_on: date
    days: int
    step_minutes: int

    def __post_init__(self) -> None:
        if self.step_minutes < 1 or DAY_MINUTES % self.step_minutes:
            raise ValueError("a step divides a day")

    @property
    def steps_a_day(self) -> int:
        """Return how many steps a day has."""
        return DAY_MINUTES // self.step_minutes

    @property
    def grid(self) -> Grid:
        """Return the steps as a grid of instants."""
        return _grid(self)

    @property
    def a_day(self) -> int:
        """Return all steps of the first day."""
        return (1 << self.steps_a_day) - 1

    def offset(self, day: date) -> int:
        """Return the first step of a day."""
        return (day - self.first_on).days * self.steps_a_day

    def marks(self, days: Iterable[date]) -> int:
        """Return the first steps of those of the days that lie within the horizon."""
        return sum(1 << self.offset(day) for day in set(days) if 0 <= (day - self.first_on).days < self.days)

    def every_day(self) -> int:
        """Return the first steps of all days."""
        return _every_day(self)

    def between(self, first_on: date, last_on: date) -> int:
        """Return the first steps of the days from the first to the last, both included."""
        return self.every_day() & run_of(
            max(0, self.offset(first_on)), max(0, min(self.days * self.steps_a_day, self.offset(last_on) + 1))
        )

    def hours(self, marks: int, first: int, last: int) -> int:
        """Return the steps first … last − 1 of each marked day; 0 ≤ first, last ≤ steps of a day."""
        return (marks << first) * ((1 << last - first) - 1) if last > first else 0


@lru_cache(maxsize=64)
def _grid(of: CivilDays) -> Grid:
    return Grid(civil_instant(of.first_on, time(0)), of.step_minutes, of.days * of.steps_a_day)


@lru_cache(maxsize=64)
def _every_day(of: CivilDays) -> int:
    return repeated(1, of.steps_a_day, of.days)


def days_until(today: date, last_on: date, step_minutes: int) -> CivilDays:
    """Return the horizon of a search: from the first of this month, rounded up so that searches have it in common."""
    first = today.replace(day=1)
    needed = max(0, (last_on - first).days) + 1
    return CivilDays(first, -(-needed // ROUND_DAYS) * ROUND_DAYS, step_minutes)


@lru_cache(maxsize=256)
def weekday_marks(of: CivilDays, weekdays: frozenset[int]) -> int:
    """Return the first steps of the days of some weekdays, Monday = 0."""
    return of.marks(day for day in _each(of) if day.weekday() in weekdays)


@lru_cache(maxsize=64)
def workday_marks(of: CivilDays, is_workday: Callable[[date], bool]) -> tuple[int, int]:
    """Return the first steps of working days and of days off; a day that no table reaches is neither."""
    found: dict[bool, list[date]] = {True: [], False: []}
    for day in _each(of):
        try:
            found[is_workday(day)].append(day)
        except Refused:  # whoever searches that day is told so by its own count
            continue
    return of.marks(found[True]), of.marks(found[False])


@lru_cache(maxsize=256)
def month_day_marks(of: CivilDays, month_days: tuple[int, int]) -> int:
    """Return the first steps of the days whose number in their month lies in a range, both ends included."""
    return of.marks(day for day in _each(of) if month_days[0] <= day.day <= month_days[1])


def _each(of: CivilDays) -> Iterable[date]:
    return (of.first_on + timedelta(days=at) for at in range(of.days))
