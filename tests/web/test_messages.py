"""Does a clerk see what came of reminders and short messages, and can the demo's be read?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.app import create_app
from hearing_app.domain.spans import CIVIL
from hearing_app.services.context import Context
from hearing_app.services.sittings import deliveries, fallbacks, reminders
from hearing_app.settings.environment import Environment
from hearing_app.settings.errors import SettingsError
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.posted(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole, hearing: int) -> FlaskClient:
    return house.sign_in(client, as_role)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CIVIL)


def tick(as_role: AsRole, clock: Clock, when: str) -> None:
    clock.now = at(when)
    ctx = as_role("machine")
    ctx.reader.rollback()
    reminders.make_due(ctx, clock.now)


def test_the_ladder_says_what_is_to_come_what_was_late_and_what_was_overtaken(
    clerk: FlaskClient, ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    before = clerk.get(f"/sittings/{hearing}").get_data(as_text=True)
    assert [before.count(words) for words in ("还没到", "提前 7 天", "提前 2 小时", "2026-12-14（周一）08:00")] == [
        4,
        1,
        1,
        1,
    ]
    tick(as_role, clock, "12-13 10:00")
    clerk = house.sign_in(clerk, as_role)
    after = clerk.get(f"/sittings/{hearing}").get_data(as_text=True)
    assert "晚了，6 人" in after
    assert after.count("没有发，后面的提醒或通知替了：6 人") == 2
    assert after.count("还没到") == 1


def test_reminders_that_took_their_way_do_not_fill_the_list_of_letters(
    clerk: FlaskClient, ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(as_role, clock, "12-13 09:00")
    clerk = house.sign_in(clerk, as_role)
    notices = clerk.get(f"/sittings/{hearing}").get_data(as_text=True).partition('id="notices"')[2]
    notices = notices.partition('id="reminders"')[0]
    # the two who have no mail are to be called
    assert notices.count(">提醒<") == 2
    assert notices.count("等人告知") == 4


def test_the_ledger_says_why_a_message_was_written_and_why_it_became_a_call(
    clerk: FlaskClient, ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    clock.now = at("11-25 09:00")
    fallbacks.follow_up(as_role("machine"), clock.now)
    clerk = house.sign_in(clerk, as_role)
    text = clerk.get("/deliveries?state=to_call").get_data(as_text=True)
    assert [text.count(words) for words in ("短信：久未答复", "139****0001")] == [4, 1]
    assert text.count("没有设短信网关（MESSAGES_URL），改打电话。") == 4
    assert "13900000001" not in text
    table = clerk.get("/deliveries?form=csv").get_data(as_text=True)
    assert table.count("短信,久未答复") == 4
    page = clerk.get(f"/sittings/{hearing}").get_data(as_text=True)
    assert page.count("短信：久未答复 · 改打电话") == 4


@pytest.mark.parametrize("url", ["http://no%20token@gateway.example/", "https://gateway.example:99999/", "ftp://x/"])
def test_a_gateway_that_nothing_could_leave_by_stops_the_start(env: Environment, url: str) -> None:
    with pytest.raises(SettingsError, match="MESSAGES_URL"):
        create_app(replace(env, messages_url=url))


def test_the_demo_shows_messages_with_masked_numbers(
    app: Flask,
    as_role: AsRole,
    ctx: Context,
    hearing: int,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = house.sign_in(app.test_client(), as_role)
    assert clerk.get("/demo/messages").status_code == 404
    make = app.extensions["make_context"]

    def with_folder(actor: object) -> Context:
        made: Context = make(actor)
        return replace(made, env=replace(made.env, messages_url=f"file:{tmp_path}"))

    monkeypatch.setitem(app.extensions, "make_context", with_folder)
    assert "还没有短信" in clerk.get("/demo/messages").get_data(as_text=True)
    clock.now = at("11-25 09:00")
    fallbacks.follow_up(as_role("machine"), clock.now)
    for row in answers.deliveries(ctx):
        deliveries.send(as_role("machine", unit_id=None), row.id)
    clerk = house.sign_in(clerk, as_role)
    text = clerk.get("/demo/messages").get_data(as_text=True)
    assert (text.count("【示范区信访局】"), "139****0001" in text, "13900000001" in text) == (4, True, False)
    assert "/demo/messages" in clerk.get("/demo/mail").get_data(as_text=True)
