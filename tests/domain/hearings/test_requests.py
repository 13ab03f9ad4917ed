"""Who may ask for a hearing until when, what does silence mean, what may be decided?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason
from hearing_app.domain.hearings.requests import (
    Applicant,
    Application,
    Decision,
    Progress,
    Stand,
    against_application,
    against_decision,
    may_begin,
    stand_of,
    term_for,
)
from hearing_app.domain.rules.profiles import Profile
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import profiles
from tests.builders.rules import table

TODAY = date(2026, 11, 30)
PROFILE: Profile = profiles(CONFIG)[0]
TOLD = Progress(is_signed=True, served_on=date(2026, 11, 20), apply_by_on=date(2026, 11, 27))
ASKED = Application(Applicant.PETITIONER, date(2026, 11, 27), "policy")
OWN = Application(Applicant.ORGAN, TODAY, "mass", "leader", "局领导", TODAY, TODAY)
ROUTED_OUT = (Reason("matter.routed_out"),)
APPLIED = replace(TOLD, applicant="petitioner", decide_by_on=date(2026, 12, 4))


def codes(found: tuple) -> list[str]:  # type: ignore[type-arg] # reasons of any rule
    return [reason.code for reason in found]


def test_five_working_days_run_from_service_and_name_their_rule() -> None:
    assert PROFILE.apply_within is not None
    term = term_for(PROFILE, PROFILE.apply_within, date(2026, 11, 20), table=table(), silence="applicant")
    assert (term.due_on, term.rule.profile, term.rule.version, term.rule.clause) == (
        date(2026, 11, 27),
        "xa_default",
        "1",
        "apply_within",
    )
    assert (term.silence, term.rule.is_unverified) == ("waived", True)


def test_thirty_days_that_end_on_a_rest_day_end_on_the_next_working_day() -> None:
    # 2026-12-05 is a Saturday
    assert term_for(PROFILE, PROFILE.hold_within, date(2026, 11, 5), table=table()).due_on == date(2026, 12, 7)


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)))
def test_a_counted_day_is_a_working_day_and_never_before_its_start(start_on: date) -> None:
    for period in (PROFILE.apply_within, PROFILE.decide_within, PROFILE.hold_within):
        assert period is not None
        due_on = term_for(PROFILE, period, start_on, table=table()).due_on
        assert due_on >= start_on + timedelta(days=period.n)
        assert table().is_workday(due_on)


@pytest.mark.parametrize(
    ("progress", "on_day", "stand"),
    [
        (Progress(), TODAY, Stand.DRAFTED),
        (Progress(is_signed=True), TODAY, Stand.TOLD),
        (replace(TOLD, silence_of_applicant="waived"), date(2026, 11, 27), Stand.AWAITED),
        (replace(TOLD, silence_of_applicant="waived"), date(2026, 11, 28), Stand.WAIVED),
        (replace(TOLD, silence_of_applicant="open"), date(2026, 11, 28), Stand.AWAITED),
        (APPLIED, date(2026, 12, 4), Stand.APPLIED),
        (replace(APPLIED, silence_of_organ="accepted"), date(2026, 12, 5), Stand.GRANTED_BY_SILENCE),
        (replace(APPLIED, silence_of_organ="refused"), date(2026, 12, 5), Stand.REFUSED_BY_SILENCE),
        (replace(APPLIED, silence_of_organ="overdue"), date(2026, 12, 5), Stand.OVERDUE),
        (APPLIED, date(2026, 12, 5), Stand.OVERDUE),
        (replace(APPLIED, decision="hold"), TODAY, Stand.GRANTED),
        (replace(APPLIED, decision="refuse"), TODAY, Stand.REFUSED),
        (replace(APPLIED, withdrawn_on=TODAY), TODAY, Stand.WITHDRAWN),
    ],
)
def test_how_far_a_request_is(progress: Progress, on_day: date, stand: Stand) -> None:
    assert stand_of(progress, on_day) is stand


@pytest.mark.parametrize(
    ("wanted", "progress", "found"),
    [
        (ASKED, TOLD, []),
        (replace(ASKED, applied_on=date(2026, 11, 28)), TOLD, ["hearing.applied_late"]),
        (replace(ASKED, applied_on=date(2026, 11, 19)), TOLD, ["hearing.applied_before_told"]),
        (replace(ASKED, ground="x", applied_on=date(2026, 12, 1)), Progress(),
         ["hearing.ground_missing", "hearing.in_future"]),
        (ASKED, APPLIED, ["hearing.applied_already"]),
        (OWN, replace(TOLD, apply_by_on=date(2026, 11, 1)), []),
        (replace(OWN, consent_by=""), Progress(), ["hearing.consent_missing"]),
        (replace(OWN, consent_name=" ", attendance_on=None), Progress(),
         ["hearing.consent_missing", "hearing.attendance_missing"]),
        (replace(OWN, consent_on=date(2026, 12, 1)), Progress(), ["hearing.in_future"]),
    ],
)  # fmt: skip
def test_what_speaks_against_an_application(wanted: Application, progress: Progress, found: list[str]) -> None:
    assert codes(against_application(PROFILE, wanted, progress, apply_rule=None, today=TODAY)) == found


def test_a_place_without_a_rule_on_own_motion_asks_for_nothing_more() -> None:
    bare = replace(PROFILE, own_motion=None)
    wanted = replace(OWN, consent_by="", attendance_on=None)
    assert against_application(bare, wanted, Progress(), apply_rule=None, today=TODAY) == ()


@pytest.mark.parametrize(
    ("decision", "stand", "ground", "reason", "barred", "found"),
    [
        (Decision.HOLD, Stand.APPLIED, "", "", (), []),
        (Decision.HOLD, Stand.APPLIED, "", "", ROUTED_OUT, ["matter.routed_out"]),
        (Decision.HOLD, Stand.TOLD, "", "", (), ["hearing.not_applied"]),
        (Decision.HOLD, Stand.GRANTED, "", "", (), ["hearing.decided_already"]),
        (Decision.HOLD, Stand.GRANTED_BY_SILENCE, "", "", (), []),
        (Decision.REFUSE, Stand.GRANTED_BY_SILENCE, "simple", "事实清楚。", (), ["hearing.decided_already"]),
        (Decision.REFUSE, Stand.WITHDRAWN, "simple", "事实清楚。", (), ["hearing.decided_already"]),
        (
            *(Decision.REFUSE, Stand.OVERDUE, "", " ", ROUTED_OUT),
            ["hearing.refusal_ground_missing", "hearing.reason_missing"],
        ),
        (Decision.REFUSE, Stand.APPLIED, "simple", "事实清楚。", (), []),
    ],
)
def test_what_speaks_against_a_decision(
    decision: Decision, stand: Stand, ground: str, reason: str, barred: tuple[Reason, ...], found: list[str]
) -> None:
    reasons = against_decision(decision, stand, refusal_ground=ground, reason=reason, barred=barred)
    assert codes(reasons) == found


def test_a_new_request_waits_for_the_one_before() -> None:
    assert [may_begin([stand]) for stand in (Stand.AWAITED, Stand.APPLIED, Stand.GRANTED_BY_SILENCE)] == [False] * 3
    assert may_begin([Stand.WAIVED, Stand.REFUSED, Stand.WITHDRAWN, Stand.GRANTED])
