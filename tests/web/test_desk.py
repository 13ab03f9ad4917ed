"""Does the first page lead to the next step, in both languages, and say when the house is not well?"""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services import ticking
from hearing_app.services.sittings.bookings import book_sitting
from tests.builders import house
from tests.builders.house import AsRole
from tests.conftest import Clock


def test_an_empty_desk_says_how_to_begin(client: FlaskClient, as_role: AsRole) -> None:
    page = house.sign_in(client, as_role).get("/desk").get_data(as_text=True)
    assert "这里还是空的" in page
    assert 'href="/imports"' in page


@pytest.mark.parametrize(("language", "words"), [("zh", "等您呈批"), ("en", "waits for you to submit")])
def test_each_line_has_a_button_that_leads_somewhere(
    client: FlaskClient, as_role: AsRole, language: str, words: str
) -> None:
    house.small_house(as_role)
    sitting = book_sitting(as_role("booking_clerk"), house.hearing(as_role("booking_clerk")))
    page = house.sign_in(client, as_role, language=language).get("/desk").get_data(as_text=True)
    assert words in page
    assert f'href="/sittings/{sitting}"' in page
    assert 'class="button primary" href="/approvals"' in page
    assert client.get("/approvals").status_code == 200


def test_a_clock_without_a_sitting_leads_to_planning_one(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    clock.now += timedelta(days=22)
    page = house.sign_in(client, as_role).get("/desk").get_data(as_text=True)
    assert f"/sittings/new?matter=P1&amp;kind={house.HEARING}" in page


def test_silent_processes_stand_on_the_banner_until_they_beat(app: Flask, client: FlaskClient, as_role: AsRole) -> None:
    house.sign_in(client, as_role)
    assert "没有心跳" in client.get("/desk").get_data(as_text=True)
    for process in ("worker", "ticker"):
        ticking.beat(as_role("machine"), process)
    assert "没有心跳" not in client.get("/desk").get_data(as_text=True)
    assert "没有心跳" not in client.get("/desk", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "没有心跳" not in app.test_client().get("/sign-in").get_data(as_text=True)


def test_whom_the_desk_is_not_for(client: FlaskClient, as_role: AsRole, app: Flask) -> None:
    assert client.get("/desk").status_code == 302
    assert house.sign_in(client, as_role, "administrator").get("/desk").status_code == 403


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-03", "2026-12-03（周四，工作日）"),
        ("2026-10-01", "2026-10-01（周四，国庆节）"),
        ("2026-12-06", "2026-12-06（周日，休息日）"),
        ("2026-10-10", "2026-10-10（周六，国庆节调休上班日）"),
        ("2027-01-04", "2027-01-04（周一，工作日，暂定）"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_day_is_said_back_with_weekday_and_sort(client: FlaskClient, day: str, said: str) -> None:
    answer = client.get("/days", query_string={"day": day, "lang": "zh"})
    assert (answer.get_data(as_text=True), answer.mimetype) == (said, "text/plain")


@pytest.mark.parametrize("part", ["profiles", "kinds", "holidays", "roles", "numbering", "office"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_the_settings_renders(client: FlaskClient, as_role: AsRole, part: str, language: str) -> None:
    house.sign_in(client, as_role, "administrator", language=language)
    assert client.get(f"/settings/{part}").status_code == 200
    assert client.get("/settings/secrets").status_code == 404


def test_unverified_rules_bear_their_mark(client: FlaskClient, as_role: AsRole) -> None:
    page = house.sign_in(client, as_role).get("/settings").get_data(as_text=True)
    assert page.count("未核实") > 10
    assert "《信访工作条例》第三十五条" in page


def test_the_style_guide_is_for_staff(client: FlaskClient, as_role: AsRole) -> None:
    assert client.get("/style").status_code == 302
    assert house.sign_in(client, as_role).get("/style").status_code == 200
