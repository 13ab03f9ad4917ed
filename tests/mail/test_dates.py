"""Are days and times said as people here say them?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hearing_app.domain.spans import Span, civil_instant, civil_span
from hearing_app.i18n import speaking
from hearing_app.mail.dates import instant_text, short_text, span_text, spoken_length, spoken_text

DAY = date(2026, 12, 15)


def test_written_times_carry_the_weekday_and_are_local() -> None:
    at = datetime(2026, 12, 14, 16, 5, tzinfo=UTC)  # five past midnight in Shanghai
    with speaking("zh"):
        assert instant_text(at) == "2026年12月15日（周二）00:05"
        assert short_text(at) == "12月15日（周二）00:05"
    with speaking("en"):
        assert instant_text(at) == "Tuesday 15 December 2026, 00:05"
        assert short_text(at) == "Tue 15 Dec, 00:05"


def test_a_span_says_its_second_day_only_where_there_is_one() -> None:
    with speaking("zh"):
        assert span_text(civil_span(DAY, time(9, 30), time(12))) == "2026年12月15日（周二）09:30–12:00"
        overnight = Span(civil_instant(DAY, time(20)), civil_instant(DAY + timedelta(days=1), time(2)))
        assert span_text(overnight) == "2026年12月15日（周二）20:00 – 2026年12月16日（周三）02:00"


@pytest.mark.parametrize(
    ("clock", "zh", "en"),
    [
        (time(9, 30), "上午九点半", "9:30 am"),
        (time(8), "上午八点", "8:00 am"),
        (time(10, 5), "上午十点零五分", "10:05 am"),
        (time(11, 45), "上午十一点四十五分", "11:45 am"),
        (time(12), "中午十二点", "12:00 pm"),
        (time(14, 10), "下午两点十分", "2:10 pm"),
        (time(15, 20), "下午三点二十分", "3:20 pm"),
        (time(19, 30), "晚上七点半", "7:30 pm"),
        (time(0, 15), "凌晨零点十五分", "12:15 am"),
    ],
)
def test_spoken_times_sound_like_a_clerk(clock: time, zh: str, en: str) -> None:
    with speaking("zh"):
        assert spoken_text(civil_instant(DAY, clock)) == f"12月15日星期二{zh}"
    with speaking("en"):
        assert spoken_text(civil_instant(DAY, clock)) == f"Tuesday 15 December at {en}"


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (10, "半小时", "half an hour"),
        (30, "半小时", "half an hour"),
        (60, "一个小时", "1 hour"),
        (90, "一个半小时", "1½ hours"),
        (120, "两个小时", "2 hours"),
        (150, "两个半小时", "2½ hours"),
        (720, "十二个小时", "12 hours"),
    ],
)
def test_lengths_are_told_to_the_half_hour(minutes: int, zh: str, en: str) -> None:
    start = civil_instant(DAY, time(9))
    span = Span(start, start + timedelta(minutes=minutes))
    with speaking("zh"):
        assert spoken_length(span) == zh
    with speaking("en"):
        assert spoken_length(span) == en
