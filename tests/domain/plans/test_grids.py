"""Do slots stand for the half-hours of office hours, and calendars for the slots that they take?"""

from datetime import date, time

from hearing_app.domain.plans.grids import SlotGrid
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import civil_span

DAYS = (date(2026, 12, 1), date(2026, 12, 3))
GRID = SlotGrid(DAYS, spare=1)


def test_slots_begin_where_sessions_do() -> None:
    assert GRID.calendar.sessions == (7, 9)
    assert GRID.span_of(0, 180) == civil_span(DAYS[0], time(9), time(12))
    assert GRID.span_of(7, 60) == civil_span(DAYS[0], time(14), time(15))
    assert GRID.span_of(16 + 7 + 7, 30) == civil_span(DAYS[1], time(17, 30), time(18))


def test_a_booking_takes_its_half_hours_and_travel_too() -> None:
    calendar = Calendar(1, busy=(civil_span(DAYS[1], time(10, 15), time(11)),), after_minutes=30)
    assert GRID.taken_by(calendar, at_spare=False) == 0b1110 << 16


def test_clearing_up_after_hours_is_in_the_way_of_a_room_alone() -> None:
    lunch = Calendar(1, busy=(civil_span(DAYS[0], time(12), time(13)),))
    assert GRID.taken_by(lunch, at_spare=True) == 1 << 6
    assert GRID.taken_by(lunch, at_spare=False) == 0


def test_closed_hours_are_taken_and_clearing_up_needs_none() -> None:
    mornings = Calendar(1, lambda day: (civil_span(day, time(9), time(12)),))
    assert GRID.taken_by(mornings, at_spare=True) == (0xFF << 7) | (0xFF << 23)
    assert GRID.sessions_left(GRID.taken_by(mornings, at_spare=True)) == 0b0101


def test_who_clears_nothing_up_never_reaches_the_spare_slots() -> None:
    assert GRID.spare_bits(1) == 0
    assert GRID.spare_bits(0) == (1 << 6) | (1 << 15) | (1 << 22) | (1 << 31)
