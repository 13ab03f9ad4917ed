"""Do the pages of reviews and their volumes show the gates, take uploads and give the zip?"""

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.matters import reviews
from tests.builders import house

BY_HAND = {
    "method": "direct", "served_on": "2026-11-23", "served_by": "何示例31", "place": "示例路1号",
    "received_by": "示例收件人", "relation": "self",
}  # fmt: skip
AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_an_empty_list_says_how_to_begin_in_both_languages(client: FlaskClient, as_role: AsRole) -> None:
    assert "还没有复查复核" in text_of(house.sign_in(client, as_role, "handler"), "/reviews")
    assert "No reviews yet" in text_of(client, "/reviews?lang=en")


def test_a_review_is_opened_from_its_matter_and_refused_in_place(client: FlaskClient, as_role: AsRole) -> None:
    handler = house.sign_in(client, as_role, "handler")
    assert 'value="P1"' in text_of(handler, "/reviews/new?matter=P1")
    answer = handler.post("/reviews/new", data={"matter": "P1"}, follow_redirects=True)
    shown = answer.get_data(as_text=True)
    assert ("已立卷" in shown, "还不能签发" in shown, "2026-12-16" in shown) == (True, True, True)
    again = handler.post("/reviews/new", data={"matter": "P1"})
    assert (again.status_code, "已经立卷" in again.get_data(as_text=True)) == (422, True)
    assert handler.post("/reviews/new", data={"matter": "none"}).status_code == 404


def test_from_counsel_to_service_over_the_pages(client: FlaskClient, as_role: AsRole) -> None:
    number = reviews.open_review(as_role("handler"), house.OTHER_MATTER)
    handler = house.sign_in(client, as_role, "handler")
    counsel = {"version": "1", "form": "written", "given_on": "2026-11-23", "text": "合法。"}
    assert handler.post(f"/reviews/{number}/counsel", data=counsel).status_code == 303
    assert handler.post(f"/reviews/{number}/counsel", data=counsel).status_code == 409  # an older page
    assert handler.post(f"/reviews/{number}/signature", data={}).status_code == 403
    leader = house.sign_in(client, as_role, "leader")
    refused = leader.post(f"/reviews/{number}/signature", data={"version": "2", "on_day": "2026-11-23"})
    assert (refused.status_code, "还没有结论" in refused.get_data(as_text=True)) == (422, True)
    house.sign_in(client, as_role, "handler")
    assert (
        client.post(f"/reviews/{number}/conclusion", data={"version": "2", "conclusion": "uphold"}).status_code == 303
    )
    house.sign_in(client, as_role, "leader")
    assert client.post(f"/reviews/{number}/signature", data={"version": "3", "on_day": "2026-11-23"}).status_code == 303
    assert "示信复〔2026〕1号" in text_of(client, f"/reviews/{number}")
    house.sign_in(client, as_role, "booking_clerk")
    assert client.post(f"/reviews/{number}/service", data={"version": "4", **BY_HAND}).status_code == 303
    assert "2026-11-23（周一） 送达" in text_of(client, f"/reviews/{number}")


def test_an_upload_is_listed_and_comes_back_as_an_attachment(client: FlaskClient, as_role: AsRole) -> None:
    handler = house.sign_in(client, as_role, "handler")
    form = {"place": "application", "file": (io.BytesIO(b"%PDF-1.7 x"), "申请书.pdf")}
    shown = handler.post("/review-files/P1/files", data=form, follow_redirects=True).get_data(as_text=True)
    assert ("材料已归入卷内。" in shown, "申请书.pdf" in shown) == (True, True)
    link = shown.split('href="/files/')[1].split('"')[0]
    answer = handler.get(f"/files/{link}")
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7 x", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    wrong = handler.post("/review-files/P1/files", data={"place": "application", "file": (io.BytesIO(b"MZ"), "a.pdf")})
    assert (wrong.status_code, "只收 PDF" in wrong.get_data(as_text=True)) == (422, True)


def test_building_twice_gives_one_version_to_download(client: FlaskClient, as_role: AsRole) -> None:
    handler = house.sign_in(client, as_role, "handler")
    first = handler.post("/review-files/P1/build", follow_redirects=True).get_data(as_text=True)
    assert "卷宗第 1 版已生成" in first
    again = handler.post("/review-files/P1/build", follow_redirects=True).get_data(as_text=True)
    assert "内容没有变，仍是第 1 版。" in again
    link = again.split('href="/files/')[1].split('"')[0]
    content = handler.get(f"/files/{link}").data
    assert "SHA256SUMS" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_roles_and_units_are_kept_apart(client: FlaskClient, as_role: AsRole) -> None:
    number = reviews.open_review(as_role("handler"), house.MATTER)
    auditor = house.sign_in(client, as_role, "auditor")
    assert text_of(auditor, f"/reviews/{number}", 403)
    handler = house.sign_in(client, as_role, "handler")
    assert text_of(handler, "/reviews/LF0", 404)
    assert text_of(handler, "/review-files/LF0", 404)
    assert text_of(handler, "/files/1", 404)
