"""Do the rules leave exactly the minutes that somebody with a pencil would leave?"""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_spans import is_monday_to_friday, open_spans
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect, read_availability

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 11, 1), date(2027, 2, 28))


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


@st.composite
def some_rules(draw: st.DrawFn) -> AvailabilityRule:
    start = draw(st.integers(0, 1439))
    end = draw(st.integers(start + 1, 1440))
    first_day, first = draw(st.integers(1, 31)), draw(DAYS)
    return AvailabilityRule(
        draw(st.sampled_from(Effect)),
        draw(st.none() | st.frozensets(st.integers(0, 6), min_size=3)),
        draw(st.none() | st.integers(first_day, 31).map(lambda last: (first_day, last))),
        draw(st.none() | st.integers(0, 40).map(lambda more: (first, first + timedelta(days=more)))),
        clock(start),
        clock(end),
        draw(st.none() | st.sampled_from(DayKind)),
    )


def is_named(rule: AvailabilityRule, day: date, minute: int) -> bool:
    """Say the plain way whether a rule names a minute."""
    if rule.weekdays is not None and day.weekday() not in rule.weekdays:
        return False
    if rule.month_days and day.day not in range(rule.month_days[0], rule.month_days[1] + 1):
        return False
    if rule.dates and (day < rule.dates[0] or day > rule.dates[1]):
        return False
    if rule.day_kind and (day.weekday() < 5) != (rule.day_kind is DayKind.WORKDAY):
        return False
    return rule.start <= clock(minute) and (rule.end == time(0) or clock(minute) < rule.end)


@settings(deadline=None)
@given(st.lists(some_rules(), max_size=5), DAYS)
def test_every_minute_agrees_with_the_plain_way(rules: list[AvailabilityRule], day: date) -> None:
    spans = open_spans(rules, day)
    opening = [rule for rule in rules if rule.effect is Effect.OPEN]
    closing = [rule for rule in rules if rule.effect is Effect.CLOSED]
    for minute in range(1440):
        is_free = (not opening or any(is_named(rule, day, minute) for rule in opening)) and not any(
            is_named(rule, day, minute) for rule in closing
        )
        assert is_free == any(start <= minute < end for start, end in spans)


@given(st.lists(some_rules(), max_size=5), DAYS)
def test_spans_are_in_order_and_never_touch(rules: list[AvailabilityRule], day: date) -> None:
    edges = [edge for span in open_spans(rules, day) for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= 1440 for edge in edges)


@pytest.mark.parametrize(
    ("words", "default", "day", "spans"),
    [
        (
            "周一至周四 09:00-12:00、14:00-18:00；周五 09:00-12:00",
            Effect.OPEN,
            date(2026, 11, 26),
            ((540, 720), (840, 1080)),
        ),
        ("周一至周四 09:00-12:00、14:00-18:00；周五 09:00-12:00", Effect.OPEN, date(2026, 11, 27), ((540, 720),)),
        ("周一至周四 09:00-12:00、14:00-18:00；周五 09:00-12:00", Effect.OPEN, date(2026, 11, 28), ()),
        ("周三全天", Effect.CLOSED, date(2026, 11, 25), ()),
        ("周三全天", Effect.CLOSED, date(2026, 11, 26), ((0, 1440),)),
        ("只能上午", Effect.OPEN, date(2026, 11, 26), ((0, 720),)),
        ("只能周二上午", Effect.OPEN, date(2026, 11, 24), ((0, 720),)),
        ("只能周二上午", Effect.OPEN, date(2026, 11, 25), ()),
        ("周一至周三可到场；12月7日至12月11日不在", Effect.OPEN, date(2026, 12, 8), ()),
        ("周一至周三可到场；12月7日至12月11日不在", Effect.OPEN, date(2026, 12, 14), ((0, 1440),)),
        ("9:00-12:00；8:00-8:30不行；10:00-10:30不行", Effect.OPEN, TODAY, ((540, 600), (630, 720))),
        ("9:00-12:00；11:30-14:00不行", Effect.OPEN, TODAY, ((540, 690),)),
        ("周三只能上午", Effect.CLOSED, date(2026, 11, 26), ((0, 1440),)),
        ("", Effect.OPEN, date(2026, 11, 26), ((0, 1440),)),
    ],
)
def test_words_leave_these_hours(words: str, default: Effect, day: date, spans: tuple[tuple[int, int], ...]) -> None:
    assert open_spans(read_availability(words, TODAY, default=default).rules, day) == spans


def test_a_make_up_saturday_is_a_working_day_where_the_table_says_so() -> None:
    rules = read_availability("工作日上午", TODAY, default=Effect.OPEN).rules
    saturday = date(2026, 2, 14)
    assert open_spans(rules, saturday) == ()
    assert open_spans(rules, saturday, is_workday=lambda day: day == saturday or is_monday_to_friday(day)) == (
        (0, 720),
    )
