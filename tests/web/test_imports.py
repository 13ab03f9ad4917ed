"""Does a workbook come in by hand: upload, preview, take, progress, result?"""

import io

import pytest
from flask.testing import FlaskClient

from hearing_app.services.imports import take_uploaded
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import PEOPLE_HEADER, PERSON, changed, workbook

BAD = changed(PERSON, PEOPLE_HEADER, 编号="E002", 姓名="李示例02", 类别="魔术师")
CONTENT = workbook({"名册": (PEOPLE_HEADER, PERSON, BAD)})


def upload(client: FlaskClient, content: bytes = CONTENT, **more: str) -> str:
    """Upload a roster and return the address that the browser is led to."""
    form = {"family": "roster", "workbook": (io.BytesIO(content), "名册.xlsx")} | more
    answer = client.post("/imports", data=form, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A booking clerk's browser."""
    return house.sign_in(client, as_role)


def test_upload_preview_take_and_result(clerk: FlaskClient, as_role: AsRole) -> None:
    url = upload(clerk)
    page = clerk.get(url).get_data(as_text=True)
    for words in ("待写入", "会改什么", "没有收的行", "名册 C3", "魔术师"):
        assert words in page, words
    taken = clerk.post(f"{url}/take", follow_redirects=True).get_data(as_text=True)
    assert (f'hx-get="{url}/progress"' in taken, "0 / 1" in taken) == (True, True)
    assert "正在写入" in clerk.get(f"{url}/progress").get_data(as_text=True)
    take_uploaded(as_role("machine"), int(url.rpartition("/")[2]), 1, "booking_clerk")
    done = clerk.get(f"{url}/progress")
    assert ("hx-get" in done.get_data(as_text=True), done.headers["HX-Refresh"]) == (False, "true")
    result = clerk.get(url).get_data(as_text=True)
    assert ("已写入" in result, "改了什么" in result, "hx-get" in result) == (True, True, False)
    assert "王示例01" in clerk.get("/people").get_data(as_text=True)


def test_all_or_nothing_by_hand_keeps_everything_out(clerk: FlaskClient, as_role: AsRole) -> None:
    url = upload(clerk, is_all_or_nothing="y")
    clerk.post(f"{url}/take")
    take_uploaded(as_role("machine"), int(url.rpartition("/")[2]), 1, "booking_clerk")
    page = clerk.get(url).get_data(as_text=True)
    assert ("没有写入" in page, "改了什么" in page) == (True, False)
    assert "名册还是空的" in clerk.get("/people").get_data(as_text=True)


def test_a_file_that_is_no_workbook_is_said_in_place(clerk: FlaskClient) -> None:
    form = {"family": "roster", "workbook": (io.BytesIO(b"hello"), "名册.xlsx")}
    answer = clerk.post("/imports", data=form, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, 'class="refusal' in page) == (422, True)
    assert "还没有导入过" in page


def test_without_a_file_the_form_says_so(clerk: FlaskClient) -> None:
    answer = clerk.post("/imports", data={}, content_type="multipart/form-data")
    assert (answer.status_code, "请选一个 .xlsx 文件" in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sentences_of_a_preview_follow_the_reader(client: FlaskClient, as_role: AsRole, language: str) -> None:
    house.sign_in(client, as_role, language=language)
    page = client.get(upload(client)).get_data(as_text=True)
    assert ("is no category of the roster" in page, "不是名册里的类别" in page) == (language == "en", language == "zh")


def test_who_may_not_import(client: FlaskClient, as_role: AsRole) -> None:
    assert house.sign_in(client, as_role, "office_head").get("/imports").status_code == 403
    assert house.sign_in(client, as_role).get("/imports/999").status_code == 404


def test_a_workbook_that_would_change_nothing_offers_no_button(clerk: FlaskClient, as_role: AsRole) -> None:
    first = upload(clerk)
    clerk.post(f"{first}/take")
    take_uploaded(as_role("machine"), int(first.rpartition("/")[2]), 1, "booking_clerk")
    again = upload(clerk)
    page = clerk.get(again).get_data(as_text=True)
    assert ("表里的内容和这里的一样" in page, f"{again}/take" in page) == (True, False)
    wrong = upload(clerk, workbook({"名册": (("甲", "乙"), ("一", "二"))}))
    page = clerk.get(wrong).get_data(as_text=True)
    assert ("没有要写入的内容" in page, f"{wrong}/take" in page) == (True, False)
