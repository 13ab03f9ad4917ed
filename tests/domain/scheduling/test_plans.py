"""Does the greedy planner always make a valid plan, and does the judge see through every way to spoil one?"""

import dataclasses
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import greedy_board
from hearing_app.domain.scheduling.judgements import Breach, Fault, judge_plan
from hearing_app.domain.scheduling.plans import Cost, Placement, Plan, Problem


def small(seed: int, *, sittings: int = 12, rooms: int = 2) -> Problem:
    return problem_from(many_sittings(sittings, seed, people=25, rooms=rooms, weeks=2))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 25), st.integers(1, 2))
def test_a_greedy_plan_is_valid_and_its_cost_is_the_judges(seed: int, sittings: int, rooms: int) -> None:
    problem = small(seed, sittings=sittings, rooms=rooms)
    board = greedy_board(Catalogue(problem))
    judgement = judge_plan(problem, board.plan())
    assert (judgement.faults, judgement.cost.total) == ((), board.cost)
    assert len(judgement.left_out) + len(board.plan()) == sittings


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_a_board_is_as_before_when_sittings_come_back(seed: int, chance: object) -> None:
    board = greedy_board(Catalogue(small(seed)))
    before = (
        board.cost,
        list(board.free),
        list(board.free_rooms),
        list(board.at_load),
        list(board.sides),
        board.plan(),
    )
    placed = [one for one, slot in enumerate(board.slots) if slot >= 0]
    chance.shuffle(placed)  # type: ignore[attr-defined]
    stood = [(one, board.remove(one)) for one in placed]
    empty = Board(board.catalogue)
    assert (board.cost, board.free, board.at_load, board.full) == (empty.cost, empty.free, empty.at_load, empty.full)
    for sitting, spot in stood:
        board.place(sitting, spot)
    assert (board.cost, board.free, board.free_rooms, board.at_load, board.sides, board.plan()) == before


def used(seed: int) -> Problem:
    """A problem whose people, rooms and parties have something else in some slots, and people have sat before."""
    chance, problem = Random(seed), small(seed)
    slots = problem.calendar.slots

    def some(part: float) -> int:
        return sum(1 << slot for slot in range(slots) if chance.random() < part)

    return dataclasses.replace(
        problem,
        members=tuple(dataclasses.replace(one, taken=some(0.1), load=chance.randrange(4)) for one in problem.members),
        venues=tuple(dataclasses.replace(one, taken=some(0.1)) for one in problem.venues),
        sittings=tuple(dataclasses.replace(one, barred=some(0.05)) for one in problem.sittings),
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_taken_stays_free_of_a_plan_and_loads_from_before_count(seed: int) -> None:
    problem = used(seed)
    board = greedy_board(Catalogue(problem))
    judgement = judge_plan(problem, board.plan())
    assert (judgement.faults, judgement.cost.total) == ((), board.cost)


def test_a_sitting_while_its_room_or_people_have_something_else_is_found() -> None:
    problem = small(1)
    plan = greedy_board(Catalogue(problem)).plan()
    id_, placement = next(iter(plan.items()))
    bit = 1 << placement.start
    member = placement.people[0][0]
    for spoiled in (
        dataclasses.replace(
            problem,
            venues=tuple(dataclasses.replace(v, taken=bit * (v.id == placement.venue_id)) for v in problem.venues),
        ),
        dataclasses.replace(
            problem, members=tuple(dataclasses.replace(m, taken=bit * (m.id == member)) for m in problem.members)
        ),
        dataclasses.replace(
            problem, sittings=tuple(dataclasses.replace(s, barred=bit * (s.id == id_)) for s in problem.sittings)
        ),
    ):
        assert judge_plan(spoiled, {id_: placement}).faults == (Fault(Breach.TAKEN, id_),)


def test_the_same_problem_gives_the_same_plan() -> None:
    assert greedy_board(Catalogue(small(3))).plan() == greedy_board(Catalogue(small(3))).plan()


def test_an_empty_plan_costs_what_is_left_out() -> None:
    problem = small(1)
    assert judge_plan(problem, {}).cost == Cost(left_out=12_000)


PROBLEM = small(5)
PLAN: Plan = greedy_board(Catalogue(PROBLEM)).plan()
FIRST = min(PLAN)
SECOND = min(set(PLAN) - {FIRST})


def moved(placement: Placement, **changes: object) -> Placement:
    return dataclasses.replace(placement, **changes)  # type: ignore[arg-type]


def seated(placement: Placement, at: int, person: int) -> Placement:
    people = list(placement.people)
    people[at] = (person, people[at][1])
    return moved(placement, people=tuple(people))


def barred(sitting: int) -> int:
    return min(PROBLEM.sittings[sitting].conflicts)


SPOILED: dict[str, tuple[Callable[[Placement], Placement], Breach]] = {
    "before its day": (lambda p: moved(p, start=0), Breach.DAY),
    "after the horizon": (lambda p: moved(p, start=PROBLEM.calendar.slots), Breach.DAY),
    "across lunch": (lambda p: moved(p, start=p.start // 14 * 14 + 5), Breach.SESSION),
    "in no room": (lambda p: moved(p, venue_id=99), Breach.ROOM),
    "one person twice": (lambda p: seated(p, 1, p.people[0][0]), Breach.TWICE),
    "somebody barred": (lambda p: seated(p, 0, barred(FIRST)), Breach.MEMBER),
    "nobody": (lambda p: seated(p, 0, -1), Breach.MEMBER),
    "a seat too few": (lambda p: moved(p, people=p.people[1:]), Breach.SEATS),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_placement_is_found(name: str) -> None:
    spoil, breach = SPOILED[name]
    judgement = judge_plan(PROBLEM, {**PLAN, FIRST: spoil(PLAN[FIRST])})
    assert breach in {fault.breach for fault in judgement.faults if fault.sitting_id == FIRST}


def test_two_sittings_in_one_place_are_found() -> None:
    twin = dataclasses.replace(PROBLEM.sittings[FIRST], id=SECOND)
    sittings = tuple(twin if one.id == SECOND else one for one in PROBLEM.sittings)
    problem = dataclasses.replace(PROBLEM, sittings=sittings)
    judgement = judge_plan(problem, {FIRST: PLAN[FIRST], SECOND: PLAN[FIRST]})
    assert [(fault.breach, fault.sitting_id) for fault in judgement.faults] == [(Breach.OVERLAP, SECOND)]


def test_too_many_sittings_in_a_week_are_found() -> None:
    judgement = judge_plan(dataclasses.replace(PROBLEM, most_a_week=0), PLAN)
    assert {fault.breach for fault in judgement.faults} == {Breach.WEEK}


def test_a_sitting_while_its_party_is_away_is_found() -> None:
    away = dataclasses.replace(PROBLEM.sittings[FIRST], away=-1)
    problem = dataclasses.replace(PROBLEM, sittings=tuple(away if one.id == FIRST else one for one in PROBLEM.sittings))
    assert [fault.breach for fault in judge_plan(problem, PLAN).faults] == [Breach.PARTY_AWAY]


def test_a_sitting_that_nobody_knows_is_found() -> None:
    assert [fault.breach for fault in judge_plan(PROBLEM, {99: PLAN[FIRST]}).faults] == [Breach.UNKNOWN]
