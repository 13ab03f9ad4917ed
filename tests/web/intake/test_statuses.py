"""Does a petitioner come from the slip to stage and dates, and to a receipt, without number or code in any address?"""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from hearing_app.services.context import Context
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.matters.statuses import issue_code, view_slip
from tests.builders import house

AsRole = Callable[..., Context]
CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


@pytest.fixture
def slip(as_role: AsRole) -> dict[str, str]:
    """Number and code as they stand on the slip."""
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    issue_code(clerk, house.MATTER, view_matter(clerk, house.MATTER).version)
    (page,) = PdfReader(BytesIO(view_slip(clerk, house.MATTER).render().pdf)).pages
    return {"number": house.MATTER, "code": CODE.findall(page.extract_text())[0]}


@pytest.mark.parametrize(("lang", "heading"), [("zh", "申请听证或者调解"), ("en", "Apply for a hearing or mediation")])
def test_number_and_code_open_stage_and_dates_and_are_kept_nowhere(
    client: FlaskClient, slip: dict[str, str], lang: str, heading: str
) -> None:
    assert client.get(f"/status?lang={lang}").status_code == 200
    shown = client.post("/status", data=slip)
    words = shown.get_data(as_text=True)
    assert (shown.status_code, heading in words, shown.headers["Cache-Control"]) == (200, True, "no-store")
    assert [word for word in ("吴某示例21", "延期交房") if word in words] == []
    assert not re.search(rf'(?:href|action)="[^"]*(?:{slip["code"]}|{house.MATTER})', words)


def test_a_wrong_code_is_told_with_what_was_typed(client: FlaskClient, slip: dict[str, str]) -> None:
    answer = client.post("/status", data=slip | {"code": "aaaa-aaaa-aaaa-aaaa"})
    assert (answer.status_code, f'value="{house.MATTER}"' in answer.get_data(as_text=True)) == (422, True)


def test_an_application_gets_its_receipt_and_the_clerk_settles_it(
    client: FlaskClient, as_role: AsRole, slip: dict[str, str]
) -> None:
    unsaid = client.post("/status/apply", data=slip | {"wanted": "hearing", "words": ""})
    assert unsaid.status_code == 422
    sent = client.post("/status/apply", data=slip | {"wanted": "mediation", "words": "想当面说清楚"})
    assert (sent.status_code, "WS2026-1" in sent.get_data(as_text=True)) == (200, True)
    house.sign_in(client, as_role)
    url = f"/matters/{house.MATTER}/applications"
    page = client.get(url).get_data(as_text=True)
    assert "想当面说清楚" in page
    action = re.search(rf'action="({url}/\d+)"', page)
    assert action is not None
    assert client.post(action[1], data={"settlement": "taken", "answer": "已开调解案件"}).status_code == 302
    assert "已转入办理" in client.post("/status", data=slip).get_data(as_text=True)
