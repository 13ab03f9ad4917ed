"""Until when may a party object to a new member, and by when must it be told?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.rules.profiles import Period, Unit
from hearing_app.domain.sittings.substitution.objections import last_telling_day, objection_right
from tests.builders.rules import rules

DAYS = Period(3, Unit.DAY, "object")


@pytest.mark.parametrize(
    ("told_on", "day", "until_on", "is_cut_short"),
    [
        (date(2026, 11, 24), date(2026, 12, 14), date(2026, 11, 27), False),
        (date(2026, 11, 26), date(2026, 12, 14), date(2026, 12, 1), False),  # over a weekend
        (date(2026, 12, 9), date(2026, 12, 14), date(2026, 12, 14), False),
        (date(2026, 12, 11), date(2026, 12, 14), date(2026, 12, 14), True),  # before the sitting opens
        (date(2026, 12, 14), date(2026, 12, 14), date(2026, 12, 14), True),
    ],
)
def test_three_working_days_and_never_after_the_sitting_opens(
    told_on: date, day: date, until_on: date, is_cut_short: bool
) -> None:
    right = objection_right(rules().profile, rules().workdays, told_on=told_on, day=day)
    assert (right.until_on, right.is_cut_short) == (until_on, is_cut_short)
    assert (right.rule.clause, right.rule.is_unverified) == ("object", True)


def test_calendar_days_roll_over_a_weekend() -> None:
    world = rules()
    world = replace(world, profile=replace(world.profile, object_within=DAYS))
    right = objection_right(world.profile, world.workdays, told_on=date(2026, 11, 25), day=date(2026, 12, 14))
    assert (right.until_on, right.rule.is_unverified) == (date(2026, 11, 30), False)  # the 28th is a Saturday


def test_a_profile_without_the_clause_gives_until_the_sitting_opens() -> None:
    world = rules()
    world = replace(world, profile=replace(world.profile, object_within=None))
    right = objection_right(world.profile, world.workdays, told_on=date(2026, 11, 25), day=date(2026, 12, 14))
    assert (right.until_on, right.is_cut_short, right.rule.clause) == (date(2026, 12, 14), True, "recusal")


def test_the_last_day_to_tell_leaves_the_whole_time_before_the_day() -> None:
    # told on Tuesday the 8th, the third working day is Friday the 11th, before Monday the 14th
    assert last_telling_day(rules().profile, rules().workdays, date(2026, 12, 14)) == date(2026, 12, 8)
