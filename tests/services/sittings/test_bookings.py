"""What is written when a sitting is booked, moved, put off, called off, or a seat is filled anew?"""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, bookings
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import letters, sittings
from hearing_app.store.bookings import resources_of
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import BookingRow, SeatRow, SittingRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
STEPS = (("submit", "booking_clerk"), ("review", "office_head"), ("sign", "leader"), ("seal", "booking_clerk"))


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def row_of(ctx: Context, sitting_id: int) -> SittingRow:
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    return row


def target(ctx: Context, sitting_id: int) -> Target:
    return Target(sitting_id, row_of(ctx, sitting_id).version)


def signed(as_role: AsRole, sitting_id: int) -> None:
    for step, role in STEPS:
        ctx = as_role(role)
        approvals.sign_sitting(ctx, SignOrder(sitting_id, row_of(ctx, sitting_id).version, step))


def written(ctx: Context, sitting_id: int, state: str = "") -> list[tuple[str, str, str]]:
    ctx.reader.rollback()
    found = letters.of_sitting(ctx.reader, sitting_id)
    return [(one.kind, one.recipient, one.state) for one in found if not state or one.state == state]


def kinds_of(found: list[tuple[str, str, str]]) -> dict[str, int]:
    return {kind: sum(one[0] == kind for one in found) for kind, _, _ in found}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_a_booking_holds_room_people_and_parties_and_drafts_every_letter(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    row = row_of(ctx, sitting_id)
    assert (row.state, row.number, row.version, len(row.seats)) == ("drafted", "XT2026-1", 1, 6)
    assert len(resources_of(ctx.reader, sitting_id)) == 9
    assert {one.status for one in ctx.reader.scalars(select(BookingRow))} == {"held"}
    assert kinds_of(written(ctx, sitting_id, "draft")) == {"invitation": 6, "party_notice": 2}
    assert deliveries.of_sitting(ctx.reader, sitting_id) == []
    assert row.evidence["stage"] == "planned"
    assert {finding["code"] for finding in row.evidence["findings"]} >= {"panel.size_ok_odd", "panel.external_ok"}


def test_a_kind_that_nobody_signs_leaves_at_once(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.lecture(ctx))
    row = row_of(ctx, sitting_id)
    assert (row.state, row.noticed_at) == ("noticed", ctx.now)
    assert kinds_of(written(ctx, sitting_id, "released")) == {"invitation": 2}
    assert [one.envelope_to for one in deliveries.of_sitting(ctx.reader, sitting_id)] == ["e008@example.invalid"]


def test_a_taken_room_is_refused_with_a_sentence_and_other_times_are_offered(ctx: Context) -> None:
    bookings.book_sitting(ctx, house.hearing(ctx))
    others = house.order(ctx, codes=("E005", "E003", "E007", "E009", "E010", "E014"))
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx, house.OTHER_MATTER, others))
    assert codes(refused) == ["room.busy"]
    assert len(ctx.reader.scalars(select(SittingRow)).all()) == 1
    view = bookings.view_slots(ctx, house.OTHER_MATTER, house.HEARING, request=SlotRequest(from_on=house.DAY, most=3))
    taken = (house.morning(), house.rooms(ctx)["听证室一"])
    assert view.search.slots
    assert taken not in [(slot.span, slot.room_id) for slot in view.search.slots]


def test_the_turnaround_of_a_room_is_part_of_its_booking(ctx: Context) -> None:
    bookings.book_sitting(ctx, house.hearing(ctx))
    noon = house.morning()
    after = replace(noon, start=noon.end, end=noon.end + timedelta(hours=1))
    lecture = house.lecture(ctx, ("E003", "E010"))
    wanted = replace(lecture.order, span=after, room_id=house.rooms(ctx)["听证室一"], override_reason="午间借用")
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, replace(lecture, order=wanted))
    assert codes(refused) == ["room.busy"]


def test_what_forbids_is_said_all_at_once_and_nothing_is_written(ctx: Context) -> None:
    order = house.order(ctx, codes=("E001", "E002", "E003", "E013"))
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx, wanted=order))
    assert codes(refused) == ["panel.group_missing", "panel.group_missing", "panel.too_few"]
    assert ctx.reader.scalars(select(SeatRow)).all() == []


def test_signing_releases_numbers_and_deliveries_and_confirms_the_bookings(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    row = row_of(ctx, sitting_id)
    assert (row.state, row.noticed_at) == ("noticed", ctx.now)
    assert kinds_of(written(ctx, sitting_id, "released")) == {"invitation": 6, "party_notice": 2}
    assert {one.status for one in ctx.reader.scalars(select(BookingRow))} == {"confirmed"}
    assert len(deliveries.of_sitting(ctx.reader, sitting_id)) == 4
    assert len({one.number for one in letters.of_sitting(ctx.reader, sitting_id)}) == 8


def test_a_move_keeps_the_uid_raises_the_sequence_and_waits_for_signatures(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    before = {seat.id: (seat.calendar_uid, seat.calendar_sequence) for seat in row_of(ctx, sitting_id).seats}
    order = order_of(row_of(ctx, sitting_id))
    moved = replace(order, span=house.morning(house.LATER_DAY), room_id=house.rooms(ctx)["听证室二"])
    bookings.move_sitting(ctx, target(ctx, sitting_id), moved)
    row = row_of(ctx, sitting_id)
    assert (row.state, row.sequence, row.postponements, row.round) == ("drafted", 1, 1, 2)
    assert kinds_of(written(ctx, sitting_id, "draft")) == {"update": 6, "party_update": 2}
    assert len(deliveries.of_sitting(ctx.reader, sitting_id)) == 4
    signed(as_role, sitting_id)
    row = row_of(ctx, sitting_id)
    assert row.state == "noticed"
    after = {seat.id: (seat.calendar_uid, seat.calendar_sequence) for seat in row.seats}
    assert after == {id_: (uid, sequence + 1) for id_, (uid, sequence) in before.items()}
    assert len(deliveries.of_sitting(ctx.reader, sitting_id)) == 8
    newest = deliveries.content_of(deliveries.of_sitting(ctx.reader, sitting_id)[0]).decode("utf-8", "replace")
    assert "method=REQUEST" in newest.replace('"', "")
    update = next(one for one in letters.of_sitting(ctx.reader, sitting_id) if one.kind == "update")
    assert update.content["previous_span"] == [at.isoformat() for at in (house.morning().start, house.morning().end)]
    assert {one.during.lower for one in ctx.reader.scalars(select(BookingRow)) if one.status == "confirmed"} == {
        house.morning(house.LATER_DAY).start
    }


def test_a_member_who_is_replaced_hears_at_once_and_is_free_again(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    leaving = next(seat for seat in row_of(ctx, sitting_id).seats if seat.category == "lawyer")
    newcomer = Seat(SeatRole.MEMBER, "lawyer", house.people(ctx)["E003"])
    bookings.replace_member(
        ctx, target(ctx, sitting_id), Replacement(leaving.id, newcomer), reason="申请回避，主持人准许"
    )
    row = row_of(ctx, sitting_id)
    gone = next(seat for seat in row.seats if seat.id == leaving.id)
    assert (gone.released_reason, gone.released_at) == ("申请回避，主持人准许", ctx.now)
    assert [one for one in written(ctx, sitting_id) if one[0] == "release"] == [("release", "李示例02", "released")]
    cancel = deliveries.content_of(deliveries.of_sitting(ctx.reader, sitting_id)[0]).decode("utf-8", "replace")
    assert "method=CANCEL" in cancel.replace('"', "")
    resources = {seat.person.name: seat.person.resource_id for seat in row.seats if seat.person}
    held = resources_of(ctx.reader, sitting_id)
    assert (resources["李示例02"] in held, resources["张示例03"] in held) == (False, True)
    assert written(ctx, sitting_id, "draft") == [
        ("invitation", "张示例03", "draft"),
        ("party_update", "respondent", "draft"),
        ("party_update", "petitioner", "draft"),
    ]
    signed(as_role, sitting_id)
    assert written(ctx, sitting_id, "draft") == []
    assert row_of(ctx, sitting_id).state == "noticed"


def test_replacing_before_signing_keeps_the_drafts_of_the_others(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    leaving = next(seat for seat in row_of(ctx, sitting_id).seats if seat.category == "lawyer")
    newcomer = Seat(SeatRole.MEMBER, "lawyer", house.people(ctx)["E003"])
    bookings.replace_member(ctx, target(ctx, sitting_id), Replacement(leaving.id, newcomer))
    assert kinds_of(written(ctx, sitting_id, "draft")) == {"invitation": 6, "party_notice": 2}
    assert "李示例02" not in {name for _, name, _ in written(ctx, sitting_id)}


@pytest.mark.parametrize(
    ("deed", "state", "letter", "party_letter"),
    [
        (bookings.postpone_sitting, "postponed", "postponement", "party_update"),
        (bookings.cancel_sitting, "cancelled", "cancellation", "party_cancellation"),
    ],
)
def test_putting_off_and_calling_off_leave_at_once_and_free_everybody(
    ctx: Context, as_role: AsRole, deed: Callable[..., int], state: str, letter: str, party_letter: str
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    deed(ctx, target(ctx, sitting_id), house.CAUSE)
    row = row_of(ctx, sitting_id)
    assert (row.state, row.evidence["cause"]["reason"]) == (state, "信访人住院")
    assert resources_of(ctx.reader, sitting_id) == []
    released = kinds_of(written(ctx, sitting_id, "released"))
    assert (released[letter], released[party_letter], written(ctx, sitting_id, "draft")) == (6, 2, [])


def test_a_postponed_sitting_gets_a_new_day_without_counting_twice(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    bookings.postpone_sitting(ctx, target(ctx, sitting_id), house.CAUSE)
    moved = replace(order_of(row_of(ctx, sitting_id)), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, target(ctx, sitting_id), moved)
    row = row_of(ctx, sitting_id)
    assert (row.state, row.postponements, row.sequence) == ("drafted", 1, 2)
    assert len(resources_of(ctx.reader, sitting_id)) == 9


def test_calling_off_after_an_unsigned_move_still_tells_the_parties(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    moved = replace(order_of(row_of(ctx, sitting_id)), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, target(ctx, sitting_id), moved)
    bookings.cancel_sitting(ctx, target(ctx, sitting_id), house.CAUSE)
    released = kinds_of(written(ctx, sitting_id, "released"))
    assert (released["cancellation"], released["party_cancellation"]) == (6, 2)


def test_a_seat_filled_late_needs_no_new_service(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    with ctx.open_writer() as session:
        for letter in session.scalars(select(LetterRow).where(LetterRow.party_id.is_not(None))):
            letter.served_on = house.DAY - timedelta(days=20)
        session.commit()
    clock.forward(days=18)
    late = as_role("booking_clerk")
    leaving = next(seat for seat in row_of(late, sitting_id).seats if seat.category == "lawyer")
    newcomer = Seat(SeatRole.MEMBER, "lawyer", house.people(late)["E003"])
    bookings.replace_member(late, target(late, sitting_id), Replacement(leaving.id, newcomer))
    signed(as_role, sitting_id)
    assert row_of(late, sitting_id).state == "noticed"


def test_an_older_version_is_stale_and_a_role_without_the_action_is_forbidden(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with pytest.raises(Stale):
        bookings.cancel_sitting(ctx, Target(sitting_id, 7), house.CAUSE)
    with pytest.raises(Forbidden):
        bookings.cancel_sitting(as_role("recorder"), Target(sitting_id, 1), house.CAUSE)
    with pytest.raises(NotFound):
        bookings.cancel_sitting(as_role("booking_clerk", unit_id=2), Target(sitting_id, 1), house.CAUSE)


def test_the_update_of_a_kind_that_nobody_signs_leaves_at_once_and_names_the_new_room(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.lecture(ctx))
    order = order_of(row_of(ctx, sitting_id))
    bookings.move_sitting(ctx, target(ctx, sitting_id), replace(order, room_id=house.rooms(ctx)["听证室一"]))
    row = row_of(ctx, sitting_id)
    assert (row.state, row.noticed_at, kinds_of(written(ctx, sitting_id, "released"))) == (
        "noticed",
        ctx.now,
        {"invitation": 2, "update": 2},
    )
    newest = email.message_from_bytes(deliveries.content_of(deliveries.of_sitting(ctx.reader, sitting_id)[0]))
    texts = [part for part in newest.walk() if part.get_content_type() == "text/plain"]
    assert "听证室一" in texts[0].get_payload(decode=True).decode()  # type: ignore[union-attr]  # decoded bytes


@pytest.mark.parametrize("deed", [bookings.cancel_sitting, bookings.postpone_sitting])
def test_what_is_called_off_or_put_off_cannot_be_signed_or_sent_back_to_life(
    ctx: Context, as_role: AsRole, deed: Callable[..., int]
) -> None:
    sitting_id = answers.invited(as_role)
    deed(ctx, Target(sitting_id, answers.sitting(ctx, sitting_id).version), replace(house.CAUSE, reason="另有安排"))
    before = answers.sitting(ctx, sitting_id)
    state, version = before.state, before.version
    for attempt in (
        lambda: approvals.sign_sitting(as_role("booking_clerk"), SignOrder(sitting_id, version, "submit")),
        lambda: bookings.send_letters(ctx, Target(sitting_id, version)),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert [reason.code for reason in refused.value.reasons] == ["letters.no_time"]
    assert answers.sitting(ctx, sitting_id).state == state
