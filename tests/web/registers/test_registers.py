"""Does the register show every number with its state, in both languages, and does a void one stay in it?"""

import pytest
from flask.testing import FlaskClient

from hearing_app.services import registers
from hearing_app.services.context import Context
from hearing_app.services.registers import Wanted
from tests.builders import answers, house
from tests.builders.house import AsRole, sign_in


@pytest.fixture
def clerk(as_role: AsRole) -> Context:
    """A clerk whose first hearing was signed: the sitting and its papers took numbers."""
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    answers.sign(as_role, answers.asked_hearing(clerk, house.MATTER, house.LATER_DAY))
    return clerk


@pytest.mark.parametrize(("language", "words"), [("zh", ("无缺号", "有效")), ("en", ("No gap", "Valid"))])
def test_every_number_stands_in_the_register(
    clerk: Context, as_role: AsRole, client: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    page = sign_in(client, as_role, "booking_clerk", language=language).get("/numbers").get_data(as_text=True)
    lines = registers.view_register(clerk, Wanted(2026)).lines
    assert len(lines) > 1
    assert [line.number for line in lines if line.number not in page] == []
    assert [word for word in words if word not in page] == []


def test_a_head_of_office_voids_a_number_and_a_clerk_is_not_offered_it(
    clerk: Context, as_role: AsRole, client: FlaskClient
) -> None:
    first = registers.view_register(clerk, Wanted(2026)).lines[0]
    url = f"/numbers/{first.id}"
    assert "作废理由" not in sign_in(client, as_role).get(url).get_data(as_text=True)
    sign_in(client, as_role, "office_head")
    assert client.post(f"{url}/void", data={"reason": ""}).status_code == 422
    assert client.post(f"{url}/void", data={"reason": "印错抬头"}).headers["Location"] == url
    page = client.get(url).get_data(as_text=True)
    assert ("印错抬头" in page, "作废这个文号" in page) == (True, False)
    again = client.post(f"{url}/void", data={"reason": "再来"})
    assert (again.status_code, "已经作废" in again.get_data(as_text=True)) == (422, True)
    only = client.get("/numbers?state=voided").get_data(as_text=True)
    assert only.count("<tr>") == only.count("<thead>") + len(registers.view_register(clerk, Wanted(2026)).series) + 1
