"""Does every migration keep the rows that it finds, on its way up and down, and do the rows' classes fit the end?"""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask_migrate import Migrate, check, downgrade, upgrade
from psycopg import sql
from sqlalchemy import create_engine

from hearing_app.app import create_app
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from hearing_app.store.crypto import ring
from hearing_app.store.engine import db
from tests.builders import schemas
from tests.builders.schemas import put, rows_of
from tests.conftest import close, with_database


def history() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


REVISIONS = ["base", *history()]
# What a step down cannot know any more: failures are counted by name since then.
FORGOTTEN = {"0012_sign_in_tries": ("failed_count", "blocked_until_at")}


@pytest.fixture
def bare(cluster: embedded.Running, env: Environment) -> Iterator[psycopg.Connection]:
    """The owner's connection to an empty database, in the context of an application that is on it."""
    name = "hearing_migrations"
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(embedded.OWNER))
        )
    url = with_database(cluster.owner_url, name)
    apart = create_app(env.with_database(with_database(cluster.url, name), url))
    Migrate(apart, db, directory=str(ROOT / "migrations"))
    with apart.app_context():
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection
        close(apart)


def test_the_rows_classes_and_the_migrated_schema_agree(bare: psycopg.Connection, cluster: embedded.Running) -> None:
    upgrade()
    check()
    migrated = schemas.shape(bare, with_queue=False)
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS hearing_declared")
        admin.execute(sql.SQL("CREATE DATABASE hearing_declared OWNER {}").format(sql.Identifier(embedded.OWNER)))
    url = with_database(cluster.owner_url, "hearing_declared")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    [pieces] = bare.execute("SELECT pg_get_functiondef('pieces'::regproc)").fetchall()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(pieces[0])
    db.metadata.create_all(engine)
    engine.dispose()
    with psycopg.connect(url) as connection:
        declared = schemas.shape(connection, with_queue=False)
    # triggers, functions and rights are made by migrations alone
    by_hand = {"triggers", "functions", "rights"}
    assert {row for row in migrated ^ declared if row[0] not in by_hand} == set()


def test_every_step_goes_up_and_down_and_up_with_rows_in_every_table(bare: psycopg.Connection) -> None:
    for before, revision in pairwise(REVISIONS):
        schemas.fill(bare)
        shape, found = schemas.shape(bare), kept(bare, revision)
        upgrade(revision=revision)
        schemas.fill(bare)
        after = schemas.shape(bare)
        downgrade(revision=before)
        assert schemas.shape(bare) ^ shape == set(), revision
        assert kept(bare, revision) == found, revision
        upgrade(revision=revision)
        assert schemas.shape(bare) ^ after == set(), revision


def kept(connection: psycopg.Connection, revision: str) -> dict[str, list[dict[str, Any]]]:
    """All rows, less what the step down from a revision cannot know any more."""
    hidden = FORGOTTEN.get(revision, ())
    found = schemas.rows(connection)
    return {
        table: [{name: value for name, value in row.items() if name not in hidden} for row in of_table]
        for table, of_table in found.items()
    }


def test_a_new_installation_begins_with_the_configured_unit(bare: psycopg.Connection, env: Environment) -> None:
    upgrade(revision="0006_default_unit")
    (unit,) = rows_of(bare, "units")
    named = env.office.unit_name
    assert (unit["code"], unit["name"], unit["name_en"]) == (env.office.unit_code, named["zh"], named["en"])


def test_an_office_that_has_a_unit_gets_no_second_one(bare: psycopg.Connection) -> None:
    upgrade(revision="0005_outcomes")
    before = put(bare, "units", code="there", name="别区", name_en="There", profile="x")
    upgrade(revision="0006_default_unit")
    assert rows_of(bare, "units") == [before]


def test_seats_and_people_begin_with_nothing_said(bare: psycopg.Connection) -> None:
    upgrade(revision="0006_default_unit")
    schemas.fill(bare)
    (seat,), (person,) = rows_of(bare, "seats"), rows_of(bare, "people")
    upgrade(revision="0008_feeds")
    nothing = {"time_sequence": 0, "reply_rotation": 0}
    nothing |= dict.fromkeys(("reply_print", "replied_sequence", "replied_stamp_at"))
    assert rows_of(bare, "seats") == [seat | nothing]
    assert rows_of(bare, "people") == [person | {"own_times_text": ""}]
    assert rows_of(bare, "feed_marks") == []


def another(connection: psycopg.Connection, table: str, **changes: Any) -> dict[str, Any]:
    """Write one more row like the first of a table, but for some values."""
    first = rows_of(connection, table)[0]
    values = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in first.items()}
    del values["id"]
    return put(connection, table, **(values | changes))


def test_an_invited_seat_gets_the_day_to_answer_of_its_sitting(bare: psycopg.Connection) -> None:
    upgrade(revision="0008_feeds")
    schemas.fill(bare)
    other = another(bare, "sittings", number="T2", answer_by_on="2026-11-09")
    silent = another(bare, "sittings", number="T3", answer_by_on=None)
    prints = {"token_print": None, "reply_print": None}
    for sitting, position, is_invited in ((other, 1, True), (other, 2, False), (silent, 1, True)):
        another(bare, "seats", sitting_id=sitting["id"], position=position, is_invited=is_invited, **prints)
    upgrade(revision="0009_substitution")
    found = bare.execute("SELECT answer_by_on::text FROM seats ORDER BY id").fetchall()
    assert found == [("2026-11-02",), ("2026-11-09",), (None,), (None,)]


def test_a_feed_goes_on_as_the_one_of_the_only_unit_that_lists_its_person(bare: psycopg.Connection) -> None:
    upgrade(revision="0015_messages")
    schemas.fill(bare)
    prints = iter(range(9))
    (one,) = [row["person_id"] for row in rows_of(bare, "roster_entries")]
    unit = another(bare, "units", code="other")["id"]
    resources = [another(bare, "resources")["id"] for _ in range(2)]
    two, nobody = (another(bare, "people", resource_id=each)["id"] for each in resources)
    for unit_id, code in ((1, "E2"), (unit, "E3")):
        another(bare, "roster_entries", person_id=two, unit_id=unit_id, code=code)
    bare.execute("DELETE FROM feeds")
    for owner in ({"person_id": one}, {"person_id": two}, {"person_id": nobody}, {"room_id": 1}):
        values = {"rotation": 0, "token_print": bytes([next(prints)]), "issued_at": "2026-11-01T00:00Z"}
        put(bare, "feeds", **values | owner)
    upgrade(revision="0019_unit_feeds")
    found = bare.execute("SELECT person_id, unit_id, token_print IS NOT NULL FROM feeds ORDER BY id").fetchall()
    assert found == [(one, 1, True), (two, None, False), (nobody, None, False), (None, None, True)]
    for unit_id in (None, unit):
        put(bare, "feeds", person_id=one, unit_id=unit_id, rotation=0, issued_at="2026-11-01T00:00Z")
    with pytest.raises(psycopg.errors.UniqueViolation):
        put(bare, "feeds", person_id=one, unit_id=None, rotation=0, issued_at="2026-11-01T00:00Z")
    downgrade(revision="0015_messages")
    found = bare.execute("SELECT person_id, token_print IS NULL FROM feeds ORDER BY id").fetchall()
    assert found == [(two, True), (nobody, True), (None, False), (one, True)]


WORDS = "轮椅：一\n二"
FIGURES = {"话": WORDS, "数": [1.5, None]}
# a table, its column, what to write there and what must differ from row to row
SEALED = (
    ("matters", "access_needs", WORDS, ("number", "row_key")),
    ("reviews", "counsel_text", WORDS, ("number",)),
    ("imports", "result", FIGURES, ()),
    ("records", "sections", FIGURES, ("version",)),
    ("opinions", "body", FIGURES, ("version",)),
)


@pytest.mark.parametrize(("table", "column", "plain", "own"), SEALED)
def test_each_value_is_sealed_for_its_own_row(
    bare: psycopg.Connection, table: str, column: str, plain: str | dict[str, Any], own: tuple[str, ...]
) -> None:
    upgrade(revision="0009_substitution")
    schemas.fill(bare)
    for number, value in ((91, plain), (92, type(plain)())):
        unlike = {"number": number, "version": number, "row_key": f"00000000-0000-0000-0000-0000000000{number}"}
        written = value if isinstance(value, str) else json.dumps(value)
        another(bare, table, **{column: written}, **{name: unlike[name] for name in own})
    upgrade(revision="0010_sealing")
    found = bare.execute(f"SELECT row_key, {column}_sealed FROM {table} ORDER BY id").fetchall()
    assert (len({key for key, _ in found}), found[2][1]) == (3, None)
    key, sealed = found[1]
    opened = ring.unseal(sealed, f"{table}|{column}_sealed|{key}").decode()
    assert (opened if isinstance(plain, str) else json.loads(opened)) == plain


def test_accounts_lose_their_own_count_and_nothing_else(bare: psycopg.Connection) -> None:
    upgrade(revision="0011_origins")
    schemas.fill(bare)
    (account,) = rows_of(bare, "accounts")
    upgrade(revision="0012_sign_in_tries")
    gone = {"failed_count": account.pop("failed_count"), "blocked_until_at": account.pop("blocked_until_at")}
    assert None not in gone.values()
    assert rows_of(bare, "accounts") == [account]
    downgrade(revision="0011_origins")
    assert rows_of(bare, "accounts") == [account | {"failed_count": 0, "blocked_until_at": None}]


def test_a_decided_recusal_keeps_its_day_and_a_minor_is_known_by_the_needs(bare: psycopg.Connection) -> None:
    upgrade(revision=REVISIONS[REVISIONS.index("0022_hearings") - 1])
    schemas.fill(bare)
    bare.execute("UPDATE recusals SET decided_at = '2026-11-01 18:30+00'")
    bare.execute("UPDATE matters SET access_needs_sealed = NULL")
    keyed = {"number": "M2", "row_key": "00000000-0000-0000-0000-000000000092"}
    minor = another(bare, "matters", **keyed, access_needs_sealed=None)
    place = f"matters|access_needs_sealed|{minor['row_key']}"
    sealed = ring.seal("当事人系未成年人".encode(), place)
    bare.execute("UPDATE matters SET access_needs_sealed = %s WHERE id = %s", [sealed, minor["id"]])
    upgrade(revision="0022_hearings")
    assert bare.execute("SELECT raised_on::text, due_on FROM recusals").fetchall() == [("2026-11-02", None)]
    assert bare.execute("SELECT has_minor FROM matters ORDER BY id").fetchall() == [(False,), (True,)]
    bare.execute("UPDATE recusals SET is_upheld = NULL, decided_at = NULL")
    downgrade(revision=REVISIONS[REVISIONS.index("0022_hearings") - 1])
    assert rows_of(bare, "recusals") == []


@pytest.mark.parametrize(("before", "after"), [("mail", "post"), ("representative", "handed_on"), ("direct", "direct")])
def test_how_a_household_was_served_keeps_its_meaning(bare: psycopg.Connection, before: str, after: str) -> None:
    upgrade(revision=REVISIONS[REVISIONS.index("0024_papers") - 1])
    schemas.fill(bare)
    bare.execute("UPDATE households SET served_how = %s", [before])
    upgrade(revision="0024_papers")
    assert bare.execute("SELECT served_how FROM households").fetchall() == [(after,)]
    downgrade(revision=REVISIONS[REVISIONS.index("0024_papers") - 1])
    assert bare.execute("SELECT served_how FROM households").fetchall() == [(before,)]


def test_of_two_running_clocks_of_a_rule_the_older_runs_on_and_the_other_says_why_it_ended(
    bare: psycopg.Connection,
) -> None:
    upgrade(revision="0019_unit_feeds")
    schemas.fill(bare)
    bare.execute("UPDATE clocks SET rule = 'K4', start_on = '2026-03-02', due_on = '2026-05-01', closed_on = NULL")
    younger = another(bare, "clocks", start_on="2026-03-09", due_on="2026-05-08")
    oldest = another(bare, "clocks", start_on="2026-02-02", due_on="2126-04-03")
    another(bare, "clocks", rule="K1")
    another(bare, "clocks", closed_on="2026-03-03")
    before = {row["id"]: row for row in rows_of(bare, "clocks")}
    upgrade(revision="0020_clock_events")
    ended = {1: "2026-05-01", younger["id"]: "2026-05-08"}
    added = {"extended_by": 0, "begun_by": ""}
    wanted = {id_: row | added | {"closed_on": ended.get(id_, row["closed_on"])} for id_, row in before.items()}
    assert {row["id"]: row for row in rows_of(bare, "clocks")} == wanted
    events = bare.execute("SELECT clock_id, change, cause, on_day::text, proof FROM clock_events ORDER BY clock_id")
    proof = f"时限编号 {oldest['id']}"
    assert events.fetchall() == [(id_, "closed", "doubled", day, proof) for id_, day in ended.items()]


def test_numbers_taken_before_the_register_get_an_entry_each(bare: psycopg.Connection) -> None:
    upgrade(revision=REVISIONS[REVISIONS.index("0025_registers") - 1])
    schemas.fill(bare)
    bare.execute("UPDATE numbers SET series = 'reviews', year = 2025, last = 3")
    upgrade(revision="0025_registers")
    found = bare.execute("SELECT series, year, n, number, taken_at, voided_at FROM number_entries ORDER BY n")
    assert found.fetchall() == [("reviews", 2025, n, "", None, None) for n in (1, 2, 3)]


def test_an_absence_keeps_its_hearing_day_and_a_service_day_only_where_one_was(bare: psycopg.Connection) -> None:
    before = REVISIONS[REVISIONS.index("0028_mended") - 1]
    upgrade(revision=before)
    schemas.fill(bare)
    bare.execute("UPDATE sittings SET starts_at = '2026-12-14 01:00+00', ends_at = '2026-12-14 04:00+00'")
    bare.execute("UPDATE letters SET served_on = NULL")
    found = "UPDATE party_absences SET finding = 'excused', found_on = '2026-12-14', served_on = '2026-12-14'"
    bare.execute(found)
    upgrade(revision="0028_mended")
    seen = "SELECT absent_on::text, served_on::text, has_waived_notice FROM party_absences"
    assert bare.execute(seen).fetchall() == [("2026-12-14", None, False)]
    downgrade(revision=before)
    assert bare.execute("SELECT served_on::text FROM party_absences").fetchall() == [("2026-12-14",)]
