"""Do the board's other views, its list, its boxes and its holds work, and do scripts get what they need?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.hearings.joint_sittings import join_matter
from hearing_app.services.sittings import bookings
from tests.builders import house

AsRole = Callable[..., Context]
WEEK = "first=2026-12-14&last=2026-12-20"


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role)


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.get_data(as_text=True)[-3000:]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_opens_empty_and_full_in_both_languages(client: FlaskClient, as_role: AsRole, language: str) -> None:
    clerk = house.sign_in(client, as_role, language=language)
    for is_full in (False, True):
        if is_full:
            bookings.book_sitting(as_role("booking_clerk"), house.hearing(as_role("booking_clerk")))
        for view in ("day", "week", "month", "list"):
            for by in ("rooms", "people"):
                html = page(clerk, f"/board?view={view}&by={by}&week=2026-12-14&kind=&state=drafted&who=")
                assert "延期交房" in html or not is_full
        assert ("XT2026-1" in page(clerk, "/board?view=list&week=2026-12-14")) is is_full
        assert ("XT2026-1" in page(clerk, "/board/sheet?day=2026-12-14")) is is_full


def test_the_script_gets_lines_entries_and_days_and_a_stamp_that_tells_a_change(
    clerk: FlaskClient, ctx: Context
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    found = clerk.get(f"/board/entries?{WEEK}&by=rooms").get_json()
    (entry,) = found["entries"]
    assert (entry["starts"], entry["ends"], entry["classes"]) == (
        "2026-12-14T09:00",
        "2026-12-14T12:00",
        ["full", "is-drafted"],
    )
    assert entry["lines"] == [found["lines"][0]["id"]]
    assert (entry["url"], entry["may_move"], entry["version"]) == (f"/sittings/{sitting_id}", True, 1)
    assert [day["off"] for day in found["days"]] == ["", "", "", "", "", "rest", "rest"]
    first = clerk.get(f"/board/stamp?{WEEK}")
    same = clerk.get(f"/board/stamp?{WEEK}", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.get_json()["stamp"], same.status_code) == (found["stamp"], 304)
    bookings.book_sitting(ctx, house.lecture(ctx, ("E011", "E009")))
    assert clerk.get(f"/board/stamp?{WEEK}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_box_is_judged_then_moved_and_a_refusal_names_the_rule(clerk: FlaskClient, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    room = house.rooms(ctx)["听证室二"]
    there = {"version": 1, "starts": "2026-12-15T14:00", "ends": "2026-12-15T17:00", "room": room}
    early = there | {"starts": "2026-11-26T09:00", "ends": "2026-11-26T12:00"}
    verdict, drop = (f"/board/sittings/{sitting_id}/{name}" for name in ("verdict", "move"))
    for url in (verdict, drop):
        answer = clerk.post(url, data=early)
        reasons = answer.get_json()["reasons"]
        assert answer.status_code == 422
        assert {one["rule"][:3] for one in reasons if "通知" in one["text"]} == {"依据："}
    assert clerk.post(verdict, data=there).get_json()["ask"] is None
    done = clerk.post(drop, data=there).get_json()
    assert (done["version"], done["url"]) == (2, f"/sittings/{sitting_id}")
    assert "8 封信拟好待签" in done["title"]
    assert clerk.post(drop, data=there).status_code == 409
    assert clerk.post(verdict, data=there).status_code == 409
    assert clerk.post(drop, data=there | {"starts": "x"}).status_code == 422
    assert clerk.get("/board/entries?" + WEEK).get_json()["entries"][0]["starts"] == "2026-12-15T14:00"


def test_sittings_held_together_are_one_box_that_takes_all_of_them_along(clerk: FlaskClient, ctx: Context) -> None:
    first = bookings.book_sitting(ctx, house.hearing(ctx))
    other = join_matter(ctx, bookings.Target(first, 1), house.OTHER_MATTER)
    (entry,) = clerk.get(f"/board/entries?{WEEK}").get_json()["entries"]
    assert (entry["sitting"], entry["url"], entry["is_joint"]) == (first, f"/sittings/{first}/joint", True)
    assert entry["words"].startswith("2 件合并：XT2026-1、XT2026-2，")
    people = clerk.get(f"/board/entries?{WEEK}&by=people").get_json()["entries"]
    assert [len(one["lines"]) for one in people] == [6]
    for view, boxes in (("week", 2), ("day", 1), ("list", 1)):
        html = page(clerk, f"/board?view={view}&week=2026-12-14")
        # the week stands twice, as a table and as the list of a telephone
        assert (html.count(f'href="/sittings/{first}/joint"'), html.count(f'href="/sittings/{other}"')) == (boxes, 0)
    sheet = page(clerk, "/board/sheet?day=2026-12-14")
    assert ("共 2 场" in sheet, "<div>XT2026-1</div><div>XT2026-2</div>" in sheet) == (True, True)
    there = {"starts": "2026-12-14T09:30", "ends": "2026-12-14T12:00", "room": house.rooms(ctx)["听证室二"]}
    verdict, drop = (f"/board/sittings/{first}/{name}" for name in ("verdict", "move"))
    early = there | {"version": 2, "starts": "2026-11-26T09:00", "ends": "2026-11-26T12:00"}
    for url in (verdict, drop):
        answer = clerk.post(url, data=early)
        assert (answer.status_code, "XT2026-1" in answer.get_json()["reasons"][0]["text"]) == (422, True)
    assert clerk.post(verdict, data=there | {"version": 2}).status_code == 200
    done = clerk.post(drop, data=there | {"version": 2}).get_json()
    assert (done["url"], "XT2026-1、XT2026-2" in done["title"]) == (f"/sittings/{first}/joint", True)
    (entry,) = clerk.get(f"/board/entries?{WEEK}").get_json()["entries"]
    assert (entry["starts"], entry["is_joint"]) == ("2026-12-14T09:30", True)


def test_the_day_that_a_week_opens_is_today_where_today_is_in_it(clerk: FlaskClient, ctx: Context) -> None:
    today = civil_day(ctx.now)
    monday = today - timedelta(days=today.weekday())
    assert f"view=day&amp;by=rooms&amp;week={today}" in page(clerk, f"/board?week={monday}")
    assert "view=day&amp;by=rooms&amp;week=2026-12-16" in page(clerk, "/board?week=2026-12-16")
    assert "不合本事项" not in page(clerk, f"/board?week={monday}")


def test_the_form_says_beside_it_whether_a_move_would_work(clerk: FlaskClient, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    html = page(clerk, f"/sittings/{sitting_id}/move?at=2026-12-15T09:00&room={house.rooms(ctx)['听证室二']}")
    assert 'value="2026-12-15"' in html
    wanted = {
        "version": 1,
        "day": "2026-12-15",
        "starts": "09:00",
        "ends": "12:00",
        "room": house.rooms(ctx)["听证室二"],
    }
    seats = re.findall(r'<option value="([a-z]+:[a-z_]+:p\d+)" selected', html)
    url = f"/sittings/{sitting_id}/move/verdict"
    said = clerk.post(url, data=wanted | {"seats": seats, "is_open": "y"}).get_data(as_text=True)
    assert "可以改到 2026-12-15" in said
    said = clerk.post(url, data=wanted | {"seats": seats, "is_open": "y", "day": "2026-12-19"}).get_data(as_text=True)
    assert "这样改不了" in said
    assert "填齐" in clerk.post(url, data=wanted | {"day": ""}).get_data(as_text=True)


def test_a_room_is_held_seen_and_given_back_to_be_booked(clerk: FlaskClient, ctx: Context) -> None:
    room = house.rooms(ctx)["听证室一"]
    html = page(clerk, f"/board/holds/new?room={room}&at=2026-12-14T09:00&until=2026-12-14T11:00")
    assert f'value="{room}" selected' in html.replace("selected value", "value") or f'selected value="{room}"' in html
    wanted = {"room": room, "day": "2026-12-14", "starts": "09:00", "ends": "11:00", "purpose": "接访备用", "days": 2}
    assert clerk.post("/board/holds/new", data=wanted).status_code == 302
    assert "已有安排" in clerk.post("/board/holds/new", data=wanted).get_data(as_text=True)
    (entry,) = clerk.get("/board/entries?" + WEEK).get_json()["entries"]
    assert (entry["words"], entry["classes"], entry["may_move"]) == ("预留：接访备用", ["hold"], False)
    assert "接访备用" in page(clerk, "/board?week=2026-12-14")
    assert "放开，在这里安排" in page(clerk, entry["url"])
    answer = clerk.post(f"{entry['url']}/release", data={"then": "book"})
    assert answer.location == f"/sittings/new?room={room}&at=2026-12-14T09:00&until=2026-12-14T11:00"
    assert "已放开" in page(clerk, entry["url"])
    form = page(clerk, f"/sittings/new?matter=P1&kind={house.HEARING}&room={room}&at=2026-12-17T14:00")
    assert ('value="2026-12-17"' in form, 'value="14:00"' in form) == (True, True)
