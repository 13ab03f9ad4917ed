"""Does the sheet name who came, with what his category is paid, and nobody before a sitting was held?"""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from hearing_app.domain.errors import Forbidden, Refused
from hearing_app.services.context import Context
from hearing_app.services.hearings import allowances
from hearing_app.services.sittings import bookings
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from tests.builders import days, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
COPIED = (
    "unit_id",
    "kind",
    "title",
    "state",
    "starts_at",
    "ends_at",
    "room_id",
    "joint_id",
    "evidence",
    "source",
    "is_open",
    "closed_ground",
)
SEAT_COPIED = ("person_id", "role", "category", "position", "has_vote", "signed_in_at", "is_absent")


def test_who_came_is_paid_by_category_and_the_state_pays_itself(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = days.held(as_role, clock)
    ctx = as_role("booking_clerk")
    lines = allowances.view_lines(ctx, sitting_id)
    by_category = {id_: one.allowance for id_, one in ctx.rules.categories.items()}
    labels = {one.label["zh"]: by_category[id_] for id_, one in ctx.rules.categories.items()}
    assert {line.category["zh"]: line.allowance.amount for line in lines} == {
        line.category["zh"]: labels[line.category["zh"]] for line in lines
    }
    assert (by_category["judge"], by_category["staff"], by_category["lawyer"] > 0) == (0, 0, True)
    text = "".join(PdfReader(io.BytesIO(allowances.view_sheet(ctx, sitting_id).pdf)).pages[0].extract_text().split())
    assert [line.name for line in lines if line.name not in text] == []
    assert f"合计{sum(line.allowance.amount for line in lines)}" in text


def test_sittings_held_together_are_paid_once(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = days.held(as_role, clock)
    ctx = as_role("booking_clerk")
    with ctx.open_writer() as session:
        first = session.get_one(SittingRow, sitting_id)
        first.joint_id = first.id
        more = SittingRow(**{name: getattr(first, name) for name in COPIED}, number="T-2", matter_id=None)
        more.seats = [
            SeatRow(**{name: getattr(seat, name) for name in SEAT_COPIED}) for seat in first.seats if seat.person_id
        ]
        session.add(more)
        session.commit()
        other = more.id
    ctx.reader.rollback()
    once = {line.name: line.allowance.amount for line in allowances.view_lines(ctx, sitting_id)}
    again = allowances.view_lines(ctx, other)
    assert sum(once.values()) > 0
    assert {line.allowance.amount for line in again} == {0}
    assert {line.allowance.cut.code for line in again if line.allowance.cut} == {"allowance.joint"}


def test_nothing_is_paid_before_and_not_shown_to_everybody(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with pytest.raises(Refused) as refused:
        allowances.view_sheet(ctx, sitting_id)
    assert [reason.code for reason in refused.value.reasons] == ["allowance.not_held"]
    with pytest.raises(Forbidden):
        allowances.view_lines(as_role("expert"), sitting_id)
