"""What does a database hold: the shape of its tables, its rows, and a row in each table that has none?"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

# One question per sort of thing; names and definitions as PostgreSQL itself words them.
SHAPE = {
    "columns": """SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal""",
    "functions": """SELECT '', oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'""",
    "types": """SELECT '', typname::text, typtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
        AND typtype IN ('e', 'd')""",
    "sequences": "SELECT '', sequencename::text, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
    "rights": """SELECT table_name, grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type)
        FROM information_schema.role_table_grants WHERE table_schema = 'public' GROUP BY 1, 2""",
}
NOT_OURS = ("procrastinate_", "alembic_version")
AT = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
UUID = "00000000-0000-0000-0000-000000000001"
SAMPLES: Mapping[str, Any] = {
    "bigint": 7,
    "integer": 3,
    "text": "字",
    "character varying": "字",
    "boolean": True,
    "date": date(2026, 11, 2),
    "timestamp with time zone": AT,
    "tstzrange": "[2026-11-02 01:00+00,2026-11-02 04:00+00)",
    "bytea": b"\x01sealed",
    "uuid": UUID,
    "ARRAY": ["字"],
    "jsonb": Jsonb({"字": [1]}),
}
# What a table's own checks ask for, where any value of the type would not do.
WANTED: Mapping[str, Any] = {
    "bookings.status": "held",
    "offers.state": "open",
    "publications.state": "published",
    "offer_asked.person_id": None,
    "clock_events.change": "opened",
    "feeds.room_id": None,
    "reaches.party_id": None,
    "settlements.choice": "reserve",
    "handling_opinions.review_id": None,
    "handling_opinions.revoked_id": None,
    "hearing_requests.applicant": "petitioner",
    "hearing_requests.decision": "hold",
    "services.request_id": None,
    "services.paper": "",
    "party_absences.finding": "waiver",
    "people.merged_into_id": None,
    "transfer_letters.state": "signed",
    "deposits.form": "copy",
    "draws.opened_at": None,
    "draws.opened_seed": "",
    "draws.voided_at": None,
}


def shape(connection: psycopg.Connection, *, with_queue: bool = True) -> set[tuple[Any, ...]]:
    """Everything that a schema consists of, but for the revision's own table."""
    found = {(sort, *row) for sort, query in SHAPE.items() for row in connection.execute(query).fetchall()}
    hidden = NOT_OURS[1:] if with_queue else NOT_OURS
    return {row for row in found if not any(str(part).startswith(hidden) for part in row[1:3])}


def tables(connection: psycopg.Connection) -> list[str]:
    """The tables of ours, those that others refer to first."""
    names = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    left = {name: set(references(connection, name).values()) - {name} for name in sorted(names)}
    left = {name: needed for name, needed in left.items() if not name.startswith(NOT_OURS)}
    done: list[str] = []
    while left:
        done += [ready := next(name for name, needed in left.items() if needed <= set(done))]
        del left[ready]
    return done


def references(connection: psycopg.Connection, table: str) -> dict[str, str]:
    """The columns of a table that refer to other rows, with the tables of these."""
    query = """SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.conrelid = %s::regclass"""
    return dict(connection.execute(query, [table]).fetchall())


def fill(connection: psycopg.Connection) -> None:
    """Give each of our tables that is empty a row, with a value in every column."""
    for table in tables(connection):
        if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone():
            continue
        columns = connection.execute(
            """SELECT column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position""",
            [table],
        ).fetchall()
        others = references(connection, table)
        values = {name: sample(connection, f"{table}.{name}", kind, others.get(name)) for name, kind in columns}
        put(connection, table, **values)


def sample(connection: psycopg.Connection, column: str, kind: str, other: str | None) -> Any:
    """A value for a column: what its table asks for, a row that it refers to, or any value of its type."""
    if column in WANTED:
        return WANTED[column]
    if other is None:
        return SAMPLES[kind]
    found = connection.execute(sql.SQL("SELECT min(id) FROM {}").format(sql.Identifier(other))).fetchone()
    return found[0] if found else None


def put(connection: psycopg.Connection, table: str, **values: Any) -> dict[str, Any]:
    """Write one row and return it as PostgreSQL has it."""
    insert = sql.SQL("INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING to_jsonb({table})").format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, values)),
        marks=sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    found = connection.execute(insert, list(values.values())).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def rows(connection: psycopg.Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables, in a fixed order."""
    return {table: rows_of(connection, table) for table in tables(connection)}


def rows_of(connection: psycopg.Connection, table: str) -> list[dict[str, Any]]:
    """Every row of a table, in a fixed order."""
    query = sql.SQL("SELECT to_jsonb(t) FROM {} t ORDER BY to_jsonb(t)::text").format(sql.Identifier(table))
    return [row[0] for row in connection.execute(query).fetchall()]


def fingerprint(connection: psycopg.Connection) -> dict[str, str]:
    """A digest of the rows of each table, the queue's included."""
    ask = sql.SQL("SELECT {name}, md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM {table} t")
    names = [*tables(connection), "procrastinate_jobs"]
    union = sql.SQL(" UNION ALL ").join(ask.format(name=sql.Literal(n), table=sql.Identifier(n)) for n in names)
    return dict(connection.execute(union).fetchall())
