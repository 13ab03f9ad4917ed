"""Are open hours, bookings, travel and turnaround told apart?"""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.sittings.availability import Calendar, always_open
from hearing_app.domain.sittings.diaries import diary_of
from hearing_app.domain.spans import Span, civil_instant, civil_span
from tests.builders.rules import MORNING, office_hours
from tests.builders.spans import starts_within

DAY = date(2026, 12, 3)
BASE = civil_instant(DAY, time(0))


def at(start: str, end: str) -> Span:
    return civil_span(DAY, time.fromisoformat(start), time.fromisoformat(end))


def test_turnaround_may_lie_outside_opening_hours_but_not_in_a_booking():
    calendar = Calendar(1, office_hours, (at("14:00", "15:00"),), after_minutes=30)
    assert (calendar.is_open(at("09:00", "12:00")), calendar.is_free(at("09:00", "12:00"))) == (True, True)
    assert calendar.is_free(at("12:30", "13:45")) is False
    assert calendar.is_free(at("15:00", "16:00")) is True


def test_what_an_own_calendar_shows_takes_time_and_no_travel_with_it():
    calendar = Calendar(1, office_hours, foreign=(at("10:00", "11:00"),), after_minutes=30)
    spans = [at("09:00", "10:00"), at("09:30", "10:30"), at("11:00", "12:00")]
    assert [calendar.is_clear(span) for span in spans] == [True, False, True]
    assert diary_of(calendar, DAY, DAY).free_among(DAY, spans) == {0, 2}
    assert [calendar.is_free(span) for span in spans] == [True, True, True]


def test_touching_is_not_overlapping():
    assert Calendar(1, always_open, (at("10:00", "11:00"),)).is_free(at("09:00", "10:00")) is True


def test_starts_lie_on_the_grid_within_the_hours():
    starts = list(starts_within(civil_span(DAY, time(9, 10), time(12)), minutes=90, grid_minutes=30))
    assert starts == [at("09:30", "11:00"), at("10:00", "11:30"), at("10:30", "12:00")]


@given(
    busy=st.lists(st.tuples(st.integers(-40, 80), st.integers(1, 60)), max_size=4),
    start=st.integers(0, 47),
    length=st.integers(1, 12),
    margins=st.tuples(st.sampled_from([0, 15, 45]), st.sampled_from([0, 30])),
)
def test_a_diary_agrees_with_its_calendar(busy, start, length, margins):
    half = timedelta(minutes=30)
    spans = tuple(Span(BASE + half * first, BASE + half * (first + n)) for first, n in busy)
    calendar = Calendar(1, office_hours, spans, *margins)
    asked = Span(BASE + half * start, BASE + half * (start + length))
    free = diary_of(calendar, DAY, DAY).free_among(DAY, [asked])
    inside = any(hours.contains(asked) for hours in office_hours(DAY))
    assert (0 in free) is (inside and calendar.is_free(asked))


def test_morning_is_open():
    assert Calendar(1, office_hours).is_open(civil_span(DAY, *MORNING)) is True
