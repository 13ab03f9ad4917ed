"""Can a clerk draft, a leader sign, void and print the letter that hands a matter over, and who finds it again?"""

import re

from flask.testing import FlaskClient

from hearing_app.domain.matters.routing import RoutingOrder
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.matters.routings import classify
from tests.builders import house
from tests.builders.house import AsRole

URL = f"/matters/{house.MATTER}/transfer-letters"


def going_out(client: FlaskClient, as_role: AsRole, **more: str) -> FlaskClient:
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    seen = view_matter(clerk, house.MATTER).version
    classify(clerk, house.MATTER, seen, order=RoutingOrder("litigation", reason="经会商"))
    return house.sign_in(client, as_role, **more)


def version(page: str) -> str:
    found = re.search(r'name="(?:letter-|void-)?version"[^>]*value="(\d+)"', page) or re.search(
        r'value="(\d+)"[^>]*name="(?:letter-|void-)?version"', page
    )
    assert found is not None
    return found[1]


def test_a_letter_goes_from_draft_to_register(client: FlaskClient, as_role: AsRole) -> None:
    going_out(client, as_role)
    assert f'href="{URL}"' in client.get(f"/matters/{house.MATTER}/route").get_data(as_text=True)
    page = client.get(URL).get_data(as_text=True)
    form = {"letter-version": version(page), "letter-receiver": "示范区人民法院", "letter-enclosures": "3份"}
    wrong = client.post(URL, data=form)
    text = wrong.get_data(as_text=True)
    assert (wrong.status_code, "附件第 1 行读不懂" in text, "3份</textarea>" in text) == (422, True, True)
    right = client.post(URL, data=form | {"letter-enclosures": "申请书 2份"})
    assert (right.status_code, right.headers["Location"]) == (302, URL)
    client.get("/sign-out")
    house.sign_in(client, as_role, "leader")
    page = client.get(URL).get_data(as_text=True)
    sign = re.search(rf'action="({URL}/\d+/signature)"', page)
    assert sign is not None
    assert client.post(sign[1], data={"version": version(page)}).status_code == 302
    assert "示信转〔2026〕1号" in client.get(f"/matters/{house.MATTER}").get_data(as_text=True)
    pdf = client.get(sign[1].replace("/signature", "/letter.pdf"))
    assert (pdf.status_code, pdf.data[:5]) == (200, b"%PDF-")
    page = client.get(URL).get_data(as_text=True)
    void = {"void-version": version(page), "void-reason": "收件单位写错"}
    assert client.post(sign[1].replace("/signature", "/voiding"), data=void).status_code == 302
    register = client.get("/transfer-letters").get_data(as_text=True)
    assert ["示信转〔2026〕1号" in register, "已作废" in register] == [True, True]


def test_the_pages_speak_english(client: FlaskClient, as_role: AsRole) -> None:
    going_out(client, as_role, language="en")
    page = client.get(URL).get_data(as_text=True)
    assert ["Draft the transfer letter" in page, "Enclosures" in page] == [True, True]
    assert "Register of letters" in client.get("/transfer-letters").get_data(as_text=True)
