"""Do the tables of substitution match their rows, go down and up again with data, and refuse what makes no sense?"""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, check, downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hearing_app.services.sittings import bookings
from hearing_app.settings.places import ROOT
from hearing_app.store.engine import db
from tests.builders import house
from tests.builders.house import AsRole

REVISION = "0009_substitution"


@pytest.fixture
def migrations(app: Flask) -> None:
    Migrate(app, db, directory=str(ROOT / "migrations"))


def revision_before() -> str:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    found = ScriptDirectory.from_config(config).get_revision(REVISION)
    assert found is not None
    return str(found.down_revision)


@pytest.mark.usefixtures("migrations")
def test_rows_and_migrations_agree() -> None:
    check()


@pytest.mark.usefixtures("migrations")
def test_down_and_up_again_each_invited_seat_keeps_the_day_to_answer(as_role: AsRole) -> None:
    house.small_house(as_role)
    ctx = as_role()
    bookings.book_sitting(ctx, house.lecture(ctx))
    ctx.reader.rollback()
    query = text("SELECT answer_by_on FROM seats ORDER BY id")
    before = ctx.reader.execute(query).all()
    db.session.remove()
    try:
        downgrade(revision=revision_before())
    finally:
        upgrade()
    assert ctx.reader.execute(query).all() == before
    assert {by_on for (by_on,) in before} != {None}
    db.session.remove()


def test_what_makes_no_sense_is_refused_by_the_database(as_role: AsRole) -> None:
    house.small_house(as_role)
    ctx = as_role()
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    values = f"1, {sitting_id}, (SELECT min(id) FROM seats), '', now(), '[]', '{{}}', '', '', now()"
    insert = (
        "INSERT INTO settlements (unit_id, sitting_id, seat_id, cause, starts_at, agreements, evidence, decided_by, "
        f"recorded_by, recorded_at, choice) VALUES ({values}, "
    )
    with ctx.open_writer() as session, pytest.raises(IntegrityError, match="ck_settlements_choice"):
        session.execute(text(f"{insert}'nothing')"))
    with ctx.open_writer() as session:
        session.execute(text(f"{insert}'postponed')"))
        with pytest.raises(IntegrityError, match="ck_reaches_one_recipient"):
            session.execute(
                text(
                    "INSERT INTO reaches (settlement_id, is_reached, channel, told_to, note, told_at, recorded_by) "
                    "SELECT id, true, 'telephone', '', '', now(), '' FROM settlements"
                )
            )
