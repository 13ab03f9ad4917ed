"""Does a petitioner learn stage and dates by number and code, nobody's data, and is a guesser slowed down?"""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO

import psycopg
import pytest
from pypdf import PdfReader

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.hearings.requests import Applicant, Application
from hearing_app.domain.matters.routing import RoutingOrder
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.hearings.requests import ApplicationOrder, record_application
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.matters.routings import classify
from hearing_app.services.matters.statuses import (
    StatusAsked,
    apply_online,
    ask_status,
    issue_code,
    settle_application,
    view_applications,
    view_slip,
)
from hearing_app.services.steps.attention import Cause
from tests.builders import house
from tests.builders.house import AsRole
from tests.conftest import Clock

CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def code_of(ctx: Context) -> str:
    pages = PdfReader(BytesIO(view_slip(ctx, house.MATTER).render().pdf)).pages
    (found,) = CODE.findall("".join(page.extract_text() for page in pages))
    return found


def issued(ctx: Context) -> str:
    issue_code(ctx, house.MATTER, view_matter(ctx, house.MATTER).version)
    return code_of(ctx)


def refusals(do: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        do()
    return {reason.code for reason in refused.value.reasons}


def wrong(ctx: Context, number: str, code: str = "a" * 16) -> set[str]:
    return refusals(lambda: ask_status(ctx, StatusAsked(number, code)))


def test_stage_and_dates_are_told_and_nobodys_data(office: Context, as_role: AsRole) -> None:
    code, visitor = issued(office), as_role("visitor")
    matter = view_matter(office, house.MATTER)
    view = ask_status(visitor, StatusAsked(house.MATTER, code.upper().replace("-", " ")))
    assert view.received_on == matter.received_on
    assert [clock.due_on for clock in view.clocks] == [clock.due_on for clock in matter.clocks]
    told = str(asdict(view))
    hidden = [matter.subject, *(word for party in matter.parties for word in (party.name, party.phone) if word)]
    assert [word for word in hidden if word in told] == []


def test_a_new_code_ends_the_old_one(office: Context, as_role: AsRole) -> None:
    old = issued(office)
    new = issued(office)
    visitor = as_role("visitor")
    assert wrong(visitor, house.MATTER, old) == {"status.wrong"}
    assert ask_status(visitor, StatusAsked(house.MATTER, new)).number == house.MATTER


@pytest.mark.parametrize("number", ["nobody", house.MATTER])
def test_unknown_numbers_and_wrong_codes_look_alike_and_both_wait(
    office: Context, as_role: AsRole, clock: Clock, number: str
) -> None:
    code, visitor = issued(office), as_role("visitor")
    said = [wrong(visitor, number) for _ in range(8)]
    assert (said[0], said[-1]) == ({"status.wrong"}, {"account.wait"})
    if number == house.MATTER:
        assert wrong(visitor, number, code) == {"account.wait"}
        clock.now += timedelta(hours=1)
        assert ask_status(as_role("visitor"), StatusAsked(number, code)).number == house.MATTER


def test_a_matter_without_a_code_cannot_be_asked_for(office: Context, as_role: AsRole) -> None:
    assert wrong(as_role("visitor"), house.MATTER, "") == {"status.wrong"}
    with pytest.raises(NotFound):
        view_slip(office, house.MATTER)


def test_an_application_gets_a_receipt_waits_on_the_desk_and_is_answered(office: Context, as_role: AsRole) -> None:
    asked, visitor = StatusAsked(house.MATTER, issued(office)), as_role("visitor")
    receipt = apply_online(visitor, asked, process="mediation", words="想当面说清楚")
    again = refusals(lambda: apply_online(visitor, asked, process="mediation", words="再申请"))
    assert (receipt, again) == ("WS2026-1", {"application.waits"})
    waiting = [task for tasks in view_desk(office).tasks.values() for task in tasks if task.cause is Cause.APPLICATION]
    assert [task.matter_number for task in waiting] == [house.MATTER]
    (line,) = view_applications(office, view_matter(office, house.MATTER).id)
    unsaid = refusals(lambda: settle_application(office, house.MATTER, line.id, settlement="declined", answer=" "))
    settle_application(office, house.MATTER, line.id, settlement="declined", answer="已安排会商")
    twice = refusals(lambda: settle_application(office, house.MATTER, line.id, settlement="taken", answer=""))
    assert (unsaid, twice) == ({"application.reason_missing"}, {"application.settled"})
    (seen,) = ask_status(visitor, asked).applications
    assert (seen.receipt, seen.settlement, seen.answer) == (receipt, "declined", "已安排会商")


@pytest.mark.parametrize(("process", "said"), [("hearing", "matter.routed_out"), ("lunch", "application.unknown")])
def test_what_the_route_bars_cannot_be_applied_for(office: Context, as_role: AsRole, process: str, said: str) -> None:
    code, version = issued(office), view_matter(office, house.MATTER).version
    classify(office, house.MATTER, version, order=RoutingOrder("litigation", reason="正在诉讼"))
    visitor, asked = as_role("visitor"), StatusAsked(house.MATTER, code)
    assert ask_status(visitor, asked).may_apply == {}
    assert refusals(lambda: apply_online(visitor, asked, process=process, words="x")) == {said}


def test_what_nobody_has_decided_is_not_told_and_bars_no_wish(office: Context, as_role: AsRole) -> None:
    code = issued(office)
    with psycopg.connect(office.env.libpq_dsn) as connection:
        connection.execute("UPDATE routings SET route = 'litigation', decided_at = NULL, decided_by = ''")
        connection.execute("UPDATE matters SET route = 'litigation'")
    visitor, asked = as_role("visitor"), StatusAsked(house.MATTER, code)
    seen = ask_status(visitor, asked)
    assert (seen.route_label, set(seen.may_apply)) == ({"zh": "", "en": ""}, {"hearing", "mediation"})
    assert apply_online(visitor, asked, process="hearing", words="请求听证")


def test_an_application_for_a_hearing_is_entered_and_decided_first(office: Context, as_role: AsRole) -> None:
    asked = StatusAsked(house.MATTER, issued(office))
    apply_online(as_role("visitor"), asked, process="hearing", words="请求听证")
    (line,) = view_applications(office, view_matter(office, house.MATTER).id)

    def settled(settlement: str) -> None:
        settle_application(office, house.MATTER, line.id, settlement=settlement, answer="另行答复")

    assert [refusals(lambda: settled(word)) for word in ("taken", "declined")] == [{"application.enter_first"}] * 2  # noqa: B023
    wanted = Application(Applicant.PETITIONER, civil_day(office.now), "policy")
    record_application(office, ApplicationOrder(house.MATTER, None, wanted, "请求听证"))
    assert refusals(lambda: settled("declined")) == {"application.decide_first"}
    settled("taken")
