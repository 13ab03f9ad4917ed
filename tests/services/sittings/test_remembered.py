"""Does a search remember calendars without ever offering what is no longer so, or hiding what is free again?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.dialects.postgresql import Range

from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.calendars.loading import load_calendars
from hearing_app.services.steps.calendars.remembered import Remembered
from hearing_app.services.steps.sittings.facts import search_horizon
from hearing_app.store import people
from hearing_app.store.bookings import add_booking
from hearing_app.store.calendars.times import stamps_of
from hearing_app.store.tables.people import AvailabilityRow, PersonRow, RoomRow
from hearing_app.store.tables.sittings import BookingRow, SittingRow
from tests.builders import house

AsRole = Callable[..., Context]
REQUEST = SlotRequest(from_on=house.DAY, weeks=1, most=400)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@contextmanager
def statements(ctx: Context) -> Iterator[list[str]]:
    """Collect what is sent to the database."""
    sent: list[str] = []
    engine = ctx.reader.get_bind().engine

    def note(conn, cursor, statement, parameters, context, executemany):  # type: ignore[no-untyped-def] # SQLAlchemy's
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def offered(ctx: Context) -> set[tuple[object, int]]:
    """Search as a page does: in a transaction of its own."""
    ctx.reader.rollback()
    found = bookings.view_slots(ctx, house.OTHER_MATTER, house.HEARING, request=REQUEST).search
    return {(slot.span, room_id) for slot in found.slots for room_id in (slot.room_id, *slot.other_room_ids)}


def resources(ctx: Context) -> list[int]:
    ctx.reader.rollback()
    found = [*ctx.reader.scalars(select(PersonRow.resource_id)), *ctx.reader.scalars(select(RoomRow.resource_id))]
    return sorted(found)


def test_what_is_remembered_is_what_is_read(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with ctx.open_writer() as session:
        kept = house.morning(house.LATER_DAY)
        held = {"status": "held", "held_until_at": ctx.now + timedelta(days=1)}
        session.add(BookingRow(resource_id=resources(ctx)[0], during=Range(kept.start, kept.end), **held))
        session.commit()
    ids, days = resources(ctx), [house.DAY + timedelta(days=at) for at in range(-20, 40)]
    memory = Remembered()
    for but in (None, None, sitting_id):
        horizon = search_horizon(ctx.now, from_on=None, weeks=8, but_sitting=but)
        read = load_calendars(ctx.reader, ids, horizon, workdays=ctx.rules.workdays)
        known = memory.load(ctx.reader, ids, horizon, workdays=ctx.rules.workdays)
        assert {id_: list(one.busy) for id_, one in known.items()} == {id_: list(one.busy) for id_, one in read.items()}
        assert {id_: list(one.holds) for id_, one in known.items()} == {
            id_: list(one.holds) for id_, one in read.items()
        }
        assert [id_ for id_, one in read.items() if one.holds] == ids[:1]
        hours = {id_: [tuple(one.open_on(day)) for day in days] for id_, one in read.items()}
        assert {id_: [tuple(one.open_on(day)) for day in days] for id_, one in known.items()} == hours
        assert any(read[id_].busy for id_ in ids[1:]) is (but is None)


def test_a_second_search_reads_no_calendar_and_the_one_after_a_booking_only_what_was_booked(ctx: Context) -> None:
    ids, memory = resources(ctx), Remembered()
    horizon = search_horizon(ctx.now, from_on=None, weeks=8)

    def read() -> tuple[int, int]:
        before = dict(memory.entries)
        with statements(ctx) as sent:
            memory.load(ctx.reader, ids, horizon, workdays=ctx.rules.workdays)
        changed = sum(before.get(key) is not entry for key, entry in memory.entries.items())
        return changed, sum("FROM bookings" in one or "FROM availability" in one for one in sent)

    assert read() == (len(ids), 2)
    assert read() == (0, 0)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    assert read() == (7, 2)  # six people and a room
    row = ctx.reader.get_one(SittingRow, sitting_id)
    with ctx.open_writer() as session:
        session.execute(update(BookingRow).where(BookingRow.sitting_id == row.id).values(status="released"))
        session.commit()
    ctx.reader.rollback()
    assert read() == (7, 2)


def test_a_booking_and_its_end_are_seen_at_once(ctx: Context) -> None:
    taken = (house.morning(), house.rooms(ctx)["听证室一"])
    assert taken in offered(ctx)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    assert taken not in offered(ctx)
    ctx.reader.rollback()
    version = ctx.reader.get_one(SittingRow, sitting_id).version
    bookings.cancel_sitting(ctx, Target(sitting_id, version), house.CAUSE)
    assert taken in offered(ctx)


def test_what_is_rolled_back_was_never_there(ctx: Context) -> None:
    taken = (house.morning(), house.rooms(ctx)["听证室一"])
    room = ctx.reader.get_one(RoomRow, taken[1])
    with ctx.open_writer() as session:
        add_booking(session, room.resource_id, house.morning(), sitting_id=None, status="confirmed")
        session.flush()
        assert taken in offered(ctx)
        session.rollback()
    assert taken in offered(ctx)
    with ctx.open_writer() as session:
        add_booking(session, room.resource_id, house.morning(), sitting_id=None, status="confirmed")
        session.commit()
    assert taken not in offered(ctx)


def test_a_hold_lapses_without_any_write(ctx: Context, as_role: AsRole) -> None:
    taken = (house.morning(), house.rooms(ctx)["听证室一"])
    room = ctx.reader.get_one(RoomRow, taken[1])
    with ctx.open_writer() as session:
        add_booking(session, room.resource_id, house.morning(), sitting_id=None, status="held")
        session.flush()
        session.execute(update(BookingRow).values(held_until_at=ctx.now + timedelta(hours=1)))
        session.commit()
    assert taken not in offered(ctx)
    later = Context(ctx.actor, ctx.now + timedelta(hours=2), ctx.reader, ctx.open_writer, ctx.defer, ctx.rules, ctx.env)
    assert civil_day(later.now) == civil_day(ctx.now)
    assert taken in offered(later)


def test_a_change_may_not_remember_what_may_never_come_to_be(ctx: Context) -> None:
    horizon = search_horizon(ctx.now, from_on=None, weeks=8)
    with ctx.open_writer() as session, pytest.raises(RuntimeError):
        Remembered().load(session, [1], horizon, workdays=ctx.rules.workdays)


def test_every_write_of_times_raises_the_version(ctx: Context) -> None:
    (first, second), seen = resources(ctx)[:2], []

    def stamps() -> None:
        ctx.reader.rollback()
        found = stamps_of(ctx.reader, [first, second])
        seen.append((found[first][0], found[second][0]))

    stamps()
    with ctx.open_writer() as session:
        people.add_time(session, first, "test", words="周三", rule=None)
        session.commit()
        stamps()
        moved = update(AvailabilityRow).where(AvailabilityRow.source == "test").values(resource_id=second)
        session.execute(moved)
        session.commit()
        stamps()
        session.execute(delete(AvailabilityRow).where(AvailabilityRow.source == "test"))
        session.commit()
        stamps()
    (a, b), *later = seen
    assert later == [(a + 1, b), (a + 2, b + 1), (a + 2, b + 2)]
