"""Do the pages about a sitting say who said what: in words, with names that a reader knows?"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from hearing_app.services.sittings import invitations
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.notice_views import SUBJECTS
from hearing_app.settings.places import ROOT
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.web.sittings.ledger_words import LETTERS
from tests.builders import answers, house

AsRole = Callable[..., Context]
PARTS = ("subject.txt", "body.txt", "body.html", "message.txt", "call.txt")
WORDS = "下周都可以"


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def answered(as_role: AsRole, hearing: int, coming: Coming, **more: object) -> int:
    ctx = as_role()
    seat = answers.seat(ctx, hearing, "E002")
    order = AnswerOrder(0, coming, note=WORDS, **more)  # type: ignore[arg-type]  # proposed_at
    invitations.answer_by_token(ctx, answers.link(ctx, seat), order)
    return seat.id


def test_why_somebody_declined_stands_by_his_seat(
    client: FlaskClient, ctx: Context, as_role: AsRole, hearing: int
) -> None:
    answered(as_role, hearing, Coming.DECLINE)
    clerk = house.sign_in(client, as_role)
    person_id = house.people(ctx)["E002"]
    pages = (f"/sittings/{hearing}", "/desk", f"/people/{person_id}", f"/calls/{person_id}")
    assert [page for page in pages if WORDS not in clerk.get(page).get_data(as_text=True)] == []


def test_the_words_beside_another_time_stand_where_it_is_decided(
    client: FlaskClient, as_role: AsRole, hearing: int
) -> None:
    ctx = as_role()
    at = answers.sitting(ctx, hearing).starts_at + timedelta(days=1)
    seat_id = answered(as_role, hearing, Coming.OTHER_TIME, proposed_at=at)
    clerk = house.sign_in(client, as_role)
    pages = (f"/sittings/{hearing}", "/desk", f"/arrivals/proposals/{seat_id}")
    assert [page for page in pages if WORDS not in clerk.get(page).get_data(as_text=True)] == []


def test_every_letter_is_called_something_in_the_sittings_table() -> None:
    assert set(SUBJECTS) == set(LetterKind)


def test_every_letter_is_called_something_in_the_ledger_and_at_the_call_desk() -> None:
    assert set(LETTERS) == {kind.value for kind in LetterKind}


def test_every_letter_has_every_text() -> None:
    files = [ROOT / "templates" / "mail" / kind / part for kind in LetterKind for part in PARTS]
    assert [file for file in files if not file.is_file()] == []


def test_the_sittings_page_opens_after_a_proposal_was_refused(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    hearing = answers.invited(as_role)
    seat = answers.seat(ctx, hearing, "E002")
    at = seat.sitting.starts_at + timedelta(days=1)
    order = AnswerOrder(0, Coming.OTHER_TIME, proposed_at=at)
    invitations.answer_by_token(as_role("booking_clerk"), answers.link(ctx, seat), order)
    answers.set_all(ctx, DeliveryRow, state="sent")
    clerk = house.sign_in(client, as_role)
    said = clerk.post(f"/arrivals/proposals/{seat.id}/refuse", follow_redirects=True).get_data(as_text=True)
    assert ("已经发信告知" in said, "已经排到电话台" in said) == (True, False)
    assert "时间不变的答复" in clerk.get(f"/calls/{seat.person_id}").get_data(as_text=True)
    for shown in (clerk.get("/deliveries"), clerk.get("/deliveries?form=csv")):
        text = shown.get_data(as_text=True)
        assert ("时间不变的答复" in text, "proposal_refused" in text) == (True, False)
    page = clerk.get(f"/sittings/{hearing}")
    assert (page.status_code, "时间不变" in page.get_data(as_text=True)) == (200, True)


def read(client: FlaskClient, url: str, start: str) -> str:
    text = client.get(url).get_data(as_text=True)
    return re.sub(r"(<[^>]+>|\s)+", " ", text.partition(start)[2])


def test_own_answers_name_the_seat_and_recorded_ones_the_account(app: Flask, ctx: Context, as_role: AsRole) -> None:
    hearing = answers.invited(as_role)
    order = AccountOrder("zhou", "周示例50", "booking_clerk", house.PASSWORD, "zh")
    add_account(as_role("administrator"), order)
    clerk = app.test_client()
    clerk.post("/sign-in", data={"username": "zhou", "password": house.PASSWORD})
    own, called = answers.seat(ctx, hearing, "E002"), answers.seat(ctx, hearing, "E004")
    said = {"sequence": "0", "coming": "decline"}
    app.test_client().post("/a/" + answers.link(ctx, own), data=said)
    clerk.post(f"/calls/{called.person_id}", data=said | {"seat_id": str(called.id), "channel": "telephone"})
    history = read(clerk, f"/sittings/{hearing}", 'class="history"')
    assert re.search(r"· 本人用链接 用链接答复：听证员 \d ", history)
    assert ("visitor" in history, "· 周示例50 记录答复" in history) == (False, True)
    assert "，周示例50 记" in read(clerk, f"/sittings/{hearing}", f'id="seat{called.id}"')
    assert "· 本人 链接：已谢绝" in read(clerk, f"/calls/{own.person_id}", 'class="history"')
    assert "· 周示例50 电话：已谢绝" in read(clerk, f"/calls/{called.person_id}", 'class="history"')
