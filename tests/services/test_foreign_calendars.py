"""Do the taken times of people's own calendars stand in the way of new sittings, and of nothing else?"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.spans import Span
from hearing_app.mail.foreign.fetches import Net
from hearing_app.services import foreign_calendars
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, invitations
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import AnswerOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.calendars import foreign
from hearing_app.store.tables.feeds import ForeignCalendarRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
URL = "webcal://calendar.example.com/private-4711/basic.ics"


@pytest.fixture
def person_id(ctx: Context, as_role: AsRole) -> int:
    house.small_house(as_role)
    return house.people(ctx)["E002"]


@pytest.fixture
def calendar_id(ctx: Context, person_id: int) -> int:
    added = foreign_calendars.add_calendar(ctx, person_id, URL)
    ctx.reader.rollback()
    return added


def shows(ctx: Context, calendar_id: int, *spans: Span) -> None:
    """Keep times as the worker does after reading a calendar."""
    with ctx.open_writer() as session:
        next_at = ctx.now + timedelta(hours=1)
        foreign.keep_times(session, calendar_id, spans, is_uncertain=False, at=ctx.now, next_at=next_at)
    ctx.reader.rollback()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_the_address_is_sealed_and_shown_to_nobody(ctx: Context, person_id: int, calendar_id: int) -> None:
    row = ctx.reader.get(ForeignCalendarRow, calendar_id)
    assert row is not None
    assert (row.url, row.host) == ("https://calendar.example.com/private-4711/basic.ics", "calendar.example.com")
    assert b"private-4711" not in (row.url_sealed or b"")
    seen = foreign_calendars.view_calendars(ctx, person_id)
    assert "private-4711" not in repr(seen)
    assert "private-4711" not in repr([audit.facts for audit in ctx.reader.query(AuditRow)])


def test_a_taken_time_is_a_reason_of_its_own_that_a_reason_lifts(ctx: Context, calendar_id: int) -> None:
    shows(ctx, calendar_id, house.morning())
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == ["person.own_calendar"]
    agreed = replace(house.order(ctx), override_reason="已和本人说好")
    assert bookings.book_sitting(ctx, house.hearing(ctx, wanted=agreed))


def test_a_search_offers_the_person_at_other_times_alone(ctx: Context, person_id: int, calendar_id: int) -> None:
    other = house.people(ctx)["E003"]

    def lawyers() -> set[int | None]:
        found = bookings.view_slots(ctx, house.MATTER, house.HEARING, request=SlotRequest(weeks=6, most=400)).search
        on_day = [slot for slot in found.slots if slot.span.overlaps(house.morning())]
        assert on_day
        return {seat.person_id for slot in on_day for seat in slot.seats if seat.category == "lawyer"}

    assert person_id in lawyers()
    shows(ctx, calendar_id, house.morning())
    assert lawyers() == {other}


def test_whoever_has_said_yes_knows_better_than_his_calendar(ctx: Context, as_role: AsRole) -> None:
    hearing = answers.invited(as_role)
    ids, seat = house.people(ctx), answers.seat(ctx, hearing, "E002")
    calendar = foreign_calendars.add_calendar(ctx, ids["E002"], URL)
    shows(ctx, calendar, house.morning().widened(30, 0))
    leaving = answers.seat(ctx, hearing, "E004").id
    swap = Replacement(leaving, *house.panel(ctx, "E013", "E005")[1:])

    def replace_member() -> int:
        row = answers.sitting(ctx, hearing)
        return bookings.replace_member(ctx, Target(hearing, row.version), swap)

    with pytest.raises(Refused) as refused:
        replace_member()
    assert codes(refused) == ["person.own_calendar"]
    invitations.answer_by_token(
        ctx, answers.link(ctx, seat), AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)
    )
    assert replace_member()


def test_the_copy_of_a_sitting_in_his_own_calendar_does_not_stand_in_its_way(ctx: Context, as_role: AsRole) -> None:
    hearing = answers.invited(as_role)
    calendar = foreign_calendars.add_calendar(ctx, house.people(ctx)["E002"], URL)
    shows(ctx, calendar, house.morning())
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), room_id=house.rooms(ctx)["听证室二"])
    assert bookings.move_sitting(ctx, Target(hearing, row.version), order)


def test_what_was_read_counts_for_seven_days_when_it_cannot_be_read_again(
    ctx: Context, person_id: int, calendar_id: int
) -> None:
    shows(ctx, calendar_id, house.morning(), house.morning(house.LATER_DAY))

    def later(**delta: float) -> foreign_calendars.CalendarLine:
        at = replace(ctx, now=ctx.now + timedelta(**delta))
        foreign_calendars.fetch_calendar(at, calendar_id, net=Net(nowhere))
        (line,) = foreign_calendars.view_calendars(at, person_id).calendars
        return line

    line = later(days=6)
    assert (line.is_stale, line.is_lost, line.failure) == (True, False, foreign_calendars.FAILURES["unreachable"])
    person = ctx.reader.get(PersonRow, person_id)
    assert person is not None
    resource = [person.resource_id]
    wide = Span(ctx.now, ctx.now + timedelta(days=60))
    found = foreign.spans_of(ctx.reader, resource, wide, now=ctx.now + timedelta(days=6))
    assert found == {person.resource_id: [house.morning(), house.morning(house.LATER_DAY)]}
    assert foreign.spans_of(ctx.reader, resource, wide, now=ctx.now + timedelta(days=8)) == {}
    line = later(days=8)
    assert (line.is_stale, line.is_lost) == (False, True)


def nowhere(_host: str) -> Sequence[str]:
    raise OSError("no such host")


def test_failures_wait_longer_each_time_and_success_an_hour(ctx: Context, calendar_id: int) -> None:
    waits = []
    for _ in range(7):
        foreign_calendars.fetch_calendar(ctx, calendar_id, net=Net(nowhere))
        ctx.reader.rollback()
        row = ctx.reader.get(ForeignCalendarRow, calendar_id)
        assert row is not None
        waits.append((row.next_try_at - ctx.now).total_seconds() / 60)
    assert waits == [15, 30, 60, 120, 240, 360, 360]


def test_an_inward_address_is_not_asked(ctx: Context, person_id: int, calendar_id: int) -> None:
    def opened(*_given: object) -> socket.socket:
        raise AssertionError("connected")

    foreign_calendars.fetch_calendar(ctx, calendar_id, net=Net(lambda _host: ["127.0.0.1"], opened))
    (line,) = foreign_calendars.view_calendars(ctx, person_id).calendars
    assert line.failure == foreign_calendars.FAILURES["not_public"]


def test_each_calendar_that_is_due_is_given_out_once(ctx: Context, calendar_id: int, clock: Clock) -> None:
    given: list[object] = []
    at = replace(ctx, now=ctx.now + timedelta(hours=1), defer=lambda _session, task, args: given.append((task, args)))
    foreign_calendars.hand_out_due(ctx, ctx.now)
    foreign_calendars.hand_out_due(at, at.now)
    foreign_calendars.hand_out_due(at, at.now)
    assert given == [("fetch_calendar", {"calendar_id": calendar_id})]


def test_a_calendar_is_removed_with_what_it_showed(
    ctx: Context, as_role: AsRole, person_id: int, calendar_id: int
) -> None:
    shows(ctx, calendar_id, house.morning())
    other = house.people(ctx)["E001"]
    for stranger, whose in ((ctx, other), (as_role("expert", person_id=other), person_id)):
        with pytest.raises((NotFound, Forbidden)):
            foreign_calendars.remove_calendar(stranger, whose, calendar_id)
    foreign_calendars.remove_calendar(as_role("expert", person_id=person_id), person_id, calendar_id)
    ctx.reader.rollback()
    assert foreign_calendars.view_calendars(ctx, person_id) == foreign_calendars.OwnCalendars((), ())
    foreign_calendars.fetch_calendar(ctx, calendar_id)


def test_three_calendars_are_enough_and_the_same_one_is_one(ctx: Context, person_id: int, calendar_id: int) -> None:
    assert foreign_calendars.add_calendar(ctx, person_id, URL) == calendar_id
    for name in ("b", "c"):
        foreign_calendars.add_calendar(ctx, person_id, f"https://calendar.example.com/{name}")
    with pytest.raises(Refused) as refused:
        foreign_calendars.add_calendar(ctx, person_id, "https://calendar.example.com/d")
    assert codes(refused) == ["foreign.too_many"]
    with pytest.raises(Refused) as refused:
        foreign_calendars.add_calendar(ctx, person_id, "http://calendar.example.com/d")
    assert codes(refused) == ["foreign.not_https"]
