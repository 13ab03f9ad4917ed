"""Do roster, person, rooms and merging work by hand?"""

import re

import pytest
from flask.testing import FlaskClient

from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.people import view_person
from hearing_app.services.rooms import view_rooms
from hearing_app.services.rosters import view_roster
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import PEOPLE_HEADER, workbook

TWICE = [
    (code, "钱示例51", kind, "示例单位", "13900000051", None, None, None, None, None)
    for code, kind in (("E101", "律师"), ("E102", "人民调解员"))
]


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A booking clerk's browser on a small office that lists one person twice."""
    house.small_house(as_role)
    content = workbook({"名册": (PEOPLE_HEADER, *TWICE)})
    take_workbook(as_role("booking_clerk"), ImportOrder(Family.ROSTER, "名册.xlsx", content))
    return house.sign_in(client, as_role)


def test_a_pair_is_merged_and_parted_again(clerk: FlaskClient, as_role: AsRole) -> None:
    page = clerk.get("/people/matches").get_data(as_text=True)
    kept, merged = re.findall(r'name="kept_id" value="(\d+)"', page)
    done = clerk.post("/people/merges", data={"kept_id": kept, "merged_id": merged}, follow_redirects=True)
    page = done.get_data(as_text=True)
    assert "已合并成一条" in page
    (undo,) = re.findall(r"/people/merges/\d+/undo", page)
    assert len([line for line in view_roster(as_role("booking_clerk")).lines if line.name == "钱示例51"]) == 1
    assert clerk.get(f"/people/{merged}").status_code == 404
    assert "两条记录分开了" in clerk.post(undo, follow_redirects=True).get_data(as_text=True)
    assert clerk.get(f"/people/{merged}").status_code == 200


def test_merging_one_record_with_itself_is_refused_in_words(clerk: FlaskClient, as_role: AsRole) -> None:
    person = str(house.people(as_role("booking_clerk"))["E101"])
    page = clerk.post("/people/merges", data={"kept_id": person, "merged_id": person}, follow_redirects=True)
    assert "这是同一条记录" in page.get_data(as_text=True)
    assert clerk.post("/people/merges", data={"kept_id": "x", "merged_id": person}).status_code == 404


def test_contacts_are_changed_on_the_page_and_a_stale_form_is_refused(clerk: FlaskClient, as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    person = view_person(ctx, house.people(ctx)["E001"])
    form = {"version": person.version, "phone": "139 0000 0099", "email": "New@Example.invalid", "language": "en"}
    posted = {f"contacts-{name}": value for name, value in form.items()}
    assert clerk.post(f"/people/{person.id}/contacts", data=posted).status_code == 302
    ctx.reader.rollback()
    found = view_person(ctx, person.id)
    assert (found.phone, found.email, found.language) == ("13900000099", "new@example.invalid", "en")
    assert clerk.post(f"/people/{person.id}/contacts", data=posted).status_code == 409
    wrong = posted | {"contacts-version": found.version, "contacts-email": "no address"}
    assert clerk.post(f"/people/{person.id}/contacts", data=wrong).status_code == 422


def test_a_person_is_added(clerk: FlaskClient) -> None:
    form = {"name": "严示例53", "code": "e900", "category": "lawyer"}
    answer = clerk.post("/people/new", data=form, follow_redirects=True)
    assert ("严示例53" in answer.get_data(as_text=True), "E900" in answer.get_data(as_text=True)) == (True, True)
    again = clerk.post("/people/new", data=form)
    assert (again.status_code, "名册里已经有编号 E900" in again.get_data(as_text=True)) == (422, True)


def test_the_roster_narrows_by_category(clerk: FlaskClient) -> None:
    page = clerk.get("/people?category=judge").get_data(as_text=True)
    assert ("王示例01" in page, "李示例02" in page) == (True, False)
    assert "没有这样的人" in clerk.get("/people?category=nobody").get_data(as_text=True)


def test_a_room_is_edited_and_its_hours_are_read(clerk: FlaskClient, as_role: AsRole) -> None:
    room = view_rooms(as_role("booking_clerk"))[0]
    assert room.name in clerk.get("/rooms").get_data(as_text=True)
    form = {
        "version": room.version,
        "capacity": "40",
        "equipment": "录音录像，投影",
        "hours_text": "周一上午；随缘开放",
    }
    page = clerk.post(f"/rooms/{room.id}/edit", data=form, follow_redirects=True).get_data(as_text=True)
    assert "还有 1 处没有读懂" in page
    ctx = as_role("booking_clerk")
    ctx.reader.rollback()
    found = next(one for one in view_rooms(ctx) if one.id == room.id)
    assert (found.capacity, found.equipment, found.unclear) == (40, ("录音录像", "投影"), ("随缘开放",))
    assert clerk.post(f"/rooms/{room.id}/edit", data=form).status_code == 409
    assert clerk.get("/rooms/999999/edit").status_code == 404


def test_who_sees_the_roster_may_not_therefore_edit_it(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    head = house.sign_in(client, as_role, "office_head")
    person = house.people(as_role("booking_clerk"))["E001"]
    assert head.get(f"/people/{person}").status_code == 200
    assert head.post("/people/merges", data={"kept_id": "1", "merged_id": "2"}).status_code == 403
    assert head.post("/people/new").status_code == 403


def test_a_recorder_sees_no_roster(client: FlaskClient, as_role: AsRole) -> None:
    assert house.sign_in(client, as_role, "recorder").get("/people").status_code == 403
