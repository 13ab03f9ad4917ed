"""How does a test come to an office that another test has built already? Its rows are kept once and put back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from psycopg import sql

KEPT_APART = "alembic_version"
EMPTY = 21  # bytes of a binary COPY without a row: signature, flags, trailer
STANDING = """SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL"""
RAISE = """SELECT setval(kept.name::regclass, kept.last) FROM unnest(%s::text[], %s::bigint[]) AS kept (name, last)
    WHERE COALESCE(pg_sequence_last_value(kept.name::regclass), 0) < kept.last"""
Built = TypeVar("Built")


@dataclass
class Snapshots:
    """What was built, by name: the value that the builder returned and the rows of every table.

    Sequences stand at least where they stood when the last office was kept, so that rows that come back never meet a
    newer one's id. `admin_url` is the superuser's.
    """

    admin_url: str
    kept: dict[str, tuple[Any, dict[str, bytes]]] = field(default_factory=dict)
    highest: tuple[list[str], list[int]] = ([], [])
    connection: psycopg.Connection | None = None

    def take(self, name: str, build: Callable[[], Built]) -> Built:
        """Return what the builder makes, with its rows in the (empty) database; it is called the first time only."""
        if name not in self.kept:
            # a test without an application may have left rows: they would come back with the office for ever
            self.clear()
            built = build()
            with self.admin() as admin:
                rows = {table: copied(admin, table) for table in tables(admin)}
                found = admin.execute(STANDING).fetchall()
            # a sequence that was set back since would give ids that rows put back have already
            self.highest = [row[0] for row in found], [row[1] for row in found]
            self.kept[name] = built, {table: content for table, content in rows.items() if len(content) > EMPTY}
        else:
            built, rows = self.kept[name]
            with self.admin() as admin:
                put_back(admin, rows)
                admin.execute(RAISE, self.highest)
        made: Built = built
        return made

    def clear(self) -> None:
        """Delete what a test wrote, the audit chain included; the default unit stays."""
        with self.admin() as admin:
            for table in tables(admin):
                where = sql.SQL(" WHERE id > 1") if table == "units" else sql.SQL("")
                admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) + where)
            admin.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, sha256(''::bytea))")

    @contextmanager
    def admin(self) -> Iterator[psycopg.Connection]:
        """A transaction without triggers and foreign keys, on one connection for all tests.

        A new connection would read what every table looks like anew.
        """
        if self.connection is None or not is_alive(self.connection):
            self.connection = psycopg.connect(self.admin_url, autocommit=True)
            self.connection.execute("SET session_replication_role = replica")
        with self.connection.transaction():
            yield self.connection

    def close(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()


def is_alive(connection: psycopg.Connection) -> bool:
    """Say whether a connection answers: a test may have ended it, or the server."""
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def tables(admin: psycopg.Connection) -> list[str]:
    """Every table of the schema, the queue's included."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> %s ORDER BY 1"
    return [row[0] for row in admin.execute(query, [KEPT_APART]).fetchall()]


def copied(admin: psycopg.Connection, table: str) -> bytes:
    """The rows of a table as PostgreSQL writes them."""
    with admin.cursor().copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(block) for block in copy)


def put_back(admin: psycopg.Connection, rows: dict[str, bytes]) -> None:
    """Write rows into tables that the last test left empty; what a new database has from the start goes first."""
    for table, content in rows.items():
        admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        with admin.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))) as copy:
            copy.write(content)
