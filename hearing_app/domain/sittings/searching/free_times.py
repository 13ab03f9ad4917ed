"""Which steps of a horizon does a calendar leave free?

Steps are the greatest that start, length and quarter-hours have in common, so a start on the search's grid is free by
its steps exactly when it is free by its spans. Not here: days one by one (sittings.diaries), monthly caps.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import gcd

from hearing_app.domain.people.openings import Opening
from hearing_app.domain.scheduling.civil_days import CivilDays
from hearing_app.domain.scheduling.grids import busy_bits, open_bits
from hearing_app.domain.scheduling.stretches import Stretches
from hearing_app.domain.sittings.availability import Calendar, always_open
from hearing_app.domain.spans import Span, merged

QUARTER_MINUTES = 15


def step_for(minutes: int, grid_minutes: int) -> int:
    """Return the step in which starts on a grid and a length in minutes are whole: a quarter-hour where it can be."""
    return gcd(QUARTER_MINUTES, minutes, grid_minutes)


def open_steps(open_on: Callable[[date], Sequence[Span]], of: CivilDays) -> int:
    """Return the steps wholly within opening hours; hours of one day that touch are one."""
    if open_on is always_open:
        return of.grid.everything
    if isinstance(open_on, Opening):
        return open_on.bits(of)
    return _by_days(open_on, of)


@lru_cache(maxsize=256)
def _by_days(open_on: Callable[[date], Sequence[Span]], of: CivilDays) -> int:
    days = (of.first_on + timedelta(days=at) for at in range(of.days))
    return open_bits(of.grid, (hours for day in days for hours in merged(open_on(day))))


def taken_steps(calendar: Calendar, of: CivilDays) -> int:
    """Return the steps that bookings with travel and turnaround, and the owner's own calendar, take from a new one."""
    if isinstance(calendar.busy, Stretches) and not calendar.before_minutes and not calendar.after_minutes:
        taken = calendar.busy.bits(of)
    else:
        taken = busy_bits(
            of.grid,
            calendar.busy,
            before_minutes=calendar.before_minutes,
            after_minutes=calendar.after_minutes,
        )
    return taken | busy_bits(of.grid, calendar.foreign) if calendar.foreign else taken


def free_steps(calendar: Calendar, of: CivilDays) -> int:
    """Return the steps that are open and not taken."""
    return open_steps(calendar.open_on, of) & ~taken_steps(calendar, of)
