"""Promise P8: what does a booking's safety cost in the database, and how many does the service book in a second?

One run in one scratch database (without fsync: a commit costs next to nothing, so nothing hides the statements).
Recorded: everything that the service says to PostgreSQL for one booking of a panel, from the first look to the audit
row. Replayed by pgbench for a matter, panel, room and time by chance. Floor: the same INSERTs alone, in copies of the
tables without keys, constraints, indexes and triggers; once with many rows in a statement as the service says them, and
once with a statement for each row. Same clients, rounds by turns, medians, ratios. Then the service: threads that book
free times, and threads that all want the same few; what clashes is counted in SQL. The SQL share of many threads holds
their waiting for one another's locks and for the interpreter.

    .venv/bin/python -m bench.booking [--rounds 5] [--clients 16] [--each 100] [--threads 16] [--short] [--latencies]
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from bench.booked_office import BookedOffice, Sizes, copy_office, empty_again, number_of
from bench.booking_race import LEFT_OVER, OVERLAPS, PARTIAL
from bench.replays import (
    PLAIN,
    Pace,
    Script,
    Spoken,
    Statement,
    Turns,
    listening,
    make_plain_tables,
    row_by_row,
    run_pgbench,
    settle,
    together,
)
from bench.scratch import house
from hearing_app.app import create_app
from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting, view_slots

PROMISED = 0.4
CONTESTED = 5
WRITES = ("INSERT", "UPDATE")


@dataclass(frozen=True, slots=True)
class Crowd:
    """What threads booked at once: bookings a second, the part of the threads' time that was SQL, who got nothing."""

    threads: int
    tried: int
    booked: int
    refused: int
    errors: dict[str, int]
    bookings_a_second: float
    sql_share: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Transactions a second and ratios; `broken` names the promises that were not kept."""

    clients: int
    rounds: int
    statements: int
    writing: int
    replay_tps: float
    plain_tps: float
    row_by_row_tps: float
    replay_to_plain: float
    replay_to_row_by_row: float
    promised: float
    worst_and_best: tuple[float, float]
    alone: Crowd
    free: Crowd
    contended: Crowd
    overlaps: int
    partial: int
    left_over: int
    broken: list[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is measured."""

    rounds: int = 5
    clients: int = 16
    each: int = 100
    threads: int = 16
    sizes: Sizes = field(default_factory=Sizes)
    has_time: bool = True


class Desk:
    """The application on the copied office: books one copy of the hearing after another."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        rules = app.extensions["rules"]
        self.actor = Actor(name="bench", role=rules.roles["booking_clerk"], unit_id=1)
        self.kind = next(kind.id for kind in rules.kinds.values() if kind.has_panel_rule)

    def context(self) -> Context:
        """Return a context of the present moment; needs the application's."""
        found: Context = self.app.extensions["make_context"](self.actor)
        return found

    def open_office(self, owner: psycopg.Connection[Any], sizes: Sizes) -> BookedOffice:
        """Copy the first pending matter for which there is a time."""
        ctx = self.context()
        found = owner.execute("SELECT number FROM matters WHERE stage = 'fuhe' AND source = 'pending' ORDER BY id")
        for (number,) in found.fetchall():
            slots = view_slots(ctx, number, self.kind, request=SlotRequest(weeks=12, most=1000)).search.slots
            ctx.reader.rollback()
            if slots:
                return copy_office(owner, number, slots, sizes)
        raise RuntimeError("no matter of the demo can be booked")

    def book(self, office: BookedOffice, at: int, *, matter: int | None = None) -> int:
        """Book a copied matter with the panel of the same number; raises Refused."""
        number = number_of(at if matter is None else matter)
        return book_sitting(self.context(), BookingOrder(self.kind, number, "", office.order_at(at)))


def record(desk: Desk, office: BookedOffice) -> list[Statement]:
    """Return what the service says for one booking after it has warmed up."""
    with listening(time.perf_counter) as spoken:
        desk.book(office, 0)
    return [(statement, values) for statement, values in spoken.statements if values is not None]


@dataclass(slots=True)
class Tally:
    """What the threads of a crowd came to, and of each thread the seconds of SQL and of all."""

    spoken: Spoken
    outcomes: list[str]
    waited: list[tuple[float, float]]


def crowd(desk: Desk, deeds: Sequence[Sequence[Callable[[], int]]]) -> Crowd:
    """Let a thread for each row of deeds do them, all beginning at once."""
    barrier = threading.Barrier(len(deeds) + 1)
    with listening(time.perf_counter) as spoken:
        tally = Tally(spoken, [], [])
        threads = [threading.Thread(target=_deeds, args=(desk, barrier, mine, tally)) for mine in deeds]
        for thread in threads:
            thread.start()
        barrier.wait()
        begun = time.perf_counter()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
    outcomes = Counter(tally.outcomes)
    return Crowd(
        threads=len(deeds),
        tried=outcomes.total(),
        booked=outcomes["booked"],
        refused=outcomes["refused"],
        errors={name: count for name, count in outcomes.items() if name not in ("booked", "refused")},
        bookings_a_second=round(outcomes["booked"] / seconds, 1),
        sql_share=round(sum(sql for sql, _ in tally.waited) / max(1e-9, sum(whole for _, whole in tally.waited)), 2),
    )


def _deeds(desk: Desk, barrier: threading.Barrier, deeds: Sequence[Callable[[], int]], tally: Tally) -> None:
    with desk.app.app_context():
        barrier.wait()
        begun = time.perf_counter()
        for deed in deeds:
            try:
                deed()
                outcome = "booked"
            except Refused:
                outcome = "refused"
            except Exception as error:  # whatever else happens is what the race looks for
                outcome = type(getattr(error, "orig", error)).__name__
            tally.outcomes.append(outcome)
        tally.waited.append((tally.spoken.seconds, time.perf_counter() - begun))


def measure(wanted: Wanted, *, tell: Callable[[str, Pace], None] = lambda _, __: None) -> Figures:
    """Fill a scratch office, replay a booking against its plain inserts, then let threads book."""
    with house() as env, psycopg.connect(env.migration_database_url.replace("+psycopg", ""), autocommit=True) as owner:
        app = create_app(env)
        with app.app_context():
            desk = Desk(app)
            office = desk.open_office(owner, wanted.sizes)
            statements = record(desk, office)
            empty_again(owner)
            paces = _replayed(owner, env.libpq_dsn, Script(office), statements, wanted, tell)
            before = _counts(owner)
            empty_again(owner)
            alone, free, contended = _served(desk, office, wanted)
        counts = {name: count + before[name] for name, count in _counts(owner).items()}
    ratios = {
        floor: [one / other for one, other in zip(paces["replay"], paces[floor], strict=True)]
        for floor in ("plain", "row_by_row")
    }
    ratio = statistics.median(ratios["plain"])
    errors = {**alone.errors, **free.errors, **contended.errors}
    kept = {
        "P8 replay": ratio >= PROMISED or not wanted.has_time,
        "P8 free": free.booked == free.tried,
        "P8 contended": 0 < contended.booked <= CONTESTED,
        "P8 errors": not errors,
        **{f"P8 {name}": not count for name, count in counts.items()},
    }
    return Figures(
        clients=wanted.clients,
        rounds=wanted.rounds,
        statements=len(statements),
        writing=sum(statement.startswith(WRITES) for statement, _ in statements),
        **{f"{name}_tps": round(statistics.median(found), 1) for name, found in paces.items()},
        replay_to_plain=round(ratio, 2),
        replay_to_row_by_row=round(statistics.median(ratios["row_by_row"]), 2),
        promised=PROMISED,
        worst_and_best=(round(min(ratios["plain"]), 2), round(max(ratios["plain"]), 2)),
        alone=alone,
        free=free,
        contended=contended,
        **counts,
        broken=[name for name, is_kept in kept.items() if not is_kept],
    )


def _replayed(
    owner: psycopg.Connection[Any],
    dsn: str,
    script: Script,
    statements: Sequence[Statement],
    wanted: Wanted,
    tell: Callable[[str, Pace], None],
) -> dict[str, list[float]]:
    make_plain_tables(owner)
    texts = {
        "replay": script.whole(statements),
        "plain": script.plain(statements, together),
        "row_by_row": script.plain(statements, row_by_row),
    }
    found: dict[str, list[float]] = {name: [] for name in texts}
    with tempfile.TemporaryDirectory(prefix="hearing-bench-") as folder:
        for at in range(1 + wanted.rounds):  # the first one fills the tables
            turns = Turns(wanted.clients, wanted.each, at * wanted.clients * wanted.each)
            for name, text in texts.items():
                path = Path(folder) / f"{name}.sql"
                path.write_text(text, "utf-8")
                pace = run_pgbench(dsn, path, turns, schema="public" if name == "replay" else PLAIN)
                tell(name, pace)
                found[name].append(pace.tps)
            settle(owner)
    return {name: paces[1:] for name, paces in found.items()}


def _served(desk: Desk, office: BookedOffice, wanted: Wanted) -> tuple[Crowd, Crowd, Crowd]:
    """One thread alone, threads on free times, threads that all want the same few."""
    each = min(20, office.sizes.panels // (wanted.threads + 1))

    def booking(at: int, *, matter: int | None = None) -> Callable[[], int]:
        return lambda: desk.book(office, at, matter=matter)

    alone = crowd(desk, [[booking(at) for at in range(each)]])
    deeds = [[booking(at) for at in range(first * each, (first + 1) * each)] for first in range(1, wanted.threads + 1)]
    free = crowd(desk, deeds)
    last = (wanted.threads + 1) * each
    fought = [
        [booking(last + at, matter=last + thread * CONTESTED + at) for at in range(CONTESTED)]
        for thread in range(wanted.threads)
    ]
    return alone, free, crowd(desk, fought)


def _counts(owner: psycopg.Connection[Any]) -> dict[str, int]:
    """Count what must not be, of what pgbench and what the threads booked."""
    found = {}
    for name, query in (("overlaps", OVERLAPS), ("partial", PARTIAL), ("left_over", LEFT_OVER)):
        row = owner.execute(query).fetchone()  # type: ignore[arg-type] # the queries of the race
        found[name] = int(row[0]) if row else -1
    return found


def _tell_latencies(name: str, pace: Pace) -> None:
    """Print what each statement cost in one round, the dearest first."""
    print(f"-- {name}: {pace.tps:.0f} a second")
    for ms, words in sorted(pace.latencies, reverse=True)[:15]:
        print(f"   {ms:8.3f} ms  {words[:110]}")


def main() -> None:
    """Measure, print one JSON line; exit code 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("rounds", "clients", "each", "threads"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Wanted(), name))
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--latencies", action="store_true")
    asked = vars(parser.parse_args())
    is_short, tell = asked.pop("short"), _tell_latencies if asked.pop("latencies") else lambda _, __: None
    short = Wanted(rounds=1, clients=3, each=3, threads=4, sizes=Sizes(panels=16, rooms=4, matters=60), has_time=False)
    figures = measure(short if is_short else Wanted(**asked), tell=tell)
    print(json.dumps(asdict(figures), ensure_ascii=False))
    raise SystemExit(1 if figures.broken else 0)


if __name__ == "__main__":
    main()
