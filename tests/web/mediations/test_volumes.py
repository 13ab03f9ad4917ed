"""Does the page of a mediation's volume offer an upload to whoever may send one, and to nobody else?"""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from tests.builders import house
from tests.builders import mediations as story
from tests.builders.offices import PDF

AsRole = Callable[..., Context]


@pytest.mark.parametrize(
    ("role", "is_offered"),
    [("mediation_clerk", True), ("booking_clerk", True), ("handler", False), ("recorder", False)],
)
def test_the_form_stands_where_a_paper_is_taken(
    client: FlaskClient, as_role: AsRole, role: str, *, is_offered: bool
) -> None:
    house.small_house(as_role)
    url = f"/mediations/{story.opened(as_role('mediation_clerk'))}/volume"
    house.sign_in(client, as_role, role)
    page = client.get(url)
    assert (page.status_code, f'action="{url}/files"' in page.get_data(as_text=True)) == (200, is_offered)
    sent = client.post(f"{url}/files", data={"place": "identity_paper", "file": (BytesIO(PDF), "证件.pdf")})
    assert sent.status_code == (303 if is_offered else 403)
