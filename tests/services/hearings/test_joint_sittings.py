"""Are matters heard together without a clash, each on its own paper, and is nobody left unbooked when one leaves?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Refused
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.domain.sittings.orders import Destination
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.spans import civil_span
from hearing_app.services.context import Context
from hearing_app.services.hearings import joint_sittings
from hearing_app.services.sittings import bookings, sittings, trials
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.tables.sittings import BookingRow, SittingRow
from tests.builders import answers, house

AsRole = Callable[..., Context]


@pytest.fixture
def pair(ctx: Context, as_role: AsRole) -> tuple[int, int]:
    """Two matters' hearings held together."""
    house.small_house(as_role)
    first = bookings.book_sitting(ctx, house.hearing(ctx))
    return first, joint_sittings.join_matter(ctx, target(ctx, first), house.OTHER_MATTER)


def row(ctx: Context, sitting_id: int) -> SittingRow:
    ctx.reader.rollback()
    return answers.sitting(ctx, sitting_id)


def target(ctx: Context, sitting_id: int) -> Target:
    return Target(sitting_id, row(ctx, sitting_id).version)


def held(ctx: Context, sitting_id: int) -> set[int]:
    """The resources that a sitting holds by bookings of its own."""
    ctx.reader.rollback()
    wanted = (BookingRow.sitting_id == sitting_id) & BookingRow.status.in_(("held", "confirmed"))
    return set(ctx.reader.scalars(select(BookingRow.resource_id).where(wanted)))


def needed(ctx: Context, sitting_id: int) -> set[int]:
    """Its room and the people in its seats."""
    one = row(ctx, sitting_id)
    assert one.room is not None
    seated = {seat.person.resource_id for seat in one.seats if seat.person and seat.released_at is None}
    return seated | {one.room.resource_id}


def deeds(ctx: Context, sitting_id: int) -> list[str]:
    """What its own history says, newest first, without numbers."""
    history = sittings.view_sitting(ctx, sitting_id).history
    return [line.facts["zh"].split("，")[0] if "，" in line.facts["zh"] else "" for line in history]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_two_matters_share_time_room_and_people_and_keep_their_own_papers(ctx: Context, pair: tuple[int, int]) -> None:
    first, other = (row(ctx, one) for one in pair)
    assert (first.joint_id, other.joint_id) == (first.id, first.id)
    assert (other.starts_at, other.ends_at, other.room_id) == (first.starts_at, first.ends_at, first.room_id)
    assert {seat.person_id for seat in other.seats} == {seat.person_id for seat in first.seats}
    assert (first.matter_id != other.matter_id, first.number != other.number) == (True, True)
    parties = {party.resource_id for party in other.matter.parties} if other.matter else set()
    assert held(ctx, other.id) == parties
    assert needed(ctx, first.id) <= held(ctx, first.id)
    assert [other.number in line.facts["zh"] for line in sittings.view_sitting(ctx, other.id).history] == [True]
    view = joint_sittings.view_joint(ctx, other.id)
    assert [line.matter_number for line in view.lines] == [house.MATTER, house.OTHER_MATTER]


def test_a_matter_is_joined_once_and_only_where_it_could_be_heard(ctx: Context, pair: tuple[int, int]) -> None:
    for matter, code in ((house.OTHER_MATTER, "joint.same_matter"), ("NONE", "matter.unknown")):
        with pytest.raises(Refused) as refused:
            joint_sittings.join_matter(ctx, target(ctx, pair[1]), matter)
        assert codes(refused) == [code]


def test_the_room_has_to_hold_the_parties_of_all(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    first = bookings.book_sitting(ctx, house.hearing(ctx))
    with ctx.open_writer() as session:
        saved = session.get_one(SittingRow, first)
        assert saved.room is not None
        saved.room.capacity = 11
        session.commit()
    with pytest.raises(Refused) as refused:
        joint_sittings.join_matter(ctx, target(ctx, first), house.OTHER_MATTER)
    assert codes(refused) == ["room.too_small"]
    assert row(ctx, first).joint_id is None


def test_all_go_together_even_by_half_an_hour(ctx: Context, pair: tuple[int, int]) -> None:
    before = row(ctx, pair[0])
    span, room_id = order_of(before).span, before.room_id
    later = replace(span, start=span.start + timedelta(minutes=30))
    joint_sittings.move_together(ctx, target(ctx, pair[1]), Destination(later, room_id))
    moved = [row(ctx, one) for one in pair]
    assert [(one.starts_at, one.joint_id) for one in moved] == [(later.start, pair[0])] * 2
    assert [deeds(ctx, one)[0] for one in pair] == ["与合并的场次一起改期"] * 2
    assert needed(ctx, pair[0]) <= held(ctx, pair[0]) | held(ctx, pair[1])
    with pytest.raises(Refused) as refused:
        joint_sittings.move_together(ctx, target(ctx, pair[1]), Destination(later, 10**9))
    assert "joint.refused_for" in codes(refused)
    assert needed(ctx, pair[0]) <= held(ctx, pair[0]) | held(ctx, pair[1])


def test_who_moves_alone_leaves_and_the_other_stays_booked(ctx: Context, pair: tuple[int, int]) -> None:
    first = row(ctx, pair[0])
    standing = order_of(first)
    day = replace(
        standing.span, start=standing.span.start + timedelta(days=1), end=standing.span.end + timedelta(days=1)
    )
    bookings.move_sitting(ctx, target(ctx, pair[0]), replace(standing, span=day))
    assert [row(ctx, one).joint_id for one in pair] == [None, None]
    assert [deeds(ctx, one)[:2] for one in pair] == [["改期", "从此单独举行"], ["从此单独举行", ""]]
    for one in pair:
        assert needed(ctx, one) <= held(ctx, one)
    with pytest.raises(Refused) as refused:
        joint_sittings.move_together(ctx, target(ctx, pair[1]), Destination(day, first.room_id))
    assert codes(refused) == ["joint.alone"]


def test_what_is_called_off_leaves_its_bookings_to_the_other(ctx: Context, pair: tuple[int, int]) -> None:
    bookings.cancel_sitting(ctx, target(ctx, pair[0]), Cause("当事人撤回", "局领导示例", "withdrawn", "leader"))
    assert (row(ctx, pair[1]).joint_id, needed(ctx, pair[1]) <= held(ctx, pair[1])) == (None, True)


def test_a_member_replaced_in_one_stays_booked_for_the_other(ctx: Context, pair: tuple[int, int]) -> None:
    seat = next(one for one in row(ctx, pair[0]).seats if one.role == "recorder")
    bookings.replace_member(ctx, target(ctx, pair[0]), Replacement(seat.id, None))
    assert needed(ctx, pair[1]) <= held(ctx, pair[0]) | held(ctx, pair[1])
    assert row(ctx, pair[1]).joint_id == pair[0]


def test_a_trial_says_of_each_what_the_move_would_come_to(ctx: Context, pair: tuple[int, int]) -> None:
    standing = order_of(row(ctx, pair[0]))
    rest_day = civil_span(date(2026, 12, 20), time(9), time(11))
    there = Destination(rest_day, standing.room_id)
    refused = trials.view_trials(ctx, pair[1], there)
    assert ["sitting.rest_day" in {reason.code for reason in one.trial.reasons} for one in refused] == [True] * 2
    allowed = trials.view_trials(ctx, pair[1], replace(there, override_reason="双方都只能周末来"))
    assert [(one.number, one.trial.may_be) for one in allowed] == [(row(ctx, id_).number, True) for id_ in pair]
    joint_sittings.move_together(ctx, target(ctx, pair[1]), replace(there, override_reason="双方都只能周末来"))
    assert {row(ctx, one).starts_at for one in pair} == {rest_day.start}


def test_every_good_time_is_one_to_which_all_can_go(ctx: Context, pair: tuple[int, int]) -> None:
    found = bookings.view_moves_together(ctx, pair[1], request=SlotRequest(most=6)).search.slots
    assert len(found) == 6
    for slot in (found[0], found[-1]):
        joint_sittings.move_together(ctx, target(ctx, pair[0]), Destination(slot.span, slot.room_id))
        assert {row(ctx, one).starts_at for one in pair} == {slot.span.start}


def test_joining_is_tried_before_it_is_done(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    first = bookings.book_sitting(ctx, house.hearing(ctx))
    tried = trials.view_joining(ctx, first, house.OTHER_MATTER)
    assert (tried.number, tried.trial.may_be, tried.trial.letters > 0) == (house.OTHER_MATTER, True, True)
    assert len(list(ctx.reader.scalars(select(SittingRow)))) == 1
    with pytest.raises(Refused) as refused:
        trials.view_joining(ctx, first, house.MATTER)
    assert codes(refused) == ["joint.same_matter"]
