"""What do the views of sittings tell: lists, one sitting, notices and their service, the board, choices, reserves?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, boards, bookings, choices, invitations, letters, sittings
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.sittings.letters import ServiceOrder, WaiverOrder
from hearing_app.services.sittings.sittings import SittingFilter
from hearing_app.services.steps.boards.days import monday_of
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import days, house
from tests.builders.days import by_hand
from tests.conftest import Clock

AsRole = Callable[..., Context]
STEPS = (("submit", "booking_clerk"), ("review", "office_head"), ("sign", "leader"), ("seal", "booking_clerk"))


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def version(ctx: Context, sitting_id: int) -> int:
    ctx.reader.rollback()
    return ctx.reader.get_one(SittingRow, sitting_id).version


def signed_hearing(ctx: Context, as_role: AsRole) -> int:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    for step, role in STEPS:
        approvals.sign_sitting(as_role(role), SignOrder(sitting_id, version(ctx, sitting_id), step))
    ctx.reader.rollback()
    return sitting_id


def answer(ctx: Context, seat_id: int, coming: Coming = Coming.ACCEPT) -> None:
    order = AnswerOrder(0, coming, has_conflict=False if coming is Coming.ACCEPT else None, has_pledged=True)
    invitations.record_spoken(ctx, SpokenAnswer(seat_id, Channel.TELEPHONE, "本人", ctx.now, order))
    ctx.reader.rollback()


def notices(ctx: Context, sitting_id: int) -> list[int]:
    return [one.id for one in sittings.view_sitting(ctx, sitting_id).notices if one.is_to_party]


def test_a_sitting_becomes_confirmed_when_everybody_accepts_and_every_party_is_served(
    ctx: Context, as_role: AsRole
) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    view = sittings.view_sitting(ctx, sitting_id)
    assert (view.state, view.is_hopeful, view.drafts) == ("noticed", True, 0)
    for seat in view.seats:
        answer(ctx, seat.id)
    view = sittings.view_sitting(ctx, sitting_id)
    assert view.verdict is not None
    assert (view.verdict.stage, {reason.code for reason in view.verdict.reasons}) == (
        Stage.CONFIRMED,
        {"notice.not_served"},
    )
    for letter_id in notices(ctx, sitting_id):
        order = ServiceOrder(letter_id, version(ctx, sitting_id), by_hand(date(2026, 11, 23), proof="回证"))
        letters.record_service(ctx, order)
    view = sittings.view_sitting(ctx, sitting_id)
    assert (view.state, [one.note for one in view.notices if one.is_to_party]) == ("confirmed", ["何示例31；回证"] * 2)
    assert {seat.recorded_by for seat in view.seats} == {"test:booking_clerk"}


def test_a_decline_leaves_a_seat_to_fill_and_five_reserves_at_most(ctx: Context, as_role: AsRole) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    lawyer = next(one for one in sittings.view_sitting(ctx, sitting_id).seats if one.category["zh"] == "律师")
    answer(ctx, lawyer.id, Coming.DECLINE)
    view = sittings.view_sitting(ctx, sitting_id)
    assert [seat.name for seat in view.seats if seat.is_lost] == ["李示例02"]
    assert not view.is_hopeful
    seat = choices.view_seat(ctx, sitting_id, lawyer.id)
    assert [one.name for one in seat.proposals.able] == ["张示例03"]
    assert {one.name for one in seat.choices if one.is_agency} == {"示范区人民法院", "示范市律师协会"}


@pytest.mark.parametrize(
    ("served_on", "code"),
    [(date(2026, 11, 24), "service.in_future"), (date(2026, 11, 20), "service.before_release")],
)
def test_service_lies_between_signing_and_today(ctx: Context, as_role: AsRole, served_on: date, code: str) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    letter_id = notices(ctx, sitting_id)[0]
    with pytest.raises(Refused) as refused:
        letters.record_service(ctx, ServiceOrder(letter_id, version(ctx, sitting_id), by_hand(served_on)))
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_nothing_can_be_served_before_it_is_signed_but_a_waiver_can_be_written(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    letter_id = notices(ctx, sitting_id)[0]
    with pytest.raises(Refused) as refused:
        letters.record_service(ctx, ServiceOrder(letter_id, 1, by_hand(date(2026, 11, 23))))
    assert [reason.code for reason in refused.value.reasons] == ["service.not_released"]
    letters.record_waiver(ctx, WaiverOrder(letter_id, 1, date(2026, 11, 23), "同意书在卷"))
    with pytest.raises(NotFound):
        letters.view_notice(ctx, sitting_id, next(one.id for one in _notices_of_people(ctx, sitting_id)))


def _notices_of_people(ctx: Context, sitting_id: int) -> list[sittings.NoticeView]:
    return [one for one in sittings.view_sitting(ctx, sitting_id).notices if not one.is_to_party]


def test_a_short_notice_needs_the_waiver_of_each_party(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    clock.forward(days=18)
    late = as_role("booking_clerk")
    view = sittings.view_sitting(late, sitting_id)
    assert view.verdict is not None
    short = [reason.code for reason in view.verdict.reasons if reason.code == "notice.too_short"]
    assert len(short) == 2
    for letter_id, left in zip(notices(late, sitting_id), (1, 0), strict=True):
        with pytest.raises(Refused) as unproven:
            letters.record_waiver(late, WaiverOrder(letter_id, version(late, sitting_id), date(2026, 12, 11)))
        assert [reason.code for reason in unproven.value.reasons] == ["service.waiver_unproven"]
        written = WaiverOrder(letter_id, version(late, sitting_id), date(2026, 12, 11), "同意书在卷")
        letters.record_waiver(late, written)
        verdict = sittings.view_sitting(late, sitting_id).verdict
        assert verdict is not None
        assert len([reason for reason in verdict.reasons if reason.code == "notice.too_short"]) == left
    view = sittings.view_sitting(late, sitting_id)
    assert view.verdict is not None
    assert not [reason for reason in view.verdict.reasons if reason.code.startswith("notice.")]


def test_the_text_for_wechat_has_the_link_of_the_seat_and_no_party(ctx: Context, as_role: AsRole) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    messages = letters.view_messages(ctx, sitting_id)
    assert [one.name for one in messages] == [
        *("王示例01", "李示例02", "刘示例04", "杨示例06", "赵示例08", "何示例31"),
    ]
    assert len({one.text.splitlines()[-1] for one in messages}) == 6
    assert all(one.text.splitlines()[-1].startswith("http://hearing.test/a/") for one in messages)
    assert "吴某" not in "".join(one.text for one in messages)


def test_lists_count_by_state_and_page_by_key(ctx: Context) -> None:
    bookings.book_sitting(ctx, house.hearing(ctx))
    bookings.book_sitting(ctx, house.lecture(ctx, ("E003", "E010")))
    hearings = sittings.view_list(ctx, SittingFilter((Process.HEARING,)))
    assert ([line.number for line in hearings.lines], dict(hearings.counts)) == (["XT2026-1"], {"drafted": 1})
    everything = (Process.HEARING, Process.MEDIATION, Process.MEETING)
    both = sittings.view_list(ctx, SittingFilter(everything))
    assert [line.number for line in both.lines] == ["XT2026-2", "XT2026-1"]
    newest = both.lines[0]
    rest = sittings.view_list(ctx, SittingFilter(everything, before=(newest.starts_at, newest.id)))
    assert ([line.number for line in rest.lines], rest.later is not None, rest.earlier) == (["XT2026-1"], True, None)
    oldest = rest.lines[0]
    back = sittings.view_list(ctx, SittingFilter(everything, after=(oldest.starts_at, oldest.id)))
    assert [line.number for line in back.lines] == ["XT2026-2"]
    none = sittings.view_list(ctx, SittingFilter(everything, from_on=house.DAY + timedelta(days=1)))
    assert (none.total, none.lines) == (0, ())


def test_the_board_counts_free_half_days_and_empties_the_tray(ctx: Context) -> None:
    before = boards.view_board(ctx, house.DAY)
    assert [item.number for item in before.tray] == ["P1", "P2", "P3"]
    assert [day.is_open for day in before.days] == [True] * 5 + [False] * 2
    bookings.book_sitting(ctx, house.hearing(ctx))
    after = boards.view_board(ctx, house.DAY)
    assert [item.number for item in after.tray] == ["P2", "P3"]
    at = [week.monday for week in after.weeks].index(monday_of(house.DAY))
    assert before.weeks[at].free - after.weeks[at].free == 1
    room = next(room for room in after.rooms if room.name == "听证室一")
    (block,) = room.cells["am"][house.DAY].blocks
    assert (block.begins, block.ends, room.cells["pm"][house.DAY].blocks) == (0, 100, ())
    assert room.cells["am"][house.DAY + timedelta(days=5)].is_shut


def test_a_postponed_sitting_waits_in_the_tray_for_its_new_day(ctx: Context, as_role: AsRole) -> None:
    sitting_id = signed_hearing(ctx, as_role)
    bookings.postpone_sitting(ctx, Target(sitting_id, version(ctx, sitting_id)), house.CAUSE)
    ctx.reader.rollback()
    view = boards.view_board(ctx, house.DAY)
    assert [(item.number, item.sitting_id) for item in view.tray][:1] == [("P1", sitting_id)]
    assert all(not cell.blocks for room in view.rooms for half in room.cells.values() for cell in half.values())


def test_moves_are_offered_only_where_the_same_people_are_free(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    lecture = house.lecture(ctx, ("E002", "E010"), house.LATER_DAY)
    bookings.book_sitting(ctx, replace(lecture, order=replace(lecture.order, span=house.morning(house.LATER_DAY))))
    ctx.reader.rollback()
    request = SlotRequest(from_on=house.LATER_DAY, weeks=1, most=40)
    found = bookings.view_moves(ctx, sitting_id, request=request).search.slots
    days = {slot.span for slot in found}
    assert house.morning(house.LATER_DAY) not in days
    assert house.morning(house.LATER_DAY + timedelta(days=1)) in days


def test_another_unit_finds_no_sitting(as_role: AsRole, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    elsewhere = as_role("booking_clerk", unit_id=2)
    for view in (sittings.view_sitting, letters.view_messages, approvals.view_chain, choices.view_order):
        with pytest.raises(NotFound):
            view(elsewhere, sitting_id)
    assert len(ctx.reader.scalars(select(SittingRow)).all()) == 1


def test_the_tray_shows_the_most_urgent_and_whatever_was_chosen(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST_WAITING", 2)
    plain, chosen = boards.view_board(ctx, house.DAY), boards.view_board(ctx, house.DAY, chosen="P3")
    assert ([item.number for item in plain.tray], plain.waiting) == (["P1", "P2"], 3)
    assert ({item.number for item in chosen.tray}, chosen.waiting) == ({"P1", "P3"}, 3)


def test_the_clock_of_the_notice_stops_when_every_party_was_served(ctx: Context, as_role: AsRole) -> None:
    sitting_id = days.announced(as_role, is_served=False)
    before = sittings.view_sitting(ctx, sitting_id).service
    days.serve(ctx, sitting_id)
    ctx.reader.rollback()
    after = sittings.view_sitting(ctx, sitting_id).service
    assert (before is not None and before.is_done, after is not None and after.is_done) == (False, True)
