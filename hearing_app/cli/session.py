"""How does a command reach the house? It starts the database if it must, and acts as `cli:<os user>`."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

import click
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy.exc import OperationalError

from hearing_app import i18n
from hearing_app.domain.errors import Forbidden, NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Actor
from hearing_app.services import units
from hearing_app.services.context import Context
from hearing_app.settings.environment import Environment, environment
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from hearing_app.store.engine import db


class House(Protocol):
    """What the composition root gives to the commands; they sit below it and may not import it."""

    def create_app(self, env: Environment | None = None) -> Flask:
        """Build the application."""

    def make_worker(self, env: Environment) -> Callable[[bool], None]:
        """Return what runs a worker."""

    def make_ticker(self, env: Environment) -> Any:
        """Return the scheduler of the ticks."""


def house() -> House:
    """Return the composition root of this run."""
    found: House = click.get_current_context().find_root().obj
    return found


@contextmanager
def settled() -> Iterator[Environment]:
    """Give the environment with a database in it; an embedded one that we started is stopped at the end."""
    try:
        env = environment()
        if env.has_database:
            yield env
            return
        with embedded.attached(env.home) as running:
            yield env.with_database(running.url, running.owner_url)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def migrate(app: Flask) -> None:
    """Bring the schema to the newest revision, as the owner."""
    Migrate(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        upgrade()


@contextmanager
def application() -> Iterator[Flask]:
    """Give the application, migrated where the owner's role is known; refusals become sentences and exit code 2."""
    with refusals(), unmigrated() as app:
        if app.config["ENVIRONMENT"].may_migrate:
            migrate(app)
        yield app


@contextmanager
def unmigrated() -> Iterator[Flask]:
    """Give the application as it is, for what must not change the schema."""
    os.umask(0o077)
    with settled() as env:
        app = house().create_app(env)
        with app.app_context():
            yield app


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the house refuses, and a database that does not answer, into sentences on stderr and exit code 2."""
    try:
        yield
    except Refused as refused:
        for reason in refused.reasons:
            click.echo(i18n.sentence(reason), err=True)
        sys.exit(2)
    except OperationalError:
        click.echo(i18n.sentence(Reason("health.no_database")), err=True)
        sys.exit(2)
    except (NotFound, Forbidden) as error:
        click.echo(i18n.text("没有找到，或者不在这个单位。") + (f" {error}" if str(error) else ""), err=True)
        sys.exit(2)


@contextmanager
def acting(
    unit: str | None, lang: str = "zh", *, choose: Callable[[Context, str | None], int] = units.unit_of
) -> Iterator[Context]:
    """Give a context of the role operator on a unit (default: the only one)."""
    with i18n.speaking(lang), application() as app:
        plain = operator_of(app, lang)
        actor = replace(plain.actor, unit_id=choose(plain, unit))
        yield replace(plain, actor=actor)


def operator_of(app: Flask, lang: str) -> Context:
    """Return a context of the role operator on no unit yet."""
    role = app.extensions["rules"].roles["operator"]
    found: Context = app.extensions["make_context"](Actor(name=f"cli:{getpass.getuser()}", role=role, language=lang))
    return found


def unit_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add --unit and --lang."""
    command = click.option("--lang", default="zh", type=click.Choice(["zh", "en"]), help="zh | en")(command)
    return click.option("--unit", default=None, help="Code of the unit (default: the only one).")(command)
