"""Is every offered slot legal, is none left out, and are the obstacles named?"""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.kinds import Process, SeatRole
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.orders import ClockDue, Consent, MatterFacts, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.sittings.slots import SlotRequest, SlotSearch, find_slots
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_day, civil_span
from hearing_app.i18n import sentence, speaking
from hearing_app.settings.places import CONFIG
from hearing_app.settings.routes import read_routes
from tests.builders.rules import FULL, NOW, TODAY, candidate, facts, office_hours, party, room, rules
from tests.domain.sittings.test_lineups import every_panel, small_rules

FIRST = date(2026, 12, 4)
WIDE = SlotRequest(weeks=2, most=1000)
ROUTES = read_routes(CONFIG)
BARRED = ROUTES.barred(ROUTES.routes["litigation"], Process.HEARING, {"zh": "听证", "en": "hearing"})


def codes(found: SlotSearch) -> set[str]:
    for obstacle in found.obstacles:
        for language in ("zh", "en"):
            with speaking(language):
                assert "{" not in sentence(obstacle.reason)
    return {obstacle.reason.code for obstacle in found.obstacles}


def hour(day: date, start: int, end: int):
    return civil_span(day, time(start), time(end))


def test_slots_begin_when_the_notice_period_has_run_and_are_ranked():
    found = find_slots(rules(), WIDE, facts(), now=NOW)
    assert found.slots[0].span == hour(FIRST, 9, 12)
    assert [slot.span for slot in found.slots[:4]] == [
        hour(FIRST, 9, 12),
        hour(FIRST, 14, 17),
        civil_span(FIRST, time(14, 30), time(17, 30)),
        hour(FIRST, 15, 18),
    ]
    assert all(civil_day(slot.span.start).weekday() < 5 for slot in found.slots)
    assert found.first_on == FIRST


def test_waived_notice_opens_tomorrow():
    sides = (party(1, has_waived_notice=True), party(2, "respondent", has_waived_notice=True))
    found = find_slots(rules(), WIDE, facts(parties=sides), now=NOW)
    assert civil_day(found.slots[0].span.start) == TODAY + timedelta(days=1)


def test_missed_clocks_rank_last():
    matter = MatterFacts(1, "fuhe", clocks=(ClockDue("K9", {"zh": "复核", "en": "re-review"}, FIRST),))
    found = find_slots(rules(), WIDE, facts(matter=matter), now=NOW)
    missed = [bool(slot.missed_clocks) for slot in found.slots]
    assert missed == sorted(missed)
    assert missed.count(False) == 4
    assert found.deadlines == matter.clocks


def test_a_year_without_table_is_provisional():
    request = SlotRequest(from_on=date(2026, 12, 30), weeks=1, most=1000)
    found = find_slots(rules(), request, facts(), now=NOW)
    assert {(civil_day(slot.span.start).year, slot.is_provisional) for slot in found.slots} == {
        (2026, False),
        (2027, True),
    }


def test_the_smallest_room_that_holds_everybody_is_offered():
    rooms = (room(1, 60), room(2, 8), room(3, 10), room(4, 12))
    slot = find_slots(rules(), WIDE, facts(rooms=rooms), now=NOW).slots[0]
    assert len(slot.seats) == 8
    assert (slot.room_id, slot.other_room_ids) == (3, (4, 1))


def test_who_can_what_a_party_needs_is_asked_before_somebody_with_less_to_do():
    folk = [candidate(at, category) for at, category in enumerate(FULL, 1)]
    signs = candidate(9, "lawyer", load=5, skills=frozenset({"sign_language"}))
    of = [MatterFacts(1, "fuhe", skills=frozenset(skills)) for skills in ((), ("sign_language",))]
    found = [find_slots(rules(), WIDE, facts(*folk, signs, matter=matter), now=NOW).slots[0] for matter in of]
    assert [9 in {seat.person_id for seat in slot.seats} for slot in found] == [False, True]


def test_recorder_stays_open_only_when_the_roster_has_no_staff():
    folk = [candidate(at, category) for at, category in enumerate(FULL, 1)]
    without = find_slots(rules(), WIDE, facts(*folk[:-1]), now=NOW)
    assert without.slots[0].open_roles == (SeatRole.RECORDER,)
    busy = {person.id: Calendar(person.id) for person in folk} | {8: Calendar(8, lambda day: ())}
    all_busy = find_slots(rules(), WIDE, facts(*folk, calendars=busy), now=NOW)
    assert (all_busy.slots, codes(all_busy) - {"slots.notice_first_day"}) == ((), {"slots.too_few_free"})


def test_weekend_opening_counts_only_when_the_office_allows():
    weekend = room(open_on=lambda day: (hour(day, 9, 12),) if day.weekday() == 5 else ())
    refused = find_slots(rules(), WIDE, facts(rooms=(weekend,)), now=NOW)
    assert (refused.slots, codes(refused)) == ((), {"slots.notice_first_day", "slots.rest_day"})
    allowed = find_slots(rules(), replace(WIDE, weeks=3, allows_rest_days=True), facts(rooms=(weekend,)), now=NOW)
    assert [civil_day(slot.span.start) for slot in allowed.slots] == [date(2026, 12, 5), date(2026, 12, 12)]
    assert isinstance(plan_sitting(rules(), allowed.slots[0].order, facts=facts(rooms=(weekend,)), now=NOW), Plan)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"matter": MatterFacts(1, "intake")}, "matter.stage_not_allowed"),
        ({"matter": MatterFacts(1, "fuhe", barred={Process.HEARING: BARRED})}, "matter.routed_out"),
        ({"matter": MatterFacts(1, "fuhe", simple_rule=ROUTES.simple_ref)}, "matter.simple_track"),
        ({"matter": None}, "matter.missing"),
        ({"rooms": (room(capacity=5),)}, "room.too_small"),
        ({"rooms": (replace(room(), equipment=frozenset()),)}, "room.lacks_equipment"),
        ({"parties": (party(1, needs=frozenset({"accessible"})),)}, "room.lacks_equipment"),
        ({"parties": (party(1, calendar=Calendar(50, lambda day: ())),)}, "slots.party_not_free"),
        ({"ties": Ties(handlers=frozenset({2}))}, "slots.no_group_free"),
        ({"rooms": (room(busy=(civil_span(TODAY, time(0), time(1)).widened(0, 60 * 24 * 60),)),)}, "slots.rooms_taken"),
    ],
)
def test_obstacles(change: dict[str, object], expected: str):
    found = find_slots(rules(), WIDE, facts(**change), now=NOW)
    assert found.slots == ()
    assert expected in codes(found)


def test_mediation_needs_a_mediator_and_no_refusal():
    people = (candidate(1, "people_mediator"), candidate(2, "lawyer"))
    sides = (party(1, consent=Consent.INDICATED), party(2, "respondent", consent=Consent.GIVEN))
    found = find_slots(rules("people_mediation"), WIDE, facts(*people, parties=sides), now=NOW)
    assert [seat.person_id for seat in found.slots[0].seats] == [1]
    nobody = find_slots(rules("people_mediation"), WIDE, facts(people[1], parties=sides), now=NOW)
    assert (nobody.slots, codes(nobody)) == ((), {"slots.too_few_free"})
    refused = find_slots(
        rules("people_mediation"), WIDE, facts(*people, parties=(party(1, consent=Consent.REFUSED),)), now=NOW
    )
    assert codes(refused) == {"consent.refused"}


def test_reception_without_staff_is_offered_with_an_open_host():
    found = find_slots(rules("leader_reception"), WIDE, facts(candidate(1, "lawyer")), now=NOW)
    assert found.slots[0].open_roles == (SeatRole.HOST,)


def half_days(code: int):
    """Morning on days whose bit is set, afternoon on the others."""

    def open_on(day: date):
        return (hour(day, 9, 12),) if code >> day.weekday() & 1 else (hour(day, 14, 18),)

    return open_on


people_in_small_worlds = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["judge", "lawyer", "npc_deputy", "gov_lawyer"]), min_size=1, max_size=2, unique=True),
        st.integers(0, 31),
        st.sampled_from([None, 1]),
        st.booleans(),
    ),
    min_size=3,
    max_size=5,
)


@settings(max_examples=25, deadline=None)
@given(
    held=people_in_small_worlds, capacities=st.lists(st.integers(4, 8), min_size=1, max_size=2), code=st.integers(0, 31)
)
def test_offered_exactly_where_trying_everything_finds_a_legal_sitting(held, capacities, code):
    world = small_rules(("lawyers",), 0.6, votes=True)
    people, calendars = [], {}
    for at, (categories, hours, cap, is_capped) in enumerate(held, 1):
        used = {"2026-12": 1} if is_capped else {}
        terms = tuple(Appointment(category) for category in categories)
        people.append(Candidate(at, f"王示例{at}", terms, monthly_cap=cap, sittings_in=used))
        calendars[at] = Calendar(at, half_days(hours))
    rooms = tuple(room(at, capacity) for at, capacity in enumerate(capacities, 1))
    sides = (party(1, calendar=Calendar(60, half_days(code))),)
    known = facts(*people, rooms=rooms, calendars=calendars, parties=sides)
    request = SlotRequest(from_on=FIRST, weeks=1, grid_minutes=180, most=1000)
    offered = {slot.span for slot in find_slots(world, request, known, now=NOW).slots}
    panels = list(every_panel(world, people))
    for day in (FIRST + timedelta(days=n) for n in range(5)):
        for span in (hour(day, 9, 12), hour(day, 15, 18)):
            tried = (SittingOrder(span, each.id, seats) for each in rooms for seats in panels)
            legal = any(judge_sitting(world, order, known, now=NOW, stage=Stage.PLANNED).is_legal for order in tried)
            assert (span in offered) is legal


busy_hours = st.lists(st.tuples(st.integers(0, 20), st.integers(8, 17), st.integers(1, 6)), max_size=6)


@settings(max_examples=40, deadline=None)
@given(
    busy=st.lists(busy_hours, min_size=14, max_size=14),
    categories=st.lists(st.sampled_from(FULL), min_size=14, max_size=14),
    kind=st.sampled_from(["hearing_review", "people_mediation", "case_conference", "expert_review"]),
    terms=st.lists(st.booleans(), min_size=14, max_size=14),
)
def test_every_offered_slot_can_be_booked(busy, categories, kind, terms):
    people = [
        Candidate(
            at,
            f"王示例{at}",
            (Appointment(category, None, date(2026, 12, 8) if is_short else None), Appointment("people_mediator")),
        )
        for at, (category, is_short) in enumerate(zip(categories, terms, strict=True), 1)
    ]
    calendars = {
        at: Calendar(at, office_hours, tuple(_busy(*times) for times in busy[at - 1]), before_minutes=30)
        for at in range(1, 15)
    }
    known = facts(
        *people, calendars=calendars, rooms=(room(1, 10), room(2, 14, busy=tuple(_busy(*t) for t in busy[0])))
    )
    world = rules(kind)
    for slot in find_slots(world, WIDE, known, now=NOW).slots:
        plan = plan_sitting(world, slot.order, facts=known, now=NOW)
        assert not isinstance(plan, Refused), plan.reasons
        assert {gap.params.get("role_id") for gap in plan.verdict.gaps if gap.code == "seat.too_few"} == set(
            slot.open_roles
        )
        seated = [seat.person_id for seat in slot.seats]
        assert len(seated) == len(set(seated))


def _busy(day: int, start: int, hours: int):
    return hour(TODAY + timedelta(days=day + 8), start, start + hours)


def test_a_slot_is_the_same_every_time():
    shuffled = facts(*[candidate(at, category) for at, category in reversed(list(enumerate(FULL, 1)))])
    assert find_slots(rules(), WIDE, facts(), now=NOW) == find_slots(rules(), WIDE, shuffled, now=NOW)
