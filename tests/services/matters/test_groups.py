"""Is a group represented by at most five people, who bar their namesakes, and is each household's outcome kept?"""

from collections.abc import Callable
from datetime import date

import pytest

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.matters.groups import HouseholdsOrder, RepresentativeOrder
from hearing_app.services.context import Context
from hearing_app.services.matters.groups import (
    GroupView,
    add_households,
    add_representative,
    end_representative,
    record_households,
    view_group,
)
from hearing_app.services.sittings.bookings import book_sitting
from tests.builders import house
from tests.builders.house import AsRole

DAY = date(2026, 11, 20)


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def seen(ctx: Context) -> GroupView:
    return view_group(ctx, house.MATTER)


def elect(ctx: Context, name: str, phone: str = "") -> int:
    order = RepresentativeOrder(name, DAY, "推选书", phone)
    return add_representative(ctx, house.MATTER, seen(ctx).version, order=order)


def refusals(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return [reason.code for reason in refused.value.reasons]


def test_a_sixth_takes_the_place_of_who_steps_down(office: Context) -> None:
    ids = [elect(office, f"赵示例9{at}") for at in range(5)]
    assert refusals(lambda: elect(office, "赵示例95")) == ["group.full"]
    version = seen(office).version
    end_representative(office, house.MATTER, version, representative_id=ids[0], on=DAY, reason="辞任")
    elect(office, "赵示例95")
    view = seen(office)
    assert (view.standing, len(view.representatives), view.representatives[-1].until_reason) == (5, 6, "辞任")
    with pytest.raises(NotFound):
        end_representative(office, house.MATTER, view.version, representative_id=ids[0], on=DAY, reason="再次")


def test_a_representative_cannot_sit_on_the_panel(office: Context) -> None:
    elect(office, "李示例02")
    assert refusals(lambda: book_sitting(office, house.hearing(office))) == ["recusal.party"]


def test_each_household_keeps_its_service_and_result(office: Context) -> None:
    assert add_households(office, house.MATTER, seen(office).version, words="1-101 王示例\n1-102 李示例") == 2
    first, second = seen(office).households
    served = HouseholdsOrder((first.id, second.id), DAY, "handed_on")
    assert record_households(office, house.MATTER, seen(office).version, order=served) == 2
    agreed = HouseholdsOrder((second.id,), result="agreed", result_on=DAY)
    record_households(office, house.MATTER, seen(office).version, order=agreed)
    view = seen(office)
    assert (view.served, view.with_result, view.represented) == (2, 1, 2)
    assert [one.result_label["zh"] for one in view.households] == ["还没有", "已签协议"]
    stranger = HouseholdsOrder((first.id, 10**9), DAY, "direct")
    with pytest.raises(NotFound):
        record_households(office, house.MATTER, view.version, order=stranger)
