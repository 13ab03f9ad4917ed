"""Is every route open to the roles that config/roles.toml gives its action, and shut to all the others?"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.settings.places import CONFIG
from hearing_app.settings.rulebook import rulebook
from tests.builders import offices
from tests.builders.doors import Door, address, come_in, doors, fields, knock, values_for
from tests.builders.snapshots import Snapshots
from tests.conftest import Clock

AsRole = Callable[..., Context]
ROLES = rulebook(CONFIG).roles
SIGN_IN = "/sign-in"
# Open to everybody, and leading there by themselves.
LEADING_THERE = {"GET /", "POST /sign-out"}


@pytest.fixture
def ids(
    app: Flask, as_role: AsRole, clock: Clock, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> offices.Ids:
    """An office with one of everything, in an application that answers its own faults with 500 as a real one does."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    found, clock.now = snapshots.take("office", lambda: (offices.furnish(as_role, clock), clock.now))
    return found


def needed(door: Door) -> set[Action | None]:
    """What a role needs for a route: its action, and for programs to be let in at all."""
    is_api = door.rule.startswith("/api/v")
    return {door.action} | ({Action.USE_API} if is_api else set())


def test_every_route_declares_its_action(app: Flask) -> None:
    assert [str(door) for door in doors(app) if door.action is None] == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_a_role_comes_in_where_it_has_the_action_and_nowhere_else(
    app: Flask, client: FlaskClient, ids: offices.Ids, role: str
) -> None:
    wrong = {}
    step = next(iter(ROLES[role].steps), "submit")
    for door in doors(app):
        come_in(client, role, offices.UNIT)
        answer = knock(client, door, address(app, door, values_for(door, ids)), fields(door, ids, step=step))
        is_open = needed(door) <= set(ROLES[role].actions)
        if (answer.status_code == 403) == is_open or answer.status_code >= 500:
            wrong[str(door)] = answer.status_code
    assert wrong == {}


def test_who_has_not_signed_in_is_sent_there_from_all_but_the_open_doors(
    app: Flask, client: FlaskClient, ids: offices.Ids
) -> None:
    wrong = {}
    for door in doors(app):
        answer = knock(client, door, address(app, door, values_for(door, ids)), fields(door, ids))
        there = answer.location or ""
        is_shut = answer.status_code == 401 or (answer.status_code == 302 and there.startswith(SIGN_IN))
        is_shut = is_shut and str(door) not in LEADING_THERE
        if is_shut == (door.action in ROLES["visitor"].actions) or answer.status_code in {403, 500}:
            wrong[str(door)] = f"{answer.status_code} {there}"
    assert wrong == {}
