"""Can papers be handed in with a matter or later, and is their receipt printed?"""

import re
from io import BytesIO

from flask.testing import FlaskClient

from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.offices import PDF

URL = f"/matters/{house.MATTER}/documents"
MATTER = {
    "number": "P20269001",
    "petitioner": "钱某示例77",
    "category": "征地拆迁",
    "subject": "补偿标准",
    "district": "高陵区",
    "agency": "示例自然资源局",
    "stage": "handling",
    "received_on": "2026-11-20",
    "attending": "1",
    "represented": "0",
}


def scan() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "申请.pdf"


def test_what_is_handed_in_later_gets_a_receipt(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    house.sign_in(client, as_role)
    assert f'href="{URL}"' in client.get(f"/matters/{house.MATTER}").get_data(as_text=True)
    empty = client.post(URL, data={"handed_by": "吴某示例21"})
    assert (empty.status_code, "还没有选材料" in empty.get_data(as_text=True)) == (422, True)
    form = {"handed_by": "吴某示例21", "place1": "application", "form1": "original", "copies1": "2", "pages1": "3"}
    wrong = client.post(URL, data=form | {"copies1": "0", "file1": scan()})
    assert (wrong.status_code, 'value="吴某示例21"' in wrong.get_data(as_text=True)) == (422, True)
    right = client.post(URL, data=form | {"file1": scan()})
    assert (right.status_code, right.headers["Location"]) == (303, URL)
    page = client.get(URL).get_data(as_text=True)
    receipt = re.search(rf'href="({URL}/receipts/\d+\.pdf)"', page)
    assert ("SJ2026-1" in page, receipt is not None) == (True, True)
    pdf = client.get(receipt[1]) if receipt else None
    assert pdf is not None
    assert (pdf.status_code, pdf.data[:5]) == (200, b"%PDF-")
    client.get("/sign-out")
    english = house.sign_in(client, as_role, "handler", language="en").get(URL).get_data(as_text=True)
    assert ["Take in papers" in english, "Original or copy" in english] == [True, True]


def test_papers_come_with_the_intake_form(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    house.sign_in(client, as_role)
    fresh = client.get("/matters/new")
    assert (fresh.status_code, "处要改" in fresh.get_data(as_text=True)) == (200, False)
    papers = {"paper-place1": "application", "paper-form1": "copy", "paper-copies1": "1", "paper-pages1": "2"}
    wrong = client.post("/matters/new", data=MATTER | papers | {"paper-file1": (BytesIO(b"MZ"), "x.pdf")})
    assert (wrong.status_code, "第 1 份的文件没有收" in wrong.get_data(as_text=True)) == (422, True)
    right = client.post("/matters/new", data=MATTER | papers | {"paper-file1": scan()})
    assert (right.status_code, right.headers["Location"]) == (302, "/matters/P20269001")
    page = client.get("/matters/P20269001/documents").get_data(as_text=True)
    assert ["SJ2026-1" in page, "钱某示例77" in page, "复印件" in page] == [True, True, True]
