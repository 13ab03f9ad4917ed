"""Does the page of repairs show what changes and who is told, carry it out, and say when nothing is hit?"""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import book_sitting
from tests.builders import house
from tests.builders.house import AsRole


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def fields_of(html: str) -> str:
    return unescape(html.split('name="lines" value="')[1].partition('"')[0])


def test_a_line_is_shown_carried_out_and_then_nobody_is_hit(client: FlaskClient, as_role: AsRole, ctx: Context) -> None:
    clerk = house.sign_in(client, as_role)
    sitting_id = book_sitting(ctx, house.hearing(ctx))
    url = f"/plans/repair?what=person&person={house.people(ctx)['E002']}&from_on=2026-12-14&until_on=2026-12-27"
    form = clerk.get("/plans/repair?what=person").get_data(as_text=True)
    assert "受影响的场次" not in form
    asked = {
        what: set(re.findall(r'name="(\w+)"', clerk.get(f"/plans/repair?what={what}").get_data(as_text=True)))
        for what in ("person", "room", "rest", "work")
    }
    own = {what: sorted(names & {"person", "room", "from_on", "until_on"}) for what, names in asked.items()}
    days = ["from_on", "until_on"]
    assert own == {
        "person": [days[0], "person", days[1]],
        "room": [days[0], "room", days[1]],
        "rest": days,
        "work": days,
    }
    html = clerk.get(url).get_data(as_text=True)
    for words in ("换人", "张示例03", "邀请", "信访人", "其余 0 场不动", "依据："):
        assert words in html
    lines, there = fields_of(html), url.replace("?", "/apply?")
    assert clerk.post(there, data={"lines": "x"}).status_code == 422
    done = clerk.post(there, data={"lines": lines}, follow_redirects=True)
    assert (done.status_code, done.request.query_string.decode()) == (200, url.split("?")[1])
    assert "已调整 1 场" in done.get_data(as_text=True)
    assert "没有受影响的场次" in done.get_data(as_text=True)
    # the same button once more: the version that it knew is gone
    again = clerk.post(there, data={"lines": lines})
    assert again.status_code == 422
    assert "别人刚改过这一场" in again.get_data(as_text=True)
    assert "张示例03" in clerk.get(f"/sittings/{sitting_id}").get_data(as_text=True)
    english = house.sign_in(client, as_role, language="en").get(url).get_data(as_text=True)
    assert "No sitting is affected" in english


@pytest.mark.parametrize(
    "query",
    [
        "what=person&from_on=2026-12-14&until_on=2026-12-27",
        "what=x&from_on=2026-12-14&until_on=2026-12-27",
        "what=rest&from_on=2026-12-14&until_on=2026-12-01",
        "what=rest&from_on=x&until_on=2026-12-01",
    ],
)
def test_what_cannot_be_looked_up_comes_back_with_reasons(client: FlaskClient, as_role: AsRole, query: str) -> None:
    answer = house.sign_in(client, as_role).get(f"/plans/repair?{query}")
    assert answer.status_code == 422
    assert "受影响的场次" not in answer.get_data(as_text=True)
