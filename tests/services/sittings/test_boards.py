"""What does the board tell of rooms and people, what does a trial say before a move, and how long does a hold stand?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import psycopg
import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.spans import civil_span
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, holds, timelines, trials
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.holds import HoldOrder
from hearing_app.services.sittings.timelines import By, Sort, TimelineOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import BookingRow, SittingRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
WEEK = TimelineOrder(date(2026, 12, 14), date(2026, 12, 20))


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def row_of(ctx: Context, sitting_id: int) -> SittingRow:
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    return row


def held(ctx: Context, *, hours: tuple[int, int] = (9, 12), days: int = 3) -> int:
    span = civil_span(house.DAY, time(hours[0]), time(hours[1]))
    return holds.hold_room(ctx, HoldOrder(house.rooms(ctx)["听证室一"], span, "领导接访备用", days))


def test_rooms_and_people_are_lines_and_what_does_not_fit_still_takes_its_time(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    bookings.book_sitting(ctx, house.lecture(ctx, ("E011", "E009")))
    rooms = timelines.view_timeline(ctx, replace(WEEK, kind=house.MEETING))
    assert [(line.name, line.capacity) for line in rooms.lines] == [("听证室一", 60), ("听证室二", 30)]
    found = [(one.sort, one.keys[0] == rooms.lines[at].key, one.fits) for at, one in enumerate(rooms.entries)]
    assert found == [(Sort.SITTING, True, False), (Sort.SITTING, True, True)]
    people = timelines.view_timeline(ctx, replace(WEEK, by=By.PEOPLE))
    hearing = next(one for one in people.entries if one.id == sitting_id)
    assert (len(people.lines), len(hearing.keys), hearing.asked, hearing.accepted) == (8, 6, 6, 0)
    searched = timelines.view_timeline(ctx, replace(WEEK, by=By.PEOPLE, who="李示例02"))
    assert [line.name for line in searched.lines] == ["李示例02"]


def test_of_another_units_sitting_a_persons_line_shows_only_that_he_is_busy(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute(
            "INSERT INTO units (id, code, name, name_en, profile) OVERRIDING SYSTEM VALUE"
            " SELECT 2, 'other', '别区', 'Other', profile FROM units WHERE id = 1"
        )
        connection.execute("UPDATE sittings SET unit_id = 2 WHERE id = %s", [sitting_id])
    ctx.reader.rollback()
    (busy,) = timelines.view_timeline(ctx, replace(WEEK, by=By.PEOPLE, who="李示例02")).entries
    shown = {
        name: getattr(busy, name) for name in busy.__slots__ if getattr(busy, name) not in ("", 0, None, False, ())
    }
    person = house.people(ctx)["E002"]
    start, end = house.morning().start, house.morning().end
    assert shown == {
        "sort": Sort.BUSY,
        "id": person,
        "keys": (f"p{person}",),
        "starts_at": start,
        "ends_at": end,
        "fits": True,
    }
    assert timelines.view_timeline(ctx, WEEK).entries == ()


def test_a_trial_says_what_the_move_will_say(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    others = house.order(ctx, house.morning(house.LATER_DAY), codes=("E005", "E003", "E007", "E009", "E010", "E014"))
    bookings.book_sitting(ctx, house.hearing(ctx, house.OTHER_MATTER, others))
    before = order_of(row_of(ctx, sitting_id))
    taken = replace(before, span=house.morning(house.LATER_DAY))
    trial = trials.view_trial(ctx, sitting_id, taken)
    with pytest.raises(Refused) as refused:
        bookings.move_sitting(ctx, Target(sitting_id, 1), taken)
    assert (trial.may_be, trial.reasons) == (False, refused.value.reasons)
    free = replace(taken, room_id=house.rooms(ctx)["听证室二"])
    trial = trials.view_trial(ctx, sitting_id, free)
    assert (trial.may_be, trial.letters, trial.needs_signing, trial.is_announced) == (True, 8, True, False)
    assert row_of(ctx, sitting_id).version == 1
    with pytest.raises(NotFound):
        trials.view_trial(ctx, sitting_id + 100, free)
    with pytest.raises(Forbidden):
        trials.view_trial(as_role("handler"), sitting_id, free)
    answers.sign(as_role, sitting_id)
    assert trials.view_trial(ctx, sitting_id, free).is_announced


def test_a_hold_keeps_its_room_until_it_lapses_by_its_row(ctx: Context, clock: Clock) -> None:
    before = timelines.view_stamp(ctx, WEEK.first, WEEK.last)
    hold_id = held(ctx, days=2)
    entry = next(one for one in timelines.view_timeline(ctx, WEEK).entries if one.sort is Sort.HOLD)
    assert (entry.id, entry.title, entry.held_until_at) == (hold_id, "领导接访备用", ctx.now + timedelta(days=2))
    assert timelines.view_stamp(ctx, WEEK.first, WEEK.last) != before
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert [reason.code for reason in refused.value.reasons] == ["room.busy"]
    with pytest.raises(Refused) as refused:
        held(ctx, hours=(11, 12))
    assert [reason.code for reason in refused.value.reasons] == ["hold.taken"]


def test_a_lapsed_hold_gives_way_and_a_released_one_at_once(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    lapsed = held(ctx, hours=(9, 12), days=2)
    released = held(ctx, hours=(14, 16))
    holds.release_hold(ctx, released)
    holds.release_hold(ctx, released)
    clock.now += timedelta(days=2)
    later = as_role("booking_clerk")
    assert [holds.view_hold(later, one).is_standing for one in (lapsed, released)] == [False, False]
    assert timelines.view_timeline(later, WEEK).entries == ()
    bookings.book_sitting(later, house.hearing(later))
    later.reader.rollback()
    room = later.reader.scalars(
        select(BookingRow.status).where(BookingRow.sitting_id.is_(None)).order_by(BookingRow.id)
    )
    assert room.all() == ["expired", "released"]
    noted = select(AuditRow.facts).where(AuditRow.subject == "hold").order_by(AuditRow.seq)
    facts = [one["fact"] for one in later.reader.scalars(noted)]
    assert facts == ["hold_made", "hold_made", "hold_released"]
    with pytest.raises(Forbidden):
        held(as_role("handler"))
