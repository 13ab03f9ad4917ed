"""Does a round hold everybody who is to be called, once, with the right words, and is a code of it understood?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from hearing_app.domain.errors import Forbidden, Refused
from hearing_app.domain.messages.call_sheets import SheetLine, code_of
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, calls, invitations, rounds
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.tables.letters import DeliveryRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole, ctx: Context) -> int:
    found = answers.invited(as_role)
    answers.set_all(ctx, DeliveryRow, state="sent")
    return found


def names(ctx: Context, sitting_id: int | None = None) -> list[str]:
    ctx.reader.rollback()
    return sorted(line.entry.name for line in rounds.view_round(ctx, sitting_id).lines)


def refusals(ctx: Context, code: str) -> list[str]:
    with pytest.raises(Refused) as raised:
        rounds.resolve(ctx, code)
    return [reason.code for reason in raised.value.reasons]


def test_a_round_of_all_leaves_alone_whom_mail_asks_and_one_of_a_sitting_does_not(ctx: Context, hearing: int) -> None:
    assert names(ctx) == ["刘示例04", "杨示例06"]
    everybody = ["何示例31", "刘示例04", "李示例02", "杨示例06", "王示例01", "赵示例08"]
    assert names(ctx, hearing) == everybody
    (choice,) = rounds.view_choices(ctx)
    assert (choice.sitting_id, choice.size) == (hearing, 6)


def test_whoever_has_answered_is_not_in_it(ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    order = AnswerOrder(0, Coming.ACCEPT, has_conflict=False)
    invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.TELEPHONE, "刘示例04", None, order))
    assert "刘示例04" not in names(ctx, hearing)


def test_lines_follow_one_another_and_the_last_leads_back(ctx: Context, hearing: int) -> None:
    view = rounds.view_round(ctx, hearing)
    ids = [line.id for line in view.lines]
    assert [view.after(id_) for id_ in ids] == [*ids[1:], ids[0]]
    assert (view.line(ids[2]), view.line(0)) == (view.lines[2], view.lines[0])
    assert rounds.view_round(ctx, 0).line(None) is None


def test_a_code_names_its_seat_in_its_version(ctx: Context, as_role: AsRole, hearing: int) -> None:
    line = rounds.view_round(ctx, hearing).lines[0]
    found = rounds.resolve(ctx, line.code.lower())
    assert (found.seat_id, found.name, found.sequence) == (line.id, line.entry.name, 0)
    assert refusals(ctx, "12-0") == ["round.code_wrong"]
    assert refusals(ctx, code_of(SheetLine(999999, 0))) == ["round.code_unknown"]
    assert refusals(as_role("booking_clerk", unit_id=2), line.code) == ["round.code_unknown"]
    with pytest.raises(Forbidden):
        rounds.resolve(as_role("leader"), line.code)


def test_a_sheet_from_before_a_change_counts_for_nothing(ctx: Context, as_role: AsRole, hearing: int) -> None:
    code = rounds.view_round(ctx, hearing).lines[0].code
    row = answers.sitting(ctx, hearing)
    bookings.move_sitting(
        ctx, Target(hearing, row.version), replace(order_of(row), span=house.morning(house.LATER_DAY))
    )
    answers.sign(as_role, hearing)
    ctx.reader.rollback()
    assert refusals(ctx, code) == ["round.older_sheet"]


def test_a_cancelled_sitting_is_told_and_asks_nothing(ctx: Context, as_role: AsRole, hearing: int) -> None:
    row = answers.sitting(ctx, hearing)
    bookings.cancel_sitting(ctx, Target(hearing, row.version), house.CAUSE)
    ctx.reader.rollback()
    lines = rounds.view_round(ctx, hearing).lines
    assert sorted(line.entry.name for line in lines) == ["刘示例04", "杨示例06"]
    assert {(line.seat.is_answerable, line.seat.has_news) for line in lines} == {(False, True)}
    assert all("取消" in line.seat.telling.spoken for line in lines)
    calls.record_told(ctx, lines[0].id, Channel.TELEPHONE)
    assert len(rounds.view_round(ctx, hearing).lines) == 1


def test_nothing_in_a_round_after_its_sitting(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    clock.now = answers.sitting(ctx, hearing).starts_at + timedelta(minutes=1)
    assert names(as_role(), hearing) == []
