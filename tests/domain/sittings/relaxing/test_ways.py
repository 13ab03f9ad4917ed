"""Nothing fits: are the named sets of rules enough, smallest, all there, and never touch what the law calls hard?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.orders import ClockDue, MatterFacts
from hearing_app.domain.sittings.relaxing.relaxations import relaxations_of
from hearing_app.domain.sittings.relaxing.ways import Limits, find_ways, fits, needs_ways, smallest_sets
from hearing_app.domain.sittings.slots import SlotRequest, find_slots
from hearing_app.domain.spans import civil_day, civil_span
from hearing_app.i18n import sentence, speaking
from tests.builders.rules import FULL, NOW, TODAY, candidate, facts, office_hours, party, room, rules
from tests.domain.sittings.test_lineups import small_rules

FIRST = date(2026, 12, 4)
WEEK = SlotRequest(weeks=2, most=1000)


def ids(world, request, known) -> list[tuple[str, ...]]:
    """Name each way by the codes of its steps, and check that they can be said in both languages."""
    found = find_ways(world, request, known, now=NOW)
    for way in found:
        for language in ("zh", "en"):
            with speaking(language):
                assert all("{" not in sentence(step) for step in way.steps)
    return [tuple(step.code.removeprefix("relax.") for step in way.steps) for way in found]


def clocked(due_on: date) -> MatterFacts:
    return MatterFacts(1, "fuhe", clocks=(ClockDue("K9", {"zh": "复核", "en": "re-review"}, due_on),))


def test_short_notice_saves_a_clock_and_says_by_what_rule_and_when():
    known = facts(matter=clocked(FIRST - timedelta(days=3)))
    assert needs_ways(find_slots(rules(), WEEK, known, now=NOW))
    (way,) = find_ways(rules(), WEEK, known, now=NOW)
    assert [step.code for step in way.steps] == ["relax.notice"]
    assert (civil_day(way.span.start), way.steps[0].rule.clause) == (TODAY + timedelta(days=1), "notice_before")


def test_a_clock_that_ran_out_is_nothing_that_gives_way():
    known = facts(matter=clocked(TODAY))
    assert find_slots(rules(), WEEK, known, now=NOW).slots
    assert find_ways(rules(), WEEK, known, now=NOW) == ()


def saturdays(day: date):
    return (civil_span(day, time(9), time(12)),) if day.weekday() == 5 else ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"rooms": (room(open_on=saturdays),)}, [("room_hours",), ("rest_day",)]),
        ({"rooms": (room(capacity=5),)}, [("hired_room",)]),
        ({"parties": (party(1, calendar=Calendar(50, lambda day: ())),)}, [("party_times",)]),
        ({"parties": (party(1, calendar=Calendar(50, saturdays)),)}, [("party_times",), ("rest_day", "room_hours")]),
        ({"matter": MatterFacts(1, "intake")}, []),
        ({"ties": Ties(handlers=frozenset({2}))}, [("one_more",)]),
    ],
)
def test_what_is_named(change: dict[str, object], expected: list[tuple[str, ...]]):
    assert not find_slots(rules(), WEEK, facts(**change), now=NOW).slots
    assert ids(rules(), WEEK, facts(**change)) == expected


def test_two_obstacles_take_two_steps():
    known = facts(
        *(candidate(at, category) for at, category in enumerate(FULL, 1)),
        rooms=(room(capacity=5),),
        parties=(party(1, calendar=Calendar(50, lambda day: ())),),
    )
    assert ids(rules(), WEEK, known) == [("party_times", "hired_room")]


def test_a_booking_of_a_party_never_gives_way():
    busy = (civil_span(TODAY, time(0), time(0)).widened(0, 60 * 24 * 400),)
    known = facts(parties=(party(1, calendar=Calendar(50, office_hours, busy)),))
    assert ids(rules(), WEEK, known) == []


def bits_of_days(code: int):
    def open_on(day: date):
        hours = (time(9), time(12)) if code >> (day.weekday() % 5) & 1 else (time(14), time(18))
        return () if code >> 5 and day.weekday() > 2 else (civil_span(day, *hours),)

    return open_on


def subsets(known) -> Iterator[tuple]:
    for size in range(len(known) + 1):
        yield from combinations(known, size)


@settings(max_examples=40, deadline=None)
@given(
    held=st.lists(
        st.tuples(st.sampled_from(["judge", "lawyer", "npc_deputy", "gov_lawyer"]), st.integers(0, 63), st.booleans()),
        min_size=2,
        max_size=4,
    ),
    capacity=st.integers(4, 8),
    codes=st.tuples(st.integers(0, 63), st.integers(0, 63), st.integers(0, 63)),
    due=st.sampled_from((TODAY, TODAY + timedelta(days=4), FIRST, None)),
    chance=st.randoms(use_true_random=False),
)
def test_the_sets_are_all_the_smallest_ones(held, capacity, codes, due, chance):
    world = small_rules(("lawyers",), 0.6, votes=True)
    people = [
        Candidate(at, f"王示例{at}", (Appointment(one),), monthly_cap=1 if cap else None, sittings_in={"2026-12": 1})
        for at, (one, _, cap) in enumerate(held, 1)
    ]
    known = facts(
        *people,
        rooms=(room(1, capacity, open_on=bits_of_days(codes[0])),),
        calendars={at: Calendar(at, bits_of_days(code)) for at, (_, code, _) in enumerate(held, 1)},
        parties=(
            party(1, calendar=Calendar(60, bits_of_days(codes[1]))),
            party(2, "respondent", calendar=Calendar(61, bits_of_days(codes[2]))),
        ),
        matter=clocked(due) if due else MatterFacts(1, "fuhe"),
    )
    request = SlotRequest(weeks=2, grid_minutes=180, most=1)
    steps = [one for one in relaxations_of(world, request, known) if one.id != "weeks"]
    some = tuple(sorted(chance.sample(steps, 6), key=steps.index))
    looked = {}

    def searched(chosen):
        if chosen not in looked:
            now_known = (request, known)
            for step in chosen:
                now_known = step.apply(now_known)
            looked[chosen] = find_slots(world, *now_known, now=NOW)
        return looked[chosen]

    found = {chosen for chosen, _ in smallest_sets(some, searched, now=NOW, limits=Limits(6, 1000))}
    enough = [chosen for chosen in subsets(some) if fits(searched(chosen), NOW)]
    assert found == {one for one in enough if not any(set(other) < set(one) for other in enough)}


def test_limits_leave_out_sets_but_never_name_a_greater_one():
    known = facts(rooms=(room(capacity=5),), parties=(party(1, calendar=Calendar(50, lambda day: ())),))
    assert find_ways(rules(), WEEK, known, now=NOW, limits=Limits(steps=1)) == ()
    assert find_ways(rules(), WEEK, known, now=NOW, limits=Limits(searches=3)) == ()
    assert find_ways(rules(), replace(WEEK, weeks=26), facts(), now=NOW) == ()
