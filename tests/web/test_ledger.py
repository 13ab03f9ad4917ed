"""Does a clerk find every message, see what became of it, and settle what came to nothing?"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.sittings import deliveries, ledger
from hearing_app.store import attention
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from tests.builders import answers, house

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role)


def of(ctx: Context, hearing: int, code: str) -> DeliveryRow:
    return answers.deliveries(ctx, answers.seat(ctx, hearing, code).id)[-1]


def test_a_search_finds_by_number_name_and_address_and_keeps_the_name_out_of_the_address(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    wanted = of(ctx, hearing, "E002")
    for words in ("李示例02", "示例02", "E002@EXAMPLE"):
        answer = clerk.post("/deliveries", data={"words": words})
        assert answer.location == f"/deliveries?found={wanted.id}"
    number = answers.sitting(ctx, hearing).number
    found = clerk.post("/deliveries", data={"words": number}, follow_redirects=True).get_data(as_text=True)
    assert found.count("@example.invalid") == 4
    one = clerk.get(f"/deliveries?found={wanted.id}&state=pending").get_data(as_text=True)
    assert ("e002@" in one, "e001@" in one) == (True, False)
    assert "没有找到" in clerk.post("/deliveries", data={"words": "%"}).get_data(as_text=True)


def test_another_unit_finds_nothing(as_role: AsRole, ctx: Context, hearing: int) -> None:
    other = as_role("booking_clerk", unit_id=2)
    assert ledger.find_deliveries(other, "示例") == ()
    assert ledger.view_ledger(other, ledger.Wanted(found=(of(ctx, hearing, "E002").id,))).rows == ()


def test_what_came_to_nothing_is_told_by_telephone_and_leaves_the_desk(
    clerk: FlaskClient, ctx: Context, as_role: AsRole, hearing: int
) -> None:
    row = of(ctx, hearing, "E002")
    refused = clerk.post(f"/deliveries/{row.id}/told", follow_redirects=True).get_data(as_text=True)
    assert "不用记电话告知" in refused
    answers.set_all(ctx, DeliveryRow, state="dead", reply="no word from the worker")
    before = clerk.get("/deliveries").get_data(as_text=True)
    assert ("有 4 封无法发送" in before, before.count("/told"), "没有回音" in before) == (True, 4, True)
    assert len(attention.list_stuck_mail(ctx.reader, 1, ctx.now)) == 4
    assert clerk.post(f"/deliveries/{row.id}/told").status_code == 302
    ctx.reader.rollback()
    after = clerk.get("/deliveries").get_data(as_text=True)
    assert ("有 3 封无法发送" in after, after.count("/told"), "已电话告知" in after) == (True, 3, True)
    assert len(attention.list_stuck_mail(ctx.reader, 1, ctx.now)) == 3
    assert clerk.post("/deliveries/999999/told").status_code == 404


def test_who_records_no_answers_settles_nothing(app: Flask, as_role: AsRole, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="dead")
    head = house.sign_in(app.test_client(), as_role, "office_head")
    assert "/told" not in head.get("/deliveries").get_data(as_text=True)
    assert head.post(f"/deliveries/{of(ctx, hearing, 'E002').id}/told").status_code == 403


def test_the_file_holds_what_is_seen(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="pending", attempts=1, reply="=451 later")
    sent = of(ctx, hearing, "E001")
    with ctx.open_writer() as session:
        session.get_one(DeliveryRow, sent.id).state = "sent"
        session.commit()
    answer = clerk.get("/deliveries?state=pending&form=csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert answer.content_type == "text/csv; charset=utf-8"
    assert len(lines) == 1 + 3
    assert all("'=451 later" in line and "待发" in line for line in lines[1:])
    english = clerk.get("/deliveries?state=pending&form=csv&lang=en").get_data(as_text=True).splitlines()
    assert "Waiting" in english[1]


def test_what_was_given_up_in_time_did_not_come_back(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="failed", reply=deliveries.TOO_LATE)
    text = clerk.get("/deliveries").get_data(as_text=True)
    assert (text.count("没有发出<"), text.count("不再发了")) == (4, 4)


def test_a_told_letter_says_so_in_the_letters_table(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, DeliveryRow, state="failed")
    row = of(ctx, hearing, "E002")
    clerk.post(f"/deliveries/{row.id}/told")
    with ctx.open_writer() as session:
        letter = session.get_one(LetterRow, row.letter_id)
        assert (letter.service_method, letter.served_on is not None) == ("telephone", True)
