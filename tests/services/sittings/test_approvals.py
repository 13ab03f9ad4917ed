"""Who signs what next, and what does each signature show and release?"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hearing_app import i18n
from hearing_app.domain.errors import Forbidden, Refused, Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, bookings
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import Target
from hearing_app.store import letters, sittings
from tests.builders import house

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(ctx: Context, as_role: AsRole) -> int:
    house.small_house(as_role)
    return bookings.book_sitting(ctx, house.hearing(ctx))


def sign(ctx: Context, sitting_id: int, step: str, **more: object) -> None:
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    approvals.sign_sitting(ctx, SignOrder(sitting_id, row.version, step, **more))  # type: ignore[arg-type] # is_returned, note


def test_steps_come_in_order_and_in_their_own_role(hearing: int, as_role: AsRole) -> None:
    with pytest.raises(Refused):
        sign(as_role("leader"), hearing, "sign")
    with pytest.raises(Forbidden):
        sign(as_role("office_head"), hearing, "submit")
    with pytest.raises(Forbidden):
        sign(as_role("recorder"), hearing, "submit")
    with pytest.raises(Stale):
        approvals.sign_sitting(as_role("booking_clerk"), SignOrder(hearing, 9, "submit"))
    sign(as_role("booking_clerk"), hearing, "submit")
    chain = approvals.view_chain(as_role("office_head"), hearing)
    assert [(one.step, one.by) for one in chain.steps] == [
        ("submit", "test:booking_clerk"),
        ("review", ""),
        ("sign", ""),
        ("seal", ""),
    ]
    assert (chain.due, chain.is_mine) == ("review", True)
    assert [label["zh"] for label in chain.roles] == ["处长", "局领导"]


def test_sending_back_needs_a_note_and_starts_the_chain_anew(hearing: int, as_role: AsRole) -> None:
    sign(as_role("booking_clerk"), hearing, "submit")
    with pytest.raises(Refused):
        sign(as_role("office_head"), hearing, "review", is_returned=True)
    sign(as_role("office_head"), hearing, "review", is_returned=True, note="请补一名律师")
    chain = approvals.view_chain(as_role("booking_clerk"), hearing)
    assert (chain.due, chain.is_mine, chain.steps[1].note) == ("submit", True, "请补一名律师")


def test_what_waits_is_shown_to_whoever_may_sign_it_with_every_letter(hearing: int, as_role: AsRole) -> None:
    mine, others = approvals.view_waiting(as_role("booking_clerk"))
    assert ([one.id for one in mine], others) == ([hearing], [])
    previews = mine[0].previews
    assert [one.recipient["zh"] for one in previews] == [
        *("王示例01", "李示例02", "刘示例04", "杨示例06", "赵示例08", "何示例31"),
        *("责任单位", "信访人"),
    ]
    assert {one.paper["zh"] for one in previews} == {"邀请函", "商请函", "工作通知", "听证通知书"}
    assert "吴某示例21" not in "".join(one.text + one.subject for one in previews)
    assert "/a/" not in "".join(one.text for one in previews)
    mine, others = approvals.view_waiting(as_role("leader"))
    assert (mine, [one.id for one in others]) == ([], [hearing])


def test_previews_speak_the_language_of_the_reader(hearing: int, as_role: AsRole) -> None:
    with i18n.speaking("en"):
        (waiting,), _ = approvals.view_waiting(as_role("booking_clerk"))
    assert waiting.id == hearing
    assert "hearing review" in waiting.previews[0].text


def test_the_last_step_is_refused_while_something_is_missing(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    wanted = house.order(ctx)
    no_recorder = tuple(seat for seat in wanted.seats if seat.role is not SeatRole.RECORDER)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx, wanted=replace(wanted, seats=no_recorder)))
    for step, role in (("submit", "booking_clerk"), ("review", "office_head"), ("sign", "leader")):
        sign(as_role(role), sitting_id, step)
    with pytest.raises(Refused) as refused:
        sign(ctx, sitting_id, "seal")
    assert [reason.code for reason in refused.value.reasons] == ["seat.too_few"]
    assert {one.state for one in letters.of_sitting(ctx.reader, sitting_id)} == {"draft"}


def test_letters_of_a_kind_that_nobody_signs_leave_when_its_gap_is_closed(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    lecture = house.lecture(ctx)
    asked = Seat(SeatRole.SPEAKER, "lawyer", agency_id=house.agencies(ctx)["示范市律师协会"])
    wanted = replace(lecture.order, seats=(asked, *lecture.order.seats[1:]))
    sitting_id = bookings.book_sitting(ctx, replace(lecture, order=wanted))
    found = [(one.kind, one.state) for one in letters.of_sitting(ctx.reader, sitting_id)]
    assert found == [("unit_request", "released"), ("invitation", "draft")]
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    with pytest.raises(Refused):
        bookings.send_letters(ctx, Target(sitting_id, row.version))
