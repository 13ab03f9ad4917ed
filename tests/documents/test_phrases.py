"""How do days, times and votes read on paper?"""

from datetime import date, time

import pytest

from hearing_app.documents import phrases
from hearing_app.domain.evidence.papers import Tally
from hearing_app.domain.spans import Span, civil_instant, civil_span


@pytest.mark.parametrize(
    ("at", "expected"), [(time(9, 30), "9时30分"), (time(9), "9时"), (time(9, 5), "9时05分"), (time(0), "0时")]
)
def test_clock_times_have_no_leading_zero_hour(at: time, expected: str) -> None:
    assert phrases.clock(at) == expected


def test_a_day_has_no_leading_zeros() -> None:
    assert phrases.day(date(2026, 1, 5)) == "2026年1月5日"


def test_a_span_is_said_in_civil_time() -> None:
    day = date(2026, 12, 15)
    assert phrases.span(civil_span(day, time(9, 30), time(12))) == "2026年12月15日（星期二）9时30分至12时"
    over = Span(civil_instant(day, time(23)), civil_instant(date(2026, 12, 16), time(1)))
    assert phrases.span(over) == "2026年12月15日（星期二）23时至2026年12月16日1时"


def test_days_say_year_and_month_once() -> None:
    listed = [date(2027, 1, 4), date(2026, 12, 31), date(2026, 11, 30), date(2026, 12, 30)]
    assert phrases.days(listed) == "2026年11月30日，12月30日、31日，2027年1月4日"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (Tally(4, 1, 0, has_majority=True), "赞成4票，反对1票，形成多数意见"),
        (Tally(2, 2, 1, has_majority=False), "赞成2票，反对2票，弃权1票，未形成多数意见"),
    ],
)
def test_a_tally_names_abstentions_only_when_there_are_any(count: Tally, expected: str) -> None:
    assert phrases.tally(count) == expected
