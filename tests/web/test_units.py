"""Can an administrator add and rename a bureau on its page, and nobody else?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.services import units
from hearing_app.services.context import Context
from tests.builders import house

AsRole = Callable[..., Context]
NEW = {"code": "BQ2", "name": "别区信访局", "name_en": "Other District Petition Bureau"}


@pytest.fixture
def boss(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role, "administrator")


def test_a_unit_is_added_and_renamed(boss: FlaskClient, as_role: AsRole) -> None:
    assert boss.post("/settings/units/new", data=NEW).headers["Location"] == "/settings/units"
    shown = boss.get("/settings/units").get_data(as_text=True)
    assert ("别区信访局" in shown, "--unit BQ2" in shown) == (True, True)
    unit = units.view_units(as_role("administrator"))[-1]
    url = f"/settings/units/{unit.id}/edit"
    assert NEW["name_en"] in boss.get(url).get_data(as_text=True)
    assert boss.post(url, data=NEW | {"name": "别区局"}).status_code == 302
    as_role().reader.rollback()
    assert units.view_units(as_role("administrator"))[-1].name == "别区局"


def test_a_refusal_says_why_and_keeps_what_was_typed(boss: FlaskClient) -> None:
    for form, said in (
        (NEW | {"code": "sfq"}, "已经有单位在用"),
        (NEW | {"code": "B Q"}, "个字母或数字"),
        (NEW | {"name": "示范区信访局"}, "两个同名的分不清"),
        (NEW | {"name_en": ""}, "这一项要填"),
    ):
        answer = boss.post("/settings/units/new", data=form)
        shown = answer.get_data(as_text=True)
        assert (answer.status_code, said in shown, form["name"] in shown) == (422, True, True)


def test_who_may_see_the_settings_sees_the_units_and_changes_none(client: FlaskClient, as_role: AsRole) -> None:
    clerk = house.sign_in(client, as_role)
    shown = clerk.get("/settings/units").get_data(as_text=True)
    assert ("示范区信访局" in shown, "/settings/units/new" in shown) == (True, False)
    for url in ("/settings/units/new", "/settings/units/1/edit"):
        assert (clerk.get(url).status_code, clerk.post(url, data=NEW).status_code) == (403, 403)
    recorder = house.sign_in(client, as_role, "recorder")
    assert recorder.get("/settings/units").status_code == 403


def test_a_unit_that_is_not_there_is_not_found(boss: FlaskClient) -> None:
    assert boss.get("/settings/units/99/edit").status_code == 404
