"""Does an account find nothing of another unit, whichever number of its things it asks for or writes into a form?"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from hearing_app.domain.rules.permissions import Action
from hearing_app.forms.spoken import SpokenForm
from hearing_app.services.context import Context
from hearing_app.settings.places import CONFIG
from hearing_app.settings.rulebook import rulebook
from tests.builders import days, house, offices, schemas
from tests.builders.doors import ON_THE_DAY, Door, address, come_in, doors, fields, knock, values_for
from tests.builders.offices import OTHER_UNIT, Ids
from tests.builders.snapshots import Snapshots
from tests.conftest import NOW, Clock

AsRole = Callable[..., Context]
Rows = dict[str, list[dict[str, Any]]]
ROLES = rulebook(CONFIG).roles
# whoever has the link is let in, of whichever unit
BY_LINK = {Action.ANSWER_BY_LINK, Action.READ_FEED}
BOOKING = ("sittings.create", "api.add_sitting")
# what stands on pages of the first unit alone, and where whoever looks around begins
MARKS = ("AP1", "AP2", "AP3", "139000000")
BEGINNINGS = (
    *("/desk", "/settings", "/arrivals", "/approvals", "/rooms", "/people/matches", "/imports", "/reports/2026"),
    *("/deliveries?form=csv", "/reports/2026?form=csv", "/api/v1/matters", "/api/v1/reports/2026"),
)
# what would take the others' things away
LAST = (
    "sittings.terminate",
    "sittings.cancel",
    "sittings.suspend",
    "sittings.postpone",
    "sittings.drop",
    "sittings.move",
    "sittings.replace",
    "absences.postpone",
    "people.undo",
)
# whoever may keep his own times alone is told so of everybody else, be there such a person or not
STRANGER = 403


@dataclass
class TwoOffices:
    """Two units with one of everything each; `before` are the rows of when there was only the first."""

    here: Ids
    there: Ids
    before: Rows
    connection: psycopg.Connection


@pytest.fixture
def offices_of_two(
    app: Flask, as_role: AsRole, clock: Clock, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TwoOffices]:
    """Two offices, in an application that answers its own faults with 500 as a real one does."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    dsn = app.config["ENVIRONMENT"].libpq_dsn

    def build() -> tuple[Ids, Ids, Rows, datetime]:
        here = offices.furnish(as_role, clock, prefix="A")
        with psycopg.connect(dsn, autocommit=True) as connection:
            before = schemas.rows(connection)
        offices.second_unit(dsn)
        return here, offices.furnish(as_role, clock, unit_id=OTHER_UNIT, prefix="Q"), before, clock.now

    here, there, before, clock.now = snapshots.take("two offices", build)
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield TwoOffices(here, there, before, connection)


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The forms that were sent with mistakes: nobody was asked there whether he may."""
    found: list[str] = []
    plain = SpokenForm.validate

    def validate(form: Any, *args: Any, **more: Any) -> bool:
        is_right = plain(form, *args, **more)
        if not is_right:
            found.append(f"{type(form).__name__} {form.errors}")
        return bool(is_right)

    monkeypatch.setattr(SpokenForm, "validate", validate)
    return found


def role_for(door: Door) -> str:
    wanted = {door.action} | ({Action.USE_API} if door.rule.startswith("/api/v") else set())
    return next(id_ for id_, role in ROLES.items() if wanted <= set(role.actions))


def scoped(app: Flask, ids: Ids) -> list[Door]:
    """The doors whose address names something that belongs to a unit."""
    return [door for door in doors(app) if set(door.arguments) & set(ids) and door.action not in BY_LINK]


def mixtures(door: Door, offices_: TwoOffices) -> Iterator[dict[str, Any]]:
    """The address of something there, and with each of its numbers from there among one's own."""
    theirs, own = values_for(door, offices_.here), values_for(door, offices_.there)
    yield theirs
    numbers = [name for name in door.arguments if theirs[name] != own[name]]
    if len(numbers) > 1:
        yield from (own | {name: theirs[name]} for name in numbers)


def body(door: Door, offices_: TwoOffices, values: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form that stands on the page, which is that of the first thing in the address."""
    ids = offices_.here | {
        name: value
        for name, value in values.items()
        if name in {"party_id", "entry_id", "clock_id", "representative_id"}
    }
    return fields(door, ids)


def refusal(door: Door, values: dict[str, Any], offices_: TwoOffices) -> int:
    is_stranger = values.get("person_id") == offices_.here["person_id"]
    return STRANGER if door.action is Action.KEEP_OWN_TIMES and is_stranger else 404


def test_what_belongs_to_another_unit_is_not_there(
    app: Flask, client: FlaskClient, clock: Clock, offices_of_two: TwoOffices, unfilled: list[str]
) -> None:
    wrong = {}
    for door in scoped(app, offices_of_two.here):
        clock.now = days.MORNING if door.endpoint.startswith(ON_THE_DAY) else NOW
        for values in mixtures(door, offices_of_two):
            come_in(client, role_for(door), OTHER_UNIT)
            before = schemas.fingerprint(offices_of_two.connection)
            url = address(app, door, values)
            answer = knock(client, door, url, body(door, offices_of_two, values))
            after = schemas.fingerprint(offices_of_two.connection)
            changed = sorted(name for name in after if after[name] != before[name])
            if answer.status_code != refusal(door, values, offices_of_two) or changed or unfilled:
                wrong[f"{door.method} {url} {door.endpoint}"] = (answer.status_code, changed, *unfilled)
            unfilled.clear()
    assert wrong == {}


def test_each_of_these_addresses_leads_somewhere_in_its_own_unit(
    app: Flask, client: FlaskClient, clock: Clock, offices_of_two: TwoOffices
) -> None:
    missing = []
    own = offices_of_two.there
    for door in sorted(scoped(app, own), key=lambda door: (door.method, door.endpoint in LAST)):
        clock.now = days.MORNING if door.endpoint.startswith(ON_THE_DAY) else NOW
        come_in(client, role_for(door), OTHER_UNIT)
        answer = knock(client, door, address(app, door, values_for(door, own)), fields(door, own))
        if answer.status_code in {403, 404} or answer.status_code >= 500:
            missing.append(f"{door} {answer.status_code}")
    assert "; ".join(missing) == ""


def test_what_is_written_into_a_form_reaches_nothing_of_another_unit(
    app: Flask, client: FlaskClient, clock: Clock, offices_of_two: TwoOffices
) -> None:
    faults = []
    meeting = {"kind": house.MEETING, "matter": "", "seats": speaking(offices_of_two.here)}
    for door in doors(app):
        if door.method == "POST" and door.action not in BY_LINK | {Action.SIGN_IN}:
            clock.now = days.MORNING if door.endpoint.startswith(ON_THE_DAY) else NOW
            come_in(client, role_for(door), OTHER_UNIT)
            url = address(app, door, values_for(door, offices_of_two.there))
            form = fields(door, offices_of_two.here) | (meeting if door.endpoint in BOOKING else {})
            if knock(client, door, url, form).status_code >= 500:
                faults.append(str(door))
    assert faults == []
    assert changed_rows(offices_of_two) == []
    assert strange_references(offices_of_two) == []


def speaking(ids: Ids) -> str:
    return f"speaker:legal_expert:p{ids['person_id']}"


def changed_rows(offices_: TwoOffices) -> list[str]:
    """The rows of the first unit that are not what they were; the audit chain's end and calendars' versions move."""
    after = schemas.rows(offices_.connection)
    return [
        f"{table} {row}"
        for table, of_table in offices_.before.items()
        if table not in {"audit_head"}
        for row in of_table
        if row not in after[table]
    ]


def strange_references(offices_: TwoOffices) -> list[str]:
    """The rows made since that refer to one of the first unit's; agencies are everybody's."""
    known = {table: {row.get("id") for row in of_table} for table, of_table in offices_.before.items()}
    return [
        f"{table}.{column} of {row}"
        for table, of_table in schemas.rows(offices_.connection).items()
        for column, other in schemas.references(offices_.connection, table).items()
        if other not in {"agencies", "units"}
        for row in of_table
        if row["id"] not in known[table] and row[column] in known[other]
    ]


def links(page: str) -> set[str]:
    return {unescape(url).partition("#")[0] for url in re.findall(r'(?:href|hx-get)="(/[^"]*)"', page)}


def sort_of(url: str) -> tuple[str, ...]:
    """Addresses that differ only in what their questions say are of one sort; one of each is enough."""
    path, _, query = url.partition("?")
    return path, *sorted(part.partition("=")[0] for part in query.split("&"))


def words_in(answer: TestResponse) -> str:
    """What somebody reads there; the packed bytes of a paper that was typeset say nothing."""
    if answer.request.path.endswith("/paper.pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages).replace(" ", "")
    return answer.get_data().decode(errors="replace")


@pytest.mark.parametrize("role", ["booking_clerk", "leader", "administrator"])
def test_no_page_that_leads_to_another_shows_what_belongs_to_another_unit(
    client: FlaskClient, clock: Clock, offices_of_two: TwoOffices, role: str
) -> None:
    clock.now = NOW
    come_in(client, role, OTHER_UNIT)
    theirs, wrong = offices_of_two.here, {}
    left = [*BEGINNINGS, f"/calls?found={theirs['person_id']}", f"/deliveries?found={theirs['delivery_id']}"]
    seen = set(map(sort_of, left))
    while left:
        url = left.pop()
        answer = client.get(url)
        page = words_in(answer)
        shown = [word for word in MARKS if word in page]
        if shown or answer.status_code not in {200, 302, 403}:
            wrong[url] = (answer.status_code, shown)
        for link in links(page) if answer.mimetype == "text/html" else ():
            if not link.startswith("/assets/") and "lang=" not in link and sort_of(link) not in seen:
                seen.add(sort_of(link))
                left.append(link)
    assert wrong == {}


ASKED = (
    *("/sittings/new?kind=hearing_review&matter={}", "/reviews/new?matter={}", "/matters?before=99999&q={}"),
    "/api/v1/slots?kind=hearing_review&matter={}",
)
TOKEN = re.compile(r"[\w-]{30,}\.[\w-]+\.[\w-]+")
WRITTEN = (("/search", "q"), ("/calls", "words"), ("/deliveries", "words"), ("/reviews/new", "matter"))


def test_another_units_number_is_answered_like_one_that_nobody_has(
    client: FlaskClient, clock: Clock, offices_of_two: TwoOffices
) -> None:
    come_in(client, "booking_clerk", OTHER_UNIT)
    clock.now = NOW

    def answers(word: str) -> list[tuple[int, str]]:
        found = [client.get(url.format(word)) for url in ASKED]
        found += [client.post(url, data={field: word}) for url, field in WRITTEN]
        return [(one.status_code, TOKEN.sub("", one.get_data(as_text=True).replace(word, ""))) for one in found]

    assert answers("AP1") == answers("ZZ9")
    assert answers("13900000001") == answers("13977777777")
