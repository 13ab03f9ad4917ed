"""Does an opinion that is redone refer to the revoked one, and is the same conclusion on the same facts held up?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.handlings import HandlingOrder, Issued, Planned, Revocation, open_redo, plan_opinion
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

PROFILES = profiles(CONFIG)
PROFILE = profile_for(PROFILES, default_profile_id(PROFILES), date(2026, 1, 1))
TODAY = date(2026, 11, 23)
FIRST = Issued(1, "not_supported", date(2026, 8, 3))
OTHER = Issued(2, "explained", date(2026, 7, 1))
REVOKED = Revocation(7, date(2026, 10, 9))
ORDER = HandlingOrder("not_supported", "示住建信〔2026〕9号", date(2026, 11, 20), "已经查明。", "不予支持，依据某条。")


def plan(order: HandlingOrder, *issued: Issued, revocations: tuple[Revocation, ...] = (REVOKED,)) -> Planned | Refused:
    return plan_opinion(PROFILE, order, issued, revocations=revocations, today=TODAY)


def codes(found: Planned | Refused) -> list[str]:
    assert isinstance(found, Refused)
    return [reason.code for reason in found.reasons]


def test_a_first_opinion_redoes_nothing() -> None:
    assert plan(ORDER, revocations=()) == Planned()
    assert plan(replace(ORDER, issued_on=date(2026, 8, 3))) == Planned()


def test_the_same_conclusion_on_the_same_facts_needs_a_reason_and_cites_the_rule() -> None:
    found = plan(ORDER, OTHER, FIRST)
    assert codes(found) == ["handling.same_conclusion"]
    assert isinstance(found, Refused)
    (reason,) = found.reasons
    assert reason.rule == PROFILE.ref("redo_same", is_unverified=True)
    assert plan(replace(ORDER, same_reason="法律没有别的规定"), OTHER, FIRST) == Planned(FIRST, REVOKED, is_same=True)


@pytest.mark.parametrize("change", [{"new_facts": "补了鉴定"}, {"conclusion": "partly"}])
def test_new_facts_or_another_conclusion_need_none(change: dict[str, str]) -> None:
    assert plan(replace(ORDER, **change), FIRST) == Planned(FIRST, REVOKED)


def test_a_place_without_the_rule_asks_for_none_but_still_knows_that_it_is_the_same() -> None:
    free = replace(PROFILE, redo_same=None)
    found = plan_opinion(free, ORDER, [FIRST], revocations=[REVOKED], today=TODAY)
    assert found == Planned(FIRST, REVOKED, is_same=True)


def test_a_redo_whose_revoked_opinion_is_not_on_record_is_refused() -> None:
    assert codes(plan(ORDER)) == ["handling.revoked_missing"]
    assert codes(plan(ORDER, replace(FIRST, issued_on=date(2026, 11, 1)))) == ["handling.revoked_missing"]


def test_every_part_that_is_missing_is_said_at_once() -> None:
    empty = HandlingOrder("x", "", None, "", " ")
    wanted = ["handling.conclusion_missing", "handling.incomplete", "handling.no_day"]
    assert codes(plan(empty)) == wanted
    assert codes(plan(replace(ORDER, issued_on=date(2026, 11, 24)), FIRST)) == [
        "handling.day_in_future",
        "handling.same_conclusion",
    ]


def test_an_answered_revocation_waits_no_more_and_the_latest_is_answered_first() -> None:
    later = Revocation(8, date(2026, 11, 2))
    answer = Issued(3, "partly", date(2026, 10, 20), redoes_id=7)
    assert open_redo([FIRST], [REVOKED, later]) == later
    assert open_redo([FIRST, answer], [REVOKED]) is None
    assert open_redo([FIRST, answer], [REVOKED, later]) == later
    assert plan(replace(ORDER, conclusion="partly"), FIRST, answer, revocations=(REVOKED, later)) != Planned(
        answer, later
    )
