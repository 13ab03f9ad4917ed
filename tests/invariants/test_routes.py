"""Invariant 13 of the field notes §8.1: what goes another lawful way gets neither hearing nor mediation."""

from dataclasses import replace
from datetime import time

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.routing import RoutingOrder
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import civil_span
from hearing_app.services.context import Context
from hearing_app.services.matters.routings import classify, view_routing
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting
from tests.builders import house
from tests.builders import mediations as story
from tests.builders.house import AsRole

ROUTES = ("litigation", "accusation", "arbitration", "reconsideration")


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("booking_clerk")


def send_out(ctx: Context, matter: str, route: str) -> None:
    classify(ctx, matter, view_routing(ctx, matter).version, order=RoutingOrder(route, reason="经会商"))


def people_mediation(ctx: Context) -> BookingOrder:
    seats = (Seat(SeatRole.MEDIATOR, "people_mediator", house.people(ctx)["E012"]),)
    span = civil_span(house.DAY, time(9), time(11))
    order = SittingOrder(span, house.rooms(ctx)["听证室二"], seats, is_open=False)
    return BookingOrder("people_mediation", house.MEDIATION, "", order)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize("route", ROUTES)
def test_13_a_matter_on_another_route_gets_no_hearing(office: Context, route: str) -> None:
    send_out(office, house.MATTER, route)
    with pytest.raises(Refused) as refused:
        book_sitting(office, house.hearing(office))
    assert codes(refused) == ["matter.routed_out"]


@pytest.mark.parametrize("route", ROUTES)
def test_13_a_matter_on_another_route_gets_no_sitting_of_peoples_mediation(office: Context, route: str) -> None:
    send_out(office, house.MEDIATION, route)
    with pytest.raises(Refused) as refused:
        book_sitting(office, people_mediation(office))
    assert codes(refused) == ["matter.routed_out"]


@pytest.mark.parametrize("route", ROUTES)
def test_13_a_matter_on_another_route_gets_no_mediation_case(office: Context, as_role: AsRole, route: str) -> None:
    send_out(office, house.MEDIATION, route)
    with pytest.raises(Refused) as refused:
        story.opened(as_role("mediation_clerk"))
    assert codes(refused) == ["matter.routed_out"]


def test_13_the_same_orders_are_taken_where_the_matter_stays(office: Context) -> None:
    assert book_sitting(office, house.hearing(office)) > 0
    later = people_mediation(office)
    moved = replace(later.order, span=civil_span(house.LATER_DAY, time(9), time(11)))
    assert book_sitting(office, replace(later, order=moved)) > 0
