"""Is a disturbed sitting repaired by the least change, are two repairs never in each other's way, is the rest left?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.plans.disturbances import Disturbance, Upset, check_disturbance
from hearing_app.domain.plans.drafts import Draft
from hearing_app.domain.plans.groups import Booked
from hearing_app.domain.plans.repairs import Repair, Way, repairs_for
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.drafts import bookings_for
from hearing_app.domain.sittings.orders import BookingFacts, ClockDue, MatterFacts, SittingOrder
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.sittings.verdicts import judge_planned
from hearing_app.domain.spans import Span, civil_day, civil_span
from tests.builders.rules import FULL, NOW, TODAY, candidate, confirmed, facts, party, room, rules, seat

DAY = date(2026, 12, 14)
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
ROLES = ("presider", "member", "member", "member", "member", "recorder")
HELD = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert", "staff")
ROOMS = (room(1), room(2, 30), room(3, 40))


def folk(sets: int = 3) -> BookingFacts:
    """So many full panels of people; the eight of a set hold the ids from 10, 20 …; nobody has served notice."""
    people = [candidate(10 * one + at, held) for one in range(1, sets + 1) for at, held in enumerate(FULL)]
    return facts(*people, rooms=ROOMS)


def sitting(id_: int, span: Span, *, of_set: int, room_id: int) -> Sitting:
    ids = [10 * of_set + FULL.index(held) for held in HELD]
    seats = tuple(
        replace(confirmed(seat(role, held, person)), id=1000 * id_ + at)
        for at, (role, held, person) in enumerate(zip(ROLES, HELD, ids, strict=True))
    )
    return Sitting(id_, SittingState.CONFIRMED, SittingOrder(span, room_id, seats))


def on(day: date, half: tuple[time, time] = MORNING) -> Span:
    return civil_span(day, *half)


def taken_by(base: BookingFacts, orders: Sequence[SittingOrder]) -> BookingFacts:
    """The office with the bookings of some orders."""
    for order in orders:
        seats = [one for one in order.seats if not one.is_released]
        booked = {
            one.resource_id: one.during
            for one in bookings_for(rules(), seats, order.span, room_id=order.room_id, facts=base)
        }
        calendars = {
            id_: replace(one, busy=(*one.busy, booked[one.resource_id])) if one.resource_id in booked else one
            for id_, one in base.calendars.items()
        }
        places = {
            id_: replace(
                one, calendar=replace(one.calendar, busy=(*one.calendar.busy, booked[one.calendar.resource_id]))
            )
            if one.calendar.resource_id in booked
            else one
            for id_, one in base.rooms.items()
        }
        base = replace(base, calendars=calendars, rooms=places)
    return base


def repaired(
    sittings: Sequence[Sitting],
    disturbance: Disturbance,
    *,
    own: BookingFacts | None = None,
    by: Rules | None = None,
    base: BookingFacts | None = None,
) -> tuple[Repair, ...]:
    base = taken_by(base or folk(), [one.order for one in sittings])
    table = disturbance.table_after(rules().workdays)
    by = replace(by or rules(), workdays=table)
    booked = [Booked(one, by, own or facts()) for one in sittings]
    return repairs_for(booked, disturbance, Draft(base, NOW))


def away(person: int, first: date = DAY, days: int = 14) -> Disturbance:
    return Disturbance(Upset.PERSON, first, first + timedelta(days=days - 1), person)


def test_somebody_of_the_same_category_takes_the_one_seat_at_the_same_time() -> None:
    stands, other = (sitting(id_, on(DAY), of_set=id_, room_id=id_) for id_ in (1, 2))
    (found,) = repaired([stands, other], away(11))
    assert (found.sitting, found.way) == (stands, Way.SUBSTITUTE)
    assert [one.person_id for one in found.leaving] == [11]
    assert [(one.person_id, one.category) for one in found.newcomers] == [(31, "lawyer")]  # 21 sits next door
    assert found.plan is not None
    assert (found.plan.sitting.order.span, found.plan.sitting.order.room_id) == (stands.order.span, 1)


def test_the_offices_own_reserve_comes_first() -> None:
    stands = sitting(1, on(DAY), of_set=1, room_id=1)
    base = taken_by(folk(), [stands.order])
    chosen = {stands.order.seats[1].id or 0: (seat("member", "lawyer", 31),)}
    booked = [Booked(stands, rules(), facts(), chosen)]
    (found,) = repairs_for(booked, away(11), Draft(base, NOW))
    assert [one.person_id for one in found.newcomers] == [31]
    assert found.reasons[0].code == "reserve.chosen"


def test_a_substitute_who_is_full_by_one_repair_is_not_taken_by_the_next() -> None:
    both = [sitting(at, on(DAY, half), of_set=1, room_id=1) for at, half in ((1, MORNING), (2, AFTERNOON))]
    base = folk(3)
    full = {21: replace(base.people[21], monthly_cap=1)}
    found = repaired(both, away(11), base=replace(base, people=base.people | full))
    assert [[one.person_id for one in repair.newcomers] for repair in found] == [[21], [31]]


def test_two_moves_do_not_take_the_same_room() -> None:
    both = [sitting(at, on(DAY, half), of_set=at, room_id=1) for at, half in ((1, MORNING), (2, AFTERNOON))]
    base = folk(2)
    found = repaired(both, Disturbance(Upset.REST, DAY, DAY), base=replace(base, rooms={1: base.rooms[1]}))
    spans = [repair.plan.sitting.order.span for repair in found if repair.plan]
    assert [repair.way for repair in found] == [Way.TIME, Way.TIME]
    assert not spans[0].overlaps(spans[1])


def test_a_lost_room_gives_way_to_another_at_the_same_time_with_the_same_people() -> None:
    stands = sitting(1, on(DAY), of_set=1, room_id=1)
    (found,) = repaired([stands], Disturbance(Upset.ROOM, DAY, DAY, 1))
    assert (found.way, found.leaving, found.newcomers) == (Way.ROOM, (), ())
    assert found.plan is not None
    assert (found.plan.sitting.order.span, found.plan.sitting.order.room_id) == (stands.order.span, 2)


def test_without_a_substitute_the_same_people_meet_at_the_first_lawful_time() -> None:
    stands = sitting(1, on(DAY), of_set=1, room_id=1)
    alone = folk(1)
    alone = replace(alone, people={id_: one for id_, one in alone.people.items() if id_ in (10, 11, 12, 13, 14, 17)})
    (found,) = repaired([stands], away(11, days=3), base=alone)
    assert (found.way, found.leaving, found.newcomers, found.is_late) == (Way.TIME, (), (), False)
    assert found.plan is not None
    assert civil_day(found.plan.sitting.order.span.start) == date(2026, 12, 4)  # a Friday, when notice has run


def test_a_day_of_rest_moves_what_lies_on_it_and_a_working_day_nothing() -> None:
    stands, later = (
        sitting(1, on(DAY), of_set=1, room_id=1),
        sitting(2, on(DAY + timedelta(days=1)), of_set=1, room_id=1),
    )
    (found,) = repaired([stands, later], Disturbance(Upset.REST, DAY, DAY))
    assert (found.sitting.id, found.way, found.newcomers) == (1, Way.TIME, ())
    assert repaired([stands, later], Disturbance(Upset.WORK, DAY, DAY)) == ()


def test_a_time_that_misses_a_clock_is_said_to_be_late() -> None:
    stands = sitting(1, on(DAY), of_set=1, room_id=1)
    due = ClockDue("due", {"zh": "办结", "en": "decision"}, TODAY)
    own = facts(matter=MatterFacts(1, "fuhe", clocks=(due,)))
    (found,) = repaired([stands], Disturbance(Upset.REST, DAY, DAY), own=own)
    assert (found.way, found.is_late) == (Way.TIME, True)


def test_where_nothing_helps_it_says_why() -> None:
    stands = replace(sitting(1, on(DAY), of_set=1, room_id=1), postponements=rules().profile.postpone_most)
    alone = folk(1)
    alone = replace(alone, people={id_: one for id_, one in alone.people.items() if id_ in (10, 11, 12, 13, 14, 17)})
    (found,) = repaired([stands], away(11, TODAY, days=90), base=alone)
    assert (found.way, found.plan) == (Way.NONE, None)
    assert "repair.no_substitute" in {reason.code for reason in found.reasons}
    assert len(found.reasons) > 1


@pytest.mark.parametrize(
    ("disturbance", "codes"),
    [
        (Disturbance(Upset.PERSON, DAY, DAY), ["repair.who_or_where"]),
        (Disturbance(Upset.ROOM, DAY, DAY - timedelta(days=1)), ["repair.who_or_where", "repair.backwards"]),
        (Disturbance(Upset.REST, DAY, DAY + timedelta(days=92)), ["repair.too_long"]),
        (Disturbance(Upset.REST, TODAY - timedelta(days=2), TODAY - timedelta(days=1)), ["repair.over"]),
    ],
)
def test_an_impossible_stretch_is_refused_with_every_reason(disturbance: Disturbance, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        check_disturbance(disturbance, today=TODAY)
    assert [reason.code for reason in refused.value.reasons] == codes


@settings(max_examples=50, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 3), st.booleans(), st.integers(1, 3)), min_size=1, max_size=5, unique=True
    ),
    upset=st.sampled_from([Upset.PERSON, Upset.ROOM]),
    subject=st.integers(0, 7),
    first=st.integers(0, 3),
    days=st.integers(1, 14),
)
def test_every_repair_is_lawful_beside_all_others_and_nothing_else_moves(
    places: list[tuple[int, bool, int]], upset: Upset, subject: int, first: int, days: int
) -> None:
    standing = [
        sitting(at, on(DAY + timedelta(days=day), MORNING if early else AFTERNOON), of_set=number, room_id=number)
        for at, (day, early, number) in enumerate(places, 1)
    ]
    id_ = 10 + subject if upset is Upset.PERSON else 1 + subject % 3
    begin = DAY + timedelta(days=first)
    disturbance = Disturbance(upset, begin, begin + timedelta(days=days - 1), id_)
    found = repaired(standing, disturbance)
    hit = {
        one.id
        for one in standing
        if one.order.span.overlaps(disturbance.span)
        and (id_ == one.order.room_id if upset is Upset.ROOM else id_ in {taken.person_id for taken in one.order.seats})
    }
    assert {repair.sitting.id for repair in found} == hit
    becomes = {repair.sitting.id: repair.plan.sitting.order for repair in found if repair.plan}
    orders = {one.id: becomes.get(one.id, one.order) for one in standing}
    served = tuple(party(at, role, has_waived_notice=True) for at, role in ((1, "petitioner"), (2, "respondent")))
    for repair in found:
        if repair.plan is None:
            continue
        others = [order for at, order in orders.items() if at != repair.sitting.id]
        world = disturbance.facts_after(taken_by(folk(), others))
        order = orders[repair.sitting.id]
        kept = replace(order, seats=tuple(one for one in order.seats if not one.is_released))
        verdict = judge_planned(rules(), kept, replace(world, parties=served), now=NOW)
        assert not isinstance(verdict, Refused), verdict.reasons
        if repair.way is Way.SUBSTITUTE:
            assert (order.span, order.room_id) == (repair.sitting.order.span, repair.sitting.order.room_id)
            assert (len(repair.leaving), len(repair.newcomers)) == (1, 1)


def pair(base: BookingFacts, disturbance: Disturbance, *others: BookingFacts) -> tuple[Repair, ...]:
    """The repair of two sittings held together in room 1 by the first set, each with its own facts."""
    stand = [sitting(at, on(DAY), of_set=1, room_id=1) for at in (1, 2)]
    table = disturbance.table_after(rules().workdays)
    by = replace(rules(), workdays=table)
    own = others or (facts(), facts())
    booked = [Booked(one, by, known, joint_id=1) for one, known in zip(stand, own, strict=True)]
    return repairs_for(booked, disturbance, Draft(taken_by(base, [stand[0].order]), NOW))


def orders_of(repair: Repair) -> list[SittingOrder]:
    return [part.plan.sitting.order for part in repair.parts if part.plan]


def test_sittings_held_together_have_one_substitute_who_may_hear_every_matter() -> None:
    tied = facts(ties=Ties(declared={21: "亲属"}))  # 21 is barred from the second matter alone
    (found,) = pair(folk(), away(11), facts(), tied)
    assert (found.way, [part.sitting.id for part in found.parts]) == (Way.SUBSTITUTE, [1, 2])
    assert [one.person_id for one in found.leaving] == [11]
    assert [[one.person_id for one in part.newcomers] for part in found.parts] == [[31], [31]]


def test_sittings_held_together_go_to_one_room_and_to_one_time() -> None:
    (found,) = pair(folk(), Disturbance(Upset.ROOM, DAY, DAY, 1))
    assert (found.way, [order.room_id for order in orders_of(found)]) == (Way.ROOM, [2, 2])
    busy = Calendar(9_000, busy=(Span(on(date(2026, 12, 1)).start, on(date(2026, 12, 26)).end),))
    others = facts(), facts(parties=(party(9, calendar=busy), party(10, "respondent")))
    (found,) = pair(folk(1), Disturbance(Upset.REST, DAY, DAY), *others)
    first, second = orders_of(found)
    assert (found.way, first.span, first.room_id) == (Way.TIME, second.span, second.room_id)
    assert civil_day(first.span.start) == date(2026, 12, 28)  # until then only the first matter's parties can


def test_what_one_of_a_group_cannot_do_none_of_it_does() -> None:
    stands = [sitting(at, on(DAY), of_set=1, room_id=1) for at in (1, 2)]
    stands[1] = replace(stands[1], state=SittingState.HELD)
    rest = Disturbance(Upset.REST, DAY, DAY)
    by = replace(rules(), workdays=rest.table_after(rules().workdays))
    booked = [Booked(one, by, facts(), joint_id=1) for one in stands]
    (found,) = repairs_for(booked, rest, Draft(taken_by(folk(1), [stands[0].order]), NOW))
    assert (found.way, [part.plan for part in found.parts]) == (Way.NONE, [None, None])
