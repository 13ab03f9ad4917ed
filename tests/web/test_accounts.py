"""Does signing in let the right people in, and nobody be led elsewhere?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from hearing_app.services.accounts import AccountOrder, add_account, issue_token
from hearing_app.services.context import Context
from hearing_app.store import accounts
from tests.conftest import Clock

PASSWORD = "a-long-enough-password"


@pytest.fixture
def clerk(as_role: Callable[..., Context]) -> str:
    add_account(as_role("administrator"), AccountOrder("clerk", "何示例31", "booking_clerk", PASSWORD))
    return "clerk"


def sign_in(client: FlaskClient, username: str, password: str, then: str = "") -> int:
    url = "/sign-in" + (f"?then={then}" if then else "")
    return client.post(url, data={"username": username, "password": password}).status_code


def test_a_right_password_opens_the_desk_and_signing_out_closes_it(client: FlaskClient, clerk: str) -> None:
    assert client.get("/imports").status_code == 302
    assert sign_in(client, clerk, PASSWORD) == 302
    assert client.get("/imports").status_code == 200
    client.post("/sign-out")
    assert client.get("/imports").status_code == 302


def test_a_wrong_name_and_a_wrong_password_look_alike(client: FlaskClient, clerk: str) -> None:
    wrong = [
        client.post("/sign-in", data={"username": name, "password": "wrong"}).get_data(as_text=True)
        for name in (clerk, "nobody")
    ]
    assert ["用户名或密码不对" in page for page in wrong] == [True, True]


def test_many_wrong_passwords_slow_down_and_time_heals(client: FlaskClient, clerk: str, clock: Clock) -> None:
    for _ in range(6):
        assert sign_in(client, clerk, "wrong") == 422
    assert sign_in(client, clerk, PASSWORD) == 422
    clock.forward(seconds=31)
    assert sign_in(client, clerk, PASSWORD) == 302


def test_signing_in_lasts_as_long_as_the_office_says(client: FlaskClient, app: Flask, clerk: str) -> None:
    sign_in(client, clerk, PASSWORD)
    cookie = client.get_cookie("hearing")
    assert cookie is not None
    assert cookie.expires is not None
    left = cookie.expires - datetime.now(UTC)
    hours = app.config["ENVIRONMENT"].office.limits.session_hours
    assert timedelta(hours=hours, minutes=-1) < left <= timedelta(hours=hours)


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client: FlaskClient, clerk: str, then: str) -> None:
    answer = client.post(f"/sign-in?then={then}", data={"username": clerk, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_token_opens_the_api_and_nothing_else_does(
    app: Flask, client: FlaskClient, as_role: Callable[..., Context], clerk: str
) -> None:
    token = issue_token(as_role("security_administrator"), clerk)
    answers = [
        client.get("/api/v1/reports/2021", headers=headers).status_code
        for headers in ({"Authorization": f"Bearer {token}"}, {"Authorization": "Bearer wrong"}, {})
    ]
    assert answers == [200, 401, 401]


def test_what_a_role_lacks_is_refused(client: FlaskClient, as_role: Callable[..., Context]) -> None:
    add_account(as_role("administrator"), AccountOrder("leader", "高示例01", "leader", PASSWORD))
    sign_in(client, "leader", PASSWORD)
    assert client.get("/imports").status_code == 403


def test_every_page_carries_the_headers(client: FlaskClient) -> None:
    headers = client.get("/sign-in").headers
    found = {name: headers[name] for name in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")}
    assert found == {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
    assert "script-src 'self'" in headers["Content-Security-Policy"]


def test_both_languages_sign_in(client: FlaskClient) -> None:
    pages = [client.get(f"/sign-in?lang={lang}").get_data(as_text=True) for lang in ("zh", "en")]
    assert ["密码" in pages[0], "Password" in pages[1], "密码" in pages[1]] == [True, True, False]


def test_health_needs_nobody(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200


def test_a_name_that_nobody_has_waits_like_any_other(client: FlaskClient, clerk: str) -> None:
    for name in (clerk, "nobody"):
        for _ in range(6):
            sign_in(client, name, "wrong")
    pages = [
        client.post("/sign-in", data={"username": name, "password": "wrong"}).get_data(as_text=True)
        for name in (clerk, "nobody")
    ]
    assert ["请等 31 秒" in page for page in pages] == [True, True]


def test_a_try_while_slowed_down_stands_in_the_audit_chain(client: FlaskClient, clerk: str, ctx: Context) -> None:
    for _ in range(7):
        sign_in(client, clerk, "wrong")
    query = text("SELECT facts ->> 'is_blocked' FROM audit WHERE action = 'sign_in' ORDER BY seq")
    assert ctx.reader.scalars(query).all() == ["false"] * 6 + ["true"]


def test_two_tries_at_once_count_as_two(ctx: Context) -> None:
    with ctx.open_writer() as one:
        assert accounts.count_try(one, b"name", now=ctx.now) == 1
        one.commit()
    with ThreadPoolExecutor(4) as pool:

        def count(_: int) -> int:
            with ctx.open_writer() as session:
                found = accounts.count_try(session, b"name", now=ctx.now)
                session.commit()
                return found

        assert sorted(pool.map(count, range(8))) == list(range(2, 10))
