"""Is the sheet for the superior system one link away, printable, in both languages, and is reading it noted?"""

from flask.testing import FlaskClient
from sqlalchemy import select

from hearing_app.store.tables.work import AuditRow
from tests.builders import house
from tests.builders.house import AsRole

URL = f"/matters/{house.MATTER}/fill-back"


def test_the_matters_page_links_to_the_sheet_and_it_prints(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    house.sign_in(client, as_role)
    assert f'href="{URL}"' in client.get(f"/matters/{house.MATTER}").get_data(as_text=True)
    page = client.get(URL).get_data(as_text=True)
    assert ["事项编号" in page, "吴某示例21" in page] == [True, False]
    pdf, docx = client.get(f"{URL}/sheet.pdf"), client.get(f"{URL}/sheet.docx")
    assert [(one.status_code, one.data[:2]) for one in (pdf, docx)] == [(200, b"%P"), (200, b"PK")]
    client.get("/sign-out")
    english = house.sign_in(client, as_role, "handler", language="en").get(URL).get_data(as_text=True)
    assert ["Fill-back sheet" in english, "Received on" in english] == [True, True]


def test_every_reading_of_the_sheet_is_noted(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    house.sign_in(client, as_role)
    client.get(URL)
    client.get(f"{URL}/sheet.pdf")
    session = as_role("booking_clerk").reader
    noted = session.execute(
        select(AuditRow.action, AuditRow.facts).where(AuditRow.subject == "fill_back").order_by(AuditRow.seq)
    ).all()
    assert [tuple(one) for one in noted] == [("fill_back", {"read": True})] * 2
