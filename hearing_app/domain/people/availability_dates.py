"""Which days do written dates name, such as 12月7日至12月11日, 2026-12-07 or 每月1日至5日?

Not here: weekdays and hours (availability_tokens), what a phrase means (availability_words).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial


class Unclear(Exception):
    """The words cannot be understood with certainty."""


class DayKind(StrEnum):
    """Days that the working-day table decides."""

    WORKDAY = "workday"
    REST_DAY = "rest_day"


@dataclass(frozen=True, slots=True)
class Days:
    """A set of days; what is None does not narrow it. `dates` and `month_days` have both ends inside."""

    weekdays: frozenset[int] | None = None
    month_days: tuple[int, int] | None = None
    dates: tuple[date, date] | None = None
    day_kind: DayKind | None = None

    @property
    def is_one_date(self) -> bool:
        """Say whether this is a single civil date."""
        return self.dates is not None and self.dates[0] == self.dates[1]

    def narrowed(self, other: "Days") -> "Days":
        """Return the days that are in both; raise Unclear where both name the same sort, or never meet."""
        for name in self.__slots__:
            if getattr(self, name) is not None and getattr(other, name) is not None:
                raise Unclear
        both = Days(
            self.weekdays or other.weekdays,
            self.month_days or other.month_days,
            self.dates or other.dates,
            self.day_kind or other.day_kind,
        )
        if both.weekdays and both.dates and both.is_one_date:
            if both.dates[0].weekday() not in both.weekdays:
                raise Unclear  # 12月9日(周四) that is a Wednesday: one of the two is wrong
            return Days(None, both.month_days, both.dates, both.day_kind)
        return both


Day = tuple[int | None, int, int]
Make = Callable[[re.Match[str]], Iterator[Days]]
Piece = tuple[re.Pattern[str], Make]

_R = "(?:-|至|到)"
_N = r"(\d{1,2})"
_NO_CLOCK = r"(?![\d:点时])"
_DAY_ITEM = rf"\d{{1,2}}[日号]?{_NO_CLOCK}(?:{_R}(?:(?:\d{{4}}年)?\d{{1,2}}月)?\d{{1,2}}[日号]?{_NO_CLOCK})?"
_DAY_LIST = rf"{_DAY_ITEM}(?:[、和及,]{_DAY_ITEM}(?!月))*"
_ISO = r"(?:\d{4}[-./])?\d{1,2}[-./]\d{1,2}"
_ISO_DATES = re.compile(rf"(\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}})(?:{_R}({_ISO}|\d{{1,2}}){_NO_CLOCK}[日号]?)?(?!\d)")
_DAYS_OF_MONTH = re.compile(rf"每个?月的?({_DAY_LIST})")
_DATES = re.compile(rf"(?:(\d{{4}})年)?{_N}月({_DAY_LIST})")
_MONTHS = re.compile(rf"(?:(\d{{4}})年)?{_N}月份?(上旬|中旬|下旬|全月|整月)?(?!\d|初|底|末)")


def date_pieces(today: date) -> tuple[Piece, ...]:
    """Return the patterns of dates, each with what it makes; `today` decides the year of a date without one."""
    return (
        (_ISO_DATES, partial(_iso_dates, today=today)),
        (_DAYS_OF_MONTH, _month_days),
        (_DATES, partial(_dates, today=today)),
        (_MONTHS, partial(_months, today=today)),
    )


def _month_days(found: re.Match[str]) -> Iterator[Days]:
    if not re.search("[日号]", found[0][2:]):
        raise Unclear
    for item in re.findall(_DAY_ITEM, found[1]):
        numbers = [int(number) for number in re.findall(r"\d+", item)]
        if "月" in item or not all(1 <= number <= 31 for number in numbers):
            raise Unclear
        first, last = numbers[0], numbers[-1]
        if first <= last:
            yield Days(month_days=(first, last))
        else:
            yield from (Days(month_days=(first, 31)), Days(month_days=(1, last)))


def _dates(found: re.Match[str], *, today: date) -> Iterator[Days]:
    year, month = (int(found[1]) if found[1] else None), int(found[2])
    if re.search("[、和及,]", found[3]) and not re.search("[日号]", found[3]):
        raise Unclear
    for item in re.findall(_DAY_ITEM, found[3]):
        first, last_year, last_month, last = _parts(item)
        yield _date_range((year, month, first), (last_year, last_month or month, last or first), today)


def _parts(item: str) -> tuple[int, int | None, int | None, int | None]:
    parts = re.match(rf"{_N}[日号]?(?:{_R}(?:(?:(\d{{4}})年)?{_N}月)?{_N})?", item)
    if not parts:
        raise Unclear
    first, year, month, last = (int(part) if part else None for part in parts.groups())
    return first or 0, year, month, last


def _iso_dates(found: re.Match[str], *, today: date) -> Iterator[Days]:
    first = [int(number) for number in re.findall(r"\d+", found[1])]
    last = [int(number) for number in re.findall(r"\d+", found[2] or found[1])]
    start = (first[0], first[1], first[2])
    yield _date_range(start, (last[-3] if len(last) > 2 else None, (first[1:2] + last)[-2], last[-1]), today)


def _months(found: re.Match[str], *, today: date) -> Iterator[Days]:
    month = int(found[2])
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0)}.get(found[3], (1, 0))
    year = int(found[1]) if found[1] else None
    for candidate in (year,) if year else (today.year, today.year + 1):
        start = _date(candidate, month, first)
        end = _date(candidate, month, last) if last else _date(candidate, month, 28) + timedelta(days=4)
        end = end if last else end.replace(day=1) - timedelta(days=1)
        if year or end >= today:
            yield Days(dates=(start, end))
            return


def _date_range(first: Day, last: Day, today: date) -> Days:
    """Return the range in its given year, else in the first year in which it is not wholly past."""
    for year in (first[0],) if first[0] else (today.year - 1, today.year, today.year + 1):
        start = _date(year, first[1], first[2])
        end_year = last[0] or (year if last[1:] >= first[1:] else year + 1)
        end = _date(end_year, last[1], last[2])
        if first[0] or end >= today:
            if not start <= end <= start + timedelta(days=366):
                raise Unclear
            return Days(dates=(start, end))
    raise Unclear


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unclear from error
