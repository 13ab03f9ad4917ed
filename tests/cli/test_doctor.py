"""Does the doctor look without touching, and does a silent database get one sentence?"""

import os
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql

from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from tests.conftest import with_database

Run = Callable[..., subprocess.CompletedProcess[str]]
NOWHERE = "postgresql://app:x@127.0.0.1:9/hearing"


@pytest.fixture
def run(env: Environment) -> Run:
    """Run a command with these variables."""

    def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MIGRATION_DATABASE_URL")}
        given = kept | {"PYTHONPATH": str(ROOT), "HEARING_HOME": str(env.home), "SECRET_KEY": "t" * 40} | variables
        program = [sys.executable, "-P", "-m", "hearing_app", *arguments]
        return subprocess.run(program, cwd=ROOT, env=given, capture_output=True, text=True, check=False)

    return call


@pytest.fixture
def bare(cluster: embedded.Running) -> dict[str, str]:
    """The variables of a database that nobody has migrated."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier("hearing_bare")))
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier("hearing_bare"), sql.Identifier(embedded.OWNER)
            )
        )
    return {
        "DATABASE_URL": with_database(cluster.url, "hearing_bare"),
        "MIGRATION_DATABASE_URL": with_database(cluster.owner_url, "hearing_bare"),
    }


def test_a_database_that_does_not_answer_is_said_in_one_sentence(run: Run) -> None:
    done = run("doctor", DATABASE_URL=NOWHERE)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == ["数据库没有应答。请查数据库服务是否在运行、DATABASE_URL 是否正确。"]


def test_every_other_command_says_it_too(run: Run) -> None:
    for variables in ({}, {"MIGRATION_DATABASE_URL": NOWHERE}):
        done = run("report", "year", "2021", "--lang", "en", DATABASE_URL=NOWHERE, **variables)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert done.stderr.startswith("The database does not answer.")


def test_the_doctor_does_not_migrate_and_says_what_the_schema_is(run: Run, bare: dict[str, str]) -> None:
    done = run("doctor", **bare)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (1, "", 1)
    assert done.stdout.startswith("数据库结构是 —，本版程序要 0")
    with psycopg.connect(bare["MIGRATION_DATABASE_URL"]) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (0,)


def test_a_wrong_wish_in_mail_url_stops_the_start(run: Run) -> None:
    done = run("doctor", DATABASE_URL=NOWHERE, MAIL_URL="smtp://relay/?tls=bogus")
    assert done.returncode == 1
    assert "MAIL_URL: tls cannot be used; right would be required, offered or none" in done.stderr
    assert "Traceback" not in done.stderr
