"""Do the engine's last days agree with a table that was counted apart from it, day by day, for two whole years?

The counter below shares nothing with the product: its days off are the facts of the package chinesecalendar, those of
2027 (no table yet) are written down by hand after 全国年节及纪念日放假办法 (2024), its lengths after the field notes
§1.2. It walks from day to day with a calendar in its hand; nothing is added, merged or rolled by arithmetic.
"""

from collections.abc import Iterable, Iterator, Set
from datetime import date, timedelta
from itertools import permutations

import pytest
from chinese_calendar import constants as published

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.clocks import due_for
from hearing_app.domain.workdays import clear_days_before, clear_workdays_before
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

TABLE = workday_table(CONFIG)
PROFILES = profiles(CONFIG)
PROFILE = profile_for(PROFILES, default_profile_id(PROFILES), date(2026, 1, 1))

NEXT = timedelta(days=1)
# 2027 as far as clocks of 2026 reach: New Year's Day, the four days of the Spring Festival from the eve (5 February)
# on, and two working days off for those that fall on Saturday and Sunday (补假). Nobody makes up before the notice.
OFF_2027 = {(1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (2, 9), (2, 10)}
QINGMING_2027 = date(2027, 4, 5)
LENGTHS = dict.fromkeys(("K5", "K6", "K7", "K8", "K9", "K10", "K15"), "30 d") | {
    "K1": "15 d",
    "K2": "15 d",
    "K3": "5 wd",
    "K4": "60 d",
    "K11": "10 wd",
    "K12": "3 wd",
    "K13": "20 d",
}
YEARS = (2025, 2026)


def rests(day: date) -> bool:
    """Whether nobody works on a day."""
    assert date(2024, 1, 1) <= day < QINGMING_2027
    if day.year == 2027:
        return day.weekday() > 4 or (day.month, day.day) in OFF_2027
    return day not in published.workdays and (day.weekday() > 4 or day in published.holidays)


def last_day(start: date, length: str, more: int = 0, stopped: Set[date] = frozenset()) -> tuple[date, date]:
    """Walk to the end of a clock; the day of its start, and days on which it stands, are not counted."""
    number, unit = length.split()
    left, day = int(number) + more, start
    while left:
        day += NEXT
        counts = not rests(day) if unit == "wd" else day not in stopped
        left -= counts
    end = day
    while rests(end):
        end += NEXT
    return day, end


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += NEXT


def engine(clock: str, start: date, extend_by: int = 0, pauses: Iterable[tuple[date, date]] = ()) -> tuple[date, date]:
    rule = PROFILE.clocks[clock]
    due = due_for(rule, start, table=TABLE, profile=PROFILE, pauses=pauses, extend_by=extend_by)
    assert not isinstance(due, Refused)
    return due.raw_on, due.due_on


def test_every_clock_with_a_length_is_in_the_table() -> None:
    assert {rule.id for rule in PROFILE.clocks.values() if rule.n} == set(LENGTHS)


@pytest.mark.parametrize("year", YEARS)
def test_every_start_day_of_the_year_ends_where_the_table_says(year: int) -> None:
    for clock, length in LENGTHS.items():
        found = {start: engine(clock, start) for start in days_of(year)}
        assert found == {start: last_day(start, length) for start in days_of(year)}, clock


@pytest.mark.parametrize("more", [1, 15, 30])
def test_an_extension_ends_where_the_table_says(more: int) -> None:
    found = {start: engine("K4", start, more) for start in days_of(2026)}
    assert found == {start: last_day(start, LENGTHS["K4"], more) for start in days_of(2026)}


# Where a hearing's notice is served and the hearing closed, in days after the start; all begin while the clock runs.
PAUSED = [
    ((0, 9),),
    ((3, 3),),
    ((5, 21), (25, 30)),
    ((5, 12), (12, 20), (20, 21)),
    ((2, 18), (7, 11), (15, 29)),
    ((1, 4), (1, 10), (30, 40)),
]


@pytest.mark.parametrize("spans", PAUSED)
def test_pauses_in_any_order_end_where_the_table_says(spans: tuple[tuple[int, int], ...]) -> None:
    for start in days_of(2026):
        pauses = [(start + timedelta(first), start + timedelta(last)) for first, last in spans]
        # the day of the notice still counts, the day on which the hearing closes does not
        stopped = {first + timedelta(n) for first, last in pauses for n in range(1, (last - first).days + 1)}
        wanted = last_day(start, LENGTHS["K9"], stopped=stopped)
        assert {engine("K9", start, pauses=order) for order in permutations(pauses)} == {wanted}, start


@pytest.mark.parametrize("n", [1, 5, 7, 10])
def test_every_notice_is_served_with_so_many_clear_days_before_the_hearing(n: int) -> None:
    for hearing in days_of(2026):
        between, day = 0, hearing
        while between < n:
            day -= NEXT
            between += not rests(day)
        day -= NEXT
        while rests(day):
            day -= NEXT
        found = clear_workdays_before(hearing, n, table=TABLE)
        assert not isinstance(found, Refused)
        assert found.day == day, hearing
        plain = clear_days_before(hearing, n)
        assert not isinstance(plain, Refused)
        assert (hearing - plain.day).days - 1 == n
