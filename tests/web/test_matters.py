"""Do the pages of matters show, refuse and lead as they should, with no name in any address?"""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hearing_app.services.matters.matters import view_matter
from hearing_app.store.tables.work import AuditRow
from tests.builders import house
from tests.builders.house import AsRole

FORM: dict[str, Any] = {
    "number": " lf2026 1122001",
    "petitioner": "曹　某示例41",
    "phone": "139 1000 0041",
    "category": "房地产",
    "subject": "延期交房",
    "district": "灞桥区",
    "agency": "示例住建局",
    "stage": "fucha",
    "received_on": "2026-11-20",
    "attending": "1",
    "represented": "0",
}


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A booking clerk's browser on a small office."""
    house.small_house(as_role)
    return house.sign_in(client, as_role)


def test_a_matter_is_entered_and_its_page_opens(clerk: FlaskClient, as_role: AsRole) -> None:
    answer = clerk.post("/matters/new", data=FORM)
    assert (answer.status_code, answer.location) == (302, "/matters/LF20261122001")
    page = clerk.get(answer.location).get_data(as_text=True)
    for words in (
        "曹某示例41",
        "13910000041",
        "2026-12-21（周一）",
        "《信访工作条例》第三十五条",
        "已登记，时限开始计算",
    ):
        assert words in page, words
    assert view_matter(as_role("booking_clerk"), "LF20261122001").parties[0].phone == "13910000041"


def test_a_blank_form_says_what_is_missing_and_keeps_what_was_typed(clerk: FlaskClient) -> None:
    answer = clerk.post("/matters/new", data=FORM | {"number": "", "received_on": "someday"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "有 2 处要改" in page
    assert "灞桥区" in page


def test_a_number_that_is_taken_is_refused_in_place(clerk: FlaskClient) -> None:
    answer = clerk.post("/matters/new", data=FORM | {"number": "P1"})
    assert (answer.status_code, "编号 P1 已经登记过" in answer.get_data(as_text=True)) == (422, True)


def test_opening_a_matter_is_noted(clerk: FlaskClient, as_role: AsRole) -> None:
    clerk.get("/matters/P1")
    ctx = as_role("booking_clerk")
    (row,) = ctx.reader.scalars(select(AuditRow).where(AuditRow.action == "view_matter"))
    assert (row.subject, row.facts, row.matter_id) == ("matter", {"read": True}, view_matter(ctx, "P1").id)


def test_the_list_narrows_by_what_stands_in_the_address(clerk: FlaskClient) -> None:
    page = clerk.get(f"/matters?kind={house.HEARING}&stage=fuhe").get_data(as_text=True)
    assert ("/matters/P1" in page, "/matters/P2" in page, "共 1 件" in page) == (True, False, True)
    assert "没有这样的事项" in clerk.get("/matters?stage=fuhe&district=x").get_data(as_text=True)
    assert clerk.get("/matters?before=abc").status_code == 200


def test_consent_is_recorded_and_a_refusal_is_said(clerk: FlaskClient, as_role: AsRole) -> None:
    matter = view_matter(as_role("booking_clerk"), house.MEDIATION)
    party = matter.parties[0].id
    url, prefix = f"/matters/{matter.number}/consents/{party}", f"consent{party}-"
    bare = {f"{prefix}version": matter.version, f"{prefix}consent": "given"}
    assert "请选同意或者不同意是怎样表示的" in clerk.post(url, data=bare, follow_redirects=True).get_data(as_text=True)
    whole = bare | {f"{prefix}form": "written", f"{prefix}said_on": "2026-11-23"}
    page = clerk.post(url, data=whole, follow_redirects=True).get_data(as_text=True)
    assert "同意，书面，2026-11-23（周一）" in page
    assert clerk.post(url, data=whole).status_code == 409
    assert clerk.post(url, data={f"{prefix}version": matter.version}).status_code == 422


def test_handlers_times_and_needs_are_added(clerk: FlaskClient, as_role: AsRole) -> None:
    matter = view_matter(as_role("booking_clerk"), "P1")
    version, party = matter.version, matter.parties[0].id
    clerk.post("/matters/P1/handlers", data={"handler-version": version, "handler-who": "E002"})
    clerk.post(
        f"/matters/P1/times/{party}", data={f"times{party}-version": version + 1, f"times{party}-words": "看情况再说"}
    )
    clerk.post("/matters/P1/needs", data={"needs-version": version + 2, "needs-needs": "轮椅"})
    page = clerk.get("/matters/P1").get_data(as_text=True)
    for words in ("李示例02", "没有读懂：看情况再说", "轮椅"):
        assert words in page, words


def test_who_may_not(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    recorder = house.sign_in(client, as_role, "recorder")
    assert recorder.get("/matters/P1").status_code == 200
    assert recorder.post("/matters/new", data=FORM).status_code == 403
    assert "记下对调解的意见" not in recorder.get("/matters/P1").get_data(as_text=True)
    assert recorder.get("/matters/NOPE").status_code == 404


@pytest.mark.parametrize(
    "path", ["/matters", "/matters/P1", "/matters/new", "/search", "/people", "/rooms", "/imports"]
)
def test_pages_speak_english(client: FlaskClient, as_role: AsRole, path: str) -> None:
    house.small_house(as_role)
    answer = house.sign_in(client, as_role, language="en").get(path)
    assert (answer.status_code, 'lang="en"' in answer.get_data(as_text=True)) == (200, True)


def test_search_answers_the_post_itself_and_opens_a_single_hit(clerk: FlaskClient) -> None:
    many = clerk.post("/search", data={"q": "示例0"})
    assert (many.status_code, "王示例01" in many.get_data(as_text=True)) == (200, True)
    one = clerk.post("/search", data={"q": "吴某示例21"})
    assert (one.status_code, one.location) == (303, "/matters/P1")
    assert clerk.post("/search", data={"q": "wsl01"}).location.startswith("/people/")
    assert "没有找到" in clerk.post("/search", data={"q": "没有这样的人"}).get_data(as_text=True)
    assert "再多写一点" in clerk.post("/search", data={"q": "王"}).get_data(as_text=True)
    assert clerk.get("/search?q=吴某示例21").status_code == 200


def test_what_is_needed_with_an_answer_is_not_called_optional(clerk: FlaskClient) -> None:
    page = clerk.get("/matters/P3").get_data(as_text=True)
    label = page[page.index("怎样表示") :]
    assert "选填" not in label[: label.index("</label>")]
    firm = page[page.index("律师事务所") :]
    assert "选填" in firm[: firm.index("</label>")]


def test_a_form_that_came_too_late_leads_back_to_its_matter(clerk: FlaskClient) -> None:
    answer = clerk.post("/matters/P1/handlers", data={"handler-who": "E002", "handler-version": "0"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, 'href="/matters/P1"' in page, "打开这件事" in page) == (409, True, True)
