"""Which civil days are working days, and how are days counted by them?

Days are Asia/Shanghai dates. A make-up weekend (调休) is a working day like any other; a local closure (停电, 放假)
shuts the office and moves no statutory clock. What consulted a year without a published table is provisional (暂定).
Not here: where the tables come from (settings.holidays), statutory clocks (rules.clocks).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from hearing_app.domain.errors import Refused, refuse

P = ParamSpec("P")
T = TypeVar("T")
Label = Mapping[str, str]

DAY = timedelta(days=1)
SATURDAY = 5
LONGEST = 3_660  # ten years: a longer count is a slip of the keyboard, and no statutory period comes near it
WEEKDAYS: tuple[Label, ...] = (
    {"zh": "周一", "en": "Monday"},
    {"zh": "周二", "en": "Tuesday"},
    {"zh": "周三", "en": "Wednesday"},
    {"zh": "周四", "en": "Thursday"},
    {"zh": "周五", "en": "Friday"},
    {"zh": "周六", "en": "Saturday"},
    {"zh": "周日", "en": "Sunday"},
)


@dataclass(frozen=True, slots=True)
class YearTable:
    """The days of one year that differ from its weekends, with their names, and where they were published."""

    year: int
    days_off: Mapping[date, Label]
    make_up_days: Mapping[date, Label]
    source: str
    is_published: bool
    workdays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first = date(self.year, 1, 1)
        days = (first + DAY * i for i in range(366))
        workdays = tuple(day for day in days if day.year == self.year and self.is_workday(day))
        object.__setattr__(self, "workdays", workdays)

    def is_workday(self, day: date) -> bool:
        """Say whether a day of this year is a working day: a make-up day, or a weekday that is not off."""
        return day in self.make_up_days or (day.weekday() < SATURDAY and day not in self.days_off)


@dataclass(frozen=True, slots=True)
class WorkdayTable:
    """The tables of all years that can be asked, and the days on which the office is shut for its own reasons."""

    years: Mapping[int, YearTable]
    closures: Mapping[date, Label] = field(default_factory=dict)

    def year_of(self, day: date) -> YearTable:
        """Return the table of a day's year; raise Refused (workdays.no_table) where there is none."""
        try:
            return self.years[day.year]
        except KeyError:
            raise refuse("workdays.no_table", year=day.year) from None

    def is_workday(self, day: date) -> bool:
        """Say whether a day is a working day by law and notice, make-up weekends included; raise Refused as year_of."""
        return self.year_of(day).is_workday(day)

    def is_open(self, day: date) -> bool:
        """Say whether a day is a working day on which the office is not shut for its own reasons."""
        return day not in self.closures and self.is_workday(day)

    def is_make_up(self, day: date) -> bool:
        """Say whether a weekend day is worked in exchange for a holiday (调休)."""
        return day in self.year_of(day).make_up_days

    def is_provisional(self, day: date) -> bool:
        """Say whether the table of a day's year is not yet published, so that it may still change."""
        return not self.year_of(day).is_published

    def name_of(self, day: date) -> Label:
        """Name a day in both languages: its holiday, 调休, the closure, else the day of the week."""
        year = self.year_of(day)
        if day in year.make_up_days:
            held = year.make_up_days[day]
            return {"zh": f"{held['zh']}调休上班日", "en": f"make-up working day for {held.get('en', held['zh'])}"}
        return year.days_off.get(day) or self.closures.get(day) or WEEKDAYS[day.weekday()]

    def rest_days(self, first_on: date, last_on: date) -> tuple[date, ...]:
        """Return the days between two days, both included, that are no working days."""
        days = (first_on + DAY * i for i in range((last_on - first_on).days + 1))
        return tuple(day for day in days if not self.is_workday(day))

    def sources(self, first_on: date, last_on: date) -> tuple[str, ...]:
        """Return where the tables of the years between two days come from, as evidence of a count."""
        years = range(first_on.year, last_on.year + 1)
        return tuple(self.year_of(date(year, 1, 1)).source for year in years)


@dataclass(frozen=True, slots=True)
class Counted:
    """The day that a count arrives at, and whether the table that it consulted may still change."""

    day: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Left:
    """What remains until a last day, in calendar and in working days; below 0 once it has passed."""

    days: int
    workdays: int
    is_provisional: bool


def _returns_refusal(count: Callable[P, T]) -> Callable[P, T | Refused]:
    @wraps(count)
    def counted(*args: P.args, **kwargs: P.kwargs) -> T | Refused:
        try:
            return count(*args, **kwargs)
        except Refused as refused:
            return refused

    return counted


@_returns_refusal
def add_days(start_on: date, n: int) -> date:
    """Count n calendar days from a day, which itself is excluded; nothing is rolled (Civil Code 201)."""
    return _shifted(start_on, _checked(n))


@_returns_refusal
def roll_forward(day: date, table: WorkdayTable) -> Counted:
    """Return the day if it is a working day, else the first one after it (Civil Code 203, domain rule of §1.3)."""
    return _rolled(day, DAY, table)


@_returns_refusal
def roll_back(day: date, table: WorkdayTable) -> Counted:
    """Return the day if it is a working day, else the last one before it."""
    return _rolled(day, -DAY, table)


@_returns_refusal
def add_workdays(start_on: date, n: int, *, table: WorkdayTable) -> Counted:
    """Count to the n-th working day strictly after a day; make-up weekends count. 0 rolls the day forward."""
    if not _checked(n):
        return _rolled(start_on, DAY, table)
    first = _shifted(start_on, 1)
    found = _workday_from(first, n, table)
    return Counted(found, _is_provisional(table, first, found))


@_returns_refusal
def clear_workdays_before(day: date, n: int, *, table: WorkdayTable) -> Counted:
    """Find the last open day that leaves n clear working days strictly between it and the given day.

    That is how “at least 7 working days before the hearing” is read: neither the day of service nor the day of the
    hearing counts.
    """
    eve = _shifted(day, -1)
    last = _shifted(_workday_back_from(eve, n, table), -1) if _checked(n) else eve
    while not table.is_open(last):
        last -= DAY
    return Counted(last, _is_provisional(table, last, eve))


@_returns_refusal
def clear_days_before(day: date, n: int) -> Counted:
    """Find the last day that leaves n clear calendar days strictly between it and the given day; no table is asked."""
    return Counted(_shifted(day, -_checked(n) - 1), is_provisional=False)


@_returns_refusal
def workdays_between(after_on: date, until_on: date, *, table: WorkdayTable) -> int:
    """Count the working days after one day up to and including another; below 0 when the second lies before."""
    first, last = sorted((after_on, until_on))
    _checked((last - first).days)
    n = sum(table.is_workday(first + DAY * i) for i in range(1, (last - first).days + 1))
    return n if after_on <= until_on else -n


@_returns_refusal
def days_left(due_on: date, today: date, table: WorkdayTable) -> Left:
    """Say how many calendar and working days remain after today up to and including a last day (还剩 3 个工作日)."""
    workdays = workdays_between(today, due_on, table=table)
    if isinstance(workdays, Refused):
        raise workdays
    first, last = sorted((due_on, today))
    return Left((due_on - today).days, workdays, _is_provisional(table, first, last))


def _rolled(day: date, step: timedelta, table: WorkdayTable) -> Counted:
    found = day
    while not table.is_workday(found):
        found += step
    return Counted(found, _is_provisional(table, *sorted((day, found))))


def _workday_from(first_on: date, n: int, table: WorkdayTable) -> date:
    """Jump to the n-th working day of those from a day on, a year at a time."""
    year = table.year_of(first_on)
    place = bisect_left(year.workdays, first_on) + n - 1
    while place >= len(year.workdays):
        place -= len(year.workdays)
        year = table.year_of(_shifted(year.workdays[-1], 31))
    return year.workdays[place]


def _workday_back_from(last_on: date, n: int, table: WorkdayTable) -> date:
    """Jump to the n-th working day of those up to a day, counted backwards."""
    year = table.year_of(last_on)
    place = bisect_right(year.workdays, last_on) - n
    while place < 0:
        year = table.year_of(_shifted(year.workdays[0], -31))
        place += len(year.workdays)
    return year.workdays[place]


def _is_provisional(table: WorkdayTable, first_on: date, last_on: date) -> bool:
    return any(table.is_provisional(date(year, 1, 1)) for year in range(first_on.year, last_on.year + 1))


def _checked(n: int) -> int:
    if n < 0:
        raise refuse("workdays.negative", n=n)
    if n > LONGEST:
        raise refuse("workdays.too_long", n=n, most=LONGEST)
    return n


def _shifted(day: date, n: int) -> date:
    try:
        return day + timedelta(days=n)
    except OverflowError:
        raise refuse("workdays.beyond_calendar", day=day.isoformat(), n=n) from None
