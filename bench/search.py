"""Promises P1 and P2: how long does a search for free starts take, against loops over people, at any size of office?

One run, medians, ratios. Peers: loops over every start and person (naive), and the same with people sorted by load that
stops at the first who is free (early exit). Floor: one OR over everybody's free time, as ints and, where numpy is
installed, over a matrix. Answers must be identical. PostgreSQL as a peer: bench.stored_search.

    .venv/bin/python -m bench.search [--people 5000] [--small 200] [--weeks 12] [--rounds 7]
"""

import argparse
import functools
import importlib
import json
import operator
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from bench.offices import Row, free_starts
from hearing_app.cli.problems.searches import World, answer_query, world_of


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds at the large size and ratios; `broken` names the promises that were not kept."""

    people: int
    weeks: int
    warm_ms: float
    cold_ms: float
    naive_ms: float
    early_exit_ms: float
    floor_ints_ms: float
    floor_matrix_ms: float | None
    naive_to_warm: float
    early_exit_to_warm: float
    warm_to_floor: float
    large_to_small: float
    twenty_six_weeks_to_twelve: float
    same: bool
    broken: list[str]


def is_free(person: Row, day: int, start: int, end: int) -> bool:
    """Say whether somebody can come, by reading rules, absences and bookings one after another."""
    if not any(weekday == day % 7 and a <= start and end <= b for weekday, a, b in person["rules"]):
        return False
    if any(a <= day < b for a, b in person["absences"]) or clashes(person["bookings"], day, start, end):
        return False
    return sum(booked // 7 == day // 7 for booked, _, _ in person["bookings"]) < person["max_per_week"]


def clashes(bookings: list[list[int]], day: int, start: int, end: int) -> bool:
    """Say whether a booking overlaps."""
    return any(booked == day and a < end and start < b for booked, a, b in bookings)


def free_times(row: Row, query: Row) -> Iterator[tuple[int, int]]:
    """Yield every start at which the parties and a room are free."""
    wanted = query["equipment"]
    rooms = [
        one for one in row["rooms"] if one["capacity"] >= query["capacity"] and one["equipment"] & wanted == wanted
    ]
    for day in range(query["notice_days"], 7 * row["weeks"]):
        if day % 7 >= 5:
            continue
        for start in range(query["work"][0], query["work"][1] - query["minutes"] + 1, 15):
            end = start + query["minutes"]
            if any(clashes(party, day, start, end) for party in query["parties"]):
                continue
            if not all(clashes(room["bookings"], day, start, end) for room in rooms):
                yield day, start


def by_loops(row: Row, query: Row, *, stops_early: bool) -> list[list[int]]:
    """Answer a query the plain way; sorted by load the first who is free is the cheapest."""
    barred = set(query["conflict"])
    able = {
        role: [one for one in row["people"] if role in one["roles"] and one["id"] not in barred]
        for role in query["roles"]
    }
    for people in able.values() if stops_early else ():
        people.sort(key=lambda one: len(one["bookings"]))
    found = []
    for day, start in free_times(row, query):
        cost = 4 * day + (3 if start > 660 else 0)
        for role in query["roles"]:
            loads = (len(one["bookings"]) for one in able[role] if is_free(one, day, start, start + query["minutes"]))
            least = next(loads, None) if stops_early else min(loads, default=None)
            if least is None:
                break
            cost += least
        else:
            found.append([cost, day, start])
    return sorted(found)[: query["top"]]


def measure(*, people: int, small: int, weeks: int, rounds: int) -> Figures:
    """Search everywhere and compare."""
    row = free_starts(people, weeks, 1)
    begun = time.perf_counter()
    world = world_of(row)
    warm_answers = [answer_query(world, query) for query in world.queries[:1]]
    cold = (time.perf_counter() - begun) * 1000
    warm_answers = [answer_query(world, query) for query in world.queries]
    naive, answers = _peer(row, stops_early=False)
    early, early_answers = _peer(row, stops_early=True)
    warm, warm_small, warm_long = _warm_together(
        [world, world_of(free_starts(small, weeks, 1)), world_of(free_starts(people, 26, 1))], rounds
    )
    floor_ints, floor_matrix = _floors(world, rounds)
    is_same = warm_answers == answers == early_answers
    ratios = {
        "naive_to_warm": naive / warm,
        "early_exit_to_warm": early / warm,
        "warm_to_floor": warm / (floor_matrix or floor_ints),
        "large_to_small": warm / warm_small,
        "twenty_six_weeks_to_twelve": warm_long / warm,
    }
    kept = {
        "P1 identical answers": is_same,
        "P1 naive": ratios["naive_to_warm"] >= 1000 or people < 5000,
        "P1 early exit": ratios["early_exit_to_warm"] >= 15 or people < 5000,
        "P1 floor": ratios["warm_to_floor"] <= 15 or people < 5000,
        "P2 people": ratios["large_to_small"] <= 3 or people < 5000,
        "P2 weeks": ratios["twenty_six_weeks_to_twelve"] <= 3.5 or weeks != 12,
    }
    return Figures(
        people=people,
        weeks=weeks,
        warm_ms=round(warm, 4),
        cold_ms=round(cold, 1),
        naive_ms=round(naive, 1),
        early_exit_ms=round(early, 2),
        floor_ints_ms=round(floor_ints, 4),
        floor_matrix_ms=None if floor_matrix is None else round(floor_matrix, 4),
        **{name: round(ratio, 2) for name, ratio in ratios.items()},
        same=is_same,
        broken=[name for name, is_kept in kept.items() if not is_kept],
    )


def _peer(row: Row, *, stops_early: bool) -> tuple[float, list[list[list[int]]]]:
    taken, answers = [], []
    for query in row["queries"]:
        begun = time.perf_counter()
        answers.append(by_loops(row, query, stops_early=stops_early))
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), answers


def _warm_together(worlds: list[World], rounds: int) -> list[float]:
    """Measure the worlds in turn, so that a busy moment of the machine meets all of them."""
    taken: list[list[float]] = [[] for _ in worlds]
    for _ in range(rounds):
        for at, world in enumerate(worlds):
            for query in world.queries:
                answer_query(world, query)
                taken[at].append(_timed(functools.partial(answer_query, world, query)))
    return [statistics.median(times) for times in taken]


def _floors(world: World, rounds: int) -> tuple[float, float | None]:
    free = list({one.id: one.free for people in world.roles.values() for one in people}.values())
    ints = statistics.median(_timed(lambda: functools.reduce(operator.or_, free)) for _ in range(rounds))
    try:
        numpy = importlib.import_module("numpy")
    except ImportError:
        return ints, None
    words = -(-world.grid.steps // 64)
    matrix = numpy.frombuffer(b"".join(one.to_bytes(8 * words, "little") for one in free), dtype=numpy.uint64)
    matrix = matrix.reshape(len(free), words)
    return ints, statistics.median(_timed(lambda: numpy.bitwise_or.reduce(matrix, axis=0)) for _ in range(rounds))


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure, print one JSON line; exit code 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--small", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=7)
    figures = measure(**vars(parser.parse_args()))
    print(json.dumps(asdict(figures)))
    raise SystemExit(1 if figures.broken else 0)


if __name__ == "__main__":
    main()
