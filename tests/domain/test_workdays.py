"""Does the working-day arithmetic keep make-up weekends, holidays, provisional years and its own limits?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.workdays import (
    LONGEST,
    Counted,
    Left,
    WorkdayTable,
    YearTable,
    add_days,
    add_workdays,
    clear_days_before,
    clear_workdays_before,
    days_left,
    roll_back,
    roll_forward,
    workdays_between,
)
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.places import CONFIG

TABLE = workday_table(CONFIG)
NATIONAL_DAY = {"zh": "国庆节", "en": "National Day"}

# 2030 is published and has one holiday week, one make-up Sunday; 2031 is not published; nothing lies beyond.
SMALL = WorkdayTable(
    {
        2030: YearTable(
            2030,
            {date(2030, 10, day): NATIONAL_DAY for day in range(1, 8)},
            {date(2030, 9, 29): NATIONAL_DAY},
            "notice of 2030",
            is_published=True,
        ),
        2031: YearTable(2031, {date(2031, 1, 1): {"zh": "元旦"}}, {}, "guess of 2031", is_published=False),
    },
    {date(2030, 6, 5): {"zh": "停电"}},
)
days = st.dates(date(2006, 1, 1), date(2024, 12, 31))
lengths = st.integers(1, 90)


def code_of(found: object) -> str:
    assert isinstance(found, Refused)
    return found.reasons[0].code


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2021, 9, 17), 5, date(2021, 9, 26)),
        (date(2021, 9, 28), 7, date(2021, 10, 13)),
        (date(2021, 2, 8), 5, date(2021, 2, 20)),
    ],
)
def test_working_days_are_counted_with_make_up_weekends(start: date, n: int, due: date) -> None:
    assert add_workdays(start, n, table=TABLE) == Counted(due, is_provisional=False)


@pytest.mark.parametrize(
    ("hearing", "n", "service"),
    [
        (date(2021, 10, 14), 7, date(2021, 9, 28)),
        (date(2021, 9, 29), 7, date(2021, 9, 17)),
        (date(2021, 2, 24), 10, date(2021, 2, 4)),
        (date(2026, 3, 4), 7, date(2026, 2, 14)),
    ],
)
def test_a_notice_leaves_clear_working_days(hearing: date, n: int, service: date) -> None:
    assert clear_workdays_before(hearing, n, table=TABLE) == Counted(service, is_provisional=False)


def test_clear_calendar_days_ask_no_table() -> None:
    assert clear_days_before(date(2021, 10, 14), 7) == Counted(date(2021, 10, 6), is_provisional=False)


@pytest.mark.parametrize(
    ("day", "forward", "back"),
    [
        (date(2021, 2, 20), date(2021, 2, 20), date(2021, 2, 20)),
        (date(2021, 10, 3), date(2021, 10, 8), date(2021, 9, 30)),
        (date(2023, 1, 1), date(2023, 1, 3), date(2022, 12, 30)),
    ],
)
def test_a_rest_day_rolls_and_a_make_up_saturday_stays(day: date, forward: date, back: date) -> None:
    assert (roll_forward(day, TABLE), roll_back(day, TABLE)) == (
        Counted(forward, is_provisional=False),
        Counted(back, is_provisional=False),
    )


def test_a_day_is_named_by_holiday_make_up_closure_or_weekday() -> None:
    named = [SMALL.name_of(date(2030, *day))["zh"] for day in ((10, 2), (9, 29), (6, 5), (6, 6), (6, 8))]
    assert named == ["国庆节", "国庆节调休上班日", "停电", "周四", "周六"]


def test_a_closure_shuts_the_office_but_remains_a_working_day_by_law() -> None:
    day = date(2030, 6, 5)
    assert (SMALL.is_open(day), SMALL.is_workday(day)) == (False, True)
    assert roll_forward(day, SMALL) == Counted(day, is_provisional=False)
    assert clear_workdays_before(date(2030, 6, 7), 1, table=SMALL) == Counted(date(2030, 6, 4), is_provisional=False)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (roll_forward(date(2030, 12, 31), SMALL), Counted(date(2030, 12, 31), is_provisional=False)),
        (roll_forward(date(2031, 1, 1), SMALL), Counted(date(2031, 1, 2), is_provisional=True)),
        (roll_back(date(2031, 1, 1), SMALL), Counted(date(2030, 12, 31), is_provisional=True)),
        (add_workdays(date(2030, 12, 31), 1, table=SMALL), Counted(date(2031, 1, 2), is_provisional=True)),
        (add_workdays(date(2030, 12, 30), 1, table=SMALL), Counted(date(2030, 12, 31), is_provisional=False)),
        (clear_workdays_before(date(2031, 1, 2), 1, table=SMALL), Counted(date(2030, 12, 30), is_provisional=True)),
        (clear_workdays_before(date(2031, 1, 1), 1, table=SMALL), Counted(date(2030, 12, 30), is_provisional=False)),
    ],
)
def test_a_count_is_provisional_exactly_when_it_consulted_an_unpublished_year(found: object, expected: object) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (roll_forward(date(2032, 1, 1), SMALL), "workdays.no_table"),
        (add_workdays(date(2031, 12, 30), 5, table=SMALL), "workdays.no_table"),
        (clear_workdays_before(date(2030, 1, 3), 5, table=SMALL), "workdays.no_table"),
        (days_left(date(2032, 1, 5), date(2031, 12, 1), SMALL), "workdays.no_table"),
        (add_workdays(date(2030, 1, 3), -1, table=SMALL), "workdays.negative"),
        (add_days(date(2030, 1, 3), LONGEST + 1), "workdays.too_long"),
        (clear_workdays_before(date(2030, 1, 3), 10**30, table=SMALL), "workdays.too_long"),
        (add_days(date(9999, 12, 30), 5), "workdays.beyond_calendar"),
        (clear_days_before(date(1, 1, 3), 5), "workdays.beyond_calendar"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_reason(found: object, code: str) -> None:
    assert code_of(found) == code


def test_zero_days_stay_on_the_day_or_roll_to_the_next_working_day() -> None:
    assert add_days(date(2030, 10, 1), 0) == date(2030, 10, 1)
    assert add_workdays(date(2030, 10, 1), 0, table=SMALL) == Counted(date(2030, 10, 8), is_provisional=False)
    assert clear_workdays_before(date(2030, 10, 8), 0, table=SMALL) == Counted(date(2030, 9, 30), is_provisional=False)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2021, 9, 30), Left(8, 1, is_provisional=False)),
        (date(2021, 9, 17), Left(21, 10, is_provisional=False)),
        (date(2021, 10, 8), Left(0, 0, is_provisional=False)),
        (date(2021, 10, 11), Left(-3, -2, is_provisional=False)),
    ],
)
def test_days_left_counts_after_today_up_to_and_including_the_last_day(today: date, left: Left) -> None:
    assert days_left(date(2021, 10, 8), today, TABLE) == left


@given(days, lengths)
def test_counting_there_and_back_agrees(day: date, n: int) -> None:
    counted = add_workdays(day, n, table=TABLE)
    assert isinstance(counted, Counted)
    assert TABLE.is_workday(counted.day)
    assert workdays_between(day, counted.day, table=TABLE) == n
    assert workdays_between(counted.day, day, table=TABLE) == -n


@given(days, lengths)
def test_the_last_service_day_is_the_latest_open_day_with_enough_clear_days(day: date, n: int) -> None:
    counted = clear_workdays_before(day, n, table=TABLE)
    assert isinstance(counted, Counted)
    later = [counted.day + timedelta(days=i) for i in range(1, (day - counted.day).days)]
    eve = day - timedelta(days=1)
    clear = workdays_between(counted.day, eve, table=TABLE)
    assert isinstance(clear, int)
    assert clear >= n
    assert [each for each in later if TABLE.is_open(each) and workdays_between(each, eve, table=TABLE) >= n] == []
