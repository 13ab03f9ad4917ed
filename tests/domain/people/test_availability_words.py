"""Do times in words become the rules that somebody of the office would write down, and nothing more?"""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.people.availability_words import AvailabilityRule, Effect, read_availability

TODAY = date(2026, 11, 23)  # a Monday
CLOSED, OPEN = Effect.CLOSED, Effect.OPEN


def shown(rule: AvailabilityRule) -> str:
    """A rule in one line: effect, weekdays from 1, days of the month, dates, sort of day, hours."""
    parts: list[str] = [rule.effect]
    if rule.weekdays is not None:
        parts.append("周" + "".join(str(weekday + 1) for weekday in sorted(rule.weekdays)))
    if rule.month_days:
        parts.append("每月{}-{}".format(*rule.month_days))
    if rule.dates:
        parts.append("{}..{}".format(*rule.dates))
    if rule.day_kind:
        parts.append(rule.day_kind)
    hours = f"{rule.start:%H:%M}-{'24:00' if rule.end == time(0) else rule.end.strftime('%H:%M')}"
    return " ".join(parts if hours == "00:00-24:00" else [*parts, hours])


def rules(words: str, default: Effect) -> list[str]:
    found = read_availability(words, TODAY, default=default)
    assert found.not_understood == ()
    return [shown(rule) for rule in found.rules]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("周一上午", ["closed 周1 00:00-12:00"]),
        ("周五下午", ["closed 周5 12:00-24:00"]),
        ("周三全天", ["closed 周3"]),
        ("周三", ["closed 周3"]),
        ("星期三、礼拜五", ["closed 周35"]),
        ("礼拜天", ["closed 周7"]),
        ("每周一、三、五上午", ["closed 周135 00:00-12:00"]),
        ("周一三五", ["closed 周135"]),
        ("周二、周四下午", ["closed 周24 12:00-24:00"]),
        ("周一上午、周三下午", ["closed 周1 00:00-12:00", "closed 周3 12:00-24:00"]),
        ("周三，周五下午", ["closed 周3", "closed 周5 12:00-24:00"]),
        ("周五至周一", ["closed 周1567"]),
        ("周末", ["closed 周67"]),
        ("每天中午", ["closed 12:00-14:00"]),
        ("全天", ["closed"]),
        ("工作日上午", ["closed workday 00:00-12:00"]),
        ("法定节假日", ["closed rest_day"]),
        ("每月1日至5日", ["closed 每月1-5"]),
        ("每月15日", ["closed 每月15-15"]),
        ("每月1、15日", ["closed 每月1-1", "closed 每月15-15"]),
        ("每月28号至3号", ["closed 每月28-31", "closed 每月1-3"]),
        ("12月7-11日出差", ["closed 2026-12-07..2026-12-11"]),
        ("十二月七日至十一日", ["closed 2026-12-07..2026-12-11"]),
        (
            "12月7日、9日至11日上午",
            ["closed 2026-12-07..2026-12-07 00:00-12:00", "closed 2026-12-09..2026-12-11 00:00-12:00"],
        ),
        ("12月下旬", ["closed 2026-12-21..2026-12-31"]),
        ("12月9日（周三）上午", ["closed 2026-12-09..2026-12-09 00:00-12:00"]),
        ("周二上午开庭", ["closed 周2 00:00-12:00"]),
        ("14:00以后", ["closed 14:00-24:00"]),
        ("周一下午2:30-5:00", ["closed 周1 14:30-17:00"]),
        ("上午9点到下午3点半", ["closed 09:00-15:30"]),
        ("周三全天；每月15日", ["closed 周3", "closed 每月15-15"]),
        ("周一至周三可到场", ["open 周123"]),
        ("只能上午", ["closed 12:00-24:00"]),
        ("周三只能上午", ["closed 周3 12:00-24:00"]),
        ("除周三外都可以", ["closed 周3"]),
        ("除周三上午外都没空", ["closed 周124567", "closed 周3 12:00-24:00"]),
        ("周三不行，其他时间都可以", ["closed 周3"]),
        ("周三可以，其他时间不行", ["closed 周124567"]),
        ("", []),
        ("无", []),
        ("随时", []),
        ("均可", []),
        ("／", []),
    ],
)
def test_times_that_are_not_available(words: str, expected: list[str]) -> None:
    assert rules(words, CLOSED) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "周一至周四 09:00-12:00、14:00-18:00；周五 09:00-12:00",
            ["open 周1234 09:00-12:00", "open 周1234 14:00-18:00", "open 周5 09:00-12:00"],
        ),
        ("周二、周四 14:00-17:00；周六 09:00-12:00", ["open 周24 14:00-17:00", "open 周6 09:00-12:00"]),
        ("周一至周五 9：00—12：00，14：00—17：30", ["open 周12345 09:00-12:00", "open 周12345 14:00-17:30"]),
        ("星期一～星期五 上午9:00-12:00 下午2:00-5:00", ["open 周12345 09:00-12:00", "open 周12345 14:00-17:00"]),
        ("周一至周五9:00-17:00（节假日除外）", ["open 周12345 09:00-17:00", "closed rest_day"]),
        ("周一至周五 9:00-17:00，法定节假日休息", ["open 周12345 09:00-17:00", "closed rest_day"]),
        ("周一至周五，周三除外", ["open 周12345", "closed 周3"]),
        ("每天 08:30-17:30", ["open 08:30-17:30"]),
        ("12月7日至12月11日不在", ["closed 2026-12-07..2026-12-11"]),
        ("12月7日，12月9日不在", ["closed 2026-12-07..2026-12-07", "closed 2026-12-09..2026-12-09"]),
        ("2026年12月7日-11日", ["open 2026-12-07..2026-12-11"]),
        ("2026-12-07至2026-12-11不在", ["closed 2026-12-07..2026-12-11"]),
        ("2026.12.7-12.11", ["open 2026-12-07..2026-12-11"]),
        ("周一至周三可到场", ["open 周123"]),
        ("只能周二上午、周四下午", ["closed 周13567", "closed 周2 12:00-24:00", "closed 周4 00:00-12:00"]),
        ("仅周末", ["closed 周12345"]),
        ("只能12月7日至11日", ["open 2026-12-07..2026-12-11"]),
        ("除周三外均可", ["closed 周3"]),
        ("周三有课", ["closed 周3"]),
        ("不方便上午", ["closed 00:00-12:00"]),
        ("下午3点后", ["open 15:00-24:00"]),
        ("可以到场", []),
        ("都可以！", []),
    ],
)
def test_times_that_are_available(words: str, expected: list[str]) -> None:
    assert rules(words, OPEN) == expected


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("11月20日至25日不在", (date(2026, 11, 20), date(2026, 11, 25))),
        ("11月22日不在", (date(2027, 11, 22), date(2027, 11, 22))),
        ("11月23日不在", (date(2026, 11, 23), date(2026, 11, 23))),
        ("1月5日不在", (date(2027, 1, 5), date(2027, 1, 5))),
        ("12月28日至1月3日不在", (date(2026, 12, 28), date(2027, 1, 3))),
        ("2026年12月28日至1月3日不在", (date(2026, 12, 28), date(2027, 1, 3))),
        ("2025年3月1日至5日不在", (date(2025, 3, 1), date(2025, 3, 5))),
        ("2月不在", (date(2027, 2, 1), date(2027, 2, 28))),
    ],
)
def test_a_date_without_a_year_is_the_next_that_is_not_past(words: str, dates: tuple[date, date]) -> None:
    assert [rule.dates for rule in read_availability(words, TODAY, default=OPEN).rules] == [dates]


@pytest.mark.parametrize(
    "words",
    [
        *("第一个周一", "每月第一周", "下周三", "本周五", "隔周周三", "单周周一上午", "每月上旬", "月底", "寒暑假"),
        *(
            "上午最好不要",
            "尽量上午",
            "周一至周五上班",
            "提前一天联系",
            "看情况",
            "周三左右",
            "上午10点后",
            "12月7日以后",
        ),
        *("2月30日", "每月32日", "12月9日（周四）", "14:00-12:00", "25:00-26:00", "周三，最好提前通知", "9点"),
        *(
            "除周三外",
            "周三除外",
            "周一上午，周三可以",
            "周一有课但下午可以",
            "周一上午周三下午",
            "出差",
            "其他时间上午可以",
        ),
        *("只能周二上午，周四下午", "周二两三点", "每月1-5", "12.7-12.11", "周八", "周"),
    ],
)
def test_what_is_not_certain_is_kept_in_its_words(words: str) -> None:
    found = read_availability(words, TODAY, default=CLOSED)
    assert (found.rules, found.not_understood) == ((), (words,))


def test_one_clause_that_is_not_understood_does_not_lose_the_others() -> None:
    found = read_availability("周三全天；寒暑假　另议；每月15日", TODAY, default=CLOSED)
    assert [shown(rule) for rule in found.rules] == ["closed 周3", "closed 每月15-15"]
    assert found.not_understood == ("寒暑假　另议",)


PIECES = [
    "周",
    "一",
    "三",
    "至",
    "、",
    "，",
    "；",
    "每月",
    "1",
    "15",
    "日",
    "月",
    "12",
    "上午",
    "下午",
    "9:00",
    "-",
    "点",
    "半",
    "只能",
    "除",
    "外",
    "可以",
    "不行",
    "其他时间",
    "节假日",
    "工作日",
    "(",
    ")",
    "都",
    "最好",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=30), st.sampled_from(Effect))
def test_no_words_break_it_and_none_vanish(words: str, default: Effect) -> None:
    found = read_availability(words, TODAY, default=default)
    assert all(clause in words for clause in found.not_understood)
    assert all(rule.end == time(0) or rule.start < rule.end for rule in found.rules)
