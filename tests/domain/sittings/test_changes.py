"""What follows when a booked sitting changes?"""

from dataclasses import replace
from datetime import date, time

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.changes import (
    ChangePlan,
    Replacement,
    Sitting,
    plan_cancel,
    plan_move,
    plan_postponement,
    plan_replacement,
)
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import Cause, SittingState
from hearing_app.domain.sittings.substitution.reserves import Vacancy, propose_reserves, rank_reserves
from hearing_app.domain.spans import civil_span
from tests.builders.rules import FULL, NOW, candidate, confirmed, facts, party, room, rules, seat

DAY, LATER = date(2026, 12, 4), date(2026, 12, 11)
SPAN, LATER_SPAN = (civil_span(day, time(9), time(12)) for day in (DAY, LATER))
ROLES = ("presider", "member", "member", "member", "member", "recorder")
HELD = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert", "staff")
IDS = (1, 2, 3, 4, 5, 8)
SEATS = tuple(
    replace(confirmed(seat(role, category, id_)), id=100 + id_)
    for role, category, id_ in zip(ROLES, HELD, IDS, strict=True)
)
SERVED = tuple(
    party(at, role, served_on=date(2026, 11, 23), was_told=True) for at, role in ((1, "petitioner"), (2, "respondent"))
)
LATE_JOINER = party(3, "third_party")
SITTING = Sitting(1, SittingState.CONFIRMED, SittingOrder(SPAN, 1, SEATS), sequence=3)
CAUSE = Cause("当事人因病不能到场", "主持人")


def codes(found: object) -> list[str]:
    return sorted(reason.code for reason in found.reasons) if isinstance(found, Refused) else []


def letters(plan: object) -> list[tuple[LetterKind, int | None, int | None]]:
    assert isinstance(plan, ChangePlan), codes(plan)
    seats = plan.sitting.order.seats
    return [
        (letter.letter, None if letter.seat_at is None else seats[letter.seat_at].person_id, letter.party_id)
        for letter in plan.letters
    ]


def test_a_new_time_asks_everybody_again_and_raises_the_sequence():
    plan = plan_move(rules(), SITTING, SittingOrder(LATER_SPAN, 1, SEATS), facts=facts(parties=SERVED), now=NOW)
    assert letters(plan) == [
        *[(LetterKind.UPDATE, id_, None) for id_ in IDS],
        (LetterKind.PARTY_UPDATE, None, 1),
        (LetterKind.PARTY_UPDATE, None, 2),
    ]
    assert isinstance(plan, ChangePlan)
    assert (plan.sitting.sequence, plan.sitting.postponements, plan.sitting.state) == (4, 1, SittingState.DRAFTED)
    assert {(one.can_come, one.has_no_conflict) for one in plan.sitting.order.seats} == {(Light.OPEN, Light.YES)}
    assert {booking.during.start for booking in plan.bookings} == {LATER_SPAN.start}


def test_who_joined_late_gets_the_notice_where_the_others_hear_of_a_change():
    known = facts(parties=(*SERVED, LATE_JOINER))
    plan = plan_move(rules(), SITTING, SittingOrder(LATER_SPAN, 1, SEATS), facts=known, now=NOW)
    assert letters(plan)[len(IDS) :] == [
        (LetterKind.PARTY_UPDATE, None, 1),
        (LetterKind.PARTY_UPDATE, None, 2),
        (LetterKind.PARTY_NOTICE, None, 3),
    ]


def test_a_resumption_that_waits_for_its_signature_stays_one_when_it_is_moved_again():
    resumed = replace(SITTING, state=SittingState.DRAFTED)
    known = facts(parties=(*SERVED, LATE_JOINER), awaits_resumption=True)
    plan = plan_move(rules(), resumed, SittingOrder(LATER_SPAN, 1, SEATS), facts=known, now=NOW)
    assert letters(plan) == [
        *[(LetterKind.RESUMPTION, id_, None) for id_ in IDS],
        (LetterKind.PARTY_RESUMPTION, None, 1),
        (LetterKind.PARTY_RESUMPTION, None, 2),
        (LetterKind.PARTY_NOTICE, None, 3),
    ]


def test_a_new_room_keeps_the_answers():
    plan = plan_move(
        rules(), SITTING, SittingOrder(SPAN, 2, SEATS), facts=facts(rooms=(room(1), room(2)), parties=SERVED), now=NOW
    )
    assert isinstance(plan, ChangePlan)
    assert all(one.is_confirmed for one in plan.sitting.order.seats)
    assert (plan.sitting.sequence, plan.sitting.postponements) == (4, 0)


def test_moving_people_releases_invites_and_tells():
    newcomer = seat("member", "legal_worker", 6)
    order = SittingOrder(SPAN, 1, (*SEATS[:4], newcomer, SEATS[5]))
    plan = plan_move(rules(), SITTING, order, facts=facts(parties=SERVED), now=NOW)
    assert letters(plan)[:7] == [
        *[(LetterKind.UPDATE, id_, None) for id_ in (1, 2, 3, 4)],
        (LetterKind.INVITATION, 6, None),
        (LetterKind.UPDATE, 8, None),
        (LetterKind.RELEASE, 5, None),
    ]


def test_a_new_time_needs_service_anew():
    soon = civil_span(date(2026, 11, 27), time(9), time(12))
    long_ago = tuple(replace(side, served_on=date(2026, 11, 2)) for side in SERVED)
    plan = plan_move(rules(), SITTING, SittingOrder(soon, 1, SEATS), facts=facts(parties=long_ago), now=NOW)
    assert codes(plan) == ["notice.too_short", "notice.too_short"]


def test_third_postponement_is_refused_by_either_way():
    twice = replace(SITTING, postponements=2)
    move = plan_move(rules(), twice, SittingOrder(LATER_SPAN, 1, SEATS), facts=facts(), now=NOW)
    assert codes(move) == ["sitting.postponed_too_often"]
    assert codes(plan_postponement(rules(), twice, CAUSE, facts=facts(), now=NOW)) == ["sitting.postponed_too_often"]
    assert codes(plan_cancel(rules(), twice, CAUSE, facts=facts(), now=NOW)) == []


def test_postponement_frees_calendars_and_tells_whoever_was_invited():
    uninvited = replace(SEATS[4], is_invited=False)
    sitting = replace(SITTING, order=replace(SITTING.order, seats=(*SEATS[:4], uninvited, SEATS[5])))
    plan = plan_postponement(rules(), sitting, CAUSE, facts=facts(parties=(*SERVED, LATE_JOINER)), now=NOW)
    assert letters(plan) == [
        *[(LetterKind.POSTPONEMENT, id_, None) for id_ in (1, 2, 3, 4, 8)],
        (LetterKind.PARTY_UPDATE, None, 1),
        (LetterKind.PARTY_UPDATE, None, 2),
    ]
    assert isinstance(plan, ChangePlan)
    assert (plan.bookings, plan.sitting.state, plan.sitting.postponements) == ((), SittingState.POSTPONED, 1)


def test_cancelling_a_draft_writes_to_nobody():
    silent = tuple(replace(one, is_invited=False) for one in SEATS)
    draft = replace(SITTING, state=SittingState.DRAFTED, order=replace(SITTING.order, seats=silent))
    assert letters(plan_cancel(rules(), draft, CAUSE, facts=facts(), now=NOW)) == []


def test_replacement_writes_to_the_two_and_to_the_parties():
    swap = Replacement(105, seat("member", "legal_worker", 6))
    plan = plan_replacement(rules(), SITTING, swap, facts=facts(parties=SERVED), now=NOW)
    assert letters(plan) == [
        (LetterKind.RELEASE, 5, None),
        (LetterKind.INVITATION, 6, None),
        (LetterKind.PARTY_MEMBERS, None, 1),
        (LetterKind.PARTY_MEMBERS, None, 2),
    ]
    assert isinstance(plan, ChangePlan)
    assert {letter.members_at for letter in plan.letters if letter.party_id} == {(6,)}
    assert (plan.sitting.sequence, plan.sitting.state) == (3, SittingState.NOTICED)
    assert 5 not in {booking.resource_id for booking in plan.bookings}
    again = plan_move(
        rules(), plan.sitting, replace(plan.sitting.order, room_id=1), facts=facts(parties=SERVED), now=NOW
    )
    assert LetterKind.RELEASE not in {letter for letter, _, _ in letters(again)}


def test_giving_up_a_seat_for_nobody_is_refused_when_the_panel_breaks():
    assert codes(plan_replacement(rules(), SITTING, Replacement(105, None), facts=facts(parties=SERVED), now=NOW)) == [
        "panel.even",
        "panel.too_few",
    ]
    assert codes(plan_replacement(rules(), SITTING, Replacement(999, None), facts=facts(), now=NOW)) == [
        "seat.already_released"
    ]


@pytest.mark.parametrize("state", [SittingState.HELD, SittingState.CANCELLED, SittingState.TERMINATED])
def test_what_is_over_does_not_change(state: SittingState):
    ended = replace(SITTING, state=state)
    assert codes(plan_move(rules(), ended, ended.order, facts=facts(), now=NOW)) == ["sitting.not_movable"]
    assert codes(plan_cancel(rules(), ended, CAUSE, facts=facts(), now=NOW)) == ["sitting.no_such_step"]


def test_reserves_keep_the_panel_legal_own_category_and_lightest_first():
    people = [candidate(at, category) for at, category in enumerate(FULL, 1)]
    people += [
        candidate(19, "legal_expert"),
        candidate(20, "lawyer", load=3),
        candidate(21, "lawyer", load=1),
        candidate(22, "lawyer"),
    ]
    known = facts(*people, parties=SERVED, ties=Ties(parties=frozenset({22})))
    assert [one.seat.person_id for one in propose_reserves(rules(), SITTING, SEATS[1], facts=known, now=NOW)] == [
        21,
        20,
    ]
    assert [one.seat.person_id for one in propose_reserves(rules(), SITTING, SEATS[4], facts=known, now=NOW)] == [
        *(19, 6, 7, 21, 20),
    ]


def test_whom_the_office_chose_comes_first_and_who_cannot_come_is_barred_with_why():
    people = [candidate(at, category) for at, category in enumerate(FULL, 1)]
    people += [candidate(20, "lawyer", load=3), candidate(21, "lawyer"), candidate(22, "legal_worker")]
    known = facts(*people, parties=SERVED, ties=Ties(parties=frozenset({21})))
    chosen = tuple(seat("member", category, id_) for category, id_ in (("lawyer", 21), ("lawyer", 20), ("judge", 99)))
    found = rank_reserves(rules(), SITTING, Vacancy(SEATS[1], chosen), facts=known, now=NOW)
    assert [(one.seat.person_id, one.rank) for one in found.able] == [(20, 2)]
    assert [(one.rank, [reason.code for reason in one.reasons]) for one in found.barred] == [
        (1, ["recusal.party"]),
        (3, ["reserve.unknown"]),
    ]
    assert [reason.code for reason in found.able[0].reasons][:2] == ["reserve.chosen", "reserve.same_category"]


def test_whoever_was_not_served_is_told_of_a_change_and_an_agency_that_named_nobody_of_nothing():
    swap = Replacement(105, seat("member", "legal_worker", 6))
    half = (SERVED[0], replace(SERVED[1], served_on=None))
    told = letters(plan_replacement(rules(), SITTING, swap, facts=facts(parties=half), now=NOW))[2:]
    assert told == [(LetterKind.PARTY_MEMBERS, None, 1), (LetterKind.PARTY_UPDATE, None, 2)]
    asked = Replacement(105, seat("member", "legal_worker", None, agency_id=7))
    told = letters(plan_replacement(rules(), SITTING, asked, facts=facts(parties=SERVED), now=NOW))[2:]
    assert told == []
