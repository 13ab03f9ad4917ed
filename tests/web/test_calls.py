"""Does the call desk work by keyboard and form alone, and do its addresses and the ledger keep names to themselves?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house

AsRole = Callable[..., Context]
OTHER = {"other_on": "2026-12-15", "other_time": "14:00"}


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole, hearing: int) -> FlaskClient:
    return house.sign_in(client, as_role)


def page_of(ctx: Context, code: str) -> str:
    return f"/calls/{house.people(ctx)[code]}"


def said(ctx: Context, hearing: int, code: str = "E004", **more: str) -> dict[str, str]:
    seat = answers.seat(ctx, hearing, code)
    return {
        "seat_id": str(seat.id),
        "sequence": "0",
        "channel": "telephone",
        "coming": "accept",
        "conflict": "no",
    } | more


def lights(ctx: Context, hearing: int, code: str = "E004") -> tuple[str, str]:
    seat = answers.seat(ctx, hearing, code)
    return seat.can_come, seat.no_conflict


def test_a_number_leads_to_the_person_without_standing_in_the_address(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    found = clerk.post("/calls", data={"words": "139 0000 0003"})
    assert found.headers["Location"] == page_of(ctx, "E004") + "?by=number"
    text = clerk.get(found.headers["Location"]).get_data(as_text=True)
    assert [
        word in text for word in ("号码与名册一致", "照着念", "吴某示例21（信访人）", "示例住建局（责任单位）")
    ] == [True] * 4


def test_several_are_offered_by_id_and_nobody_is_said(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    several = clerk.post("/calls", data={"words": "示例0"})
    assert re.fullmatch(r"/calls\?found=[\d-]+", several.headers["Location"])
    assert clerk.get(several.headers["Location"]).get_data(as_text=True).count("/calls/") >= 9
    assert "没有找到" in clerk.post("/calls", data={"words": "无此人"}).get_data(as_text=True)


def test_keys_one_five_and_enter_record_an_acceptance_and_go_on(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    text = clerk.get(page_of(ctx, "E004")).get_data(as_text=True)
    keys = dict(re.findall(r'data-key="(\d)"[^>]*name="(?:coming|conflict)"[^>]*value="(\w+)"', text))
    assert keys == {
        "1": "accept",
        "2": "decline",
        "3": "other_time",
        "4": "not_reached",
        "5": "no",
        "6": "yes",
    }
    done = clerk.post(page_of(ctx, "E004"), data=said(ctx, hearing))
    assert (lights(ctx, hearing), done.headers["Location"]) == (("yes", "yes"), page_of(ctx, "E006"))
    assert "已记：刘示例04 接受，没有利害关系。" in clerk.get(done.headers["Location"]).get_data(as_text=True)
    last = clerk.post(page_of(ctx, "E006"), data=said(ctx, hearing, "E006"))
    assert last.headers["Location"] == "/calls"
    assert "都打完了" in clerk.get("/calls").get_data(as_text=True)


def test_the_reading_of_the_parties_is_noted(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    clerk.get(page_of(ctx, "E004"))
    ctx.reader.rollback()
    last = ctx.reader.query(AuditRow).order_by(AuditRow.seq.desc()).first()
    assert last is not None
    assert (last.subject, last.matter_id, last.facts) == (
        "matter",
        answers.sitting(ctx, hearing).matter_id,
        {"read": True},
    )


def test_another_time_needs_day_and_hour(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    wrong = clerk.post(page_of(ctx, "E004"), data=said(ctx, hearing, coming="other_time"))
    assert (wrong.status_code, "另议时间要写明哪天、几点" in wrong.get_data(as_text=True)) == (422, True)
    right = said(ctx, hearing, coming="other_time", other_on="2026-12-15", other_time="14:00")
    assert clerk.post(page_of(ctx, "E004"), data=right).status_code == 302
    assert lights(ctx, hearing) == ("no", "yes")


def test_who_proposed_by_telephone_is_told_by_telephone_that_the_time_stays(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    clerk.post(page_of(ctx, "E004"), data=said(ctx, hearing, coming="other_time") | OTHER)
    seat = answers.seat(ctx, hearing, "E004")
    kept = clerk.post(f"/arrivals/proposals/{seat.id}/refuse", follow_redirects=True).get_data(as_text=True)
    assert ("已经排到电话台" in kept, "已经发信告知" in kept) == (True, False)
    page = clerk.get(page_of(ctx, "E004")).get_data(as_text=True)
    say = page.split('<div class="say">')[1].split("</div>")[0]
    assert ("您提出的时间我们没有改成" in say, "您能来吗" in say, "想请您任" in say) == (True, True, False)
    desk = clerk.get("/calls").get_data(as_text=True)
    assert desk.split("刘示例04")[1].split("</li>")[0].count("要告知") == 1


def test_who_was_not_reached_said_nothing_and_the_next_one_comes(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    assert clerk.post(page_of(ctx, "E004"), data=said(ctx, hearing, coming="not_reached")).status_code == 422
    missed = said(ctx, hearing, coming="not_reached")
    del missed["conflict"]
    done = clerk.post(page_of(ctx, "E004"), data=missed)
    assert (done.headers["Location"], lights(ctx, hearing)) == (page_of(ctx, "E006"), ("open", "open"))


def test_an_old_version_is_refused_in_place(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, SittingRow, sequence=1)
    page = clerk.post(page_of(ctx, "E004"), data=said(ctx, hearing))
    text = page.get_data(as_text=True)
    assert (page.status_code, "改动前的通知" in text) == (409, True)
    assert re.search(r'name="sequence"[^>]*value="1"', text)


def test_a_seat_of_somebody_else_is_not_recorded_here(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    other = said(ctx, hearing, "E006")
    assert clerk.post(page_of(ctx, "E004"), data=other).status_code == 404


def test_a_new_link_is_made_and_shown(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    clerk.post(f"{page_of(ctx, 'E004')}/link/{seat.id}")
    new = answers.link(ctx, answers.seat(ctx, hearing, "E004"))
    assert new != answers.link(ctx, seat) or seat.token_rotation == 1
    assert new in clerk.get(page_of(ctx, "E004")).get_data(as_text=True)


def test_who_may_sit_at_the_desk(app: Flask, as_role: AsRole) -> None:
    roles = ("recorder", "leader", "auditor")
    found = {role: house.sign_in(app.test_client(), as_role, role).get("/calls").status_code for role in roles}
    assert found == {"recorder": 200, "leader": 403, "auditor": 403}


def test_somebody_unknown_is_nothing(clerk: FlaskClient) -> None:
    assert clerk.get("/calls/999999").status_code == 404


def test_the_pages_speak_english_too(app: Flask, as_role: AsRole, ctx: Context, hearing: int) -> None:
    clerk = house.sign_in(app.test_client(), as_role, language="en")
    fixture = "".join(str(row) for row in (*house.FOLK, *house.MATTERS, *house.ROOMS))
    for where in ("/calls", page_of(ctx, "E004"), "/deliveries", "/calls?found=1-2-3"):
        text = clerk.get(where).get_data(as_text=True).partition("<main")[2].partition("<dialog")[0]
        words = re.sub(r'<div class="say">.*?</div>|<div class="letter-text">.*?</div>', "", text, flags=re.DOTALL)
        left = set(re.findall(r"[一-鿿]+", words))
        assert {word for word in left if not all(part in fixture for part in word)} == set(), where


def test_the_ledger_shows_states_and_resends(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="dead", reply="no word from the worker", attempts=2)
    text = clerk.get("/deliveries?state=dead").get_data(as_text=True)
    assert ("有 4 封无法发送" in text, text.count("/resend")) == (True, 4)
    first = answers.deliveries(ctx)[0]
    assert clerk.post(f"/deliveries/{first.id}/resend").status_code == 302
    assert answers.deliveries(ctx)[-1].resend == 1
    refused = clerk.post(f"/deliveries/{answers.deliveries(ctx)[-1].id}/resend", follow_redirects=True)
    assert "还在等着发" in refused.get_data(as_text=True)
    assert clerk.post("/deliveries/999999/resend").status_code == 404


def test_the_head_reads_the_ledger_but_does_not_resend(app: Flask, as_role: AsRole, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="failed")
    head = house.sign_in(app.test_client(), as_role, "office_head")
    assert "/resend" not in head.get("/deliveries").get_data(as_text=True)
    assert head.post(f"/deliveries/{answers.deliveries(ctx)[0].id}/resend").status_code == 403
