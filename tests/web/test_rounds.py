"""Can a round of calls be worked through on the screen, printed, and typed back, with good lines kept?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.sittings import rounds
from hearing_app.store import sittings
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.posted(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole, hearing: int) -> FlaskClient:
    return house.sign_in(client, as_role)


def codes(ctx: Context, hearing: int) -> dict[str, str]:
    """Line codes by name."""
    ctx.reader.rollback()
    return {line.entry.name: line.code for line in rounds.view_round(ctx, hearing).lines}


def lights(ctx: Context, hearing: int, code: str) -> tuple[str, str]:
    seat = answers.seat(ctx, hearing, code)
    return seat.can_come, seat.no_conflict


def given(ctx: Context, hearing: int, code: str) -> list[tuple[str, str, str, str]]:
    """Channel, who said it, who recorded it and the note of a seat's answers."""
    rows = sittings.answers_of(ctx.reader, [answers.seat(ctx, hearing, code).id])
    return [(row.channel, row.said_by, row.recorded_by, row.comment) for row in rows]


def sheet(*lines: dict[str, str], on: str = "2026-11-23") -> dict[str, str]:
    """A form with lines."""
    return {"on": on} | {f"lines-{at}-{name}": value for at, line in enumerate(lines) for name, value in line.items()}


def test_a_round_opens_one_line_with_words_keys_and_a_text_to_copy(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    text = clerk.get(f"/calls/round?sitting={hearing}").get_data(as_text=True)
    assert text.count('<li id="line') == 6
    assert re.findall(r'data-key="(\d)"', text) == ["1", "2", "3", "4", "5", "6"]
    assert text.count("data-copy=") == 1
    assert text.count("/a/") == 1
    seat = answers.seat(ctx, hearing, "E006")
    there = clerk.get(f"/calls/round?sitting={hearing}&at={seat.id}").get_data(as_text=True)
    assert f"/a/{answers.link(ctx, seat)}" in there
    assert clerk.get("/calls/round").get_data(as_text=True).count('<li id="line') == 2
    assert f"/calls/round?sitting={hearing}" in clerk.get("/calls").get_data(as_text=True)


def test_an_answer_is_recorded_and_the_next_line_opens(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    ids = [line.id for line in rounds.view_round(ctx, hearing).lines]
    seat = answers.seat(ctx, hearing, "E004")
    said = {"seat_id": str(seat.id), "sequence": "0", "channel": "telephone", "coming": "accept", "conflict": "no"}
    done = clerk.post(f"/calls/round/{seat.id}?sitting={hearing}", data=said)
    following = [*ids, *ids][ids.index(seat.id) + 1]
    assert done.location == f"/calls/round?sitting={hearing}&at={following}#line{following}"
    assert lights(ctx, hearing, "E004") == ("yes", "yes")
    assert given(ctx, hearing, "E004") == [("telephone", "刘示例04", "test-booking_clerk-zh", "")]


def test_what_is_wrong_stays_on_the_line(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    said = {"seat_id": str(seat.id), "sequence": "0", "channel": "telephone", "coming": "other_time"}
    missing = clerk.post(f"/calls/round/{seat.id}?sitting={hearing}", data=said)
    assert (missing.status_code, "另议时间要写明哪天、几点" in missing.get_data(as_text=True)) == (422, True)
    none = clerk.post(f"/calls/round/999999?sitting={hearing}", data=said)
    assert none.status_code == 404
    stale = clerk.post(f"/calls/round/{seat.id}?sitting={hearing}", data=said | {"coming": "", "conflict": ""})
    assert stale.status_code == 409


def test_the_sheet_holds_a_code_boxes_and_the_question_for_each_and_no_partys_name(
    clerk: FlaskClient, ctx: Context, hearing: int
) -> None:
    text = clerk.get(f"/calls/round/sheet?sitting={hearing}").get_data(as_text=True)
    assert all(code in text for code in codes(ctx, hearing).values())
    assert text.count('class="box"') == 6 * 6
    assert "13900000003" in text
    assert text.count("当事人是示例住建局（责任单位）、吴某（信访人）。您或近亲属") == 6
    assert not any(word in text for word in ("吴某示例", "/a/"))
    ctx.reader.rollback()
    noted = ctx.reader.query(AuditRow).filter(AuditRow.subject == "matter", AuditRow.action == "record_answer")
    assert noted.count() == 1


def test_a_sheet_is_typed_back_and_good_lines_are_kept(
    clerk: FlaskClient, ctx: Context, hearing: int, clock: Clock
) -> None:
    by_name = codes(ctx, hearing)
    assert all(code in clerk.get(f"/calls/round/typed?sitting={hearing}").get_data(as_text=True) for code in by_name)
    lines = (
        {"code": by_name["刘示例04"].lower(), "said": "accept", "conflict": "no", "at": "08:30", "note": "会准时到"},
        {"code": by_name["杨示例06"], "said": "decline", "said_by": "杨示例06的同事"},
        {"code": by_name["李示例02"], "said": "other_time", "other": "12-16 14:00"},
        {"code": by_name["王示例01"], "said": "not_reached"},
        {"code": by_name["赵示例08"]},
        {"code": "17-0A", "said": "accept"},
        {"code": by_name["何示例31"], "said": "told"},
    )
    answer = clerk.post(f"/calls/round/typed?sitting={hearing}", data=sheet(*lines))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "记了 4 行。" in text
    assert ("行码“17-0A”不对" in text, "这一位没有要告知的" in text) == (True, True)
    assert [lights(ctx, hearing, code) for code in ("E004", "E006", "E002", "E001", "E008")] == [
        ("yes", "yes"),
        ("no", "open"),
        ("no", "open"),
        ("open", "open"),
        ("open", "open"),
    ]
    who = "test-booking_clerk-zh"
    assert given(ctx, hearing, "E004") == [("telephone", "刘示例04", who, "会准时到")]
    assert given(ctx, hearing, "E006") == [("telephone", "杨示例06的同事", who, "")]
    assert answers.seat(ctx, hearing, "E002").proposed_at is not None
    # what was wrong is still there to be mended, what was right is not
    assert 'value="17-0A"' in text
    assert [f'value="{code}"' in text for code in (by_name["刘示例04"], by_name["赵示例08"])] == [False, True]
    assert "会准时到" not in text
    # whoever was reached by telephone has thereby been told
    told = {letter.recipient: letter.service_method for letter in answers.letters(ctx, "invitation")}
    assert (told["刘示例04"], told["杨示例06"], told["王示例01"]) == ("telephone", "telephone", "")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ({"said": ""}, 302, "没有填结果的行"),
        ({"said": "other_time", "other": "明天"}, 422, "另议时间要写明哪天、几点"),
        ({"said": "not_reached", "conflict": "no"}, 422, "没有接通，就没有利害关系"),
        ({"said": "nonsense"}, 422, "这一行没有选结果"),
        ({"said": "accept", "at": "25:00"}, 422, "看不懂的时间"),
        ({"said": "accept", "at": "23:00"}, 422, "没有记下"),
        ({"said": "", "note": "打过"}, 422, "这一行没有选结果"),
    ],
)
def test_a_line_that_says_nothing_right_records_nothing(
    clerk: FlaskClient, ctx: Context, hearing: int, line: dict[str, str], code: int, said: str
) -> None:
    whole = {"code": codes(ctx, hearing)["刘示例04"]} | line
    answer = clerk.post(f"/calls/round/typed?sitting={hearing}", data=sheet(whole))
    assert answer.status_code == code
    text = answer.get_data(as_text=True) if code != 302 else clerk.get(answer.location).get_data(as_text=True)
    assert said in text
    assert given(ctx, hearing, "E004") == []


def test_a_sheet_of_an_earlier_day_counts_for_its_evening_and_one_of_tomorrow_for_nothing(
    clerk: FlaskClient, ctx: Context, hearing: int, clock: Clock
) -> None:
    clock.forward(days=2)
    line = {"code": codes(ctx, hearing)["刘示例04"], "said": "accept"}
    assert clerk.post("/calls/round/typed", data=sheet(line, on="2026-11-26")).status_code == 422
    assert clerk.post("/calls/round/typed", data=sheet(line, on="")).status_code == 422
    done = clerk.post("/calls/round/typed", data=sheet(line, on="2026-11-24"))
    assert done.status_code == 302
    (row,) = sittings.answers_of(ctx.reader, [answers.seat(ctx, hearing, "E004").id])
    assert row.said_at.isoformat() == "2026-11-24T15:59:00+00:00"


def test_the_round_is_for_those_who_record_answers(client: FlaskClient, as_role: AsRole, hearing: int) -> None:
    leader = house.sign_in(client, as_role, "leader")
    for where in ("/calls/round", "/calls/round/sheet", "/calls/round/typed"):
        assert leader.get(where).status_code == 403
    assert leader.post("/calls/round/typed", data=sheet()).status_code == 403


def test_another_units_round_is_empty(clerk: FlaskClient, ctx: Context, hearing: int) -> None:
    assert '<li id="line' not in clerk.get("/calls/round?sitting=999999").get_data(as_text=True)


def test_the_pages_speak_english_too(app: Flask, as_role: AsRole, ctx: Context, hearing: int) -> None:
    clerk = house.sign_in(app.test_client(), as_role, language="en")
    fixture = "".join(str(row) for row in (*house.FOLK, *house.MATTERS, *house.ROOMS)) + "示范区信访局"
    for where in ("/calls/round", f"/calls/round/sheet?sitting={hearing}", f"/calls/round/typed?sitting={hearing}"):
        text = clerk.get(where).get_data(as_text=True).partition("<main")[2].partition("<dialog")[0]
        spoken = r'<div class="say">.*?</div>|<div class="letter-text">.*?</div>|</div>\s*<p>.*?</p>'
        words = re.sub(spoken, "", text, flags=re.DOTALL)
        left = set(re.findall(r"[一-鿿]+", words))
        assert {word for word in left if not all(part in fixture for part in word)} == set(), where
