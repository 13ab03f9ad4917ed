"""Does a short message follow mail that came back, silence, and a change near the start; and nobody else get one?"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.spans import CIVIL
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, calls, deliveries, fallbacks, invitations, ledger, reminders
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.calls.call_queue import Cause
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.mail.deliveries import content_of
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.store.tables.people import PersonRow, RoomRow
from tests.builders import answers, house
from tests.builders.gateways import FakeGateway, Reply, gateway
from tests.conftest import Clock

AsRole = Callable[..., Context]
TOKEN = "gateway-token"


@pytest.fixture
def fake() -> Iterator[FakeGateway]:
    with gateway() as made:
        yield made


@pytest.fixture
def with_gateway(as_role: AsRole, fake: FakeGateway) -> AsRole:
    """Contexts of an installation with a gateway."""

    def make(role: str = "booking_clerk", **more: object) -> Context:
        ctx = as_role(role, **more)
        return replace(ctx, env=replace(ctx.env, messages_url=fake.url, messages_token=TOKEN))

    return make


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    """A hearing on Monday 14 December at nine; signed on 23 November at nine, its mail has left."""
    return answers.posted(as_role)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CIVIL)


def tick(make: AsRole, clock: Clock, when: str) -> None:
    clock.now = at(when)
    ctx = make("machine")
    ctx.reader.rollback()
    fallbacks.follow_up(ctx, clock.now)


def messages(ctx: Context) -> list[DeliveryRow]:
    return [row for row in answers.deliveries(ctx) if row.channel == "message"]


def names(ctx: Context, rows: list[DeliveryRow] | None = None) -> list[str]:
    shown = {row.id: row.recipient for row in ledger.view_ledger(ctx).rows}
    return sorted(shown[row.id] for row in (messages(ctx) if rows is None else rows))


def send_all(make: AsRole) -> None:
    worker = make("machine", unit_id=None)
    for row in messages(worker):
        deliveries.send(worker, row.id)


def bounce(ctx: Context, hearing: int, code: str = "E002") -> None:
    seat = answers.seat(ctx, hearing, code)
    with ctx.open_writer() as session:
        session.execute(update(DeliveryRow).where(DeliveryRow.seat_id == seat.id).values(state="failed"))
        session.execute(update(PersonRow).where(PersonRow.id == seat.person_id).values(is_address_bad=True))
        session.commit()


def accept(ctx: Context, hearing: int, code: str, **more: Any) -> None:
    seat = answers.seat(ctx, hearing, code)
    order = AnswerOrder(seat.sequence, **{"coming": Coming.ACCEPT, "has_conflict": False, "has_pledged": True} | more)
    invitations.answer_by_token(ctx, answers.link(ctx, seat), order)


def test_two_days_of_silence_and_each_who_got_mail_gets_one_message(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    clock.now = at("11-24 10:00")
    accept(with_gateway(), hearing, "E001")
    accept(with_gateway(), hearing, "E008", coming=Coming.DECLINE)
    tick(with_gateway, clock, "11-25 08:59")
    assert messages(ctx) == []
    for when in ("11-25 09:00", "11-25 09:01", "11-30 09:00"):
        tick(with_gateway, clock, when)
    # whoever has no mail stands on the call desk since the day of the invitation
    assert names(ctx) == ["何示例31", "李示例02"]
    assert {(row.cause, row.state) for row in messages(ctx)} == {("silent", "pending")}
    send_all(with_gateway)
    assert {row.state for row in messages(ctx)} == {"sent"}
    first = fake.messages()[0]
    assert first["to"] == "13900000001"
    assert first["template"] == "HEARING_INVITATION_ZH"
    assert first["text"] == (
        "【示范区信访局】请您任听证员：12月14日（周一）09:00，听证室一（一层）（XT2026-1）。能否出席请电0000-5550100。"
    )
    assert fake.asked[0][1]["authorization"] == f"Bearer {TOKEN}"


def test_a_message_tells_no_name_and_no_number_stands_outside_its_seal(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 10:00")
    (row,) = messages(ctx)
    assert (row.cause, row.envelope_to, row.envelope_from) == ("bounced", "139****0001", "")
    content = json.loads(content_of(row))
    assert content["to"] == "13900000001"
    said = json.dumps([content["text"], content["variables"]], ensure_ascii=False)
    assert not any(name in said for name in ("李示例02", "吴某", "示例住建局", "房产", "http"))
    with ctx.open_writer() as session:
        raw = session.connection().exec_driver_sql("SELECT d::text FROM deliveries d WHERE channel = 'message'")
        jobs = session.connection().exec_driver_sql("SELECT args::text FROM procrastinate_jobs")
        assert "13900000001" not in str(raw.all()) + str(jobs.all())


def test_mail_that_came_back_is_followed_at_once_and_by_day_only(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 22:00")
    (row,) = messages(ctx)
    assert (row.cause, row.due_at) == ("bounced", at("11-24 08:00"))
    send_all(with_gateway)
    assert fake.asked == []
    clock.now = at("11-24 08:00")
    send_all(with_gateway)
    assert len(fake.asked) == 1


def test_whoever_answers_in_the_night_is_not_asked_in_the_morning(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 22:00")
    accept(with_gateway(), hearing, "E002")
    clock.now = at("11-24 08:00")
    send_all(with_gateway)
    (row,) = messages(ctx)
    assert (row.state, row.reply, fake.asked) == ("superseded", "needless", [])


def test_whoever_was_told_or_answered_or_lost_his_seat_gets_none(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock
) -> None:
    for code in ("E001", "E002", "E008"):
        bounce(ctx, hearing, code)
    clock.now = at("11-24 10:00")
    accept(with_gateway(), hearing, "E001")
    calls.record_told(with_gateway(), answers.seat(ctx, hearing, "E002").id, invitations.Channel.TELEPHONE)
    with ctx.open_writer() as session:
        letter = answers.letters(ctx, "invitation")
        for each in letter:
            if each.recipient == "李示例02":
                session.get_one(type(each), each.id).served_on = at("11-24 10:00").date()
        session.get_one(
            type(answers.seat(ctx, hearing, "E008")), answers.seat(ctx, hearing, "E008").id
        ).released_at = clock.now
        session.commit()
    tick(with_gateway, clock, "11-24 11:00")
    assert messages(ctx) == []


def test_a_letter_that_nobody_has_signed_is_followed_by_nothing(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock
) -> None:
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(with_gateway(), Target(hearing, row.version), order)
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-27 09:00")
    assert messages(ctx) == []


def test_without_a_mobile_number_or_gateway_it_is_a_call_that_says_why(
    ctx: Context, as_role: AsRole, with_gateway: AsRole, hearing: int, clock: Clock
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    with ctx.open_writer() as session:
        session.get_one(PersonRow, seat.person_id).phone = "029-5550100"
        session.commit()
    tick(with_gateway, clock, "11-25 09:00")
    found = {row.envelope_to: (row.state, row.reply) for row in messages(ctx)}
    assert found[""] == ("to_call", "message.no_mobile")
    assert found["139****0000"] == ("pending", "")
    queue = {entry.name: entry.cause for entry in calls.view_desk(as_role()).entries}
    assert queue["李示例02"] is Cause.SILENT
    assert "王示例01" not in queue


def test_without_a_gateway_silence_is_a_call(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    tick(as_role, clock, "11-25 09:00")
    assert {(row.state, row.reply) for row in messages(ctx)} == {("to_call", "message.no_gateway")}
    queue = {entry.name: entry.cause for entry in calls.view_desk(as_role()).entries}
    assert sorted(name for name, cause in queue.items() if cause is Cause.SILENT) == sorted(names(ctx))


def test_a_place_that_the_gateway_refuses_makes_it_a_call(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock
) -> None:
    with ctx.open_writer() as session:
        session.execute(update(RoomRow).values(place="电话029-5550100"))
        session.commit()
    tick(with_gateway, clock, "11-25 09:00")
    assert {(row.state, row.reply) for row in messages(ctx)} == {("to_call", "message.variable_phone place")}


def test_a_change_on_the_day_before_is_a_message_beside_mail(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    clock.now = at("12-13 15:00")
    accept(with_gateway(), hearing, "E001")
    row = answers.sitting(ctx, hearing)
    bookings.cancel_sitting(with_gateway(), Target(hearing, row.version), house.CAUSE)
    found = [each for each in messages(ctx) if each.cause == "urgent"]
    # those whom the telephone tells get one as well
    assert len(found) == 6
    assert names(ctx, found) == sorted(letter.recipient for letter in answers.letters(ctx, "cancellation"))
    send_all(with_gateway)
    assert {each["template"] for each in fake.messages()} == {"HEARING_CANCELLATION_ZH"}
    mail = [each for each in answers.deliveries(ctx) if each.channel == "mail" and each.state == "pending"]
    assert len(mail) == 4


def test_a_change_two_days_before_is_mail_alone(ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock) -> None:
    clock.now = at("12-12 08:59")
    row = answers.sitting(ctx, hearing)
    bookings.cancel_sitting(with_gateway(), Target(hearing, row.version), house.CAUSE)
    assert messages(ctx) == []


def test_an_urgent_change_without_a_gateway_is_to_be_told_by_telephone(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    clock.now = at("12-13 15:00")
    row = answers.sitting(ctx, hearing)
    bookings.cancel_sitting(as_role(), Target(hearing, row.version), house.CAUSE)
    queue = {entry.name: entry.cause for entry in calls.view_desk(as_role()).entries}
    assert len(queue) == 6
    assert set(queue.values()) == {Cause.TO_TELL}
    calls.record_told(as_role(), answers.letters(ctx, "cancellation")[0].seat_id or 0, invitations.Channel.TELEPHONE)
    assert len(calls.view_desk(as_role()).entries) == 5


def test_a_later_letter_overtakes_a_message_that_rests(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 22:00")
    row = answers.sitting(ctx, hearing)
    bookings.cancel_sitting(with_gateway(), Target(hearing, row.version), house.CAUSE)
    clock.now = at("11-24 08:00")
    send_all(with_gateway)
    assert [each.state for each in messages(ctx)] == ["superseded"]


def test_a_gateway_that_fails_is_asked_four_times_with_the_same_bytes_and_then_somebody_calls(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 10:00")
    fake.replies = [Reply(503)] * 9
    for _ in range(6):
        send_all(with_gateway)
        clock.forward(minutes=16)
    (row,) = messages(ctx)
    assert (row.state, row.attempts, len(fake.asked)) == ("failed", 4, 4)
    assert len({(asked[1]["idempotency-key"], asked[2]) for asked in fake.asked}) == 1
    assert {entry.name for entry in calls.view_desk(with_gateway()).entries} >= {"李示例02"}


def test_a_final_refusal_is_not_tried_again(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 10:00")
    fake.replies = [Reply(422, "13900000001 template")]
    send_all(with_gateway)
    clock.forward(hours=1)
    send_all(with_gateway)
    (row,) = messages(ctx)
    assert (row.state, row.reply, len(fake.asked)) == ("failed", "422 139****0001 template", 1)
    person = ctx.reader.get(PersonRow, answers.seat(ctx, hearing, "E002").person_id)
    assert person is not None


def test_the_rung_of_the_day_goes_by_message_and_a_mail_does_not_overtake_it(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    clock.now = at("12-14 08:00")
    reminders.make_due(with_gateway("machine"), clock.now)
    assert len(messages(ctx)) == 6
    send_all(with_gateway)
    assert len(fake.asked) == 6
    assert {each["template"] for each in fake.messages()} == {"HEARING_REMINDER_ZH"}
    assert {row.state for row in messages(ctx)} == {"sent"}
    assert [e.name for e in calls.view_desk(with_gateway()).entries if e.cause is Cause.TO_TELL] == []


def test_nothing_leaves_once_it_has_begun(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    clock.now = at("12-14 08:00")
    reminders.make_due(with_gateway("machine"), clock.now)
    clock.now = at("12-14 09:00")
    send_all(with_gateway)
    assert ({row.state for row in messages(ctx)}, fake.asked) == ({"failed"}, [])
    tick(with_gateway, clock, "12-14 09:01")


def test_two_tickers_write_one_message(ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock) -> None:
    clock.now = at("11-25 09:00")
    other = with_gateway("machine")
    found = [letter.id for letter in answers.letters(ctx, "invitation") if letter.channel == "mail"]
    for shift in (0, 0, 60):
        fallbacks.follow_up(with_gateway("machine"), clock.now + timedelta(seconds=shift))
    assert len(messages(ctx)) == 4
    with other.change(Action.TICK) as change:
        change.permit(Place())
        assert [fallbacks._follow(other, change, letter_id, ()) for letter_id in found] == [False] * 4
    assert len(messages(ctx)) == 4


def test_a_worker_that_comes_late_in_the_evening_waits_for_the_morning(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 20:59")
    clock.now = at("11-23 21:00")
    send_all(with_gateway)
    (row,) = messages(ctx)
    assert (row.state, row.due_at, fake.asked) == ("pending", at("11-24 08:00"), [])
    clock.now = at("11-24 08:00")
    send_all(with_gateway)
    assert len(fake.asked) == 1


def test_a_clerk_sends_a_message_once_more_as_a_new_one(
    ctx: Context, with_gateway: AsRole, hearing: int, clock: Clock, fake: FakeGateway
) -> None:
    bounce(ctx, hearing)
    tick(with_gateway, clock, "11-23 10:00")
    fake.replies = [Reply(400)]
    send_all(with_gateway)
    again = ledger.resend_delivery(with_gateway(), messages(ctx)[0].id)
    send_all(with_gateway)
    found = {row.id: (row.state, row.resend, row.cause) for row in messages(ctx)}
    assert found[again] == ("sent", 1, "bounced")
    assert len({asked[1]["idempotency-key"] for asked in fake.asked}) == 2
