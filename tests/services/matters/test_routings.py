"""Is a matter that goes another lawful way kept from hearings, and is its transfer on record?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.matters.routing import RoutingOrder, Transfer
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters.matters import add_matter, view_matter
from hearing_app.services.matters.routings import (
    OriginOrder,
    RoutingView,
    classify,
    record_transfer,
    set_origin,
    set_simple,
    view_routing,
)
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.intake.matter_intake import MatterOrder
from tests.builders import house
from tests.builders.house import AsRole

SENT = date(2026, 11, 20)


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def seen(ctx: Context) -> RoutingView:
    return view_routing(ctx, house.MATTER)


def decide(ctx: Context, route: str, reason: str = "经会商") -> bool:
    return classify(ctx, house.MATTER, seen(ctx).version, order=RoutingOrder(route, reason=reason))


def refusals(do: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        do()  # type: ignore[operator]
    return {reason.code for reason in refused.value.reasons}


def entered(ctx: Context, subject: str, **more: object) -> str:
    order = MatterOrder(
        number="P20269001",
        petitioner="钱某示例77",
        category="征地拆迁",
        subject=subject,
        district="高陵区",
        agency="示例自然资源局",
        stage="handling",
        received_on=date(2026, 11, 20),
    )
    return add_matter(ctx, replace(order, **more))


def test_a_matter_on_another_route_cannot_have_a_hearing_and_says_where_it_goes(office: Context) -> None:
    assert decide(office, "litigation") is True
    with pytest.raises(Refused) as refused:
        book_sitting(office, house.hearing(office))
    (reason,) = refused.value.reasons
    assert reason.code == "matter.routed_out"
    assert reason.rule is not None
    assert reason.rule.clause == "《信访工作条例》第三十一条第一项"
    assert decide(office, "petition") is False
    book_sitting(office, house.hearing(office))


def test_a_booked_hearing_stands_in_the_way_of_a_route_that_bars_it(office: Context) -> None:
    book_sitting(office, house.hearing(office))
    assert refusals(lambda: decide(office, "arbitration")) == {"routing.sitting_booked"}
    assert decide(office, "duty") is False


def test_what_the_list_leads_out_is_barred_at_once_and_waits_on_the_desk(office: Context) -> None:
    number = entered(office, "面积争议，已申请行政复议")
    view = view_routing(office, number)
    assert (view.route, view.current.is_proposal) == ("reconsideration", True)
    assert [task.matter_number for tasks in view_desk(office).tasks.values() for task in tasks
            if task.cause is Cause.ROUTE] == [number]  # fmt: skip
    classify(office, number, view.version, order=RoutingOrder("reconsideration", "A3"))
    assert not [task for tasks in view_desk(office).tasks.values() for task in tasks if task.cause is Cause.ROUTE]


def test_what_stays_here_needs_nobody(office: Context) -> None:
    view = view_routing(office, entered(office, "补偿标准"))
    assert (view.route, view.current.is_proposal, view.current.by_list) == ("petition", False, True)
    assert view_matter(office, "P20269001").is_route_open is False


def test_a_transfer_waits_for_a_decision_and_keeps_its_receipt(office: Context) -> None:
    def hand_over(received_on: date | None = None) -> None:
        transfer = Transfer("示范区人民法院", SENT, "示信移〔2026〕1号", received_on, "回1号" if received_on else "")
        record_transfer(office, house.MATTER, seen(office).version, transfer=transfer)

    assert refusals(hand_over) == {"transfer.not_needed"}
    decide(office, "litigation")
    hand_over()
    hand_over(date(2026, 11, 21))
    line = seen(office).current
    assert (line.receiver, line.sent_on, line.received_on) == ("示范区人民法院", SENT, date(2026, 11, 21))
    decide(office, "petition")
    assert refusals(hand_over) == {"transfer.not_needed"}
    assert [one.receiver for one in seen(office).lines] == ["", "示范区人民法院", ""]


def test_nothing_is_handed_over_that_nobody_decided(office: Context) -> None:
    number = entered(office, "已申请行政复议")
    transfer = Transfer("示例复议机构", SENT)
    assert refusals(lambda: record_transfer(office, number, 1, transfer=transfer)) == {"transfer.undecided"}


def test_simplified_handling_offers_no_hearing_and_is_for_first_petitions(office: Context) -> None:
    number = entered(office, "补偿标准")
    version = view_routing(office, number).version
    assert refusals(lambda: set_simple(office, number, version, ground="clear")) == {"simple.not_first"}
    set_origin(office, number, version, order=OriginOrder("first", level="township"))
    assert [hint.code for hint in view_routing(office, number).hints] == ["level.skipped"]
    set_simple(office, number, version + 1, ground="clear")
    assert refusals(lambda: book_sitting(office, house.hearing(office, matter=number))) >= {"matter.simple_track"}
    repeat = OriginOrder("repeat", earlier_number=house.MATTER)
    assert refusals(lambda: set_origin(office, number, version + 2, order=repeat)) == {"origin.simple_first"}


@pytest.mark.parametrize(("number", "code"), [("P20269001", "origin.itself"), ("nobody", "origin.unknown")])
def test_the_earlier_matter_is_one_of_the_unit(office: Context, number: str, code: str) -> None:
    own = entered(office, "补偿标准")
    wanted = OriginOrder("repeat", earlier_number=number)
    assert refusals(lambda: set_origin(office, own, 1, order=wanted)) == {code}


def test_who_saw_an_older_version_is_told(office: Context) -> None:
    stale = seen(office).version
    decide(office, "petition")
    with pytest.raises(Stale):
        classify(office, house.MATTER, stale, order=RoutingOrder("petition"))
    with pytest.raises(NotFound):
        view_routing(office, "nobody")


@pytest.mark.parametrize("subject", ["钱某示例88的补偿款", "补偿款，电话13800001234", "补偿款610103199001011230"])
def test_a_subject_names_nobody(office: Context, subject: str) -> None:
    assert refusals(lambda: entered(office, subject, petitioner="钱某示例88")) == {"matter.subject_identifier"}


def test_state_secrets_and_too_many_representatives_are_refused_at_intake(office: Context) -> None:
    wanted = {"is_state_secret": True, "attending": 6}
    with pytest.raises(Refused) as refused:
        entered(office, "补偿标准", **wanted)
    secret, crowd = refused.value.reasons
    assert (secret.code, crowd.code) == ("matter.state_secret", "matter.representatives_full")
    assert crowd.rule is not None
    assert crowd.rule.clause == "representatives"
    with pytest.raises(NotFound):
        view_routing(office, "P20269001")
