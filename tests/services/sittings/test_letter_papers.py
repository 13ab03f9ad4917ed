"""Can every letter be printed, on its form or as it is worded, with nothing on it that its recipient may not read?"""

import io
import re

import pytest
from pypdf import PdfReader

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.services.context import Context
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting
from hearing_app.services.sittings.letters import view_paper
from hearing_app.store import letters
from hearing_app.store.tables.letters import LetterRow
from tests.builders import answers, house
from tests.builders.house import AsRole

PETITIONER = "吴某示例21"


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def words(ctx: Context, letter: LetterRow) -> str:
    rendered = view_paper(ctx, letter.sitting_id, letter.id)
    assert rendered.docx
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered.pdf)).pages)
    return re.sub(r"[\s\u200b]", "", text)  # typesetting puts space between Chinese and Latin, and lets links break


def letters_of(ctx: Context, sitting_id: int, kind: str) -> list[LetterRow]:
    ctx.reader.rollback()
    return [one for one in letters.of_sitting(ctx.reader, sitting_id) if one.kind == kind]


def test_a_draft_is_printed_for_the_seal_and_knows_no_link(office: Context) -> None:
    sitting_id = book_sitting(office, house.hearing(office))
    paper = "".join(words(office, notice) for notice in letters_of(office, sitting_id, "party_notice"))
    assert (PETITIONER in paper, paper.count("三、通知期限的计算")) == (True, 2)
    for invitation in letters_of(office, sitting_id, "invitation"):
        assert (PETITIONER in words(office, invitation), "/a/" in words(office, invitation)) == (False, False)


def test_an_invitation_that_left_carries_its_own_link_and_no_party(office: Context, as_role: AsRole) -> None:
    sitting_id = book_sitting(office, house.hearing(office))
    answers.sign(as_role, sitting_id)
    links = {one.id: answers.link(office, one) for one in answers.sitting(office, sitting_id).seats}
    (invitation, *_) = letters_of(office, sitting_id, "invitation")
    paper = words(office, invitation)
    assert [seat_id for seat_id, link in links.items() if link in paper] == [invitation.seat_id]
    assert PETITIONER not in paper


def test_a_mediation_notice_has_no_form_and_is_printed_as_it_is_worded(office: Context) -> None:
    mediator = Seat(SeatRole.MEDIATOR, "people_mediator", house.people(office)["E012"])
    wanted = SittingOrder(house.morning(), house.rooms(office)["听证室二"], (mediator,), is_open=False)
    sitting_id = book_sitting(office, BookingOrder("people_mediation", house.MEDIATION, "", wanted))
    paper = "".join(words(office, notice) for notice in letters_of(office, sitting_id, "party_notice"))
    for part in (
        "调解通知书",
        "冯某示例23（信访人）",
        "请您按下面的时间和地点到场",
        "请在送达回证上签收",
        "示范区信访局",
    ):
        assert part in paper, part
    assert "http" not in paper


def test_who_records_no_service_and_another_sitting_get_no_paper(office: Context, as_role: AsRole) -> None:
    sitting_id = book_sitting(office, house.hearing(office))
    notice = letters_of(office, sitting_id, "party_notice")[0]
    with pytest.raises(Forbidden):
        view_paper(as_role("expert"), sitting_id, notice.id)
    with pytest.raises(NotFound):
        view_paper(office, sitting_id + 1, notice.id)
