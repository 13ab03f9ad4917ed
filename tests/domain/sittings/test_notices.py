"""Is the notice period counted in clear days, as the reference vectors say?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.rules.profiles import Unit
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.sittings.notices import earliest_day, judge_notice, last_service_day
from tests.builders.rules import default_profile, party, rules, table

PROFILE = default_profile()
SIDES = (party(1), party(2, "respondent"))


def with_period(n: int, unit: Unit = Unit.WORKDAY):
    return replace(PROFILE, notice_before=replace(PROFILE.notice_before, n=n, unit=unit))


@pytest.mark.parametrize(
    ("day", "n", "unit", "served_by"),
    [
        (date(2021, 10, 14), 7, Unit.WORKDAY, date(2021, 9, 28)),
        (date(2021, 9, 29), 7, Unit.WORKDAY, date(2021, 9, 17)),
        (date(2021, 2, 24), 10, Unit.WORKDAY, date(2021, 2, 4)),
        (date(2026, 3, 4), 7, Unit.WORKDAY, date(2026, 2, 14)),
    ],
)
def test_last_service_day_of_the_reference_vectors(day: date, n: int, unit: Unit, served_by: date):
    profile = with_period(n, unit)
    assert last_service_day(profile, table(), day) == served_by
    assert earliest_day(profile, table(), served_by) <= day


def test_calendar_days_are_clear_and_service_falls_on_an_open_day():
    assert earliest_day(with_period(7, Unit.DAY), table(), date(2021, 10, 6)) == date(2021, 10, 14)
    assert last_service_day(with_period(7, Unit.DAY), table(), date(2021, 10, 14)) == date(2021, 9, 30)


@given(day=st.dates(date(2021, 3, 1), date(2026, 11, 1)), n=st.integers(0, 15))
def test_last_service_day_is_the_last_open_day_from_which_the_period_runs(day: date, n: int):
    profile = with_period(n)
    last = last_service_day(profile, table(), day)
    assert table().is_open(last)
    assert earliest_day(profile, table(), last) <= day
    later = last + timedelta(days=1)
    while not table().is_open(later):
        later += timedelta(days=1)
    assert earliest_day(profile, table(), later) > day


def judged(*parties, day: date = date(2026, 12, 3), stage: Stage = Stage.PLANNED, kind: str = "hearing_review"):
    return judge_notice(rules(kind), parties, day=day, today=date(2026, 11, 23), stage=stage)


def test_period_runs_from_today_for_who_is_not_yet_served():
    assert judged(*SIDES).reasons == ()
    short = judged(*SIDES, day=date(2026, 12, 2))
    assert [(reason.code, reason.params["earliest"]) for reason in short.reasons] == [
        ("notice.too_short", date(2026, 12, 3)),
        ("notice.too_short", date(2026, 12, 3)),
    ]


def test_period_runs_from_the_day_of_service():
    served = [replace(side, served_on=date(2026, 11, 16)) for side in SIDES]
    assert judged(*served, day=date(2026, 11, 26)).reasons == ()
    assert len(judged(*served, day=date(2026, 11, 25)).reasons) == 2


def test_short_notice_needs_the_waiver_of_each_party():
    waived = [replace(side, has_waived_notice=True) for side in SIDES]
    assert judged(*waived, day=date(2026, 11, 25)).reasons == ()
    one = judged(waived[0], SIDES[1], day=date(2026, 11, 25))
    assert [reason.params["party"]["zh"] for reason in one.reasons] == ["责任单位"]


def test_confirmed_needs_service():
    served = [replace(side, served_on=date(2026, 11, 20)) for side in SIDES]
    assert judged(*served, stage=Stage.CONFIRMED).reasons == ()
    assert [reason.code for reason in judged(*SIDES, stage=Stage.CONFIRMED).reasons] == ["notice.not_served"] * 2


def test_kind_without_notice_period_asks_for_nothing():
    assert judged(*SIDES, day=date(2026, 11, 24), kind="people_mediation").reasons == ()
