"""Does the page of loads count what happened, and name who runs out and where nobody is?"""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import text

from hearing_app.domain.people.loads import Load
from hearing_app.services.context import Context
from hearing_app.services.sittings import loads
from tests.builders import days, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


def test_the_page_counts_what_happened(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    days.held(as_role, clock)
    clerk = as_role("booking_clerk")
    with clerk.open_writer() as session:
        session.execute(
            text("UPDATE roster_entries SET term_to_on = '2026-12-31', district = '东区' WHERE code = 'E002'")
        )
        session.commit()
    view = loads.view_loads(clerk)
    found = {line.name: line.load for line in view.people}
    assert (found["王示例01"], found["何示例32"]) == (Load(1, 1, 1), Load())
    assert [(one.name, one.until_on.isoformat()) for one in view.terms] == [("李示例02", "2026-12-31")]
    assert "东区" in view.districts
    gaps = {line.category["en"]: line.counts[view.districts.index("东区")] for line in view.gaps}
    assert (gaps["lawyer"], gaps["judge"]) == (1, 0)
    house.sign_in(client, as_role, language="en")
    page = client.get("/reports/load").get_data(as_text=True)
    assert "Terms that end soon or are over" in page
