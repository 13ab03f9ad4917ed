"""Does anything clash when many processes book the same rooms and people at once, through the service layer?

Counted, not timed. Every process books hearings of the same matters at the same few times, moves and cancels what is
booked by whomever, and holds the same rooms for moments, so that holds lapse meanwhile; a loser must get a refusal
with reasons. Looked at afterwards in SQL: overlapping bookings, sittings with missing seats or bookings, deadlocks
that a user would have seen.

    .venv/bin/python -m bench.booking_race [--processes 64] [--attempts 6]
"""

import argparse
import json
import multiprocessing as mp
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

import psycopg

from bench.scratch import house
from hearing_app.app import create_app
from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.sittings.slots import Slot, SlotRequest
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import (
    BookingOrder,
    Target,
    book_sitting,
    cancel_sitting,
    move_sitting,
    view_slots,
)
from hearing_app.services.sittings.holds import HoldOrder, hold_room
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.settings.environment import Environment
from hearing_app.store import matters, sittings
from hearing_app.store.tables.sittings import SittingRow

CONTESTED = 6
OUTCOMES = ("booked", "moved", "cancelled", "held", "stale", "refused")

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
AND s.state NOT IN ('cancelled', 'postponed')
"""
LEFT_OVER = """
SELECT count(*) FROM bookings b JOIN sittings s ON s.id = b.sitting_id
WHERE s.state IN ('cancelled', 'postponed') AND b.status IN ('held', 'confirmed')
"""
DEEDS = ("book", "book", "book", "move", "cancel", "hold")
HOLDS_LAST = timedelta(seconds=1)
CALLED_OFF = Cause("比赛", "局领导", "withdrawn", "organ")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the race came to; `stale` are changes of what somebody else had changed since."""

    processes: int
    attempts: int
    booked: int
    moved: int
    cancelled: int
    held: int
    stale: int
    refused: int
    errors: dict[str, int]
    overlaps: int
    partial: int
    left_over: int
    deadlocks_seen: int

    @property
    def broken(self) -> list[str]:
        """What should not be: something overlaps or is half done, a loser was not told why, nobody booked."""
        wrong = ["errors", "overlaps", "partial", "left_over", "deadlocks_seen"]
        return [name for name in wrong if getattr(self, name)] + ([] if self.booked else ["booked"])


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
        overlaps, partial, left_over = (_count(connection, query) for query in (OVERLAPS, PARTIAL, LEFT_OVER))
    errors = {name: number for name, number in counts.items() if name not in OUTCOMES}
    return Figures(
        processes=processes,
        attempts=processes * attempts,
        **{name: counts[name] for name in OUTCOMES},
        errors=errors,
        overlaps=overlaps,
        partial=partial,
        left_over=left_over,
        deadlocks_seen=sum(number for name, number in errors.items() if "Deadlock" in name),
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
        make: Callable[[Actor], Context] = app.extensions["make_context"]
        ctx = make(actor)
        kind = next(kind.id for kind in rules.kinds.values() if kind.has_panel_rule)
        found = [(number, slot) for number in _matters(env) for slot in _slots(ctx, number, kind)]
        ctx.reader.rollback()
        barrier.wait(timeout=300)
        for _ in range(attempts):
            number, slot = chance.choice(found)
            deed = chance.choice(DEEDS)
            counts[_tried(make(actor), deed, BookingOrder(kind, number, "", slot.order))] += 1
    outcomes.put(counts)


def _tried(ctx: Context, deed: str, wanted: BookingOrder) -> str:
    try:
        return DO[deed](ctx, wanted)
    except Refused:
        return "refused"
    except (Stale, NotFound):
        return "stale"
    except Exception as error:  # whatever else happens is what the race looks for
        cause = getattr(error, "orig", error)
        return type(cause).__name__
    finally:
        ctx.reader.rollback()


def _book(ctx: Context, wanted: BookingOrder) -> str:
    book_sitting(ctx, wanted)
    return "booked"


def _move(ctx: Context, wanted: BookingOrder) -> str:
    """Move the matter's hearing, whoever booked it, to the time that was drawn."""
    row = _standing(ctx, wanted.matter_number)
    if row is None:
        return "stale"
    target = Target(row.id, row.version)
    order = replace(order_of(row), span=wanted.order.span, room_id=wanted.order.room_id)
    ctx.reader.rollback()
    move_sitting(ctx, target, order)
    return "moved"


def _cancel(ctx: Context, wanted: BookingOrder) -> str:
    row = _standing(ctx, wanted.matter_number)
    if row is None:
        return "stale"
    target = Target(row.id, row.version)
    ctx.reader.rollback()
    cancel_sitting(ctx, target, CALLED_OFF)
    return "cancelled"


def _hold(ctx: Context, wanted: BookingOrder) -> str:
    """Hold the room as if a day ago less a moment: the hold lapses while the race goes on."""
    before = replace(ctx, now=ctx.now - timedelta(days=1) + HOLDS_LAST)
    hold_room(before, HoldOrder(wanted.order.room_id or 0, wanted.order.span, "比赛", 1))
    return "held"


def _standing(ctx: Context, number: str) -> SittingRow | None:
    matter = matters.find_by_number(ctx.reader, 1, number)
    found = sittings.of_matter(ctx.reader, matter.id) if matter else []
    return next((row for row in found if row.state in ("drafted", "noticed", "confirmed")), None)


DO: Mapping[str, Callable[[Context, BookingOrder], str]] = {
    "book": _book,
    "move": _move,
    "cancel": _cancel,
    "hold": _hold,
}


def _matters(env: Environment) -> list[str]:
    with psycopg.connect(env.libpq_dsn) as connection:
        rows = connection.execute("SELECT number FROM matters WHERE stage = 'fuhe' AND source = 'pending' ORDER BY id")
        return [row[0] for row in rows.fetchmany(3)]


def _slots(ctx: Context, number: str, kind: str) -> list[Slot]:
    request = SlotRequest(weeks=3, most=CONTESTED)
    return list(view_slots(ctx, number, kind, request=request).search.slots)


def main() -> None:
    """Run the race and print its figures as one JSON line; exit code 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=64)
    parser.add_argument("--attempts", type=int, default=6)
    wanted = parser.parse_args()
    with house() as env:
        figures = race(env, processes=wanted.processes, attempts=wanted.attempts)
    print(json.dumps(asdict(figures) | {"broken": figures.broken}))
    raise SystemExit(1 if figures.broken else 0)


if __name__ == "__main__":
    main()
