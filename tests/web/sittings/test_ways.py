"""What do the booking page, the API and the command line say where nothing fits?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from hearing_app.cli.slots import slots_line
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.i18n import speaking
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import RoomRow, RosterEntryRow
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import house

AsRole = Callable[..., Context]
WORDS = {
    "zh": ("放宽下面任一项就有时间", "另借一处容得下、设备齐全的场地", "另借一处"),
    "en": ("Any one of these makes a time fit", "borrow one more room that is large enough and equipped", "borrow"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rooms_that_are_too_small_say_what_one_more_room_gives(
    client: FlaskClient, ctx: Context, as_role: AsRole, language: str
) -> None:
    house.small_house(as_role)
    clerk = house.sign_in(client, as_role, language=language)
    url = f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}"
    assert WORDS[language][0] not in clerk.get(url).get_data(as_text=True)
    with ctx.open_writer() as session:
        session.execute(update(RoomRow).values(capacity=3))
        session.commit()
    html = clerk.get(url).get_data(as_text=True)
    assert [words in html for words in WORDS[language][:2]] == [True, True]
    ctx.reader.rollback()
    view = bookings.view_slots_or_ways(ctx, house.MATTER, house.HEARING, request=SlotRequest())
    with speaking(language):
        (way,) = slots_line(house.MATTER, house.HEARING, view).ways
    assert [(step.code, step.sentence.startswith(WORDS[language][2]), step.rule) for step in way.steps] == [
        ("relax.hired_room", True, "")
    ]
    assert (way.start[10:16], way.provisional) == ("T09:00", False)


@pytest.mark.parametrize(("language", "sentence"), [("zh", "当事人需要：手语"), ("en", "A party needs: sign language")])
def test_who_can_sign_is_named_first_and_marked(
    client: FlaskClient, ctx: Context, as_role: AsRole, language: str, sentence: str
) -> None:
    house.small_house(as_role)
    view = bookings.view_slots(ctx, house.MATTER, house.HEARING, request=SlotRequest())
    asked = {seat.person_id for seat in view.search.slots[0].seats}
    with ctx.open_writer() as session:
        session.scalars(select(MatterRow).where(MatterRow.number == house.MATTER)).one().access_needs = "手语"
        entries = session.scalars(select(RosterEntryRow).where(RosterEntryRow.category != "staff")).all()
        signs = next(entry for entry in entries if entry.person_id not in asked)
        signs.specialisms, person_id = "手语", signs.person_id
        session.commit()
    clerk = house.sign_in(client, as_role, language=language)
    html = clerk.get(f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}").get_data(as_text=True)
    assert sentence in html
    ctx.reader.rollback()
    view = bookings.view_slots(ctx, house.MATTER, house.HEARING, request=SlotRequest())
    assert list(view.able) == [person_id]
    assert person_id in {seat.person_id for seat in view.search.slots[0].seats}


@pytest.mark.parametrize(("language", "sentence"), [("zh", "一起举行的场次"), ("en", "Sittings held together")])
def test_a_matter_is_joined_on_the_page_and_all_move(
    client: FlaskClient, ctx: Context, as_role: AsRole, language: str, sentence: str
) -> None:
    house.small_house(as_role)
    url = f"/sittings/{bookings.book_sitting(ctx, house.hearing(ctx))}/joint"
    clerk = house.sign_in(client, as_role, language=language)
    assert sentence in clerk.get(url).get_data(as_text=True)
    again = clerk.post(url, data={"version": 1, "number": house.MATTER})
    assert (again.status_code, house.MATTER in again.get_data(as_text=True)) == (422, True)
    assert clerk.post(url, data={"version": 1, "number": house.OTHER_MATTER}).status_code == 302
    moved = {"version": 2, "day": "2026-12-15", "starts": "09:00", "ends": "12:00"}
    assert clerk.post(f"{url}/move", data=moved | {"ends": "08:00"}).status_code == 422
    assert clerk.post(f"{url}/move", data=moved | {"room": str(house.rooms(ctx)["听证室二"])}).status_code == 302
    page = clerk.get(url).get_data(as_text=True)
    assert (house.OTHER_MATTER in page, "听证室二" in page) == (True, True)
    # a row for the heads of the columns and one for each sitting
    assert page.count("<tr>") == 3
    ctx.reader.rollback()
    days = ctx.reader.scalars(select(SittingRow.starts_at).order_by(SittingRow.id)).all()
    assert {day.day for day in days} == {15}
