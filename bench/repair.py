"""Promise P7: does a repair change no more than what is hit, at once? The three busiest people are away for two weeks.

One run. Peer: planning anew without them (greedy), which moves what nobody asked to move. Floor: finding what is hit
at all. Milliseconds are of processor time, the median of several rounds on fresh boards.

    .venv/bin/python -m bench.repair [--sizes 200,500,1000] [--seed 1] [--rounds 7]
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import TypeVar

from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.boards import Board, Spot
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import greedy_board
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.domain.scheduling.plans import Plan, Problem
from hearing_app.domain.scheduling.repairs import Outage, hit_by, mend_board

T = TypeVar("T")
AWAY_DAYS, BUSIEST = 10, 3


@dataclass(frozen=True, slots=True)
class Line:
    """One size: what was hit, what a repair changed of it, what planning anew changed, times, broken promises."""

    sittings: int
    hit: int
    changed: int
    kept_time_and_room: int
    moved: int
    left_out: int
    ms: float
    ms_a_hit: float
    floor_ms: float
    anew_changed: int
    anew_moved: int
    anew_ms: float
    anew_to_repair: float
    faults: int
    broken: list[str]


def busiest(board: Board) -> list[int]:
    """Return the members who sit most often."""
    people = range(len(board.held))
    return sorted(people, key=lambda one: (-len(board.held[one]), one))[:BUSIEST]


def outage_of(board: Board) -> Outage:
    """Return that the busiest are away in the two weeks in which they sit most."""
    calendar, people = board.catalogue.problem.calendar, busiest(board)
    days = [board.slots[at] // calendar.slots_a_day for one in people for at, _ in board.held[one]]
    starts = range(0, max(1, calendar.days - AWAY_DAYS + 1), calendar.days_a_week)
    first = max(starts, key=lambda day: sum(day <= one < day + AWAY_DAYS for one in days))
    slots = min(AWAY_DAYS, calendar.days - first) * calendar.slots_a_day
    bits = ((1 << slots) - 1) << first * calendar.slots_a_day
    return Outage(dict.fromkeys(people, bits))


def disturbed(problem: Problem, outage: Outage) -> Problem:
    """Return the problem as it is with the outage, for the judge and for planning anew."""
    members = tuple(replace(one, taken=one.taken | outage.members.get(one.id, 0)) for one in problem.members)
    return replace(problem, members=members)


def standing(catalogue: Catalogue, spots: list[Spot | None]) -> Board:
    """Return a fresh board on which everything stands as planned."""
    board = Board(catalogue)
    for sitting, spot in enumerate(spots):
        if spot is not None:
            board.place(sitting, spot)
    return board


def measure(sittings: int, *, seed: int = 1, rounds: int = 7) -> Line:
    """Repair one plan and plan it anew."""
    problem = problem_from(many_sittings(sittings, seed))
    catalogue = Catalogue(problem)
    board = greedy_board(catalogue)
    before, outage = board.plan(), outage_of(board)
    spots = [
        Spot(slot, room, tuple(panel)) if slot >= 0 else None
        for slot, room, panel in zip(board.slots, board.rooms, board.panels, strict=True)
    ]
    boards = [standing(catalogue, spots) for _ in range(rounds)]
    floor_ms, hit = timed([lambda one=one: hit_by(one, outage) for one in boards])  # type: ignore[misc] # one board each
    ms, mended = timed([lambda one=one: mend_board(one, outage) for one in boards])  # type: ignore[misc] # one board each
    after, without = boards[-1].plan(), disturbed(problem, outage)
    anew_ms, anew = timed([lambda: greedy_board(Catalogue(without))] * min(rounds, 3))
    changed, faults = changes(before, after), len(judge_plan(without, after).faults)
    touched = {one.sitting for one in mended}
    kept = sum(one.after is not None and one.keeps_time and one.after.room == one.before.room for one in mended)
    promises = {
        "P7 changes": len(changed) <= len(hit) and changed <= touched,
        "P7 time": ms <= len(hit),
        "valid": faults == 0,
    }
    return Line(
        sittings=sittings,
        hit=len(hit),
        changed=len(changed),
        kept_time_and_room=kept,
        moved=sum(one.after is not None and not one.keeps_time for one in mended),
        left_out=sum(one.after is None for one in mended),
        ms=round(ms, 3),
        ms_a_hit=round(ms / max(1, len(hit)), 4),
        floor_ms=round(floor_ms, 4),
        anew_changed=len(changes(before, anew.plan())),
        anew_moved=len(moves(before, anew.plan())),
        anew_ms=round(anew_ms, 1),
        anew_to_repair=round(anew_ms / max(1e-6, ms), 1),
        faults=faults,
        broken=[name for name, is_kept in promises.items() if not is_kept],
    )


def timed(runs: list[Callable[[], T]]) -> tuple[float, T]:
    """Return the median of milliseconds of processor time, and the last answer."""
    took = []
    for run in runs:
        begun = time.process_time()
        answer = run()
        took.append(1000 * (time.process_time() - begun))
    return median(took), answer


def changes(before: Plan, after: Plan) -> set[int]:
    """Return the sittings of which anything is different: time, room, people."""
    return {at for at in before.keys() | after.keys() if before.get(at) != after.get(at)}


def moves(before: Plan, after: Plan) -> set[int]:
    """Return the sittings that begin at another time or fell out."""
    return {at for at, stood in before.items() if at not in after or after[at].start != stood.start}


def main() -> None:
    """Print a JSON line for each size; exit code 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,500,1000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    lines = [measure(int(size), seed=asked.seed, rounds=asked.rounds) for size in asked.sizes.split(",")]
    for line in lines:
        print(json.dumps(asdict(line)), flush=True)
    broken = sorted({name for line in lines for name in line.broken})
    print(json.dumps({"broken": broken}))
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
