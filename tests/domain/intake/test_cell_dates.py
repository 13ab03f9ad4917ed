"""Is a day or a time of day understood in every way in which offices write it, and never guessed?"""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.intake.cell_dates import read_day, read_hours, read_time
from hearing_app.domain.intake.sheets import CellValue, Unreadable

DAY = date(2021, 3, 4)


@pytest.mark.parametrize(
    "value",
    [
        date(2021, 3, 4),
        datetime(2021, 3, 4, 9, 30),  # noqa: DTZ001 - cells know no zones
        44259,
        44259.375,
        "44259",
        20210304,
        20210304.0,
        "20210304",
        "2021.03.04",
        "2021-3-4",
        "2021/3/4",
        "2021年3月4日",
        "2021年03月04",
        "２０２１．３．４",
        " 2021 年 3 月 4 日 ",
        "2021-03-04 00:00:00",
        "2021-03-04T09:00:00",
        "2021年3月4日 9：00",
        "2021年3月4日（星期四）",
        "二〇二一年三月四日",
        "二○二一年三月四日",
    ],
)
def test_a_day_has_many_spellings(value: CellValue) -> None:
    assert read_day(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("无", "2021.3", 2021.3, "2021-13-04", "2021-02-30", "21.3.4", "3月4日", "2021年3月", "2021-3-4至3-9"),
        *(2021, 0, -5, True, 20211304, time(9), timedelta(days=1), Unreadable("#REF!"), "1821-03-04"),
    ],
)
def test_what_is_no_certain_day_is_none(value: CellValue) -> None:
    assert read_day(value) is None


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"])
)
def test_every_day_survives_every_spelling(day: date, spelling: str) -> None:
    assert read_day(day.strftime(spelling)) == day
    assert read_day((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("09:00", time(9)),
        ("9：30", time(9, 30)),
        ("9点半", time(9, 30)),
        ("9时15分", time(9, 15)),
        ("九点一刻", time(9, 15)),
        ("下午2:30", time(14, 30)),
        ("下午两点半", time(14, 30)),
        ("晚上7点", time(19)),
        ("中午12点", time(12)),
        ("2:30 PM", time(14, 30)),
        ("09:00:00", time(9)),
        (time(9, 0, 30), time(9)),
        (datetime(2021, 3, 4, 14, 30), time(14, 30)),  # noqa: DTZ001 - cells know no zones
        (timedelta(hours=9, minutes=30), time(9, 30)),
        (0.375, time(9)),
        (0.6041666667, time(14, 30)),
        (44259.5, time(12)),
        ("9", None),
        (9, None),
        ("25:00", None),
        ("9:75", None),
        ("上午", None),
        ("9点多", None),
        (True, None),
        (Unreadable("=A1"), None),
        (timedelta(hours=30), None),
    ],
)
def test_times(value: CellValue, clock: time | None) -> None:
    assert read_time(value) == clock


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("09:00-12:00", (time(9), time(12))),
        ("9：00—12：00", (time(9), time(12))),
        ("下午2:30至5:30", (time(14, 30), time(17, 30))),
        ("上午9点到下午3点", (time(9), time(15))),
        ("上午", None),
        ("09:00", None),
    ],
)
def test_hours(value: str, hours: tuple[time, time] | None) -> None:
    assert read_hours(value) == hours
