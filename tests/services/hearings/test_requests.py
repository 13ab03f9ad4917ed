"""From the right to a hearing to its decision: rows, days with evidence, numbers, papers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.hearings.requests import Applicant, Application, Decision, Stand
from hearing_app.domain.hearings.services import Method, Service
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.overviews import RequestView
from hearing_app.services.hearings.requests import ApplicationOrder, DecisionOrder, PaperServiceOrder, Seen
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
NUMBER = house.MATTER
TODAY = date(2026, 11, 23)
HAND = Service(Method.DIRECT, TODAY, "何示例31", place="示例路1号", received_by="吴某示例21", relation="self")
ASKED = Application(Applicant.PETITIONER, TODAY, "policy")
OWN = Application(Applicant.ORGAN, TODAY, "mass", "leader", "局领导", TODAY, TODAY)


@pytest.fixture(autouse=True)
def furnished(as_role: AsRole) -> None:
    house.small_house(as_role)


def seen(ctx: Context, request_id: int) -> Seen:
    return Seen(NUMBER, request_id, view(ctx, request_id).version)


def view(ctx: Context, request_id: int) -> RequestView:
    ctx.reader.rollback()
    return overviews.view_request(ctx, NUMBER, request_id)


def told(as_role: AsRole) -> int:
    """A right that was told: drafted, signed, served today."""
    clerk = as_role()
    request_id = requests.tell_right(clerk, NUMBER)
    requests.sign_right(as_role("leader"), seen(clerk, request_id))
    requests.serve_paper(clerk, PaperServiceOrder(seen(clerk, request_id), "right", HAND))
    return request_id


def applied(as_role: AsRole) -> int:
    clerk, request_id = as_role(), told(as_role)
    requests.record_application(clerk, ApplicationOrder(NUMBER, seen(clerk, request_id), ASKED, "请求听证。"))
    return request_id


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_the_way_to_a_hearing_with_its_days_numbers_and_papers(as_role: AsRole) -> None:
    clerk, request_id = as_role(), applied(as_role)
    one = view(clerk, request_id)
    assert (one.stand, one.right_number) == (Stand.APPLIED, "示信听决〔2026〕1号")
    assert one.apply_by is not None
    assert one.decide_by is not None
    assert (one.apply_by.due_on, one.apply_by.silence) == (date(2026, 11, 30), "waived")
    assert (one.decide_by.due_on, one.decide_by.silence) == (date(2026, 11, 30), "accepted")
    requests.decide_request(as_role("leader"), DecisionOrder(seen(clerk, request_id), Decision.HOLD, "局领导"))
    one = view(clerk, request_id)
    assert (one.stand, one.decision_number) == (Stand.GRANTED, "示信听决〔2026〕2号")
    assert one.hold_by is not None
    assert (one.hold_by.due_on, one.hold_by.rule and one.hold_by.rule.clause) == (date(2026, 12, 23), "hold_within")
    for name in ("right", "right_receipt", "application", "decision", "decision_receipt"):
        assert overviews.view_request_paper(clerk, NUMBER, request_id, name).pdf.startswith(b"%PDF")
    assert overviews.view_request_paper(clerk, NUMBER, request_id, "decision").name == "举行听证决定书"


def test_a_late_application_is_refused_with_its_rule_and_another_way_stays(as_role: AsRole, clock: Clock) -> None:
    request_id = told(as_role)
    clock.forward(days=8)
    clerk = as_role()
    late = ApplicationOrder(NUMBER, seen(clerk, request_id), replace(ASKED, applied_on=date(2026, 12, 1)), "")
    with pytest.raises(Refused) as refused:
        requests.record_application(clerk, late)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.rule and reason.rule.clause) == ("hearing.applied_late", "apply_within")
    assert view(clerk, request_id).stand is Stand.WAIVED
    own = replace(OWN, applied_on=date(2026, 12, 1))
    again = requests.record_application(clerk, ApplicationOrder(NUMBER, None, own, "机关认为有必要。"))
    assert (view(clerk, again).stand, view(clerk, request_id).stand) == (Stand.APPLIED, Stand.WAIVED)


def test_a_refused_hearing_says_that_handling_goes_on(as_role: AsRole) -> None:
    clerk, request_id = as_role(), applied(as_role)
    leader = as_role("leader")
    with pytest.raises(Refused) as refused:
        requests.decide_request(leader, DecisionOrder(seen(clerk, request_id), Decision.REFUSE, "局领导"))
    assert codes(refused) == ["hearing.reason_missing", "hearing.refusal_ground_missing"]
    order = DecisionOrder(seen(clerk, request_id), Decision.REFUSE, "局领导", "simple", "事实清楚。")
    requests.decide_request(leader, order)
    paper = overviews.view_request_paper(clerk, NUMBER, request_id, "decision")
    assert paper.name == "不予听证通知书"
    assert view(clerk, request_id).hold_by is None
    assert overviews.view_overview(clerk, NUMBER).may_begin


def test_silence_of_the_organ_grants_the_hearing_by_the_rule_of_that_day(as_role: AsRole, clock: Clock) -> None:
    request_id = applied(as_role)
    clock.forward(days=8)
    one = view(as_role(), request_id)
    assert one.stand is Stand.GRANTED_BY_SILENCE
    assert one.hold_by is not None
    # thirty days after the last day to decide, 2026-11-30
    assert one.hold_by.due_on == date(2026, 12, 30)


def test_a_profile_that_is_edited_later_changes_no_stored_meaning(as_role: AsRole, clock: Clock) -> None:
    request_id = applied(as_role)
    clock.forward(days=8)
    clerk = as_role()
    (profile,) = clerk.rules.profiles
    silent = replace(profile, silence_of_organ=None, decide_within=None)
    edited = replace(clerk, rules=replace(clerk.rules, profiles=(silent,)))
    assert view(edited, request_id) == view(clerk, request_id)


def test_the_organ_needs_consent_and_the_petitioner_s_coming(as_role: AsRole) -> None:
    clerk = as_role()
    bare = replace(OWN, consent_by="", attendance_on=None)
    with pytest.raises(Refused) as refused:
        requests.record_application(clerk, ApplicationOrder(NUMBER, None, bare, ""))
    assert codes(refused) == ["hearing.attendance_missing", "hearing.consent_missing"]
    request_id = requests.record_application(clerk, ApplicationOrder(NUMBER, None, OWN, ""))
    one = view(clerk, request_id)
    assert one.decide_by is not None
    assert (one.consent_name, one.attendance_on, one.decide_by.silence) == ("局领导", TODAY, "")


def test_one_request_at_a_time_and_nothing_out_of_turn(as_role: AsRole) -> None:
    clerk, leader = as_role(), as_role("leader")
    request_id = requests.tell_right(clerk, NUMBER)
    with pytest.raises(Refused) as refused:
        requests.tell_right(clerk, NUMBER)
    assert codes(refused) == ["hearing.open_already"]
    with pytest.raises(Refused) as refused:
        requests.serve_paper(clerk, PaperServiceOrder(seen(clerk, request_id), "right", HAND))
    assert codes(refused) == ["service.not_released"]
    with pytest.raises(Refused) as refused:
        requests.decide_request(leader, DecisionOrder(seen(clerk, request_id), Decision.HOLD, ""))
    assert codes(refused) == ["hearing.not_applied"]
    with pytest.raises(Forbidden):
        requests.sign_right(clerk, seen(clerk, request_id))
    with pytest.raises(Stale):
        requests.sign_right(leader, Seen(NUMBER, request_id, 9))
    with pytest.raises(NotFound):
        requests.sign_right(leader, Seen(house.OTHER_MATTER, request_id, 1))


def test_a_withdrawal_ends_it_and_is_recorded_with_its_day(as_role: AsRole) -> None:
    clerk, request_id = as_role(), applied(as_role)
    with pytest.raises(Refused) as refused:
        requests.withdraw_request(clerk, seen(clerk, request_id), TODAY + timedelta(days=1))
    assert codes(refused) == ["hearing.in_future"]
    requests.withdraw_request(clerk, seen(clerk, request_id), TODAY)
    one = view(clerk, request_id)
    assert (one.stand, one.withdrawn_on) == (Stand.WITHDRAWN, TODAY)


def test_words_of_the_application_and_who_received_are_sealed(as_role: AsRole) -> None:
    clerk, _ = as_role(), applied(as_role)
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        found = connection.execute(
            "SELECT application_sealed, received_by_sealed FROM hearing_requests r JOIN services s ON request_id = r.id"
        ).fetchone()
    assert found is not None
    assert all(value is not None and "示例".encode() not in bytes(value) for value in found)


def test_silence_binds_both_sides(as_role: AsRole, clock: Clock) -> None:
    request_id = applied(as_role)
    clock.forward(days=9)
    refusal = DecisionOrder(seen(as_role(), request_id), Decision.REFUSE, "局领导", "simple", "事实清楚。")
    with pytest.raises(Refused) as refused:
        requests.decide_request(as_role("leader"), refusal)
    assert codes(refused) == ["hearing.decided_already"]
    requests.decide_request(as_role("leader"), DecisionOrder(seen(as_role(), request_id), Decision.HOLD, "局领导"))


def test_who_let_the_time_pass_does_not_apply_anew(as_role: AsRole, clock: Clock) -> None:
    told(as_role)
    clock.forward(days=9)
    late = replace(ASKED, applied_on=date(2026, 12, 2))
    with pytest.raises(Refused) as refused:
        requests.record_application(as_role(), ApplicationOrder(NUMBER, None, late, "请求听证。"))
    assert codes(refused) == ["hearing.given_up"]
    own = replace(OWN, applied_on=date(2026, 12, 2))
    requests.record_application(as_role(), ApplicationOrder(NUMBER, None, own, ""))
