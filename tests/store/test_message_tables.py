"""Do deliveries and reminders survive the way to short messages, back, and there again?"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from psycopg import sql

from hearing_app.app import create_app
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from hearing_app.store.engine import db
from tests.conftest import close, with_database

REVISION = "0015_messages"


@pytest.fixture
def old(session_app: Flask, cluster: embedded.Running, env: Environment) -> Iterator[psycopg.Connection]:
    """The owner's connection to a database of its own at the revision before."""
    name = "hearing_messages"
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE hearing_template OWNER {}").format(
                sql.Identifier(name), sql.Identifier(embedded.OWNER)
            )
        )
    url = with_database(cluster.owner_url, name)
    apart = create_app(env.with_database(with_database(cluster.url, name), url))
    Migrate(apart, db, directory=str(ROOT / "migrations"))
    with apart.app_context():
        downgrade(revision=REVISION)
        downgrade(revision="-1")
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection
        close(apart)


def put(connection: psycopg.Connection, table: str, **values: Any) -> int:
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
    query = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id")
    found = connection.execute(query.format(sql.Identifier(table), names, marks), list(values.values())).fetchone()
    assert found is not None
    return int(found[0])


def reminder(connection: psycopg.Connection, rung: str, seat_id: int = 1) -> None:
    put(connection, "reminders", seat_id=seat_id, rung=rung, version=0, state="made", made_at="2026-11-01T00:00Z")


def rungs(connection: psycopg.Connection) -> list[tuple[int, str]]:
    return connection.execute("SELECT seat_id, rung FROM reminders ORDER BY seat_id, rung").fetchall()


def letter(connection: psycopg.Connection) -> int:
    sitting = put(
        connection,
        "sittings",
        unit_id=1,
        kind="x",
        number="X1",
        title="",
        place="",
        state="noticed",
        is_open=False,
        starts_at="2026-12-01T01:00Z",
        ends_at="2026-12-01T02:00Z",
        closed_ground="",
        postponements=0,
        sequence=0,
        round=1,
        override_reason="",
        allows_rest_day=False,
        evidence="{}",
        source="",
        version=1,
    )
    return put(
        connection,
        "letters",
        unit_id=1,
        sitting_id=sitting,
        kind="reminder",
        paper="",
        recipient="",
        channel="mail",
        state="released",
        number="",
        content="{}",
        made_at="2026-11-01T00:00Z",
        service_method="",
        service_note="",
    )


def delivery(connection: psycopg.Connection, letter_id: int, key: int, **more: Any) -> int:
    values = {"unit_id": 1, "letter_id": letter_id, "sitting_id": 1, "resend": 0, "envelope_from": "", "reply": ""}
    values |= {"envelope_to": "", "message_id": f"<{key}>", "state": "sent", "attempts": 1}
    values |= {"due_at": "2026-11-01T00:00Z", "row_key": f"00000000-0000-0000-0000-00000000000{key}"}
    (sitting_id,) = connection.execute("SELECT sitting_id FROM letters WHERE id = %s", [letter_id]).fetchone() or (0,)
    return put(connection, "deliveries", **values | {"sitting_id": sitting_id} | more)


def test_what_was_sent_and_reminded_before_was_mail(old: psycopg.Connection) -> None:
    reminder(old, "1d")
    delivery(old, letter(old), 1)
    upgrade(revision=REVISION)
    assert rungs(old) == [(1, "mail 1d")]
    assert old.execute("SELECT channel, cause FROM deliveries").fetchall() == [("mail", "")]


def test_the_way_down_keeps_mail_and_every_rung_once(old: psycopg.Connection) -> None:
    upgrade(revision=REVISION)
    for seat_id, rung in ((1, "mail 1d"), (1, "message 2h"), (2, "mail 2h"), (2, "message 2h")):
        reminder(old, rung, seat_id)
    letter_id = letter(old)
    old.execute("UPDATE letters SET channel = 'message'")
    delivery(old, letter_id, 1, channel="mail", cause="")
    delivery(old, letter_id, 2, channel="message", cause="rung")
    with pytest.raises(psycopg.errors.UniqueViolation):
        delivery(old, letter_id, 3, channel="message", cause="silent")
    downgrade(revision="-1")
    assert rungs(old) == [(1, "1d"), (1, "2h"), (2, "2h")]
    assert old.execute("SELECT message_id FROM deliveries").fetchall() == [("<1>",)]
    assert old.execute("SELECT channel FROM letters").fetchall() == [("telephone",)]
    upgrade(revision=REVISION)
    assert rungs(old) == [(1, "mail 1d"), (1, "mail 2h"), (2, "mail 2h")]
