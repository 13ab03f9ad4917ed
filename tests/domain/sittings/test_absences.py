"""What may be done when somebody is missing in the room: every row of the choice, with the reasons against it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.profiles import Clause
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.sittings.substitution.absences import (
    Absence,
    Agreement,
    Choice,
    Offer,
    check_stand_in,
    offers_for,
    plan_smaller_panel,
    plan_stand_in,
    smaller_panel,
)
from hearing_app.domain.spans import civil_span
from tests.builders.rules import candidate, confirmed, facts, rules, seat

DAY = date(2026, 12, 4)
SPAN = civil_span(DAY, time(9), time(12))
AT_NINE = datetime(2026, 12, 4, 1, 10, tzinfo=UTC)
FIVE = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert")
SEVEN = (*FIVE, "legal_worker", "industry_expert")
SPARE = (
    candidate(20, "lawyer", load=2),
    candidate(21, "lawyer"),
    candidate(22, "legal_worker"),
    candidate(23, "judge"),
    candidate(24, "staff"),
)
AGREED = tuple(Agreement(id_, "本人", AT_NINE) for id_ in (1, 2))


def panel(held: tuple[str, ...]) -> tuple[Seat, ...]:
    """A confirmed panel, presided over by the judge, with a recorder; seat ids are 101 and on."""
    roles = ("presider", *("member" for _ in held[1:]), "recorder")
    return tuple(
        replace(confirmed(seat(role, category, at)), id=100 + at)
        for at, (role, category) in enumerate(zip(roles, (*held, "staff"), strict=True), 1)
    )


def world(held: tuple[str, ...], **more: object) -> BookingFacts:
    seated = [candidate(at, category) for at, category in enumerate((*held, "staff"), 1)]
    return facts(*seated, *SPARE, **more)


def absence(held: tuple[str, ...], seat_id: int, *absent: int, postponements: int = 0) -> Absence:
    sitting = Sitting(1, SittingState.CONFIRMED, SittingOrder(SPAN, 1, panel(held)), 0, postponements)
    return Absence(sitting, seat_id, frozenset({seat_id, *absent}))


def codes(offer: Offer) -> list[str]:
    return sorted(reason.code for reason in offer.against)


ROWS = (
    # held, who is missing, may a reserve sit, what speaks against a smaller panel, who may step back
    pytest.param(SEVEN, (106,), True, [], [105, 107], id="six are left: one steps back, categories stay"),
    pytest.param(SEVEN, (106, 107), True, [], [], id="five of seven are left"),
    pytest.param(FIVE, (105,), True, ["panel.even", "panel.too_few"], [], id="four are too few"),
    pytest.param(SEVEN, (102, 107), True, ["panel.group_missing"], [], id="no lawyer is left"),
    pytest.param(SEVEN, (101, 107), True, ["seat.too_few"], [], id="nobody presides"),
    pytest.param(SEVEN, (108,), True, ["absence.not_voting"], [], id="the recorder has no vote"),
    pytest.param(SEVEN, (104,), False, ["panel.even", "panel.group_missing"], [], id="nobody stands for the community"),
)


@pytest.mark.parametrize(("held", "missing", "has_reserve", "against", "step_backs"), ROWS)
def test_each_row_of_the_choice(
    held: tuple[str, ...], missing: tuple[int, ...], has_reserve: bool, against: list[str], step_backs: list[int]
) -> None:
    reserve, smaller, postponed = offers_for(rules(), absence(held, *missing), facts=world(held), now=AT_NINE)
    assert [offer.choice for offer in (reserve, smaller, postponed)] == list(Choice)
    assert codes(reserve) == ([] if has_reserve else ["absence.no_reserve"])
    assert bool(reserve.reserves) is has_reserve
    assert codes(smaller) == against
    assert [one.id for one in smaller.step_backs] == step_backs  # the presider and the only deputy stay
    assert codes(postponed) == []
    assert all(offer.rule is not None for offer in (reserve, smaller, postponed))
    assert smaller.rule is not None
    assert (smaller.rule.clause, smaller.rule.is_unverified) == ("absence", True)


def test_the_choice_of_the_office_comes_first_then_the_lightest() -> None:
    missing = absence(SEVEN, 102)
    chosen = (seat("member", "lawyer", 20), seat("member", "staff", 24))
    reserve, _, _ = offers_for(rules(), missing, chosen=chosen, facts=world(SEVEN), now=AT_NINE)
    assert [(one.seat.person_id, one.rank) for one in reserve.reserves[:2]] == [(20, 1), (21, 0)]
    assert 24 not in {one.seat.person_id for one in reserve.reserves}
    assert "reserve.chosen" in {reason.code for reason in reserve.reserves[0].reasons}


def test_a_reserve_must_be_at_hand_for_what_is_left_and_free_for_all_of_it() -> None:
    missing, known = absence(SEVEN, 102), world(SEVEN)
    newcomer = seat("member", "lawyer", 21)
    early = civil_span(DAY, time(8), time(9, 5))
    late = Calendar(21, lambda _day: (civil_span(DAY, time(9, 5), time(18)),))
    shut = Calendar(21, lambda _day: (civil_span(DAY, time(14), time(18)),))
    for calendar, expected in (
        (late, []),
        (shut, ["person.not_available"]),
        (Calendar(21, busy=(early,)), ["person.busy"]),
    ):
        found = replace(known, calendars={**known.calendars, 21: calendar})
        reasons = check_stand_in(rules(), missing, newcomer, facts=found, now=AT_NINE)
        assert [reason.code for reason in reasons] == expected
    over = check_stand_in(rules(), missing, newcomer, facts=known, now=SPAN.end)
    assert [reason.code for reason in over] == ["person.not_available"]


@pytest.mark.parametrize(
    ("newcomer", "code"),
    [
        (seat("member", "lawyer", 99), "reserve.unknown"),
        (seat("member", "npc_deputy", 3), "reserve.seated"),
        (seat("member", "lawyer", 2), "reserve.seated"),
        (seat("member", "lawyer", 22), "person.category_not_held"),
    ],
)
def test_who_cannot_stand_in_is_told_why(newcomer: Seat, code: str) -> None:
    found = check_stand_in(rules(), absence(SEVEN, 102), newcomer, facts=world(SEVEN), now=AT_NINE)
    assert code in [reason.code for reason in found]


def test_a_reserve_takes_the_seat_with_both_lights() -> None:
    seats = plan_stand_in(rules(), absence(SEVEN, 102), seat("member", "lawyer", 21), facts=world(SEVEN), now=AT_NINE)
    assert not isinstance(seats, Refused)
    assert [one.id for one in seats if one.is_released] == [102]
    assert (seats[-1].person_id, seats[-1].is_confirmed, seats[-1].answered_at) == (21, True, AT_NINE)
    refused = plan_stand_in(rules(), absence(SEVEN, 102), seat("member", "lawyer", 3), facts=world(SEVEN), now=AT_NINE)
    assert isinstance(refused, Refused)


def plan(missing: Absence, stepping_back: int | None, agreed: tuple[Agreement, ...] = AGREED) -> list[str] | list[int]:
    found = plan_smaller_panel(rules(), missing, stepping_back=stepping_back, agreements=agreed, facts=world(SEVEN))
    if isinstance(found, Refused):
        return sorted(reason.code for reason in found.reasons)
    return [one.id or 0 for one in found if one.role == "attendee"]


def test_a_smaller_panel_needs_both_sides_and_the_right_one_to_step_back() -> None:
    six, five = absence(SEVEN, 106), absence(SEVEN, 106, 107)
    assert plan(six, 107) == [107]
    assert plan(five, None) == []
    assert plan(six, None) == ["absence.choose_step_back"]
    assert plan(six, 102) == ["absence.choose_step_back"]
    assert plan(five, 105) == ["absence.nobody_steps_back"]
    assert plan(five, None, AGREED[:1]) == ["absence.agreement_missing"]
    assert plan(five, None, (AGREED[0], replace(AGREED[1], said_by="  "))) == ["absence.agreement_missing"]
    assert plan(absence(SEVEN, 108), None, ()) == [
        "absence.agreement_missing",
        "absence.agreement_missing",
        "absence.not_voting",
    ]


def test_without_a_clause_no_panel_shrinks() -> None:
    plain = rules()
    strict = replace(plain, profile=replace(plain.profile, smaller_panel=None))
    assert codes(smaller_panel(strict, absence(SEVEN, 106, 107), facts=world(SEVEN))) == ["absence.no_smaller_panel"]
    sure = replace(plain, profile=replace(plain.profile, smaller_panel=Clause("absence")))
    offer = smaller_panel(sure, absence(SEVEN, 106, 107), facts=world(SEVEN))
    assert offer.rule is not None
    assert (offer.against, offer.rule.is_unverified) == ((), False)


def test_after_the_last_postponement_it_cannot_be_put_off_again() -> None:
    _, _, postponed = offers_for(rules(), absence(SEVEN, 102, postponements=2), facts=world(SEVEN), now=AT_NINE)
    assert codes(postponed) == ["sitting.postponed_too_often"]


def test_who_has_an_interest_or_declined_counts_only_if_he_may() -> None:
    missing = absence(SEVEN, 106)
    barred = replace(missing.sitting.order.seats[6], has_no_conflict=Light.NO)
    declined = replace(missing.sitting.order.seats[4], can_come=Light.NO)
    seats = tuple({107: barred, 105: declined}.get(one.id or 0, one) for one in missing.sitting.order.seats)
    known = replace(missing, sitting=replace(missing.sitting, order=replace(missing.sitting.order, seats=seats)))
    assert {one.id for one in known.expected} == {101, 102, 103, 104, 108}
    here = replace(known, present_ids=frozenset({105, 107}))
    assert {one.id for one in here.expected} == {101, 102, 103, 104, 105, 108}
