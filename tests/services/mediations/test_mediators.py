"""Who may mediate, and does whoever mediates stay off the panel of the matter? Does a sitting wait for the consents?"""

from collections.abc import Callable
from datetime import time

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.mediations.cases import Said
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import civil_span
from hearing_app.services.context import Context
from hearing_app.services.mediations import mediators
from hearing_app.services.mediations.mediators import StepAsideOrder
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting
from tests.builders import house
from tests.builders import mediations as story

AsRole = Callable[..., Context]


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("mediation_clerk")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def aside(ctx: Context, mediation_id: int, party_id: int | None, reason: str = "") -> None:
    case = story.seen(ctx, mediation_id)
    order = StepAsideOrder(mediation_id, case.version, case.mediators[0].id, party_id, reason)
    mediators.step_aside(ctx, order)


def meeting(ctx: Context, kind: str = "people_mediation", who: str = "E012") -> BookingOrder:
    span = civil_span(house.DAY, time(9), time(11))
    seats = (Seat(SeatRole.MEDIATOR, "people_mediator", house.people(ctx)[who]),)
    order = SittingOrder(span, house.rooms(ctx)["听证室二"], seats, is_open=False)
    return BookingOrder(kind, house.MEDIATION, "", order)


def test_whom_a_party_rejects_is_barred_in_this_case(office: Context, as_role: AsRole) -> None:
    mediation_id = story.consented(office)
    story.name(office, mediation_id)
    aside(office, mediation_id, story.seen(office, mediation_id).parties[0].id)
    found = story.seen(office, mediation_id).mediators[0]
    assert (found.name, found.state_label["en"]) == ("孙示例12", "rejected by a party")
    with pytest.raises(Refused) as refused:
        story.name(office, mediation_id)
    assert codes(refused) == ["recusal.rejected"]
    clerk = as_role()
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, meeting(clerk))
    assert "recusal.rejected" in codes(refused)


def test_who_recuses_himself_says_why(office: Context) -> None:
    mediation_id = story.consented(office)
    story.name(office, mediation_id)
    with pytest.raises(Refused) as refused:
        aside(office, mediation_id, None)
    assert codes(refused) == ["mediation.reason_missing"]
    aside(office, mediation_id, None, "与一方有亲属关系")
    assert [one.reason for one in story.seen(office, mediation_id).mediators] == ["与一方有亲属关系"]


def test_of_several_mediators_one_presides(office: Context) -> None:
    mediation_id = story.accepted(office)
    story.name(office, mediation_id, "E008")
    with pytest.raises(Refused) as refused:
        story.agree(office, mediation_id)
    assert codes(refused) == ["mediation.presiding_not_one"]
    story.name(office, mediation_id, "E008", is_presiding=True)
    assert [one.is_presiding for one in story.seen(office, mediation_id).mediators] == [False, True]
    story.agree(office, mediation_id)


def test_a_mediator_of_the_matter_never_sits_on_its_panel(office: Context, as_role: AsRole) -> None:
    mediation_id = story.consented(office, matter_number=house.MATTER)
    story.name(office, mediation_id, "E008")
    clerk = as_role()
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, house.hearing(clerk))
    assert codes(refused) == ["recusal.mediator"]
    # nor after the case is over
    party = story.seen(office, mediation_id).parties[0]
    story.say(office, mediation_id, party.id, Said.REVOKED)
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, house.hearing(clerk))
    assert codes(refused) == ["recusal.mediator"]


def test_who_sits_on_a_panel_to_come_does_not_mediate_the_matter(office: Context, as_role: AsRole) -> None:
    clerk = as_role()
    book_sitting(clerk, house.hearing(clerk))
    mediation_id = story.consented(office, matter_number=house.MATTER)
    with pytest.raises(Refused) as refused:
        story.name(office, mediation_id, "E008")
    assert codes(refused) == ["recusal.on_panel"]


def test_no_sitting_of_a_case_is_booked_before_every_party_agreed(office: Context, as_role: AsRole) -> None:
    clerk = as_role()
    mediation_id = story.opened(office)
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, meeting(clerk))
    assert codes(refused) == ["mediation.consent_first"] * 2
    for party in story.seen(office, mediation_id).parties:
        story.say(office, mediation_id, party.id)
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, meeting(clerk, kind="judicial_mediation"))
    assert "mediation.other_channel" in codes(refused)
    assert book_sitting(clerk, meeting(clerk)) > 0


def test_after_a_revocation_nothing_is_booked(office: Context, as_role: AsRole) -> None:
    clerk = as_role()
    mediation_id = story.consented(office)
    story.say(office, mediation_id, story.seen(office, mediation_id).parties[0].id, Said.REVOKED)
    with pytest.raises(Refused) as refused:
        book_sitting(clerk, meeting(clerk))
    assert codes(refused) == ["consent.refused", "mediation.none_open"]


def test_nobody_unknown_and_nobody_twice(office: Context) -> None:
    mediation_id = story.consented(office)
    with pytest.raises(Refused) as refused:
        story.name(office, mediation_id, "没有这人")
    assert codes(refused) == ["mediation.mediator_unknown"]
    story.name(office, mediation_id)
    with pytest.raises(Refused) as refused:
        story.name(office, mediation_id, chosen_by="")
    assert codes(refused) == ["mediation.chosen_by_missing", "mediation.named_already"]
