"""How do recorded statements become scripts of pgbench, and how fast does pgbench run them?

A recording holds the statements of one transaction with their values. Ids in it (of the ranges of bench.booked_office)
and the times of its sitting become variables; everything else stays as it was said. The floor is the same INSERTs alone
into copies of the tables in a schema of their own, found by search_path.
"""

import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import UnionType
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from psycopg.types.range import Range
from sqlalchemy import Engine, event

from bench import booked_office as ids
from bench.booked_office import BookedOffice
from hearing_app.store import clusters

PLAIN = "plain"
TABLES = ("number_entries", "sittings", "seats", "bookings", "letters", "audit")
OWN_DEFAULTS = {  # what a trigger fills in
    "seq": "nextval('plain.audit_seq')",
    "prev": r"'\x00'::bytea",
    "hash": r"sha256('\x00'::bytea)",
}
CATCH = {"sittings": r"\gset sitting_", "numbers": r"\gset number_", "seats": r"\aset seat_"}
VALUE = re.compile(r"%\((\w+)\)s")
MANY_ROWS = re.compile(r"\((?:%\(\w+__\d+\)s(?:::[A-Z ]+)?, )+\d+\)")
LONG_NUMBER = re.compile(r"(\d{7,8})")

Statement = tuple[str, Any]


class Spoken(threading.local):
    """What this thread said to the database while somebody listened, and the seconds that it waited for answers."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.seconds = 0.0


@contextmanager
def listening(clock: Callable[[], float]) -> Iterator[Spoken]:
    """Record the statements of every thread, each its own, and how long each thread waited for PostgreSQL."""
    spoken, begun = Spoken(), threading.local()

    def before(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        spoken.statements.append((statement, values))
        begun.at = clock()

    def after(*_: Any) -> None:
        spoken.seconds += clock() - begun.at

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    try:
        yield spoken
    finally:
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)


@dataclass(frozen=True, slots=True)
class Script:
    """Writes statements of one booking of an office as a pgbench script whose keys vary without ever clashing."""

    office: BookedOffice

    def whole(self, statements: Sequence[Statement]) -> str:
        """Return the transaction as the service says it."""
        lines = [*self._keys(), "BEGIN;"]
        for statement, values in statements:
            lines.append(self._said(statement, values))
            if statement.startswith("INSERT INTO seats"):
                lines += [rf"\set seat{at} :seat_id - {self.office.seats - 1 - at}" for at in range(self.office.seats)]
        return "\n".join([*lines, "COMMIT;", ""])

    def plain(self, statements: Sequence[Statement], split: Callable[[str], list[str]]) -> str:
        """Return the same INSERTs alone; what the counters and keys of other tables would be is made up.

        `split` says in how many statements the rows of one INSERT go.
        """
        lines = [*self._keys(), rf"\set sitting_id :turn + {ids.SITTINGS}", rf"\set number_last :turn + {ids.NUMBERS}"]
        lines += [rf"\set seat{at} :turn * {self.office.seats} + {ids.SEATS + at}" for at in range(self.office.seats)]
        lines.append("BEGIN;")
        for statement, values in statements:
            if statement.startswith(tuple(f"INSERT INTO {table} " for table in TABLES)):
                lines += [self._plain(one, values) for one in split(statement)]
        return "\n".join([*lines, "COMMIT;", ""])

    def _keys(self) -> Iterator[str]:
        """A turn that no other client has, then a room and time by chance, and a panel that is free there."""
        sizes = self.office.sizes
        yield r"\set turn :round + :i * :clients + :client_id"
        yield r"\set i :i + 1"
        yield rf"\set drawn permute(:turn % {sizes.combinations}, {sizes.combinations}, 8)"
        yield rf"\set room :drawn % {sizes.rooms}"
        yield rf"\set slot :drawn / {sizes.rooms}"
        yield rf"\set later :slot * {24 * 60 // ids.TIMES_A_DAY}"
        yield rf"\set panel (:room * {ids.PANELS_APART} + :slot * 7) % {sizes.panels} * {self.office.seats}"
        yield rf"\set matter :turn % {sizes.matters}"
        for name, (base, at, many) in self._names().items():
            for place in range(many):
                yield rf"\set {name}{place} :{at} * {self.office.parties if name == 'party' else 1} + {base + place}"
                yield rf"\set {name}{place}r :{name}{place} + {ids.RESOURCES}"

    def _names(self) -> dict[str, tuple[int, str, int]]:
        return {
            "person": (ids.PEOPLE, "panel", self.office.seats),
            "place": (ids.ROOMS, "room", 1),
            "case": (ids.MATTERS, "matter", 1),
            "party": (ids.PARTIES, "matter", self.office.parties),
        }

    def _said(self, statement: str, values: Any) -> str:
        said, table = self._filled(statement, values), re.match(r"INSERT INTO (\w+)", statement)
        return f"{said} {CATCH[table[1]]}" if table and table[1] in CATCH else f"{said};"

    def _plain(self, statement: str, values: Any) -> str:
        """Say an insert that gives nothing back."""
        return f"{self._filled(statement, values).partition(' RETURNING ')[0]};"

    def _filled(self, statement: str, values: Any) -> str:
        return VALUE.sub(lambda found: self._value(values[found[1]]), statement.replace("%%", "%"))

    def _value(self, value: Any) -> str:
        if value is None or isinstance(value, bool):
            return "NULL" if value is None else str(value).upper()
        writers: tuple[tuple[type | UnionType, Callable[[Any], str]], ...] = (
            (int, lambda number: self._key(number) or str(number)),
            (datetime, self._instant),
            (Range, lambda span: f"tstzrange({self._instant(span.lower)}, {self._instant(span.upper)})"),
            (list | tuple, lambda numbers: f"ARRAY[{', '.join(f'{self._value(one)}::bigint' for one in numbers)}]"),
            (Jsonb, lambda json_: self._text(json.dumps(json_.obj, ensure_ascii=False))),
            (UUID, lambda _: "gen_random_uuid()"),
            (str | date, lambda words: self._text(str(words))),
        )
        return next(write(value) for kind, write in writers if isinstance(value, kind))

    def _key(self, number: int) -> str:
        """Return the variable of an id of the recorded booking, or nothing for any other number."""
        seats = self.office.seats
        if ids.SITTINGS <= number < ids.SEATS:
            return ":sitting_id"
        if ids.SEATS <= number < ids.NUMBERS:
            return f":seat{(number - ids.SEATS) % seats}"
        if ids.NUMBERS <= number < ids.RESOURCES:
            return ":number_last"
        is_resource, id_ = divmod(number, ids.RESOURCES)
        for name, (base, _, many) in self._names().items():
            if base <= id_ < base + many:
                return f":{name}{id_ - base}{'r' if is_resource else ''}"
        return ""

    def _text(self, words: str) -> str:
        """Write a text; a colon would begin a variable of pgbench, an id within it is one."""
        parts = []
        for part in LONG_NUMBER.split(words):
            key = self._key(int(part)) if LONG_NUMBER.fullmatch(part) else ""
            plain = part.replace("\\", r"\\").replace("'", "''").replace(":", r"\x3A")
            parts += [key or f"E'{plain}'"] if part else []
        return f"({' || '.join(parts)})" if parts else "('')"

    def _instant(self, at: datetime) -> str:
        span = self.office.order.span
        said = f"timestamptz {self._text(at.isoformat())[1:-1]}"
        is_near = span.start - timedelta(hours=12) <= at <= span.end + timedelta(hours=12)
        return f"({said} + :later::float8 * interval '1 minute')" if is_near else f"({said})"


def together(statement: str) -> list[str]:
    """Leave an INSERT as the service says it, with all its rows."""
    return [statement]


def row_by_row(statement: str) -> list[str]:
    """Return an INSERT for each row of one with many."""
    rows = MANY_ROWS.findall(statement)
    if not rows:
        return [statement]
    head, tail = statement[: statement.index(rows[0])], statement[statement.rindex(rows[-1]) + len(rows[-1]) :]
    return [head + row + tail for row in rows]


def make_plain_tables(owner: psycopg.Connection[Any]) -> None:
    """Copy the tables that a booking writes: same columns, their ids counted, nothing that checks or fires."""
    owner.execute(f"CREATE SCHEMA {PLAIN}")
    owner.execute(f"CREATE SEQUENCE {PLAIN}.audit_seq")
    for table in TABLES:
        copied = f"CREATE TABLE {PLAIN}.{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY)"
        owner.execute(copied)  # type: ignore[arg-type] # our own words
    for column, default in OWN_DEFAULTS.items():
        owner.execute(f"ALTER TABLE {PLAIN}.audit ALTER {column} SET DEFAULT {default}")  # type: ignore[arg-type]
    owner.execute(f"GRANT USAGE ON SCHEMA {PLAIN} TO PUBLIC")
    owner.execute(f"GRANT INSERT, SELECT ON ALL TABLES IN SCHEMA {PLAIN} TO PUBLIC")
    owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {PLAIN} TO PUBLIC")


def settle(owner: psycopg.Connection[Any]) -> None:
    """Do what autovacuum does now and then, so that no round pays for it or plans for tables that have grown."""
    for table in TABLES:
        owner.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type] # our own words
        owner.execute(f"VACUUM ANALYZE {PLAIN}.{table}")  # type: ignore[arg-type] # our own words


@dataclass(frozen=True, slots=True)
class Pace:
    """What pgbench measured: transactions a second, milliseconds of each statement as it stands in the script."""

    tps: float
    latencies: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """How pgbench runs a script: clients at once, transactions of each, the first turn's number."""

    clients: int
    each: int
    first: int = 0


def run_pgbench(dsn: str, script: Path, turns: Turns, *, schema: str = "public") -> Pace:
    """Run a script with prepared statements, as psycopg prepares what it says often; raises when a client failed."""
    variables = {"i": 0, "clients": turns.clients, "round": turns.first}
    command = [str(clusters.wheel_programs() / "pgbench"), dsn, "-n", "-r", "-M", "prepared", "-f", str(script)]
    command += ["-c", str(turns.clients), "-j", str(min(2, turns.clients)), "-t", str(turns.each)]
    command += [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
    environment = os.environ | {"PGOPTIONS": f"-c search_path={schema}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None or "ERROR" in done.stderr:
        raise RuntimeError(f"pgbench: {done.stderr[-2000:]}{done.stdout[-500:]}")
    lines = re.findall(r"^ +([\d.]+) +\d+ +(.*)$", done.stdout, re.MULTILINE)
    return Pace(float(found[1]), tuple((float(ms), words) for ms, words in lines))
