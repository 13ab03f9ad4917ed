"""Does the API say no in problem documents only, never with a page?"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from hearing_app.services.accounts import AccountOrder, add_account, issue_token
from hearing_app.services.context import Context
from hearing_app.services.matters import matters
from tests.builders import house

AsRole = Callable[..., Context]
BEYOND = "99999999999999999999"


@pytest.fixture
def ask(app: Flask, client: FlaskClient, as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Ask with a booking clerk's token, of an application that answers its own faults as a real one does."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    boss = as_role("administrator")
    add_account(boss, AccountOrder("program", "程序", "booking_clerk", "a-long-enough-password"))
    headers = {"Authorization": f"Bearer {issue_token(as_role('security_administrator'), 'program')}"}

    def open_(method: str, url: str, **more: Any) -> TestResponse:
        return client.open(url, method=method, headers=headers, **more)

    return open_


def told(answer: TestResponse) -> tuple[int, str, int]:
    return answer.status_code, answer.content_type, (answer.get_json(silent=True) or {}).get("status", 0)


def problem(status: int) -> tuple[int, str, int]:
    return status, "application/problem+json", status


REFUSED = (
    ("GET", "/api/nowhere", {}, 404),
    ("GET", "/api/v1/nowhere", {}, 404),
    ("DELETE", "/api/v1/matters", {}, 405),
    ("GET", f"/api/v1/sittings/{BEYOND}", {}, 404),
    ("GET", "/api/v1/sittings/9223372036854775807", {}, 404),
    ("GET", "/api/v1/matters/%00", {}, 400),
    ("GET", "/api/v1/reports/99999", {}, 404),
    ("POST", "/api/v1/matters", {"data": "x" * 2000, "content_type": "application/json"}, 413),
)


def test_every_refusal_is_a_problem_document(app: Flask, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    found = {(method, url): told(ask(method, url, **more)) for method, url, more, _ in REFUSED}
    assert found == {(method, url): problem(status) for method, url, _, status in REFUSED}


@pytest.mark.parametrize(
    ("fault", "status"), [(RuntimeError("ours"), 500), (OperationalError("SELECT", {}, Exception("away")), 503)]
)
def test_faults_of_ours_are_problem_documents(
    ask: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise fault

    monkeypatch.setattr(matters, "view_matters", fail)
    assert told(ask("GET", "/api/v1/matters")) == problem(status)


@pytest.mark.parametrize("before", ["²", BEYOND, "x"])
def test_an_odd_page_is_the_first_one(ask: Any, before: str) -> None:
    assert ask("GET", f"/api/v1/matters?before={before}").status_code == 200


def test_a_booking_with_unknown_ids_names_each_of_them(ask: Any, as_role: AsRole) -> None:
    house.small_house(as_role)
    order = {
        "kind": "hearing_review",
        "matter": "P1",
        "day": "2026-12-14",
        "starts": "09:00",
        "ends": "12:00",
        "is_open": True,
        "room": "999999",
        "seats": ["member:wizard:p1", "member:lawyer:p999999", "presider:judge:a999999"],
    }
    answer = ask("POST", "/api/v1/sittings", json=order)
    codes = {reason["code"] for reason in answer.get_json()["reasons"]}
    assert (answer.status_code, codes) == (
        409,
        {"room.unknown", "seat.category_unknown", "seat.person_unknown", "seat.agency_unknown"},
    )
    for wrong in (
        {"kind": "moon"},
        {"matter": "P\x00"},
        {"room": BEYOND},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
    ):
        assert ask("POST", "/api/v1/sittings", json=order | wrong).status_code in {400, 409}, wrong
