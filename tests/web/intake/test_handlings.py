"""Is a handling opinion recorded on its page, and does a refused one come back as it was typed?"""

import re

import pytest
from flask.testing import FlaskClient

from tests.builders import house
from tests.builders.house import AsRole
from tests.services.matters.test_handlings import AGAIN, ctx

PAGE = f"/matters/{house.OTHER_MATTER}/handling"
FORM = {
    "handling-conclusion": AGAIN.conclusion,
    "handling-paper": AGAIN.paper,
    "handling-issued_on": "2026-11-23",
    "handling-facts": "温度仍然达标。",
    "handling-basis": "某办法第九条。",
}
__all__ = ["ctx"]


def version(page: str) -> str:
    found = re.search(r'name="handling-version"[^>]*value="(\d+)"', page)
    return found[1] if found else ""


@pytest.mark.usefixtures("ctx")
def test_the_same_conclusion_comes_back_with_its_rule_until_a_reason_is_given(
    client: FlaskClient, as_role: AsRole
) -> None:
    house.sign_in(client, as_role)
    page = client.get(PAGE).get_data(as_text=True)
    assert ("要重新办理" in page, "示管信〔2026〕3号" in page) == (True, True)
    sent = FORM | {"handling-version": version(page)}
    answer = client.post(PAGE, data=sent)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, "温度仍然达标。" in text, "不得以同一事实和理由" in text) == (422, True, True)
    right = client.post(PAGE, data=sent | {"handling-same_reason": "没有别的依据"})
    assert (right.status_code, right.headers["Location"]) == (302, PAGE)
    page = client.get(PAGE).get_data(as_text=True)
    assert ("结论和被撤销的意见相同" in page, "没有别的依据" in page) == (True, True)
    assert PAGE in client.get(f"/matters/{house.OTHER_MATTER}").get_data(as_text=True)


@pytest.mark.usefixtures("ctx")
def test_the_page_speaks_english(client: FlaskClient, as_role: AsRole) -> None:
    page = house.sign_in(client, as_role, language="en").get(PAGE).get_data(as_text=True)
    assert [word for word in ("To be redone", "not supported", "Record a handling opinion") if word not in page] == []


@pytest.mark.usefixtures("ctx")
def test_the_review_that_revoked_leads_to_what_is_redone(client: FlaskClient, as_role: AsRole) -> None:
    page = house.sign_in(client, as_role).get(f"/reviews/{house.OTHER_MATTER}").get_data(as_text=True)
    assert f'href="{PAGE}"' in page
