"""How does time become bits? A horizon in UTC cut into equal steps; opening hours and bookings as bits on it.

Hours are rounded inward and what is taken outward, so that a grid never shows as free what is not; where every time
falls on a step nothing is lost. Not here: search (slot_search), what hours mean in words (people.availability_words).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from datetime import time as clock

from hearing_app.domain.scheduling.bitsets import repeated, run_of
from hearing_app.domain.spans import Span

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Grid:
    """A horizon that begins at an aware instant and has so many steps of so many minutes."""

    start: datetime
    step_minutes: int
    steps: int

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("a grid needs an aware instant")
        if self.step_minutes < 1 or self.steps < 0:
            raise ValueError("a grid needs steps of at least a minute")

    @property
    def step(self) -> timedelta:
        """Return the length of a step."""
        return timedelta(minutes=self.step_minutes)

    @property
    def everything(self) -> int:
        """Return all steps."""
        return (1 << self.steps) - 1

    def steps_for(self, minutes: int) -> int:
        """Return how many steps so many minutes touch."""
        return -(-minutes // self.step_minutes)

    def instant(self, step: int) -> datetime:
        """Return the instant at which a step begins."""
        return self.start + step * self.step

    def inside(self, span: Span) -> int:
        """Return the steps that lie wholly in a span."""
        return self._run(-((self.start - span.start) // self.step), (span.end - self.start) // self.step)

    def touched(self, span: Span) -> int:
        """Return the steps that share an instant with a span."""
        return self._run((span.start - self.start) // self.step, -((self.start - span.end) // self.step))

    def inside_minutes(self, first: int, last: int) -> int:
        """Return the steps wholly between two counts of minutes since the grid's start."""
        return self._run(-(-first // self.step_minutes), last // self.step_minutes)

    def touched_by_minutes(self, first: int, last: int) -> int:
        """Return the steps that share an instant with the time between two counts of minutes since the start."""
        return self._run(first // self.step_minutes, -(-last // self.step_minutes)) if last > first else 0

    def touched_by_all(self, stretches: Iterable[tuple[int, int]]) -> int:
        """Return what `touched_by_minutes` returns for all of them at once; none begins before the grid."""
        bits, step = 0, self.step_minutes
        for start, end in stretches:
            if end > start:
                first = start // step
                bits |= ((1 << -(-end // step) - first) - 1) << first
        return bits & self.everything

    def on_the_minutes(self, minutes: int) -> int:
        """Return the steps whose distance from the grid's start is a multiple of so many minutes."""
        every = minutes // self.step_minutes
        return repeated(1, every, -(-self.steps // every)) & self.everything

    def _run(self, first: int, last: int) -> int:
        return run_of(max(0, first), min(self.steps, last))


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Hours of a weekday (Monday = 0) by the wall clock; an end of 00:00 is midnight at the day's end."""

    weekday: int
    start: clock
    end: clock


def open_bits(grid: Grid, spans: Iterable[Span]) -> int:
    """Return the steps that lie wholly inside opening hours; hours that touch are one."""
    bits = 0
    for span in spans:
        bits |= grid.inside(span)
    return bits


def busy_bits(grid: Grid, spans: Iterable[Span], *, before_minutes: int = 0, after_minutes: int = 0) -> int:
    """Return the steps that bookings take from a new one.

    The minutes (travel, turnaround) belong to the new booking: it may not begin so soon after another's stored range
    nor end so shortly before one. They may lie outside opening hours.
    """
    bits = 0
    for span in spans:
        bits |= grid.touched(span.widened(after_minutes, before_minutes))
    return bits


def weekly_bits(grid: Grid, hours: Iterable[WeeklyHours], zone: tzinfo) -> int:
    """Return weekly opening hours over the whole horizon, by the wall clock of a zone.

    Where the zone keeps one offset over the horizon a single week is computed and repeated; otherwise every day is.
    """
    rules = tuple(hours)
    week = timedelta(days=7)
    first = grid.start.astimezone(zone)
    ends = {(first + at * DAY).utcoffset() for at in range(-1, grid.steps * grid.step_minutes // 1440 + 3)}
    if len(ends) == 1 and week % grid.step == timedelta(0):
        every = week // grid.step
        # A week before the start and one after, so that hours across a week's edge are whole.
        longer = Grid(grid.start - week, grid.step_minutes, 3 * every)
        pattern = _daily_bits(longer, rules, zone) >> every & ((1 << every) - 1)
        return repeated(pattern, every, -(-grid.steps // every)) & grid.everything
    return _daily_bits(grid, rules, zone)


def _daily_bits(grid: Grid, rules: tuple[WeeklyHours, ...], zone: tzinfo) -> int:
    bits, midnight = 0, clock(0)
    day = grid.start.astimezone(zone).date() - DAY
    last = grid.instant(grid.steps).astimezone(zone).date()
    while day <= last:
        for rule in rules:
            if rule.weekday == day.weekday():
                end_on = day + DAY if rule.end == midnight else day
                start = datetime.combine(day, rule.start, tzinfo=zone)
                end = datetime.combine(end_on, rule.end, tzinfo=zone)
                if end.timestamp() > start.timestamp():
                    bits |= grid.inside(Span(start, end))
        day += DAY
    return bits


def weeks_at_cap(grid: Grid, starts: Iterable[datetime], most: int, zone: tzinfo) -> int:
    """Return the steps of every civil week (Monday first) in which so many bookings begin already."""
    counts: dict[datetime, int] = {}
    for start in starts:
        local = start.astimezone(zone)
        monday = datetime.combine(local.date() - local.weekday() * DAY, clock(0), tzinfo=zone)
        counts[monday] = counts.get(monday, 0) + 1
    bits = 0
    for monday, count in counts.items():
        if count >= most:
            bits |= grid.touched(Span(monday, monday + 7 * DAY))
    return bits
