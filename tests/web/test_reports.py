"""Does the report page show the paragraph first, lead to rows, and give files of what is seen?"""

import pytest
from flask.testing import FlaskClient

from hearing_app.documents.workbooks import read_sheets
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    HEARING,
    HEARING_HEADER,
    REVIEW,
    REVIEW_HEADER,
    workbook,
)

SHEETS = {
    "台账": (REVIEW_HEADER, REVIEW),
    "听证会": (HEARING_HEADER, HEARING),
    "参加人员": (ATTENDANCE_HEADER, ATTENDANCE),
}


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A booking clerk's browser on an office with one past year."""
    take_workbook(as_role("booking_clerk"), ImportOrder(Family.YEAR, "2021.xlsx", workbook(SHEETS)))
    return house.sign_in(client, as_role)


def test_the_newest_year_with_anything_opens_with_its_paragraph(clerk: FlaskClient) -> None:
    answer = clerk.get("/reports", follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert answer.request.path == "/reports/2021"
    assert page.index("2021年，我局审核复查复核事项1件均邀请或征询法律顾问，召开听证评议会1次") < page.index("<table")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("reviews_concluded", "LF1"),
        ("hearings_held", "T1"),
        ("by_stage/fuhe", "LF1"),
        ("by_conclusion/uphold", "LF1"),
        ("votes/T1", "王示例01"),
    ],
)
def test_figures_lead_to_their_rows(clerk: FlaskClient, path: str, words: str) -> None:
    answer = clerk.get(f"/reports/2021/{path}")
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (200, True)
    assert f'/reports/2021/{path}"' in clerk.get("/reports/2021").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/reports/2021", "/reports/2021/hearings_held"])
def test_files_come_as_attachments(clerk: FlaskClient, path: str) -> None:
    sheet = clerk.get(f"{path}?form=xlsx")
    assert sheet.headers["Content-Disposition"].endswith('.xlsx"')
    assert len(read_sheets(sheet.get_data())) == 1
    assert clerk.get(f"{path}?form=csv").get_data().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("", b"PK")])
def test_the_whole_annex_is_one_click_away(clerk: FlaskClient, form: str, start: bytes) -> None:
    answer = clerk.get(f"/reports/2021/annex?form={form}")
    assert answer.get_data().startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="annex-2021.{form or "docx"}"'
    assert f"/reports/2021/annex?form={form}" in clerk.get("/reports/2021").get_data(as_text=True)


@pytest.mark.parametrize(("language", "words"), [("zh", "2019 年还没有内容"), ("en", "Nothing in 2019 yet")])
def test_an_empty_year_says_what_to_import(client: FlaskClient, as_role: AsRole, language: str, words: str) -> None:
    page = house.sign_in(client, as_role, language=language).get("/reports/2019").get_data(as_text=True)
    assert (words in page, 'href="/imports"' in page) == (True, True)


def test_what_is_no_year_or_no_figure_is_not_found(clerk: FlaskClient) -> None:
    assert [clerk.get(path).status_code for path in ("/reports/1200", "/reports/2021/nothing")] == [404, 404]


def test_a_handler_sees_no_figures(client: FlaskClient, as_role: AsRole) -> None:
    assert house.sign_in(client, as_role, "handler").get("/reports/2021").status_code == 403


def test_a_year_is_frozen_on_its_page_by_who_may(clerk: FlaskClient, as_role: AsRole) -> None:
    assert clerk.post("/reports/2021/freeze", data={}).status_code == 403
    house.sign_in(clerk, as_role, "leader")
    assert clerk.post("/reports/2021/freeze", data={}).status_code == 302
    page = clerk.get("/reports/2021?lang=en").get_data(as_text=True)
    assert ("Version 1" in page, "as the rows say now" in page.lower()) == (True, True)
