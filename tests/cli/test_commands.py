"""Do the commands speak JSON in the shapes of the README, and say no with exit code 2?"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from hearing_app.cli.demo import rows
from hearing_app.cli.demo.sittings import load_sittings
from hearing_app.cli.demo_data import ACCOUNTS, load
from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT
from hearing_app.store import sittings
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from tests.conftest import Clock

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(env: Environment) -> Run:
    """Run a command on the test's database."""
    variables = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HEARING_HOME": str(env.home),
        "DATABASE_URL": env.libpq_dsn,
        "MIGRATION_DATABASE_URL": env.migration_database_url.replace("+psycopg", ""),
        "SECRET_KEY": env.secret_key,
    }

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-P", "-m", "hearing_app", *arguments]
        return subprocess.run(program, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    return call


def answer(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_every_route_declares_an_action(run: Run) -> None:
    routes = answer(run("routes", "--json"))
    assert [route["route"] for route in routes if not route["action"]] == []
    assert {"route", "methods", "action"} == set(routes[0])


def test_the_same_roster_twice_changes_nothing(app: object, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(write_table("名册", rows.PEOPLE_HEADER, rows.people()))
    people = len(list(rows.people()))
    first, second = (json.loads(run("import", "roster", str(file), "--json").stdout) for _ in range(2))
    assert first["counts"]["people"] == {"added": people, "changed": 0, "same": 0}
    assert second["counts"]["people"] == {"added": 0, "changed": 0, "same": people}


def test_what_is_no_workbook_gets_one_sentence_and_exit_code_2(app: object, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_text("编号,姓名\n")
    done = run("import", "roster", str(file))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("days", [0, 4])
def test_the_demos_expert_is_invited_by_the_name_of_his_account(
    as_role: Callable[..., Context], clock: Clock, days: int
) -> None:
    clock.forward(days=days)
    ctx = as_role("operator")
    load(ctx)
    load_sittings(ctx)
    expert = ctx.reader.scalar(select(PersonRow).join(PersonRow.entries).where(RosterEntryRow.code == rows.EXPERT_CODE))
    assert expert is not None
    seats = sittings.open_seats_of(ctx.reader, [expert.id], now=ctx.now)
    (seat,) = [one for one in seats if one.is_invited and one.sitting.starts_at > ctx.now + timedelta(days=7)]
    names = [name for username, name, _role in ACCOUNTS if username == "zhuanjia"]
    assert ([expert.name], seat.can_come) == (names, "open")


def test_slots_come_with_room_and_line_up(as_role: Callable[..., Context], run: Run) -> None:
    load(as_role("operator"))
    found = answer(run("slots", "DEMO0005", "--kind", "hearing_review", "--weeks", "4", "--json"))
    slot = found["slots"][0]
    voting = [seat for seat in slot["seats"] if seat["role"] in ("presider", "member")]
    assert (len(voting) % 2, 5 <= len(voting) <= 11, bool(slot["room"])) == (1, True, True)


def test_an_unknown_matter_is_refused_in_words(app: object, run: Run) -> None:
    done = run("slots", "NONE", "--kind", "hearing_review")
    assert (done.returncode, "NONE" in done.stderr) == (2, True)


def test_the_audit_chain_is_checked_and_a_broken_link_named(
    as_role: Callable[..., Context], run: Run, env: Environment
) -> None:
    clerk = as_role("booking_clerk")
    for _ in range(3):
        with clerk.change(Action.EDIT_MATTER) as change:
            change.permit(Place(unit_id=1))
    head = answer(run("audit", "head", "--json"))
    given = f"{head['seq']}:{head['hash']}"
    assert (head["seq"], run("audit", "head").stdout) == (3, f"{given}\n")
    whole = run("audit", "verify", "--head", given, "--json")
    assert (whole.returncode, answer(whole)["links"], answer(whole)["heads"]) == (0, 3, 1)
    with psycopg.connect(env.migration_database_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE audit DISABLE TRIGGER USER; UPDATE audit SET actor = 'x' WHERE seq = 2")
        owner.execute("ALTER TABLE audit ENABLE TRIGGER USER")
    broken = run("audit", "verify", "--json", "--lang", "en")
    assert (broken.returncode, answer(broken)["links"]) == (4, 1)
    assert answer(broken)["broken"] == {
        "seq": 2,
        "fault": "altered",
        "sentence": "Link 2 does not fit its own hash: it was altered.",
    }
    assert (run("audit", "verify").returncode, run("audit", "verify", "--head", "3").returncode) == (4, 2)


def test_a_second_unit_is_added_listed_and_takes_accounts(app: object, run: Run) -> None:
    names = ("--name-zh", "别区信访局", "--name-en", "Other District Petition Bureau")
    assert (run("unit", "add", "BQ2", *names).stdout, run("unit", "add", "bq2", *names).returncode) == ("BQ2\n", 2)
    account = ("account", "add", "there", "--name", "何示例61", "--role", "administrator", "--password", "p" * 12)
    assert run(*account).returncode == 2  # which unit?
    assert run(*account, "--unit", "BQ2").stdout == "there\n"
    found = {line["code"]: (line["name_zh"], line["accounts"]) for line in answer(run("unit", "list", "--json"))}
    assert found == {"SFQ": ("示范区信访局", 0), "BQ2": ("别区信访局", 1)}


def test_the_annex_of_a_year_is_written_as_three_files(run: Run, ctx: Context, tmp_path: Path) -> None:
    out = tmp_path / "annexes"
    done = run("report", "year", "2021", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, "2021年，我局没有办结复查复核事项，没有召开听证评议会。\n")
    named = [Path(line) for line in done.stderr.splitlines()]
    assert named == [out / f"annex-2021.{form}" for form in ("docx", "pdf", "xlsx")]
    assert [file.read_bytes()[:2] for file in named] == [b"PK", b"%P", b"PK"]
    assert sorted(out.iterdir()) == sorted(named)
    blocked = run("report", "year", "2021", "--out", str(named[0]))
    assert blocked.returncode == 2
