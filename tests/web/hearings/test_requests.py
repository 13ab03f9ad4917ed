"""What precedes a hearing on its page: from the first button to the decision, refusals in place, both languages."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from tests.builders import house

AsRole = Callable[..., Context]
PAGE = f"/matters/{house.MATTER}/hearing"
DIRECT = {
    "method": "direct",
    "served_on": "2026-11-23",
    "served_by": "何示例31",
    "place": "示例路1号",
    "received_by": "吴某示例21",
    "relation": "self",
}


@pytest.fixture(autouse=True)
def furnished(as_role: AsRole) -> None:
    house.small_house(as_role)


def text(client: FlaskClient, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def first(client: FlaskClient) -> str:
    """The address of the only request."""
    found = re.search(r"/requests/([1-9]\d*)/", text(client))
    assert found is not None
    return f"{PAGE}/requests/{found[1]}"


def test_from_the_right_to_the_decision(client: FlaskClient, as_role: AsRole) -> None:
    house.sign_in(client, as_role)
    assert "还没有听证程序" in text(client)
    assert client.post(f"{PAGE}/requests", data={"version": 0}).status_code == 302
    assert "告知书待签发" in text(client)
    one = first(client)
    house.sign_in(client, as_role, "leader")
    assert client.post(f"{one}/signature", data={"version": 1}).status_code == 302
    house.sign_in(client, as_role)
    bare = client.post(f"{one}/right/service", data=DIRECT | {"version": 2, "received_by": ""})
    assert (bare.status_code, "没有写收件人" in bare.get_data(as_text=True)) == (422, True)
    assert client.post(f"{one}/right/service", data=DIRECT | {"version": 2}).status_code == 302
    page = text(client)
    assert "2026-11-30" in page
    assert "自收到听证权利告知书之日起五个工作日内申请听证" in page
    asked = {"version": 3, "applicant": "petitioner", "applied_on": "2026-11-23", "ground": "policy"}
    assert client.post(f"{one}/application", data=asked).status_code == 302
    house.sign_in(client, as_role, "leader")
    refused = client.post(f"{one}/decision", data={"version": 4, "decision": "refuse"})
    assert "要写明理由" in refused.get_data(as_text=True)
    data = {"version": 4, "decision": "refuse", "refusal_ground": "simple", "reason": "事实清楚。"}
    assert client.post(f"{one}/decision", data=data).status_code == 302
    assert "事项继续办理" in text(client)
    answer = client.get(f"{one}/decision.pdf")
    assert (answer.mimetype, answer.get_data()[:4]) == ("application/pdf", b"%PDF")


def test_the_page_speaks_english(client: FlaskClient, as_role: AsRole) -> None:
    house.sign_in(client, as_role, language="en")
    client.post(f"{PAGE}/requests", data={"version": 0})
    page, one = text(client), first(client)
    assert "Notice of the right to be signed" in page
    assert "Hearing procedure" in page
    assert "Record an application" in text(client, f"{one}/application")
