"""When is somebody warned that a clock runs out? On each rung before its last day, and once it is past.

A rung is a number of calendar days before the last day (profile `warn_days`); OVERDUE comes on the day after it. A
rung that a later one has overtaken is written down as overtaken and not shown.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hearing_app.domain.rules.profiles import Profile

OVERDUE = -1


class WarningState(StrEnum):
    """What came of a rung: shown on its day, shown late, or overtaken by a later one."""

    MADE = "made"
    LATE = "late"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Rung:
    """One warning: how many days before the last day (-1: after it), for which day it was meant, what came of it."""

    days: int
    on_day: date
    state: WarningState


def due_rungs(profile: Profile, due_on: date, *, today: date, known: Collection[int] = ()) -> tuple[Rung, ...]:
    """Return the rungs that have come by a day and are not known yet, the first to come first; only the last shows.

    A profile without `warn_days` warns of nothing. `known` are the rungs that were written for this last day.
    """
    if not profile.warn_days:
        return ()
    days = [(rung, due_on - timedelta(days=rung)) for rung in sorted({*profile.warn_days, OVERDUE}, reverse=True)]
    come = [(rung, day) for rung, day in days if day <= today]
    new = [(rung, day) for rung, day in come if rung not in known]
    return tuple(Rung(rung, day, _state(rung, day, come[-1][0], today)) for rung, day in new)


def _state(rung: int, day: date, last: int, today: date) -> WarningState:
    if rung != last:
        return WarningState.OVERTAKEN
    return WarningState.MADE if day == today else WarningState.LATE
