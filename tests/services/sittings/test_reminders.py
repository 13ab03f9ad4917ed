"""Is everybody who is to come reminded once per rung, in time, by a way that works?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.letters import Letter
from hearing_app.domain.spans import CIVIL
from hearing_app.mail.messages import Frozen
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, calls, invitations, reminders
from hearing_app.services.steps.sittings import release
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.work import ReminderRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    """A hearing on 14 December at nine; reminded by mail at nine a week, three days and a day before, and by message
    at eight on the day, since seven is too early. Its invitations have left."""
    return answers.posted(as_role)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{text}").replace(tzinfo=CIVIL)


def tick(as_role: AsRole, clock: Clock, when: str) -> None:
    clock.now = at(when)
    ctx = as_role("machine")
    ctx.reader.rollback()
    reminders.make_due(ctx, clock.now)


EARLIER = {("mail 7d", "overtaken", 0), ("mail 3d", "overtaken", 0)}


def made(ctx: Context) -> set[tuple[str, str, int]]:
    """Rung, state and version of what is written down."""
    ctx.reader.rollback()
    return {(row.rung, row.state, row.version) for row in ctx.reader.scalars(select(ReminderRow))}


def channels(ctx: Context) -> dict[str, str]:
    return {letter.recipient: letter.channel for letter in answers.letters(ctx, "reminder")}


def test_nothing_is_due_before_the_first_rung(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    tick(as_role, clock, "07 08:59")
    assert (made(ctx), answers.letters(ctx, "reminder")) == (set(), [])


def test_each_seat_is_reminded_once_by_mail_or_by_a_call(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    for minute in ("13 09:00", "13 09:01", "13 10:00", "14 07:59"):
        tick(as_role, clock, minute)
    assert channels(ctx) == {
        "王示例01": "mail",
        "李示例02": "mail",
        "刘示例04": "telephone",
        "杨示例06": "telephone",
        "赵示例08": "mail",
        "何示例31": "mail",
    }
    assert len(answers.letters(ctx, "reminder")) == 6
    assert made(ctx) == {("mail 1d", "made", 0), *EARLIER}
    assert [row.state for row in answers.deliveries(ctx)] == ["sent"] * 4 + ["pending"] * 4


def test_both_rungs_come_in_their_time(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    tick(as_role, clock, "13 09:00")
    answers.set_all(ctx, DeliveryRow, state="sent")
    tick(as_role, clock, "14 07:00")
    assert len(answers.letters(ctx, "reminder")) == 6
    tick(as_role, clock, "14 08:00")
    assert made(ctx) == {("mail 1d", "made", 0), ("message 2h", "made", 0), *EARLIER}
    assert len(answers.letters(ctx, "reminder")) == 12


def test_a_late_rung_is_marked_and_an_overtaken_one_makes_no_letter(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(as_role, clock, "14 08:31")
    tick(as_role, clock, "14 08:40")
    assert made(ctx) == {("mail 1d", "overtaken", 0), ("message 2h", "late", 0), *EARLIER}
    assert len(answers.letters(ctx, "reminder")) == 6


def test_nobody_is_reminded_once_it_has_begun(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    tick(as_role, clock, "14 09:00")
    assert made(ctx) == set()


def test_who_declined_or_has_an_interest_is_left_in_peace(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    for code, order in (
        ("E001", AnswerOrder(0, Coming.DECLINE)),
        ("E002", AnswerOrder(0, Coming.ACCEPT, has_conflict=True, note="近亲属", has_pledged=True)),
        ("E004", AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)),
    ):
        invitations.answer_by_token(ctx, answers.link(ctx, answers.seat(ctx, hearing, code)), order)
    tick(as_role, clock, "13 09:00")
    assert sorted(channels(ctx)) == ["何示例31", "刘示例04", "杨示例06", "赵示例08"]


def test_mail_that_has_not_left_or_came_back_makes_it_a_call(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    waiting = answers.seat(ctx, hearing, "E001")
    bad = answers.seat(ctx, hearing, "E002")
    with ctx.open_writer() as session:
        for row in session.scalars(select(DeliveryRow).where(DeliveryRow.seat_id == waiting.id)):
            row.state = "pending"
        person = session.get(PersonRow, bad.person_id)
        assert person is not None
        person.is_address_bad = True
        session.commit()
    tick(as_role, clock, "13 09:00")
    found = channels(ctx)
    assert (found["王示例01"], found["李示例02"], found["赵示例08"]) == ("telephone", "telephone", "mail")
    assert answers.deliveries(ctx, waiting.id)[0].state == "pending"


def test_without_a_mail_server_every_reminder_is_a_call(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(answers.without_mail(as_role), clock, "13 09:00")
    assert set(channels(ctx).values()) == {"telephone"}


def test_two_tickers_at_once_make_one(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    clock.now = at("13 09:00")
    one, other = as_role("machine"), as_role("machine")
    other_found = list(reminders._found(other))
    reminders.make_due(one, clock.now)
    reminders.make_due(other, clock.now)
    with other.change(reminders.Action.TICK) as change:
        reminders.claim(other, change, "reminders", clock.now + timedelta(minutes=1))
        for each in other_found:
            reminders._remind(other, change, each)
    assert len(answers.letters(ctx, "reminder")) == 6


def test_a_new_time_has_rungs_of_its_own_and_none_from_before_it_was_told(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(as_role, clock, "13 09:00")
    answers.set_all(ctx, SittingRow, starts_at=at("16 09:00"), ends_at=at("16 12:00"), sequence=1)
    answers.set_all(ctx, SeatRow, calendar_stamp_at=at("15 10:00"), sequence=1)
    answers.set_all(ctx, DeliveryRow, state="sent")
    tick(as_role, clock, "15 10:01")
    before = {("mail 1d", "made", 0), *EARLIER}
    anew = {(f"mail {lead}", "overtaken", 1) for lead in ("7d", "3d", "1d")}
    assert made(ctx) == before | anew
    tick(as_role, clock, "16 08:00")
    assert made(ctx) == {*before, *anew, ("message 2h", "made", 1)}


def test_a_letter_that_cannot_be_written_becomes_a_call_and_holds_nobody_up(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = answers.seat(ctx, hearing, "E002")
    freeze = release.freeze_letter

    def broken(letter: Letter, *rest: Any) -> Frozen:
        if letter.recipient.address.startswith("e002"):
            raise ValueError("cannot be written")
        return freeze(letter, *rest)

    monkeypatch.setattr(release, "freeze_letter", broken)
    tick(as_role, clock, "13 09:00")
    found = channels(ctx)
    assert (found["李示例02"], found["王示例01"], len(found)) == ("telephone", "mail", 6)
    rows = [row for row in ctx.reader.scalars(select(ReminderRow)) if row.seat_id == bad.id]
    assert [row.rung for row in rows if row.state == "made"] == ["mail 1d"]


def test_a_sitting_of_a_kind_that_is_gone_holds_nobody_up(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    other = bookings.book_sitting(as_role("booking_clerk"), house.lecture(ctx))
    with ctx.open_writer() as session:
        session.get_one(SittingRow, other).kind = "no_longer_there"
        session.commit()
    tick(as_role, clock, "13 09:00")
    assert len(channels(ctx)) == 6


def test_a_message_rung_without_a_gateway_is_a_call_for_everybody(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(as_role, clock, "14 08:00")
    assert set(channels(ctx).values()) == {"message"}
    found = [row for row in answers.deliveries(ctx) if row.channel == "message"]
    assert {(row.state, row.cause, row.reply) for row in found} == {("to_call", "rung", "message.no_gateway")}
    told = [entry.name for entry in calls.view_desk(as_role()).entries]
    assert sorted(told) == sorted(channels(ctx))


def test_whoever_has_no_mail_is_called_at_the_last_mail_rung_alone(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    tick(as_role, clock, "07 09:00")
    assert set(channels(ctx).values()) == {"mail"}
    assert made(ctx) == {("mail 7d", "made", 0), ("mail 7d", "spared", 0)}
    answers.set_all(ctx, DeliveryRow, state="sent")
    tick(as_role, clock, "11 09:00")
    answers.set_all(ctx, DeliveryRow, state="sent")
    tick(as_role, clock, "13 09:00")
    calls_made = [letter.recipient for letter in answers.letters(ctx, "reminder") if letter.channel == "telephone"]
    assert sorted(calls_made) == ["刘示例04", "杨示例06"]
