"""Does a repair on the planner's bits touch only what an outage hits, and leave a plan that the judge accepts?"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import greedy_board
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.domain.scheduling.plans import Problem
from hearing_app.domain.scheduling.repairs import Outage, hit_by, mend_board


def week_bits(problem: Problem, first_day: int, days: int) -> int:
    a_day = problem.calendar.slots_a_day
    return ((1 << days * a_day) - 1) << first_day * a_day & ((1 << problem.calendar.slots) - 1)


def disturbed(board: Board, outage: Outage) -> Problem:
    problem, ids = board.catalogue.problem, board.catalogue.room_ids
    lost = {ids[room]: bits for room, bits in outage.rooms.items()}
    return replace(
        problem,
        members=tuple(replace(one, taken=outage.members.get(one.id, 0)) for one in problem.members),
        venues=tuple(replace(one, taken=lost.get(one.id, 0)) for one in problem.venues),
    )


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 500),
    people=st.sets(st.integers(0, 29), max_size=6),
    rooms=st.sets(st.integers(0, 1), max_size=1),
    first=st.integers(0, 15),
    days=st.integers(1, 10),
)
def test_what_is_not_hit_stays_and_the_rest_is_lawful(
    seed: int, people: set[int], rooms: set[int], first: int, days: int
) -> None:
    board = greedy_board(Catalogue(problem_from(many_sittings(24, seed, people=30))))
    before, bits = board.plan(), week_bits(board.catalogue.problem, first, days)
    outage = Outage(dict.fromkeys(people, bits), dict.fromkeys(rooms, bits))
    hit = hit_by(board, outage)
    mended = mend_board(board, outage)
    after = board.plan()
    assert [one.sitting for one in mended] == hit
    assert {at: spot for at, spot in before.items() if at not in hit} == {
        at: spot for at, spot in after.items() if at not in hit
    }
    judged = judge_plan(disturbed(board, outage), after)
    assert judged.faults == ()
    assert judged.cost.total == board.cost
    for one in mended:
        if one.keeps_time and one.after is not None:
            # whoever could stay did
            away = {person for person in one.before.panel if outage.members.get(person)}
            assert [a == b for a, b in zip(one.before.panel, one.after.panel, strict=True)] == [
                person not in away for person in one.before.panel
            ]
