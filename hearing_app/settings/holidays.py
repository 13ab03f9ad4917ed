"""Which years of working days are published, which are provisional, and which days did the office add?

Published: PyPI chinesecalendar and config/holidays/*.toml (a year's notice there goes before the library). Any later
year is provisional: weekends and statutory days by PyPI holidays, which cannot know 调休. Not here: how days are
counted (domain.workdays).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
import holidays as statutory

from hearing_app.domain.workdays import Label, WorkdayTable, YearTable
from hearing_app.settings.notices import KNOWN_NAMES, Notice, notices

COMPUTABLE_UNTIL = 2100  # the lunisolar calendar of PyPI holidays ends there


def workday_table(config: Path) -> WorkdayTable:
    """Build the working-day table; a wrong file in config/holidays stops the start."""
    found = notices(config)
    closures = {day: name for notice in found for day, name in notice.closures.items()}
    return WorkdayTable(Years(found), closures)


class Years(Mapping[int, YearTable]):
    """The tables of all years, each built when it is first asked for: what is unpublished costs 0.1 s to compute."""

    def __init__(self, notices: tuple[Notice, ...]) -> None:
        self._notices = notices
        self._published = _library_years() | {notice.year for notice in notices if notice.year}
        self._built: dict[int, YearTable] = {}

    def __getitem__(self, year: int) -> YearTable:
        if year not in self._built:
            if year not in self._published and not max(self._published) < year <= COMPUTABLE_UNTIL:
                raise KeyError(year)
            self._built[year] = self._build(year)
        return self._built[year]

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._published | set(range(max(self._published) + 1, COMPUTABLE_UNTIL + 1))))

    def __len__(self) -> int:
        return len(list(iter(self)))

    @property
    def published(self) -> tuple[int, ...]:
        """The years with a published table, in order."""
        return tuple(sorted(self._published))

    def _build(self, year: int) -> YearTable:
        built = self._of_notice(year) or (_library_year(year) if year in _library_years() else _provisional_year(year))
        for notice in self._notices:
            if notice.year != year:
                built = _patched(built, notice)
        return built

    def _of_notice(self, year: int) -> YearTable | None:
        notice = next((notice for notice in self._notices if notice.year == year), None)
        if notice is None:
            return None
        days_off = {day: name for day, name in notice.days_off.items() if day.year == year}
        make_up_days = {day: name for day, name in notice.make_up_days.items() if day.year == year}
        return YearTable(year, days_off, make_up_days, notice.title, is_published=True)


def _patched(built: YearTable, notice: Notice) -> YearTable:
    days_off = {day: name for day, name in notice.days_off.items() if day.year == built.year}
    make_up_days = {day: name for day, name in notice.make_up_days.items() if day.year == built.year}
    if not days_off and not make_up_days:
        return built
    return YearTable(
        built.year,
        {day: name for day, name in built.days_off.items() if day not in make_up_days} | days_off,
        {day: name for day, name in built.make_up_days.items() if day not in days_off} | make_up_days,
        f"{built.source}；{notice.title}",
        built.is_published,
    )


@cache
def _library_years() -> frozenset[int]:
    return frozenset(day.year for day in chinese_calendar.holidays)


def _library_year(year: int) -> YearTable:
    return YearTable(
        year,
        {day: KNOWN_NAMES[name] for day, name in chinese_calendar.holidays.items() if day.year == year},
        {day: KNOWN_NAMES[name] for day, name in chinese_calendar.workdays.items() if day.year == year},
        f"chinesecalendar {chinese_calendar.__version__}",
        is_published=True,
    )


@cache
def _provisional_year(year: int) -> YearTable:
    zh = statutory.country_holidays("CN", years=year, language="zh_CN")
    en = statutory.country_holidays("CN", years=year, language="en_US")
    days_off: dict[date, Label] = {day: {"zh": name, "en": en[day]} for day, name in zh.items() if day.year == year}
    return YearTable(year, days_off, {}, f"holidays {version('holidays')}", is_published=False)
