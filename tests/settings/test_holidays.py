"""Which years are published or provisional, and what do the office's own files change?"""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.workdays import roll_forward
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.holidays import COMPUTABLE_UNTIL, Years, workday_table

NEXT = max(day.year for day in chinese_calendar.holidays) + 1
NOTICE = f"""
year = {NEXT}
source = "测试用放假通知"
notice = "示例〔{NEXT - 1}〕1号"

[[days_off]]
name = "元旦"
from = {NEXT - 1}-12-31
to = {NEXT}-01-01

[[days_off]]
name = "劳动节"
from = {NEXT}-05-01

[[days_off]]
name = "国庆节"
from = {NEXT}-10-01
to = {NEXT}-10-07
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "holidays").mkdir()
    return tmp_path


def write(config: Path, name: str, text: str) -> None:
    (config / "holidays" / name).write_text(text, "utf-8")


def test_the_table_agrees_with_the_library_on_every_day_it_covers(config: Path) -> None:
    table = workday_table(config)
    every = [date(2004, 1, 1) + timedelta(days=i) for i in range((date(NEXT, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in every if table.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert [day for day in every if table.is_provisional(day)] == []


def test_a_year_without_a_notice_is_provisional_with_weekends_and_statutory_days(config: Path) -> None:
    table = workday_table(config)
    days = [date(NEXT, 1, 1), date(NEXT, 5, 1), date(NEXT, 10, 1), date(NEXT, 10, 2), date(NEXT, 10, 3)]
    assert [table.is_workday(day) for day in days] == [False] * 5
    assert all(table.is_provisional(day) for day in days)
    assert table.name_of(days[2]) == {"zh": "国庆节", "en": "National Day"}
    assert table.years[NEXT].make_up_days == {}


@pytest.mark.parametrize("year", [2003, COMPUTABLE_UNTIL + 1])
def test_a_year_that_nobody_knows_is_refused(config: Path, year: int) -> None:
    found = roll_forward(date(year, 6, 1), workday_table(config))
    assert isinstance(found, Refused)
    assert [(reason.code, reason.params) for reason in found.reasons] == [("workdays.no_table", {"year": year})]


def test_the_office_publishes_a_year_with_a_file(config: Path) -> None:
    write(config, f"{NEXT}.toml", NOTICE)
    table = workday_table(config)
    year = table.years[NEXT]
    assert (year.is_published, year.source) == (True, f"测试用放假通知示例〔{NEXT - 1}〕1号")
    assert not table.is_workday(date(NEXT, 10, 7))
    assert table.name_of(date(NEXT, 10, 7)) == {"zh": "国庆节", "en": "National Day"}


def test_a_notice_reaches_into_the_december_before_it(config: Path) -> None:
    write(config, f"{NEXT}.toml", NOTICE)
    table = workday_table(config)
    assert table.name_of(date(NEXT - 1, 12, 31))["zh"] == "元旦"
    assert not table.is_workday(date(NEXT - 1, 12, 31))
    assert not table.is_provisional(date(NEXT - 1, 12, 31))


def test_a_local_file_adds_days_off_make_up_days_and_closures(config: Path) -> None:
    text = 'source = "本地通知"\n[[days_off]]\nname = "三月三"\nfrom = 2026-04-20\n'
    text += '[[make_up_days]]\nname = "三月三"\non = 2026-04-25\n[[closures]]\nname = "停电"\nfrom = 2026-04-22\n'
    write(config, "local.toml", text)
    table = workday_table(config)
    days = [date(2026, 4, day) for day in (20, 22, 25)]
    assert [table.is_workday(day) for day in days] == [False, True, True]
    assert [table.is_open(day) for day in days] == [False, False, True]
    assert table.years[2026].source.endswith("；本地通知")


def test_a_local_day_does_not_publish_an_unpublished_year(config: Path) -> None:
    write(config, "local.toml", f'source = "本地通知"\n[[days_off]]\nname = "三月三"\nfrom = {NEXT}-04-09\n')
    assert workday_table(config).is_provisional(date(NEXT, 4, 9))


def test_the_published_years_are_listed(config: Path) -> None:
    write(config, f"{NEXT}.toml", NOTICE)
    years = workday_table(config).years
    assert isinstance(years, Years)
    assert years.published == tuple(range(2004, NEXT + 1))
    assert (min(years), max(years), len(years)) == (2004, COMPUTABLE_UNTIL, COMPUTABLE_UNTIL - 2003)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f"year = {NEXT}", f"year = {NEXT + 1}", f"year: found {NEXT + 1}; expected the year of the file name, {NEXT}"),
        (f"year = {NEXT}\n", "", f"year: missing; expected {NEXT}"),
        ("source", "sauce", "source: missing; expected a text in quotes"),
        (f"from = {NEXT}-10-01\n", f"from = {NEXT}-10-02\n", f"{NEXT}-10-01 is a statutory holiday"),
        (f"to = {NEXT}-10-07", f"to = {NEXT}-09-07", f"expected a day from {NEXT}-10-01 on, at most 31 days in all"),
        (f"from = {NEXT}-05-01", f"from = {NEXT + 1}-05-01", f"expected a day of {NEXT} or of December {NEXT - 1}"),
        ('name = "元旦"', 'nmae = "元旦"', "[[days_off]] 1: name: missing; expected a text in quotes"),
        (f"from = {NEXT}-05-01", f"from = '{NEXT}-05-01'", "expected a date without quotes, e.g. 2027-02-05"),
        ("[[days_off]]", "[days_of]\n[[days_off]]", "days_of: unknown key"),
    ],
)
def test_a_wrong_file_stops_the_start_and_says_what_is_right(config: Path, old: str, new: str, said: str) -> None:
    assert old in NOTICE
    write(config, f"{NEXT}.toml", NOTICE.replace(old, new, 1))
    with pytest.raises(SettingsError) as raised:
        workday_table(config)
    assert str(raised.value).startswith(f"holidays/{NEXT}.toml: ")
    assert said in str(raised.value)


def test_a_make_up_day_is_a_weekend_day_and_not_off_as_well(config: Path) -> None:
    head = 'source = "本地通知"\n[[make_up_days]]\nname = "春节"\n'
    write(config, "local.toml", f"{head}on = 2026-04-20\n")
    with pytest.raises(SettingsError, match=r"on: found .*; expected a Saturday or Sunday that is worked"):
        workday_table(config)
    write(config, "local.toml", f'{head}on = 2026-04-25\n[[days_off]]\nname = "三月三"\nfrom = 2026-04-25\n')
    with pytest.raises(SettingsError, match="2026-04-25 either off or worked"):
        workday_table(config)
