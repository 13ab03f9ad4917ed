"""What every test may lean on: one migrated template database, a clone for each worker process, a fixed now."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import Migrate, upgrade
from psycopg import sql

from hearing_app.app import create_app
from hearing_app.services.context import Context
from hearing_app.settings.environment import Environment, load_environment
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from hearing_app.store.engine import db
from tests.builders.roles import Roles
from tests.builders.snapshots import Snapshots

SCRATCH = "HEARING_TEST_CLUSTER"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The time of a test; it moves only when it is told to."""

    now: datetime = NOW
    jobs: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Running]:
    """A PostgreSQL for this run: shared by the worker processes, gone after the last one."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent / "cluster" if os.environ.get("PYTEST_XDIST_WORKER") else folder / "cluster"
    shared.mkdir(exist_ok=True)
    programs = os.environ.get("HEARING_TEST_POSTGRES")
    yield embedded.start_scratch(shared, Path(programs) if programs else None)
    embedded.stop(shared)


def with_database(url: str, name: str) -> str:
    """Return a libpq URL with another database in it."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def env(cluster: embedded.Running, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment of this worker process, on its own clone of the migrated template."""
    home = tmp_path_factory.mktemp("home")
    plain = load_environment({"HEARING_HOME": str(home), "PUBLIC_URL": "http://hearing.test", "SECRET_KEY": "t" * 40})
    template = plain.with_database(
        with_database(cluster.url, "hearing_template"), with_database(cluster.owner_url, "hearing_template")
    )
    make_template(cluster, template, tmp_path_factory.getbasetemp().parent / "template.lock")
    name = f"hearing_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE hearing_template OWNER {}").format(
                sql.Identifier(name), sql.Identifier(embedded.OWNER)
            )
        )
    return replace(
        plain.with_database(with_database(cluster.url, name), with_database(cluster.owner_url, name)),
        mail_url=f"file:{home / 'mail'}",
    )


def make_template(cluster: embedded.Running, env: Environment, lock: Path) -> None:
    """Migrate the template database once; of several processes the first one does it."""
    with lock.open("w") as turn, psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = 'hearing_template'").fetchone():
            return
        admin.execute(sql.SQL("CREATE DATABASE hearing_template OWNER {}").format(sql.Identifier(embedded.OWNER)))
        migrate(env)


def migrate(env: Environment) -> None:
    """Bring a database to the newest revision as its owner."""
    app = create_app(env)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        upgrade()
        close(app)


def close(app: Flask) -> None:
    """Close every connection of an application; call it in its context."""
    db.session.remove()
    for engine in [*db.engines.values(), app.extensions["writer"].kw["bind"]]:
        engine.dispose()


@pytest.fixture(scope="session")
def session_app(env: Environment) -> Iterator[Flask]:
    """The application, built once."""
    clock = Clock()
    app = create_app(env, now=clock)
    app.extensions["clock"] = clock
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = FreshClient
    yield app
    with app.app_context():
        close(app)


@pytest.fixture
def clock(session_app: Flask) -> Clock:
    """The application's clock, at NOW."""
    found: Clock = session_app.extensions["clock"]
    found.now = NOW
    return found


@pytest.fixture
def app(session_app: Flask, clock: Clock, snapshots: Snapshots) -> Iterator[Flask]:
    """The application on an empty database."""
    with session_app.app_context():
        yield session_app
        with suppress(Exception):
            db.session.remove()
    snapshots.clear()


@pytest.fixture(scope="session")
def snapshots(cluster: embedded.Running, env: Environment) -> Iterator[Snapshots]:
    """The offices that tests of this process have built, and the way to empty its database."""
    kept = Snapshots(with_database(cluster.admin_url, env.libpq_dsn.partition("?")[0].rpartition("/")[2]))
    yield kept
    kept.close()


@pytest.fixture
def as_role(app: Flask, snapshots: Snapshots) -> Roles:
    """Make a context that acts in a role of the default unit."""
    return Roles(app, snapshots)


@pytest.fixture
def ctx(as_role: Callable[..., Context]) -> Context:
    """A booking clerk of the default unit."""
    return as_role()


class FreshClient(FlaskClient):
    """A browser without scripts; each request has an application context of its own, as in a real server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts."""
    return app.test_client()
