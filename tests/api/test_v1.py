"""Does the API take the pages' forms as JSON, and say no with every reason?"""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hearing_app.cli.demo_data import load
from hearing_app.services.accounts import AccountOrder, add_account, issue_token
from hearing_app.services.context import Context

MATTER = {
    "number": "LF1",
    "petitioner": "吴示例21",
    "category": "房地产",
    "subject": "延期交房",
    "district": "灞桥区",
    "agency": "示例住建局",
    "stage": "fuhe",
    "received_on": "2026-11-16",
    "attending": 1,
    "represented": 0,
}


@pytest.fixture
def bearer(as_role: Callable[..., Context]) -> dict[str, str]:
    """The headers of a booking clerk's program."""
    boss = as_role("administrator")
    add_account(boss, AccountOrder("program", "程序", "booking_clerk", "a-long-enough-password"))
    return {"Authorization": f"Bearer {issue_token(as_role('security_administrator'), 'program')}"}


def test_the_description_names_every_route_with_its_form(client: FlaskClient) -> None:
    found: Any = client.get("/api/openapi.json").json
    assert found["openapi"] == "3.0.3"
    described = found["paths"]["/api/v1/matters"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"number", "petitioner", "stage"} <= set(described["required"])
    assert set(found["paths"]) == {
        "/api/v1/answers",
        "/api/v1/matters",
        "/api/v1/matters/{number}",
        "/api/v1/reports/{year}",
        "/api/v1/sittings",
        "/api/v1/sittings/{sitting_id}",
        "/api/v1/sittings/{sitting_id}/opinion",
        "/api/v1/sittings/{sitting_id}/outcome",
        "/api/v1/sittings/{sitting_id}/votes",
        "/api/v1/slots",
    }


def test_a_matter_goes_in_and_comes_out(client: FlaskClient, bearer: dict[str, str]) -> None:
    assert client.post("/api/v1/matters", json=MATTER, headers=bearer).status_code == 201
    found: Any = client.get("/api/v1/matters/LF1", headers=bearer).json
    assert (found["number"], found["received_on"]) == ("LF1", "2026-11-16")
    assert client.get("/api/v1/matters/NONE", headers=bearer).status_code == 404


def test_every_wrong_field_is_named_at_once(client: FlaskClient, bearer: dict[str, str]) -> None:
    answer = client.post("/api/v1/matters", json={"number": "X", "stage": "moon"}, headers=bearer)
    fields = {reason["sentence"].split("：")[0] for reason in (answer.json or {})["reasons"]}
    assert answer.content_type == "application/problem+json"
    assert {"petitioner", "category", "stage", "received_on"} <= fields


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "{"])
def test_what_is_no_object_is_refused(client: FlaskClient, bearer: dict[str, str], body: str) -> None:
    answer = client.post("/api/v1/matters", data=body, headers=bearer, content_type="application/json")
    assert (answer.status_code, (answer.json or {})["reasons"][0]["code"]) == (409, "api.not_an_object")


def test_a_slot_that_was_offered_can_be_booked(
    client: FlaskClient, as_role: Callable[..., Context], bearer: dict[str, str]
) -> None:
    load(as_role("operator"))
    found: Any = client.get("/api/v1/slots?matter=DEMO0005&kind=hearing_review&weeks=4", headers=bearer).json
    slot = found["search"]["slots"][0]
    start, end = slot["span"]["start"], slot["span"]["end"]
    order = {
        "kind": "hearing_review",
        "matter": "DEMO0005",
        "day": start[:10],
        "starts": clock(start),
        "ends": clock(end),
        "room": slot["room_id"],
        "is_open": True,
        "seats": [f"{seat['role']}:{seat['category']}:p{seat['person_id']}" for seat in slot["seats"]],
    }
    booked = client.post("/api/v1/sittings", json=order, headers=bearer)
    assert booked.status_code == 201
    assert client.get(f"/api/v1/sittings/{(booked.json or {})['id']}", headers=bearer).status_code == 200
    again = client.post("/api/v1/sittings", json=order, headers=bearer)
    assert (again.status_code, len((again.json or {})["reasons"]) > 0) == (409, True)


def clock(instant: str) -> str:
    """Return the civil time of a UTC instant."""
    return f"{int(instant[11:13]) + 8:02d}:{instant[14:16]}"
