"""Do a person, his delegate and a clerk keep times and calendars on the pages, each for whom he may?"""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.services import delegations, feeds, foreign_calendars, own_times
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from tests.builders import answers, house

AsRole = Callable[..., Context]
DAYS = {"away-from_on": "2026-12-01", "away-to_on": "2026-12-03"}


@pytest.fixture
def person_id(ctx: Context, as_role: AsRole) -> int:
    answers.invited(as_role)
    return house.people(ctx)["E002"]


@pytest.fixture
def expert(client: FlaskClient, as_role: AsRole, person_id: int) -> FlaskClient:
    order = AccountOrder("lvshi", "李示例02", "expert", house.PASSWORD, person_id=person_id)
    add_account(as_role("administrator"), order)
    assert client.post("/sign-in", data={"username": "lvshi", "password": house.PASSWORD}).status_code == 302
    return client


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole, person_id: int) -> FlaskClient:
    return house.sign_in(client, as_role)


def text(client: FlaskClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def doors(person_id: int) -> dict[str, tuple[str, str]]:
    """Page and beginning of the deeds of both doors."""
    return {
        "expert": (f"/my?of={person_id}", f"/my/of/{person_id}"),
        "clerk": (f"/people/{person_id}", f"/people/{person_id}"),
    }


@pytest.mark.parametrize("door", ["expert", "clerk"])
def test_everything_is_kept_and_taken_back_on_one_page(
    request: pytest.FixtureRequest, ctx: Context, as_role: AsRole, person_id: int, door: str
) -> None:
    who = as_role("expert", person_id=person_id) if door == "expert" else ctx
    client: FlaskClient = request.getfixturevalue(door)
    page, deeds = doors(person_id)[door]

    def post(tail: str, data: dict[str, str] | None = None) -> str:
        answer = client.post(deeds + tail, data=data or {})
        assert (answer.status_code, answer.location) == (302, f"{page}#own"), tail
        ctx.reader.rollback()
        return text(client, page)

    assert "已记下，这几天不会安排" in post("/away", DAYS)
    assert "2026-11-23（周一） 至 2026-11-29（周日）" in post("/away/week/0")
    for absence in own_times.view_times(ctx, person_id).absences:
        post(f"/away/{absence.id}/drop")
    assert own_times.view_times(ctx, person_id).absences == ()
    assert "没有读懂：看情况" in post("/words", {"words-words": "周三下午；看情况"})
    shown = post("/calendars", {"calendar-url": "webcal://calendar.example.com/secret-4711.ics"})
    assert ("calendar.example.com" in shown, "等待读取" in shown, "secret-4711" in shown) == (True, True, False)
    (line,) = foreign_calendars.view_calendars(ctx, person_id).calendars
    assert "calendar.example.com" not in post(f"/calendars/{line.id}/drop")
    shown = post("/feed")
    link = feeds.view_person_feed(who, person_id)
    assert link is not None
    assert (link.url in shown, f'href="{link.webcal_url}"' in shown, "data:image/svg+xml" in shown) == (
        True,
        True,
        True,
    )
    assert link.url not in post("/feed")
    assert "开通订阅" in post("/feed/shut")


@pytest.mark.parametrize("door", ["expert", "clerk"])
def test_what_has_to_be_mended_is_said_at_its_field_and_stays(
    request: pytest.FixtureRequest, person_id: int, door: str
) -> None:
    client: FlaskClient = request.getfixturevalue(door)
    _page, deeds = doors(person_id)[door]
    for tail, data, words in (
        ("/away", {}, "请选日期"),
        ("/away", {"away-from_on": "2026-12-03", "away-to_on": "2026-12-01"}, "请对调或改正"),
        ("/words", {"words-words": "很" * 201}, "有 1 处要改"),
        ("/calendars", {"calendar-url": "http://calendar.example.com/x"}, "地址要以 https:// 或 webcal:// 开头"),
        ("/calendars", {"calendar-url": ""}, "请贴上地址"),
    ):
        answer = client.post(deeds + tail, data=data)
        shown = answer.get_data(as_text=True)
        assert (answer.status_code, words in shown) == (422, True), (tail, data)
        assert all(value in shown for value in data.values())


def test_the_page_speaks_english(expert: FlaskClient, person_id: int) -> None:
    shown = text(expert, "/my?lang=en")
    wanted = ("My times", "Away next week", "Appointments", "Give us the subscription address", "Subscribe once")
    assert [words for words in wanted if words not in shown] == []
    assert [words for words in ("我的时间", "下周不在", "聘任", "开通订阅") if words in shown] == []


def test_an_expert_keeps_nobody_elses_times(expert: FlaskClient, ctx: Context) -> None:
    other = house.people(ctx)["E001"]
    for tail in ("/away/week/1", "/feed", "/feed/shut", "/calendars/1/drop", "/away/1/drop"):
        assert expert.post(f"/my/of/{other}{tail}").status_code in (403, 404), tail
        assert expert.post(f"/people/{other}{tail}").status_code == 403, tail
    assert expert.get(f"/my?of={other}").status_code in (403, 404)


def test_a_delegate_chooses_for_whom(client: FlaskClient, ctx: Context, as_role: AsRole, person_id: int) -> None:
    ids = house.people(ctx)
    add_account(as_role("administrator"), AccountOrder("mishu", "秘书示例", "secretary", house.PASSWORD))
    client.post("/sign-in", data={"username": "mishu", "password": house.PASSWORD})
    assert "现在没有邀请" in text(client, "/my")
    delegations.add_delegate(ctx, ids["E002"], "mishu")
    delegations.add_delegate(ctx, ids["E008"], "mishu")
    shown = text(client, "/my")
    assert set(re.findall(r"of=(\d+)", shown)) == {str(ids["E002"]), str(ids["E008"])}
    assert ("李示例02" in shown, "赵示例08" in shown) == (True, True)
    assert client.post(f"/my/of/{ids['E008']}/away/week/1").status_code == 302
    assert len(own_times.view_times(ctx, ids["E008"]).absences) == 1
    seat = answers.seat(ctx, answers.sitting_ids(ctx)[0], "E002")
    data = {"sequence": "0", "coming": "accept", "conflict": "no", "pledge": "y"}
    assert client.post(f"/my/{seat.id}", data=data).status_code == 302


def test_a_clerk_names_and_removes_a_delegate_on_the_page(
    clerk: FlaskClient, ctx: Context, as_role: AsRole, person_id: int
) -> None:
    add_account(as_role("administrator"), AccountOrder("mishu", "秘书示例", "secretary", house.PASSWORD))
    url = f"/people/{person_id}"
    assert "秘书示例" in text(clerk, url)
    assert clerk.post(f"{url}/delegates", data={"delegate-username": ""}).status_code == 422
    assert clerk.post(f"{url}/delegates", data={"delegate-username": "mishu"}).status_code == 302
    (named,) = delegations.view_delegates(ctx, person_id).delegates
    assert "对方登录后就能代为答复" in text(clerk, url)
    assert clerk.post(f"{url}/delegates/{named.id}/drop").status_code == 302
    wrong = clerk.post(f"{url}/delegates", data={"delegate-username": "nobody"}, follow_redirects=True)
    assert "不能代为答复" in wrong.get_data(as_text=True)


def test_a_room_has_a_calendar_of_its_own(clerk: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    url = f"/rooms/{house.rooms(ctx)['听证室一']}"
    assert "开通订阅" in text(clerk, f"{url}/edit")
    assert clerk.post(f"{url}/feed").status_code == 302
    (feed,) = set(re.findall(r'value="http://hearing.test(/f/\w{52}\.ics)"', text(clerk, f"{url}/edit")))
    assert clerk.get(feed).data.count(b"BEGIN:VEVENT") == 1
    assert clerk.post(f"{url}/feed/shut").status_code == 302
    assert clerk.get(feed).status_code == 404
    assert clerk.post("/rooms/999999/feed").status_code == 404


def test_who_only_reads_the_roster_sees_no_links(
    client: FlaskClient, as_role: AsRole, ctx: Context, person_id: int
) -> None:
    feeds.open_person_feed(ctx, person_id)
    head = house.sign_in(client, as_role, "office_head")
    shown = text(head, f"/people/{person_id}")
    assert ("/f/" in shown, "下周不在" in shown) == (False, False)
    assert head.post(f"/people/{person_id}/feed").status_code == 403
