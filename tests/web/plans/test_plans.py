"""Are many matters planned on a page: choose, wait, look, book one, book all?"""

import psycopg
import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.plans import runs
from tests.builders import house
from tests.builders.house import AsRole

FORM = {"matters": [house.MATTER, house.OTHER_MATTER], "from_on": "2026-11-24", "weeks": "6", "seconds": "5"}
FORM |= {"waiting": "normal", "load": "low", "distance": "none"}


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A booking clerk's browser in the small office."""
    house.small_house(as_role)
    return house.sign_in(client, as_role)


def work(ctx: Context, as_role: AsRole, url: str) -> None:
    """Let a worker make the plan of a page, within a second."""
    plan_id = int(url.rpartition("/")[2])
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute("UPDATE plans SET seconds = 1 WHERE id = %s", [plan_id])
    runs.make_plan(as_role("machine"), plan_id, 1, "booking_clerk")
    ctx.reader.rollback()


def asked(clerk: FlaskClient) -> str:
    answer = clerk.post("/plans", data=FORM)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def text(clerk: FlaskClient, url: str) -> str:
    return clerk.get(url).get_data(as_text=True)


def test_choose_wait_look_and_book(clerk: FlaskClient, as_role: AsRole) -> None:
    page = text(clerk, "/plans")
    assert [words in page for words in ("待安排 3 件", "还没有排过", house.MEDIATION, "2026-11-24")] == [True] * 4
    url = asked(clerk)
    waiting = text(clerk, url)
    assert (f'hx-get="{url}/progress"' in waiting, f'action="{url}/stop"' in waiting) == (True, True)
    work(as_role("booking_clerk"), as_role, url)
    done = clerk.get(f"{url}/progress")
    assert ("hx-get" in done.get_data(as_text=True), done.headers["HX-Refresh"]) == (False, "true")
    page = text(clerk, url)
    assert (page.count(f'action="{url}/lines/'), f'action="{url}/book"' in page) == (2, True)
    assert "封要等审批签字" in page
    line = page.partition(f'action="{url}/lines/')[2].partition("/book")[0]
    one = clerk.post(f"{url}/lines/{line}/book", follow_redirects=True).get_data(as_text=True)
    assert ("已预订 1 场" in one, "看场次" in one) == (True, True)
    rest = clerk.post(f"{url}/book", follow_redirects=True).get_data(as_text=True)
    assert ("已预订 1 场" in rest, f'action="{url}/book"' in rest) == (True, False)
    again = clerk.post(f"{url}/book", follow_redirects=True).get_data(as_text=True)
    assert "先前都办过了" in again
    assert clerk.post(f"{url}/lines/999999/book").status_code == 404


def test_a_wrong_form_comes_back_with_what_was_typed(clerk: FlaskClient) -> None:
    answer = clerk.post("/plans", data=FORM | {"weeks": "40", "seconds": "x"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "填写 1 到 12。" in page, 'value="40"' in page) == (422, True, True)
    assert page.count(" checked") == 2
    nothing = clerk.post("/plans", data={key: value for key, value in FORM.items() if key != "matters"})
    page = nothing.get_data(as_text=True)
    assert (nothing.status_code, "没有选事项" in page, "还没有排过" in page) == (422, True, True)
    none_open = clerk.post("/plans", data=FORM | {"from_on": "2026-01-05"}).get_data(as_text=True)
    assert "已经过去" in none_open


def test_a_plan_is_stopped_before_it_begins(clerk: FlaskClient) -> None:
    url = asked(clerk)
    page = clerk.post(f"{url}/stop", follow_redirects=True).get_data(as_text=True)
    assert ("已取消" in page, "hx-get" in page) == (True, False)


def test_a_plan_speaks_the_reader_s_language(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    clerk = house.sign_in(client, as_role, language="en")
    assert "Plan many" in text(clerk, "/plans")
    url = asked(clerk)
    work(as_role("booking_clerk"), as_role, url)
    page = text(clerk, url)
    assert [words in page for words in ("Book all", "Book this one", "wait for a signature")] == [True] * 3


def test_an_office_without_matters_is_told_where_they_come_from(client: FlaskClient, as_role: AsRole) -> None:
    page = text(house.sign_in(client, as_role), "/plans")
    assert ("没有待安排的事项" in page, "开始排</button>" in page) == (True, False)


def test_who_may_not_plan(client: FlaskClient, as_role: AsRole) -> None:
    assert house.sign_in(client, as_role, "office_head").get("/plans").status_code == 403
    assert house.sign_in(client, as_role).get("/plans/999").status_code == 404
