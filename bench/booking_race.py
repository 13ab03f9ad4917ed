"""Does anything clash when many processes book the same rooms and people at once, through the service layer?

Counted, not timed. Every process books hearings of the same matters at the same few times; a loser must get a
refusal with reasons. Looked at afterwards in SQL: overlapping bookings, sittings with missing seats or bookings,
deadlocks that a user would have seen.

    .venv/bin/python -m bench.booking_race [--processes 64] [--attempts 6]
"""

import argparse
import json
import multiprocessing as mp
import random
from collections import Counter
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg

from bench.scratch import house
from hearing_app.app import create_app
from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.sittings.slots import Slot, SlotRequest
from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting, view_slots
from hearing_app.settings.environment import Environment

CONTESTED = 6

OVERLAPS = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.id < b.id AND a.resource_id = b.resource_id
AND a.during && b.during
WHERE a.status IN ('held', 'confirmed') AND b.status IN ('held', 'confirmed')
"""
PARTIAL = """
SELECT count(*) FROM sittings s WHERE s.source = 'office' AND (
  (SELECT count(*) FROM bookings b WHERE b.sitting_id = s.id AND b.status IN ('held', 'confirmed'))
  <> 1 + (SELECT count(*) FROM seats t WHERE t.sitting_id = s.id AND t.person_id IS NOT NULL)
     + (SELECT count(*) FROM parties p WHERE p.matter_id = s.matter_id)
  OR NOT EXISTS (SELECT 1 FROM letters l WHERE l.sitting_id = s.id)
  OR NOT EXISTS (SELECT 1 FROM audit u WHERE u.subject = 'sitting' AND u.subject_id = s.id))
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the race came to."""

    processes: int
    attempts: int
    booked: int
    refused: int
    errors: dict[str, int]
    overlaps: int
    partial: int
    deadlocks_seen: int


def race(env: Environment, *, processes: int, attempts: int) -> Figures:
    """Let processes book at once and count; the environment's database holds the demo's rows."""
    fork = mp.get_context("fork")
    barrier, outcomes = fork.Barrier(processes), fork.Queue()
    crowd = [fork.Process(target=_contend, args=(env, barrier, outcomes, seed, attempts)) for seed in range(processes)]
    for one in crowd:
        one.start()
    counts: Counter[str] = Counter()
    for _ in crowd:
        counts.update(outcomes.get(timeout=600))
    for one in crowd:
        one.join()
    with psycopg.connect(env.libpq_dsn) as connection:
        overlaps, partial = (_count(connection, query) for query in (OVERLAPS, PARTIAL))
    errors = {name: number for name, number in counts.items() if name not in ("booked", "refused")}
    deadlocks = sum(number for name, number in errors.items() if "Deadlock" in name)
    return Figures(
        processes, processes * attempts, counts["booked"], counts["refused"], errors, overlaps, partial, deadlocks
    )


def _count(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]  # the queries above
    return int(row[0]) if row else -1


def _contend(env: Environment, barrier: Barrier, outcomes: Any, seed: int, attempts: int) -> None:
    counts: Counter[str] = Counter()
    chance = random.Random(seed)
    app = create_app(env)
    with app.app_context():
        rules = app.extensions["rules"]
        actor = Actor(name=f"race:{seed}", role=rules.roles["booking_clerk"], unit_id=1)
        ctx: Context = app.extensions["make_context"](actor)
        kind = next(kind.id for kind in rules.kinds.values() if kind.has_panel_rule)
        found = [(number, slot) for number in _matters(env) for slot in _slots(ctx, number, kind)]
        ctx.reader.rollback()
        barrier.wait(timeout=300)
        for _ in range(attempts):
            number, slot = chance.choice(found)
            counts[_book(ctx, kind, number, slot)] += 1
    outcomes.put(counts)


def _matters(env: Environment) -> list[str]:
    with psycopg.connect(env.libpq_dsn) as connection:
        rows = connection.execute("SELECT number FROM matters WHERE stage = 'fuhe' AND source = 'pending' ORDER BY id")
        return [row[0] for row in rows.fetchmany(3)]


def _slots(ctx: Context, number: str, kind: str) -> list[Slot]:
    request = SlotRequest(weeks=3, most=CONTESTED)
    return list(view_slots(ctx, number, kind, request=request).search.slots)


def _book(ctx: Context, kind: str, number: str, slot: Slot) -> str:
    try:
        book_sitting(ctx, BookingOrder(kind, number, "", slot.order))
    except Refused:
        return "refused"
    except Exception as error:  # whatever else happens is what the race looks for
        cause = getattr(error, "orig", error)
        return type(cause).__name__
    return "booked"


def main() -> None:
    """Run the race and print its figures as one JSON line; exit code 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=64)
    parser.add_argument("--attempts", type=int, default=6)
    wanted = parser.parse_args()
    with house() as env:
        figures = race(env, processes=wanted.processes, attempts=wanted.attempts)
    print(json.dumps(asdict(figures)))
    is_clean = not (figures.overlaps or figures.partial or figures.errors) and figures.booked > 0
    raise SystemExit(0 if is_clean else 1)


if __name__ == "__main__":
    main()
