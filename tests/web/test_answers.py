"""Does the page of a personal link, and the page after signing in, take an answer and give nothing away?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from hearing_app.services.sittings import invitations
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house

AsRole = Callable[..., Context]
SECRETS = ("吴某示例21", "延期交房", "示例住建局", "示例城管局")
BOTH = {"sequence": "0", "coming": "accept", "conflict": "no", "pledge": "y"}


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


@pytest.fixture
def url(ctx: Context, hearing: int) -> str:
    return "/a/" + answers.link(ctx, answers.seat(ctx, hearing, "E002"))


def lights(ctx: Context, hearing: int) -> tuple[str, str]:
    seat = answers.seat(ctx, hearing, "E002")
    return seat.can_come, seat.no_conflict


def test_the_page_says_what_when_where_and_nothing_of_the_case(client: FlaskClient, url: str) -> None:
    page = client.get(url)
    text = page.get_data(as_text=True)
    assert [word for word in ("李示例02", "听证员", "2026-12-14（周一）09:00", "听证室一") if word not in text] == []
    assert [secret for secret in SECRETS if secret in text] == []
    assert "checked" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert {name: page.headers[name] for name in ("Referrer-Policy", "Cache-Control")} == {
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    assert '<meta name="robots" content="noindex">' in text


def test_looking_changes_nothing(client: FlaskClient, url: str, ctx: Context, hearing: int) -> None:
    before = ctx.reader.query(AuditRow).count()
    assert client.get(url).status_code == client.head(url).status_code == 200
    assert client.get(url + "/calendar.ics").status_code == 200
    assert lights(ctx, hearing) == ("open", "open")
    assert ctx.reader.query(AuditRow).count() == before


def test_one_sending_answers_both_and_the_page_says_so(
    client: FlaskClient, url: str, ctx: Context, hearing: int
) -> None:
    assert client.post(url, data=BOTH).status_code == 302
    assert lights(ctx, hearing) == ("yes", "yes")
    assert "已记下：能来，没有利害关系" in client.get(url).get_data(as_text=True)


def test_half_an_answer_is_kept_and_the_rest_is_asked(client: FlaskClient, url: str) -> None:
    client.post(url, data={"sequence": "0", "coming": "accept", "pledge": "y"})
    assert "还差一问" in client.get(url).get_data(as_text=True)


def test_what_cannot_be_taken_is_said_on_the_page(client: FlaskClient, url: str, ctx: Context, hearing: int) -> None:
    past = {"other_on": "2026-11-01", "other_time": "09:00"}
    for given, status, words in (
        ({"sequence": "0"}, 409, "请选能否参加"),
        ({"sequence": "0", "coming": "other_time"}, 409, "请写哪一天、几点"),
        ({"sequence": "0", "coming": "other_time", "note": "下周都可以"}, 409, "下周都可以</textarea>"),
        ({"sequence": "0", "coming": "other_time", "other_on": "2026-12-15"}, 409, 'value="2026-12-15"'),
        ({"sequence": "0", "coming": "other_time"} | past, 409, "已经过去"),
        ({"sequence": "0", "coming": "accept", "conflict": "no"}, 409, "请先承诺保密"),
        ({"sequence": "0", "conflict": "yes"}, 409, "是什么利害关系"),
        ({"sequence": "0", "coming": "perhaps"}, 422, "请选一个"),
        ({"coming": "accept"}, 422, "有 1 处要改"),
        ({"sequence": "0", "coming": "accept", "note": "很" * 501}, 422, "有 1 处要改"),
    ):
        page = client.post(url, data=given)
        assert (page.status_code, words in page.get_data(as_text=True)) == (status, True), words
    assert lights(ctx, hearing) == ("open", "open")


def test_another_time_is_taken_with_day_and_hour(client: FlaskClient, url: str, ctx: Context, hearing: int) -> None:
    data = {"sequence": "0", "coming": "other_time", "other_on": "2026-12-15", "other_time": "14:30"}
    assert client.post(url, data=data).status_code == 302
    assert "2026-12-15（周二）14:30" in client.get(url).get_data(as_text=True)
    assert lights(ctx, hearing) == ("no", "open")


def test_an_answer_to_the_old_time_shows_the_new_one(client: FlaskClient, url: str, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, SittingRow, sequence=2)
    page = client.post(url, data=BOTH)
    text = page.get_data(as_text=True)
    assert (page.status_code, "改动前的通知" in text, 'name="sequence" type="hidden" value="2"' in text) == (
        409,
        True,
        True,
    )
    assert "checked" not in text.partition("您能来吗")[2].partition("利害关系吗")[0]


def test_who_has_promised_is_not_asked_again(client: FlaskClient, url: str) -> None:
    assert 'name="pledge"' in client.get(url).get_data(as_text=True)
    client.post(url, data=BOTH)
    assert 'name="pledge"' not in client.get(url).get_data(as_text=True)


def test_unknown_and_revoked_links_give_the_same_page(
    client: FlaskClient, url: str, ctx: Context, as_role: AsRole, hearing: int
) -> None:
    invitations.renew_link(ctx, answers.seat(ctx, hearing, "E002").id)
    pages = [client.get(each) for each in (url, "/a/" + "a" * 26, "/a/x")]
    assert [page.status_code for page in pages] == [404] * 3
    bodies = {re.sub(r"/a/\w+|value=\"[^\"]*\"|X-CSRFToken[^}]*", "", page.get_data(as_text=True)) for page in pages}
    assert len(bodies) == 1
    assert client.post(url, data=BOTH).status_code == 404
    assert client.get(url + "/calendar.ics").status_code == 404


def test_the_entry_is_a_calendar_file(client: FlaskClient, url: str) -> None:
    answer = client.get(url + "/calendar.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert answer.content_type.startswith("text/calendar")
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_what_needs_no_answer_says_why_and_has_no_form(client: FlaskClient, url: str, ctx: Context) -> None:
    for state, words in (
        ("cancelled", "这次会取消了"),
        ("postponed", "时间正在重定"),
        ("drafted", "时间正在重定"),
        ("held", "这次会已经开过"),
    ):
        answers.set_all(ctx, SittingRow, state=state)
        text = client.get(url).get_data(as_text=True)
        assert (words in text, "送出答复" in text, "2026-12-14" in text) == (True, False, False), state
        assert ("会前可以改答复" in text, "加入手机日历" in text, "转给别人" in text) == (False, False, True), state
    answers.set_all(ctx, SittingRow, state="noticed")


def test_the_page_speaks_english_too(client: FlaskClient, url: str) -> None:
    text = client.get(url + "?lang=en").get_data(as_text=True)
    assert (
        re.findall(
            r"[一-鿿]+", text.partition("<main")[2].replace("李示例02", "").replace("听证室一", "").replace("一层", "")
        )
        == []
    )


def test_a_form_that_was_open_too_long_sends_back_to_the_link_and_names_no_role(
    client: FlaskClient, app: Flask, url: str, ctx: Context, hearing: int
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = client.post(url, data=BOTH)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    text = page.get_data(as_text=True)
    assert (page.status_code, "请重新打开信里的链接" in text, "角色" in text) == (403, True, False)
    assert f'href="{url}"' in text
    assert lights(ctx, hearing) == ("open", "open")


def test_a_clerk_who_is_signed_in_may_look_at_a_link_too(client: FlaskClient, url: str, as_role: AsRole) -> None:
    house.sign_in(client, as_role)
    assert client.get(url).status_code == 200


@pytest.fixture
def expert(app: Flask, as_role: AsRole, ctx: Context, hearing: int) -> FlaskClient:
    person_id = house.people(ctx)["E002"]
    order = AccountOrder("expert-2", "李示例02", "expert", house.PASSWORD, person_id=person_id)
    add_account(as_role("administrator"), order)
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "expert-2", "password": house.PASSWORD}).status_code == 302
    return client


def test_signed_in_the_parties_are_named_and_the_reading_is_noted(
    expert: FlaskClient, ctx: Context, hearing: int
) -> None:
    text = expert.get("/my").get_data(as_text=True)
    assert [name in text for name in ("吴某示例21", "示例住建局")] == [True, True]
    ctx.reader.rollback()
    last = ctx.reader.query(AuditRow).order_by(AuditRow.seq.desc()).first()
    assert last is not None
    assert (last.actor, last.subject, last.facts) == ("expert-2", "matter", {"read": True})


def test_signed_in_one_answers_and_is_told(expert: FlaskClient, ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    assert expert.post(f"/my/{seat.id}", data=BOTH).status_code == 302
    assert lights(ctx, hearing) == ("yes", "yes")
    assert "已记下" in expert.get("/my").get_data(as_text=True)
    assert expert.get(f"/my/{seat.id}/calendar.ics").data.startswith(b"BEGIN:VCALENDAR")
    stale = expert.post(f"/my/{seat.id}", data={"sequence": "0"})
    assert stale.status_code == 409


def test_another_ones_seat_is_nothing_and_staff_have_no_such_page(
    expert: FlaskClient, client: FlaskClient, ctx: Context, as_role: AsRole, hearing: int
) -> None:
    other = answers.seat(ctx, hearing, "E001").id
    assert expert.post(f"/my/{other}", data=BOTH).status_code == 404
    assert expert.get(f"/my/{other}/calendar.ics").status_code == 404
    assert expert.get("/calls").status_code == 403
    assert house.sign_in(client, as_role).get("/my").status_code == 403


@pytest.fixture
def agency_url(ctx: Context, as_role: AsRole) -> str:
    house.small_house(as_role)
    sitting_id = answers.asked_hearing(ctx)
    answers.sign(as_role, sitting_id)
    seat = next(seat for seat in answers.sitting(ctx, sitting_id).seats if seat.agency_id)
    return "/a/" + answers.link(ctx, seat)


def test_an_agency_names_somebody_on_its_page(client: FlaskClient, agency_url: str) -> None:
    text = client.get(agency_url).get_data(as_text=True)
    assert [word for word in ("请推荐听证员", "请贵单位推荐一位", "2026-12-14") if word not in text] == []
    assert [secret for secret in (*SECRETS, "示例02") if secret in text] == []
    given = {"sequence": "0", "name": " 钱示例 40", "phone": "139 0000 0040", "email": ""}
    done = client.post(agency_url + "/name", data=given)
    assert (done.status_code, done.headers["Location"]) == (302, "/a/named")
    assert "人选已经收到" in client.get("/a/named").get_data(as_text=True)
    assert client.get(agency_url).status_code == 404


def test_an_agency_that_left_something_out_is_told_what(client: FlaskClient, agency_url: str) -> None:
    for given, words in (
        ({"name": "钱示例40", "phone": ""}, "有 1 处要改"),
        ({"name": "", "phone": "13900000040"}, "有 1 处要改"),
        ({"name": "钱示例40", "phone": "打传达室"}, "写一个能打通的号码"),
        ({"name": "钱示例40", "phone": "13900000040", "email": "qian"}, "name@example.com"),
    ):
        answer = client.post(agency_url + "/name", data={"sequence": "0"} | given)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True), given


def test_a_form_of_the_other_sort_changes_nothing(client: FlaskClient, agency_url: str) -> None:
    answer = client.post(agency_url, data=BOTH)
    assert (answer.status_code, "还没有定人" in answer.get_data(as_text=True)) == (409, True)
