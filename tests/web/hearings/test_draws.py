"""Can a clerk draw a panel on its page, in both languages, and go on to book it?"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from hearing_app.domain.people.draw_files import first_difference
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.services.context import Context
from hearing_app.services.hearings import draws
from hearing_app.services.hearings.draws import DrawOrder
from hearing_app.store.tables.draws import DrawRow
from tests.builders import house

AsRole = Callable[..., Context]
PAGE = f"/matters/{house.MATTER}/draw"


def own(ctx: Context) -> str:
    """The address of the latest draw; numbers of rows go on from test to test."""
    ctx.reader.rollback()
    return f"{PAGE}/{ctx.reader.scalar(select(func.max(DrawRow.id)))}"


def frozen(ctx: Context) -> dict[str, object]:
    return {"size": "4", "source": "roster", "presider": f"presider:judge:p{house.people(ctx)['E001']}"}


def number(side: str, version: int, figure: str = "8") -> dict[str, object]:
    return {"number-side": side, "number-figure": figure, "number-said_by": "示例", "number-version": version}


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    house.small_house(as_role)
    return house.sign_in(client, as_role)


def text_of(client: FlaskClient, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_from_the_roster_to_the_booking_form(clerk: FlaskClient, ctx: Context, tmp_path: Path) -> None:
    assert "名册里可以列入的人" in text_of(clerk)
    assert clerk.post(PAGE, data=frozen(ctx)).status_code == 302
    assert "冻结的名单，11 人" in text_of(clerk)
    assert clerk.get(f"{own(ctx)}/file.json").status_code == 409
    assert clerk.get(f"{own(ctx)}/sheet.pdf").get_data()[:5] == b"%PDF-"
    for version, side in enumerate(("petitioner", "respondent"), 1):
        assert clerk.post(f"{own(ctx)}/numbers", data=number(side, version)).status_code == 302
    assert "开启种子，抽签" in text_of(clerk)
    assert clerk.post(f"{own(ctx)}/opening", data={"version": 3}).status_code == 302
    page = text_of(clerk)
    assert page.count("抽中，") == 4
    assert "按今天的情况，这样组成不合规则" not in page
    found = json.loads(clerk.get(f"{own(ctx)}/file.json").get_data())
    assert first_difference(found) is None
    program, drawn = tmp_path / "verify_draw.py", tmp_path / "draw.json"
    program.write_bytes(clerk.get(f"{PAGE}/verify_draw.py").get_data())
    for drawn_to, code in ((len(found["panel"]), 0), (len(found["panel"]) - 1, 4)):
        drawn.write_text(json.dumps(found | {"panel": found["panel"][:drawn_to]}), encoding="utf-8")
        done = subprocess.run([sys.executable, "-I", program, drawn], capture_output=True, check=False)
        assert done.returncode == code
    assert clerk.get(f"{own(ctx)}/sheet.pdf").get_data()[:5] == b"%PDF-"
    booking = text_of(
        clerk, f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}&draw={own(ctx).rpartition('/')[2]}"
    )
    assert "席位按第 1 次抽签的结果填好。" in booking
    ids = house.people(ctx)
    chosen = [f':p{ids[one["code"]]}" selected' for one in found["panel"]]
    assert [code for code in chosen if code not in booking] == []
    assert clerk.get(f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}&draw=9999999").status_code == 404


def test_what_is_refused_comes_back_with_what_was_typed(clerk: FlaskClient, ctx: Context) -> None:
    answer = clerk.post(PAGE, data=frozen(ctx) | {"presider": "", "day": "2026-12-14", "starts": "09:00"})
    assert answer.status_code == 422
    assert "日期、开始、结束三项要一起填" in answer.get_data(as_text=True)
    assert 'value="2026-12-14"' in answer.get_data(as_text=True)
    answer = clerk.post(PAGE, data=frozen(ctx) | {"presider": "x"})
    assert "请先选主持人" in answer.get_data(as_text=True)
    clerk.post(PAGE, data=frozen(ctx))
    answer = clerk.post(f"{own(ctx)}/numbers", data=number("petitioner", 1, "007"))
    assert (answer.status_code, 'value="007"' in answer.get_data(as_text=True)) == (422, True)
    answer = clerk.post(f"{own(ctx)}/opening", data={"version": 1}, follow_redirects=True)
    assert "还缺信访人的数" in answer.get_data(as_text=True)
    assert clerk.post(f"{own(ctx)}/numbers", data=number("petitioner", 7)).status_code == 409


def test_a_draw_is_voided_and_shows_why(clerk: FlaskClient, ctx: Context) -> None:
    clerk.post(PAGE, data=frozen(ctx))
    for empty, said in (("", "作废抽签要写明理由。"), (" ", "作废抽签要写明理由；")):
        sent = {"void-version": 1, "void-reason": empty}
        answer = clerk.post(f"{own(ctx)}/voiding", data=sent, follow_redirects=True)
        assert said in answer.get_data(as_text=True)
    assert clerk.post(f"{own(ctx)}/voiding", data={"void-version": 1, "void-reason": "数记错了"}).status_code == 302
    assert "作废：数记错了" in text_of(clerk)


def test_the_page_speaks_english_and_a_reader_only_reads(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    house.sign_in(client, as_role, "handler", language="en")
    page = text_of(client)
    assert "Who could be listed from the roster" in page
    assert "Freeze the list" not in page
    assert client.post(PAGE, data=frozen(clerk)).status_code == 403
    presider = Seat(SeatRole.PRESIDER, "judge", house.people(clerk)["E001"])
    draw_id = draws.freeze(clerk, DrawOrder(house.MATTER, 4, "roster", presider))
    row = clerk.reader.get(DrawRow, draw_id)
    assert row is not None
    page = text_of(client)
    assert f"<code>{row.list_hash}</code>" in page
    assert f"<code>{row.seed_hash}</code>" in page
    assert row.seed not in page
