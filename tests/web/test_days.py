"""Does the page of the day do what the recorder presses, and say why not where it cannot?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hearing_app.services.context import Context
from hearing_app.services.matters import days, minutes
from hearing_app.services.sittings import bookings
from hearing_app.store.tables.outcomes import VoteRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@pytest.fixture
def recorder(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role, "recorder")


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_everybody_is_signed_in_with_one_press_each(recorder: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    page = f"/sittings/{sitting_id}/day"
    assert "等人签到" in text_of(recorder, page)
    recorder.post(f"{page}/seats/{story.row_of(as_role(), sitting_id).seats[0].id}/present")
    assert "现在还开不成" in text_of(recorder, page)
    for seat in story.row_of(as_role(), sitting_id).seats:
        assert recorder.post(f"{page}/seats/{seat.id}/present").status_code == 303
    shown = text_of(recorder, page)
    assert ("到场的人可以开会" in shown, "到场 6 / 6 人" in shown) == (True, True)


def test_a_page_that_changes_in_place_gets_the_room_alone(recorder: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    seat_id = story.seat_ids(as_role(), sitting_id)["李示例02"]
    path = f"/sittings/{sitting_id}/day/seats/{seat_id}/present"
    answer = recorder.post(path, headers={"HX-Request": "true"}, follow_redirects=True)
    shown = answer.get_data(as_text=True)
    assert ('id="room"' in shown, "<html" in shown, "到场 1 / 6 人" in shown) == (True, False, True)


def test_opening_too_early_or_with_too_few_says_every_reason_in_place(
    recorder: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    version = story.row_of(as_role(), sitting_id).version
    answer = recorder.post(f"/sittings/{sitting_id}/day/open", data={"version": version})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "没有记下" in shown
    assert "依据：" in shown
    assert recorder.post(f"/sittings/{sitting_id}/day/open", data={"version": 0}).status_code == 409


def test_the_way_from_record_to_locked_opinion_and_close(recorder: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    base = f"/sittings/{sitting_id}"
    said = recorder.post(f"{base}/outcome/record", data={"seen": "0", "section_1": "请求交房。"}, follow_redirects=True)
    assert "笔录第 1 版已存。" in said.get_data(as_text=True)
    seats = [seat for seat in story.row_of(as_role(), sitting_id).seats if seat.has_vote]
    votes = {f"choice_{seat.id}": "for" for seat in seats} | {f"choice_{seats[-1].id}": "against"}
    kept = recorder.post(f"{base}/outcome/votes", data=votes)
    assert kept.status_code == 422
    assert "没有写明意见" in kept.get_data(as_text=True)
    recorder.post(f"{base}/outcome/votes", data=votes | {f"dissent_{seats[-1].id}": "证据不足。"})
    assert "多数赞成" in text_of(recorder, f"{base}/day")
    recorder.post(f"{base}/outcome/opinion", data={"seen": "0", "conclusion": "建议交房。", "claim": "交房"})
    for seat in story.row_of(as_role(), sitting_id).seats:
        recorder.post(f"{base}/outcome/signatures", data={"version": "1", "seat": str(seat.id)})
    assert "示信听评〔2026〕1号" in text_of(recorder, f"{base}/day")
    version = story.row_of(as_role(), sitting_id).version
    ended = recorder.post(f"{base}/day/close", data={"version": version}, follow_redirects=True)
    assert "记为已举行" in ended.get_data(as_text=True)
    assert minutes.view_outcome(as_role("recorder"), sitting_id).opinion.is_locked
    assert len(as_role().reader.scalars(select(VoteRow)).all()) == 5


def test_an_opinion_without_words_comes_back_with_what_was_typed(
    recorder: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.opened(as_role, clock)
    story.vote(as_role("recorder"), sitting_id)
    answer = recorder.post(f"/sittings/{sitting_id}/outcome/opinion", data={"seen": "0", "facts": "写到一半的事实"})
    shown = answer.get_data(as_text=True)
    assert (answer.status_code, "写明意见。" in shown, "写到一半的事实" in shown) == (422, True, True)


def test_a_meeting_without_votes_shows_what_its_kind_lists(
    recorder: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    clerk = as_role("booking_clerk")
    sitting_id = bookings.book_sitting(clerk, house.lecture(clerk))
    shown = text_of(recorder, f"/sittings/{sitting_id}/day")
    assert ("表决" in shown, "评议意见书" in shown) == (False, False)


def test_opening_the_page_is_noted_as_read(recorder: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    text_of(recorder, f"/sittings/{sitting_id}/day")
    ctx = as_role()
    ctx.reader.rollback()
    wanted = (AuditRow.subject == "record") & (AuditRow.subject_id == sitting_id)
    link = ctx.reader.scalars(select(AuditRow).where(wanted)).one()
    assert (link.actor, link.action, link.facts) == ("test-recorder-zh", "view_sitting", {"read": True})


def test_other_roles_look_but_do_not_record_and_other_units_see_nothing(
    client: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    clerk = house.sign_in(client, as_role, "booking_clerk")
    assert "签到" in text_of(clerk, f"/sittings/{sitting_id}/day")
    seat_id = story.seat_ids(as_role(), sitting_id)["李示例02"]
    assert clerk.post(f"/sittings/{sitting_id}/day/seats/{seat_id}/present").status_code == 403
    assert text_of(clerk, "/sittings/999999/day", 404)


def test_the_page_speaks_english(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    shown = text_of(house.sign_in(client, as_role, "recorder", language="en"), f"/sittings/{sitting_id}/day")
    assert ("6 of 6 present" in shown, "Save as version 1" in shown, "Record the votes" in shown) == (True, True, True)
    assert days.view_day(as_role("recorder"), sitting_id).is_running


def test_steps_and_headings_are_english_on_the_english_page(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    story.record(as_role("recorder"), sitting_id)
    house.sign_in(client, as_role, "leader", language="en")
    page = client.get(f"/sittings/{sitting_id}/day").get_data(as_text=True)
    assert [words for words in ("询问是否申请回避", "信访人陈述事实", "<h3>信访人陈述") if words in page] == []


def test_a_hearing_that_ends_in_an_opinion_has_no_other_conclusion(
    recorder: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.opened(as_role, clock)
    assert recorder.post(f"/sittings/{sitting_id}/outcome/conclusion", data={"result": "字"}).status_code == 404
