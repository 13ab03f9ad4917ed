"""Do bits on the grid say the same as calendars of spans, in every zone and with turnaround?"""

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.scheduling.bitsets import bits_of, erode
from hearing_app.domain.scheduling.grids import Grid, WeeklyHours, busy_bits, open_bits, weekly_bits, weeks_at_cap
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import CIVIL, Span

START = datetime(2026, 3, 20, 16, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (CIVIL, UTC, BERLIN)


def span_at(first: int, minutes: int) -> Span:
    begin = START + timedelta(minutes=first)
    return Span(begin, begin + timedelta(minutes=minutes))


SPANS = st.builds(span_at, st.integers(-300, 1700), st.integers(1, 400))


@given(
    st.lists(SPANS, max_size=3),
    st.lists(SPANS, max_size=4),
    st.tuples(st.sampled_from((0, 15, 40)), st.sampled_from((0, 30, 45))),
    st.integers(1, 8),
)
def test_a_start_that_the_grid_offers_is_free_in_the_calendar(
    opening: list[Span], busy: list[Span], turnaround: tuple[int, int], length: int
) -> None:
    grid, (before, after) = Grid(START, 15, 96), turnaround
    calendar = Calendar(1, lambda _: opening, tuple(busy), before, after)
    free = open_bits(grid, opening) & ~busy_bits(grid, busy, before_minutes=before, after_minutes=after)
    for step in bits_of(erode(free, length)):
        span = Span(grid.instant(step), grid.instant(step + length))
        assert calendar.is_free(span)
        assert any(one.contains(span) for one in opening) or len(opening) > 1


@given(st.lists(SPANS, max_size=4), st.sampled_from((0, 5, 35)), st.sampled_from((0, 10)), st.integers(1, 90))
def test_nothing_is_lost_where_every_time_falls_on_a_step(
    busy: list[Span], before: int, after: int, length: int
) -> None:
    grid = Grid(START, 1, 1440)
    calendar = Calendar(1, busy=tuple(busy), before_minutes=before, after_minutes=after)
    free = grid.everything & ~busy_bits(grid, busy, before_minutes=before, after_minutes=after)
    free_starts = [
        step
        for step in range(grid.steps - length + 1)
        if calendar.is_free(Span(grid.instant(step), grid.instant(step + length)))
    ]
    assert list(bits_of(erode(free, length))) == free_starts


@given(
    st.lists(
        st.builds(
            WeeklyHours,
            st.integers(0, 6),
            st.sampled_from((time(0), time(8, 30), time(9))),
            st.sampled_from((time(12), time(17, 45), time(0))),
        ),
        max_size=4,
    ),
    st.sampled_from(ZONES),
)
def test_weekly_hours_follow_the_wall_clock_of_their_zone(hours: list[WeeklyHours], zone: tzinfo) -> None:
    grid = Grid(START, 15, 24 * 4 * 16)  # Berlin changes its clocks within
    found = weekly_bits(grid, hours, zone)
    for step in range(0, grid.steps, 5):
        local = grid.instant(step).astimezone(zone)
        until = time(23, 59)
        is_open = any(
            rule.weekday == local.weekday()
            and rule.start <= local.time()
            and local.time() < (until if rule.end == time(0) else rule.end)
            for rule in hours
        )
        assert bool(found >> step & 1) == is_open, (local, zone)


def test_a_week_with_as_many_bookings_as_may_be_is_closed() -> None:
    monday = datetime(2026, 3, 23, 0, tzinfo=CIVIL)
    grid = Grid(monday - timedelta(days=1), 60, 24 * 15)
    starts = [monday + timedelta(days=day, hours=9) for day in (0, 2, 4, 7)]
    assert list(bits_of(weeks_at_cap(grid, starts, 3, CIVIL))) == list(range(24, 24 * 8))


def test_a_grid_needs_an_aware_instant_and_steps() -> None:
    with pytest.raises(ValueError, match="aware"):
        Grid(datetime(2026, 1, 1), 15, 4)  # noqa: DTZ001 that is the point
    with pytest.raises(ValueError, match="minute"):
        Grid(START, 0, 4)
