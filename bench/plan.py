"""Promises P5 and P6: how good are plans of many sittings, against a proven bound, at once and after a minute?

One run. Peer: the greedy plan itself, and first fit in loops (each sitting at its first start that has a room and
anybody for each seat). Floor: the planner's proven bound, and for few sittings the far closer one of
bench.exact_bounds; each gap is printed, and P6 is held against the closest bound that is proven. Milliseconds a
sitting are of processor time; a search has wall time.

    .venv/bin/python -m bench.plan [--sizes 50,200,500,1000,2000] [--seconds 60] [--seed 1] [--exact-seconds 150]
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass

from bench.exact_bounds import exact_bound
from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.boards import Board, Spot
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import by_deadline, greedy_board
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.domain.scheduling.plans import Plan, Problem
from hearing_app.planning.bounds import lower_bound
from hearing_app.planning.searches import Limits, Progress, search_plan

GREEDY_GAPS = ((200, 10.0), (10**9, 7.0))  # P5: up to so many sittings, at most so many percent
MOST_EXACT = 60  # sittings up to which the exact bound comes to an end in minutes
SEARCH_GAPS = ((50, 3.0), (200, 1.0), (10**9, 0.4))  # P6, after 60 s on two cores


@dataclass(frozen=True, slots=True)
class Line:
    """One size: percent above the bound, times, and which promises were not kept."""

    sittings: int
    bound: int | None
    exact_bound: int | None
    first_fit_gap: float
    greedy_gap: float
    search_gap: float
    exact_search_gap: float | None
    greedy_ms_a_sitting: float
    first_plan_s: float
    seconds: float
    steps: int
    faults: int
    broken: list[str]


def first_fit(catalogue: Catalogue) -> int:
    """Return the cost of a plan in which each sitting takes the first start that is possible at all."""
    board = Board(catalogue)
    for sitting in by_deadline(board):
        spot = _first_spot(board, sitting)
        if spot is not None:
            board.place(sitting, spot)
    return board.cost


def _first_spot(board: Board, sitting: int) -> Spot | None:
    catalogue = board.catalogue
    for window in catalogue.windows(sitting):
        for slot in window.slots:
            room = board.room_for(sitting, slot)
            free = catalogue.available[window.session] & ~board.full[window.week]
            for one in board.free[slot : slot + catalogue.lengths[sitting]]:
                free &= one
            panel = []
            for eligible in catalogue.eligible[sitting]:
                able = eligible & free
                panel.append((able & -able).bit_length() - 1)
                free ^= able & -able
            if room >= 0 and -1 not in panel:
                return Spot(slot, room, panel)
    return None


def measure(sittings: int, *, seconds: float, seed: int, exact_seconds: float = 0) -> Line:
    """Plan one problem in every way; with `exact_seconds` few sittings get the closer bound as well."""
    problem = problem_from(many_sittings(sittings, seed))
    bound = lower_bound(problem)
    begun = time.process_time()
    catalogue = Catalogue(problem)
    greedy = greedy_board(catalogue)
    greedy_ms = 1000 * (time.process_time() - begun) / sittings
    told: list[Progress] = []
    outcome = search_plan(problem, Limits(seconds), on_progress=told.append)
    greedy_gap, search_gap = _gap(greedy.cost, bound), _gap(outcome.progress.cost, bound)
    is_exact = bool(exact_seconds) and sittings <= MOST_EXACT
    exact = exact_bound(problem, exact_seconds).bound if is_exact else None
    exact_gap = None if exact is None else _gap(outcome.progress.cost, exact)
    closest = search_gap if exact_gap is None else min(search_gap, exact_gap)
    kept = {
        "P5 gap": greedy_gap <= _allowed(GREEDY_GAPS, sittings),
        "P5 time": greedy_ms <= 0.5,
        "P6 gap": closest <= _allowed(SEARCH_GAPS, sittings) or seconds < 60,
        "P6 first plan": told[0].seconds <= 1,
        "P6 never worse than greedy": outcome.progress.cost <= greedy.cost,
    }
    return Line(
        sittings=sittings,
        bound=bound,
        exact_bound=exact,
        first_fit_gap=_gap(first_fit(catalogue), bound),
        greedy_gap=greedy_gap,
        search_gap=search_gap,
        exact_search_gap=exact_gap,
        greedy_ms_a_sitting=round(greedy_ms, 3),
        first_plan_s=round(told[0].seconds, 2),
        seconds=round(outcome.progress.seconds, 2),
        steps=outcome.progress.steps,
        faults=_faults(problem, outcome.plan),
        broken=[name for name, is_kept in kept.items() if not is_kept],
    )


def _faults(problem: Problem, plan: Plan) -> int:
    return len(judge_plan(problem, plan).faults)


def _gap(cost: int, bound: int | None) -> float:
    return round(100 * (cost - bound) / bound, 2) if bound else 0.0


def _allowed(table: tuple[tuple[int, float], ...], sittings: int) -> float:
    return next(percent for most, percent in table if sittings <= most)


def main() -> None:
    """Print a JSON line for each size, then the growth of greedy; exit code 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="50,200,500,1000,2000")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--exact-seconds", type=float, default=150)
    asked = parser.parse_args()
    lines = []
    for size in asked.sizes.split(","):
        limits = {"seconds": asked.seconds, "exact_seconds": asked.exact_seconds}
        lines.append(measure(int(size), seed=asked.seed, **limits))
        print(json.dumps(asdict(lines[-1])), flush=True)
    growth = lines[-1].greedy_ms_a_sitting / max(1e-9, lines[0].greedy_ms_a_sitting)
    broken = sorted({name for line in lines for name in line.broken} | ({"P5 growth"} if growth > 5 else set()))
    print(json.dumps({"growth_a_sitting": round(growth, 2), "broken": broken}))
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
