"""Promises P1 (SQL), P3 and P4: how does the search compare to PostgreSQL searching, to loading by ORM, and over HTTP?

One run in one scratch database, medians, ratios. P1's peer: each person's free segments precomputed and indexed, one
statement answers, identical answers wanted. P3: the product's own search of a matter over an office of so many people,
with nothing remembered (database → answer) against loading the same rows by ORM; and the first search after a booking
against a warm one. P4: the same search through the application's API with a signed-in program against in-process.

    .venv/bin/python -m bench.stored_search [--people 5000] [--weeks 12] [--rounds 7]
"""

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bench.offices import Row, free_starts
from bench.scratch import house
from bench.search import is_free
from hearing_app.app import create_app
from hearing_app.cli.problems.searches import answer_query, world_of
from hearing_app.domain.people import openings
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.spans import CIVIL
from hearing_app.services.accounts import AccountOrder, add_account, issue_token
from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting, view_slots
from hearing_app.services.steps.calendars import loading, remembered
from hearing_app.store.tables.people import AvailabilityRow, PersonRow, ResourceRow, RosterEntryRow
from hearing_app.store.tables.sittings import BookingRow

CATEGORIES = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert")

SEGMENTS = """
CREATE TEMP TABLE segments (person integer, role smallint, load smallint, day smallint, a smallint, b smallint);
CREATE TEMP TABLE halls (id integer, capacity integer, equipment integer);
CREATE TEMP TABLE hall_bookings (hall integer, day smallint, a smallint, b smallint);
"""
INDEXES = """
CREATE INDEX ON segments (role, day, a) INCLUDE (b, load, person);
CREATE INDEX ON hall_bookings (hall, day);
ANALYZE segments; ANALYZE halls; ANALYZE hall_bookings
"""
BY_SEGMENTS = """
WITH busy AS (SELECT * FROM unnest(%(days)s::int[], %(from)s::int[], %(to)s::int[]) AS v (day, a, b)),
starts AS MATERIALIZED (
  SELECT day, start, start + %(minutes)s AS until FROM generate_series(%(notice)s::int, %(last)s::int) AS t (day),
    generate_series(%(opens)s::int, %(closes)s::int - %(minutes)s::int, 15) AS u (start)
  WHERE day %% 7 < 5
    AND NOT EXISTS (SELECT FROM busy WHERE busy.day = t.day AND busy.a < start + %(minutes)s AND start < busy.b)
    AND EXISTS (SELECT FROM halls WHERE capacity >= %(capacity)s AND equipment & %(equipment)s = %(equipment)s
      AND NOT EXISTS (SELECT FROM hall_bookings h WHERE h.hall = halls.id AND h.day = t.day
        AND h.a < start + %(minutes)s AND start < h.b))),
least AS (
  SELECT s.day, s.start, g.role, min(g.load) AS load FROM starts s
  JOIN segments g ON g.day = s.day AND g.a <= s.start AND g.b >= s.until
  WHERE g.role = ANY(%(roles)s::int[]) AND g.person <> ALL(%(conflict)s::int[]) GROUP BY 1, 2, 3)
SELECT 4 * day + CASE WHEN start > 660 THEN 3 ELSE 0 END + sum(load) AS cost, day, start FROM least
GROUP BY day, start HAVING count(*) = cardinality(%(roles)s::int[]) ORDER BY 1, 2, 3 LIMIT %(top)s
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds and ratios, each beside what is promised; `broken` names the promises that were not kept."""

    people: int
    weeks: int
    bitset_ms: float
    sql_ms: float
    sql_to_bitset: str
    same: bool
    orm_ms: float
    cold_ms: float
    warm_ms: float
    after_booking_ms: float
    http_ms: float
    cold_to_orm: str
    after_booking_to_warm: str
    http_to_process: str
    broken: list[str]


def segments_of(person: Row, weeks: int) -> list[tuple[int, int, int]]:
    """Return the free segments of somebody in quarter-hours joined: what a nightly job would keep in a table."""
    found: list[tuple[int, int, int]] = []
    for day in range(7 * weeks):
        for _, first, last in [rule for rule in person["rules"] if rule[0] == day % 7]:
            for at in range(first, last, 15):
                if is_free(person, day, at, at + 15):
                    if found and found[-1][0] == day and found[-1][2] == at:
                        found[-1] = (day, found[-1][1], at + 15)
                    else:
                        found.append((day, at, at + 15))
    return found


def keep_segments(connection: psycopg.Connection[Any], row: Row) -> None:
    """Write the segments of a problem and its rooms."""
    connection.execute(SEGMENTS)
    with connection.cursor().copy("COPY segments FROM STDIN") as copy:
        for person in row["people"]:
            free = segments_of(person, row["weeks"])
            for role in sorted(set(person["roles"])):
                for day, first, last in free:
                    copy.write_row((person["id"], role, len(person["bookings"]), day, first, last))
    for hall in row["rooms"]:
        connection.execute("INSERT INTO halls VALUES (%s, %s, %s)", (hall["id"], hall["capacity"], hall["equipment"]))
        with connection.cursor().copy("COPY hall_bookings FROM STDIN") as copy:
            for booking in hall["bookings"]:
                copy.write_row((hall["id"], *booking))
    for statement in INDEXES.split(";"):
        connection.execute(statement)  # type: ignore[arg-type] # the statements above


def by_segments(connection: psycopg.Connection[Any], row: Row, query: Row) -> list[list[int]]:
    """Answer a query of a problem by one statement."""
    busy = [booking for party in query["parties"] for booking in party]
    days, begins, ends = ([one[at] for one in busy] for at in range(3))
    values = {name: query[name] for name in ("minutes", "capacity", "equipment", "roles", "conflict", "top")}
    values |= {"days": days, "from": begins, "to": ends, "notice": query["notice_days"], "last": 7 * row["weeks"] - 1}
    values |= {"opens": query["work"][0], "closes": query["work"][1]}
    return [[int(value) for value in found] for found in connection.execute(BY_SEGMENTS, values)]


def fill(connection: psycopg.Connection[Any], row: Row, monday: datetime) -> None:
    """Put the people of a problem onto the first unit's roster, with their hours, absences and bookings."""
    ids = _ids(connection, "INSERT INTO resources (kind, version) SELECT 'person', 1", len(row["people"]))
    names = [(id_, f"示例{at:05d}") for at, id_ in enumerate(ids)]
    with connection.cursor().copy(
        "COPY people (resource_id, name, pinyin, initials, phone, email, channel, language, district,"
        " is_address_bad, own_times_text) FROM STDIN"
    ) as copy:
        for id_, name in names:
            copy.write_row((id_, name, f"shili{id_}", "sl", "", "", "", "zh", "", False, ""))
    known = dict(connection.execute("SELECT resource_id, id FROM people").fetchall())
    entry = "COPY roster_entries (unit_id, person_id, code, category, title, specialisms, district, times_text)"
    with connection.cursor().copy(f"{entry} FROM STDIN") as copy:
        for id_, person in zip(ids, row["people"], strict=True):
            for role in sorted(set(person["roles"])):
                copy.write_row((1, known[id_], f"B{id_}", CATEGORIES[role], "", "", "", ""))
    with connection.cursor().copy("COPY availability (resource_id, source, words, rule) FROM STDIN") as copy:
        for id_, person in zip(ids, row["people"], strict=True):
            for rule in _rules(person, monday):
                copy.write_row((id_, "bench", "", json.dumps(rule)))
    with connection.cursor().copy("COPY bookings (resource_id, during, status) FROM STDIN") as copy:
        for id_, person in zip(ids, row["people"], strict=True):
            for day, first, last in person["bookings"]:
                begin = monday + timedelta(days=day, minutes=first)
                copy.write_row((id_, f"[{begin},{begin + timedelta(minutes=last - first)})", "confirmed"))
    connection.execute("ANALYZE")


def _ids(connection: psycopg.Connection[Any], insert: str, many: int) -> list[int]:
    rows = connection.execute(f"{insert} FROM generate_series(1, {many}) RETURNING id")  # type: ignore[arg-type] # ours
    return [found[0] for found in rows]


def _rules(person: Row, monday: datetime) -> list[Row]:
    def rule(effect: str, first: int, last: int, **days: Any) -> Row:
        blank = {"weekdays": None, "month_days": None, "dates": None, "day_kind": None}
        return blank | {"effect": effect, "start": _clock(first), "end": _clock(last)} | days

    found = [rule("open", first, last, weekdays=[weekday]) for weekday, first, last in person["rules"]]
    for first, after in person["absences"]:
        dates = [(monday + timedelta(days=day)).date().isoformat() for day in (first, after - 1)]
        found.append(rule("closed", 0, 1440, dates=dates))
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}:00"


def load_by_orm(session: Session) -> int:
    """Load the same rows as objects: people, roster, resources, rules and bookings."""
    session.rollback()
    session.expunge_all()
    entries = session.scalars(select(RosterEntryRow).options(selectinload(RosterEntryRow.person))).all()
    rows = [session.scalars(select(table)).all() for table in (PersonRow, ResourceRow, AvailabilityRow, BookingRow)]
    return len(entries) + sum(map(len, rows))


@dataclass(slots=True)
class Office:
    """The application on the filled database, a matter of it, and the hearing that it waits for."""

    app: Flask
    ctx: Context
    number: str
    kind: str
    request: SlotRequest
    headers: dict[str, str]

    def search(self) -> Any:
        """Search as a page does, in a transaction of its own."""
        self.ctx.reader.rollback()
        self.ctx.reader.expunge_all()
        return view_slots(self.ctx, self.number, self.kind, request=self.request)

    def over_http(self) -> None:
        """Ask the API for the same."""
        url = f"/api/v1/slots?matter={self.number}&kind={self.kind}&weeks={self.request.weeks}"
        answer = self.app.test_client().get(url, headers=self.headers)
        if answer.status_code != 200:
            raise RuntimeError(answer.get_data(as_text=True))


def forget() -> None:
    """Make this process forget every calendar, as if it had just begun."""
    remembered.REMEMBERED.entries.clear()
    remembered._opening.cache_clear()
    remembered._rule.cache_clear()
    loading.opening_of.cache_clear()
    openings._steps_of.cache_clear()


def office_on(connection: psycopg.Connection[Any], app: Flask, weeks: int) -> Office:
    """Return the office; needs the application's context."""
    rules, make = app.extensions["rules"], app.extensions["make_context"]

    def acting(role: str) -> Context:
        return make(Actor(name=f"bench:{role}", role=rules.roles[role], unit_id=1))

    found = connection.execute("SELECT number FROM matters WHERE stage = 'fuhe' AND source = 'pending' ORDER BY id")
    kind = next(kind.id for kind in rules.kinds.values() if kind.has_panel_rule)
    numbers = [str(one[0]) for one in found]
    ctx = acting("booking_clerk")
    number = next(one for one in numbers if view_slots(ctx, one, kind, request=SlotRequest(weeks=weeks)).search.slots)
    add_account(acting("administrator"), AccountOrder("bench", "程序", "booking_clerk", "a-long-enough-password"))
    token = issue_token(acting("security_administrator"), "bench")
    return Office(app, ctx, number, kind, SlotRequest(weeks=weeks), {"Authorization": f"Bearer {token}"})


def measure(*, people: int, weeks: int, rounds: int) -> Figures:
    """Fill a scratch office, search everywhere and compare."""
    row = free_starts(people, weeks, 1)
    with house() as env, psycopg.connect(env.migration_database_url.replace("+psycopg", ""), autocommit=True) as owner:
        bitset, sql, is_same = _segments(owner, row, rounds)
        today = datetime.now(tz=CIVIL).replace(hour=0, minute=0, second=0, microsecond=0)
        fill(owner, row, today - timedelta(days=today.weekday()))
        app = create_app(env)
        with app.app_context():
            times = _stored(office_on(owner, app, weeks), rounds)
    orm, cold, warm, after, http = times
    kept = {
        "P1 identical answers": is_same,
        "P1 SQL": sql / bitset >= 100 or people < 5000,
        "P3 cold": cold / orm <= 0.2,
        "P3 after a booking": after / warm <= 1.2,
        "P4": http / warm <= 5,
    }
    return Figures(
        people=people,
        weeks=weeks,
        bitset_ms=round(bitset, 3),
        sql_ms=round(sql, 1),
        sql_to_bitset=f"{sql / bitset:.0f} (promised ≥ 100 at 5,000 people)",
        same=is_same,
        orm_ms=round(orm, 1),
        cold_ms=round(cold, 1),
        warm_ms=round(warm, 1),
        after_booking_ms=round(after, 1),
        http_ms=round(http, 1),
        cold_to_orm=f"{cold / orm:.2f} (promised ≤ 0.2)",
        after_booking_to_warm=f"{after / warm:.2f} (promised ≤ 1.2)",
        http_to_process=f"{http / warm:.2f} (promised ≤ 5)",
        broken=[name for name, is_kept in kept.items() if not is_kept],
    )


def _segments(owner: psycopg.Connection[Any], row: Row, rounds: int) -> tuple[float, float, bool]:
    world = world_of(row)
    keep_segments(owner, row)
    answers = [answer_query(world, query) for query in world.queries]
    is_same = [by_segments(owner, row, query) for query in row["queries"]] == answers
    bitset, sql = [], []
    for _ in range(rounds):
        for query, wanted in zip(row["queries"], world.queries, strict=True):
            sql.append(_timed(lambda query=query: by_segments(owner, row, query)))
            bitset.append(_timed(lambda wanted=wanted: answer_query(world, wanted)))
    return statistics.median(bitset), statistics.median(sql), is_same


def _stored(office: Office, rounds: int) -> tuple[float, float, float, float, float]:
    orm, cold, warm, after, http = [], [], [], [], []
    office.over_http()
    for _ in range(rounds):
        orm.append(_timed(lambda: load_by_orm(office.ctx.reader)))
        office.ctx.reader.expunge_all()
        forget()
        cold.append(_timed(office.search))
        warm += [_timed(office.search) for _ in range(3)]
        http += [_timed(office.over_http) for _ in range(3)]
        slot = office.search().search.slots[-1]
        office.ctx.reader.rollback()
        book_sitting(office.ctx, BookingOrder(office.kind, office.number, "", slot.order))
        after.append(_timed(office.search))
    return tuple(map(statistics.median, (orm, cold, warm, after, http)))  # type: ignore[return-value] # five of them


def _timed(do: Callable[[], object]) -> float:
    gc.collect()
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure, print one JSON line; exit code 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=7)
    figures = measure(**vars(parser.parse_args()))
    print(json.dumps(asdict(figures), ensure_ascii=False))
    raise SystemExit(1 if figures.broken else 0)


if __name__ == "__main__":
    main()
