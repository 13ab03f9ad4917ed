"""Does a list ask the database as often for a thousand rows as for three? And is every word found among them?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from hearing_app.services.context import Context
from hearing_app.services.searches import search
from tests.builders import house

AsRole = Callable[..., Context]
MANY = 1_000
LISTS = ("/matters", "/matters?stage=handling", "/desk")
COPIES = f"""
WITH one AS (SELECT * FROM matters WHERE number = 'P1'),
  new AS (
    INSERT INTO matters (unit_id, agency_id, number, category, subject, district, stage, received_on, attending,
        represented, opposing_firm, wanted_kind, source, version, row_key)
    SELECT unit_id, agency_id, 'M-' || n, category, '噪声扰民' || n, district, stage, DATE '2020-01-01' + n, attending,
        represented, opposing_firm, wanted_kind, source, 1, gen_random_uuid() FROM one, generate_series(1, {MANY}) AS n
    RETURNING id),
  seen AS (INSERT INTO resources (kind, version) SELECT 'party', 1 FROM new RETURNING id)
INSERT INTO parties (matter_id, resource_id, role, name, initials, firm, times_text, consent, consent_form, row_key)
SELECT m.id, r.id, 'petitioner', '诸葛示例' || m.place, 'zgsl' || m.place, '', '', 'none', '', gen_random_uuid()
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM new) m
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM seen) r USING (place)
"""


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A clerk of the small office."""
    house.small_house(as_role)
    return house.sign_in(client, as_role)


def fill(ctx: Context) -> None:
    with ctx.open_writer() as session:
        session.execute(text(COPIES))
        session.commit()
    ctx.reader.rollback()


@contextmanager
def counting() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements(client: FlaskClient) -> dict[str, int]:
    """How often each list asks the database, once it is warm."""
    found = {}
    for path in LISTS:
        client.get(path)
        with counting() as said:
            answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = len(said)
    return found


def test_a_thousand_matters_cost_no_statement_more(clerk: FlaskClient, as_role: AsRole) -> None:
    few = statements(clerk)
    fill(as_role())
    assert statements(clerk) == few
    assert f"共 {MANY + 3} 件" in clerk.get("/matters").get_data(as_text=True)


def test_words_are_found_by_their_pieces_whatever_their_case(clerk: FlaskClient, as_role: AsRole) -> None:
    fill(as_role())
    ctx = as_role("booking_clerk")
    wanted = {"葛示": 30, "zgsl777": 1, "ZGSL777": 1, "m-1000": 1, "民12": 11, "100%": 2, "葛例": 0, "王": 0}
    assert {words: len(search(ctx, words).matters) for words in wanted} == wanted
    assert [hit.number for hit in search(ctx, "诸葛示例777").matters] == ["M-777"]
