"""Do the values that 0010 seals read back, stand nowhere in plain, and survive the way down and up again?"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from psycopg import sql

from hearing_app.app import create_app
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from hearing_app.store.engine import db
from hearing_app.store.tables.files import ImportRow
from hearing_app.store.tables.matters import MatterRow
from tests.conftest import close, with_database

WORDS = "坐轮椅，电话一三九零零零零一二三四"


def test_needs_and_results_stand_nowhere_in_plain(ctx: Context, as_role: Callable[..., Context]) -> None:
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
        matter = MatterRow(
            unit_id=1, number="X1", category="", subject="", district="", stage="handling", access_needs=WORDS
        )
        row = ImportRow(
            unit_id=1, family="roster", state="failed", made_at=ctx.now, made_by="x", result={"read": WORDS}
        )
        change.session.add_all([matter, row])
        change.session.flush()
        ids = matter.id, row.id
    found = ctx.reader.get(MatterRow, ids[0]), ctx.reader.get(ImportRow, ids[1])
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].access_needs, found[1].result) == (WORDS, {"read": WORDS})
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        for table in ("matters", "imports"):
            (shown,) = connection.execute(f"SELECT array_agg(t)::text FROM {table} t").fetchone() or ()
            assert "轮椅" not in shown


@pytest.fixture
def old(session_app: Flask, cluster: embedded.Running, env: Environment) -> Iterator[tuple[Flask, psycopg.Connection]]:
    """An application on a database of its own at the revision before the sealing, and the owner's connection."""
    name = "hearing_sealing"
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
        downgrade(revision="0010_sealing")
        downgrade(revision="-1")
        with psycopg.connect(url, autocommit=True) as connection:
            yield apart, connection
        close(apart)


def add_plain(connection: psycopg.Connection) -> None:
    """Write rows as the release before wrote them."""

    def put(table: str, **values: Any) -> int:
        names = sql.SQL(", ").join(map(sql.Identifier, values))
        marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
        found = connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(sql.Identifier(table), names, marks),
            list(values.values()),
        ).fetchone()
        assert found is not None
        return int(found[0])

    matter = {"unit_id": 1, "category": "", "subject": "", "district": "", "stage": "handling", "represented": 0}
    matter |= {"attending": 1, "opposing_firm": "", "wanted_kind": "", "source": "", "version": 1}
    key = "00000000-0000-0000-0000-00000000000"
    put("matters", number="X1", access_needs=WORDS, row_key=key + "1", **matter)
    put("matters", number="X2", access_needs="", row_key=key + "2", **matter)
    made = {"unit_id": 1, "family": "roster", "done": 0, "total": 0, "made_at": "2026-11-01T00:00Z", "made_by": "x"}
    put("imports", state="failed", result=json.dumps({"read": WORDS}), **made)


def values(connection: psycopg.Connection, table: str, column: str) -> list[Any]:
    return [row[0] for row in connection.execute(f"SELECT {column} FROM {table} ORDER BY id").fetchall()]


def test_values_are_sealed_on_the_way_up_and_plain_again_on_the_way_down(
    old: tuple[Flask, psycopg.Connection],
) -> None:
    _app, connection = old
    add_plain(connection)
    upgrade()
    sealed = values(connection, "matters", "access_needs_sealed")
    assert WORDS.encode() not in sealed[0]
    assert sealed[1] is None
    assert db.session.query(MatterRow).order_by(MatterRow.id).first().access_needs == WORDS
    assert db.session.query(ImportRow).one().result == {"read": WORDS}
    db.session.remove()
    downgrade(revision="0010_sealing")
    downgrade(revision="-1")
    assert values(connection, "matters", "access_needs") == [WORDS, ""]
    assert values(connection, "imports", "result") == [{"read": WORDS}]
    upgrade()
    assert db.session.query(ImportRow).one().result == {"read": WORDS}
