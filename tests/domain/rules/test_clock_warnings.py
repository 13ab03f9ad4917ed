"""On which rungs is somebody warned, which are overtaken, which come late?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.rules.clock_warnings import OVERDUE, WarningState, due_rungs
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

PROFILES = profiles(CONFIG)
PROFILE = profile_for(PROFILES, default_profile_id(PROFILES), date(2026, 1, 1))
DUE = date(2026, 12, 18)
MADE, LATE, OVERTAKEN = WarningState.MADE, WarningState.LATE, WarningState.OVERTAKEN


@pytest.mark.parametrize(
    ("today", "known", "expected"),
    [
        (date(2026, 12, 10), (), []),
        (date(2026, 12, 11), (), [(7, MADE)]),
        (date(2026, 12, 12), (), [(7, LATE)]),
        (date(2026, 12, 12), (7,), []),
        (date(2026, 12, 15), (7,), [(3, MADE)]),
        (date(2026, 12, 16), (), [(7, OVERTAKEN), (3, LATE)]),
        (date(2026, 12, 17), (7, 3), [(1, MADE)]),
        (date(2026, 12, 18), (7, 3, 1), []),
        (date(2026, 12, 19), (7, 3, 1), [(OVERDUE, MADE)]),
        (date(2026, 12, 30), (), [(7, OVERTAKEN), (3, OVERTAKEN), (1, OVERTAKEN), (OVERDUE, LATE)]),
        (date(2026, 12, 30), (7, 3, 1, OVERDUE), []),
    ],
)
def test_each_rung_comes_once(today: date, known: tuple[int, ...], expected: list[tuple[int, WarningState]]) -> None:
    assert [(rung.days, rung.state) for rung in due_rungs(PROFILE, DUE, today=today, known=known)] == expected


def test_a_profile_without_rungs_warns_of_nothing() -> None:
    assert due_rungs(replace(PROFILE, warn_days=()), DUE, today=date(2027, 1, 1)) == ()


@given(st.lists(st.integers(-20, 40), max_size=8))
def test_whenever_the_tick_runs_each_rung_is_written_once_and_one_at_most_is_shown(delays: list[int]) -> None:
    known: list[int] = []
    for delay in sorted(delays):
        new = due_rungs(PROFILE, DUE, today=DUE + timedelta(days=delay), known=known)
        assert len([rung for rung in new if rung.state is not OVERTAKEN]) <= 1
        known += [rung.days for rung in new]
    assert len(known) == len(set(known))
