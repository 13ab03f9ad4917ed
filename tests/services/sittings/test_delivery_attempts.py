"""When is a message taken up again, what waits for what, and when is it given up?"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from hearing_app.jobs.ticks import TICKS
from hearing_app.mail.sends import Transient
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, deliveries
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import queue
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from tests.builders import answers, house
from tests.builders.relays import Relay, relay
from tests.conftest import Clock

AsRole = Callable[..., Context]
__all__ = ["relay"]
PROMISED = timedelta(minutes=2)


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def of(ctx: Context, hearing: int, code: str = "E002") -> list[DeliveryRow]:
    return answers.deliveries(ctx, answers.seat(ctx, hearing, code).id)


def moved(as_role: AsRole, hearing: int) -> None:
    """A newer version leaves for everybody."""
    ctx = as_role("booking_clerk")
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    answers.sign(as_role, hearing)


def jobs(ctx: Context) -> list[int]:
    ctx.reader.rollback()
    query = "SELECT (args ->> 'delivery_id')::int FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
    return list(ctx.reader.scalars(text(query)))


def no_jobs(ctx: Context) -> None:
    with ctx.open_writer() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.commit()


def begin(as_role: AsRole, row: DeliveryRow) -> deliveries.Attempt:
    attempt = deliveries._begin(as_role("machine"), row.id)
    assert attempt is not None
    return attempt


def test_an_abandoned_attempt_is_made_again_within_two_minutes(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = of(ctx, hearing)[0]
    begin(as_role, row)
    no_jobs(ctx)
    tick = next(tick for tick in TICKS if tick.name == "deliveries")
    clock.now += PROMISED - timedelta(seconds=tick.seconds)
    deliveries.take_up_due(as_role("machine"), clock.now)
    assert row.id in jobs(ctx)
    deliveries.send(as_role("machine"), row.id)
    assert of(ctx, hearing)[0].state == "sent"


def test_what_has_no_job_is_found_behind_many_that_have_one(ctx: Context, as_role: AsRole, hearing: int) -> None:
    ids = [row.id for row in answers.deliveries(ctx)]
    with ctx.open_writer() as session:
        session.execute(
            text("DELETE FROM procrastinate_jobs WHERE (args ->> 'delivery_id')::int = :id"), {"id": ids[-1]}
        )
        session.commit()
    deliveries.take_up_due(as_role("machine"), ctx.now, limit=1)
    assert sorted(jobs(ctx)) == ids


def test_of_two_tickers_one_takes_up(ctx: Context, as_role: AsRole, hearing: int) -> None:
    no_jobs(ctx)
    deliveries.take_up_due(as_role("machine"), ctx.now)
    assert sorted(jobs(ctx)) == [row.id for row in answers.deliveries(ctx)]
    no_jobs(ctx)
    deliveries.take_up_due(as_role("machine"), ctx.now)
    assert jobs(ctx) == []


def test_a_newer_version_waits_for_an_older_one_on_its_way_and_follows_at_once(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay
) -> None:
    older = of(ctx, hearing)[0]
    attempt = begin(as_role, older)
    moved(as_role, hearing)
    newer = of(ctx, hearing)[-1]
    no_jobs(ctx)
    deliveries.send(as_role("machine"), newer.id)
    assert (of(ctx, hearing)[-1].state, len(relay.given)) == ("pending", 0)
    deliveries._mark(as_role("machine"), older.id, deliveries._try(as_role("machine"), attempt), attempt.number)
    assert jobs(ctx) == [newer.id]
    deliveries.send(as_role("machine"), newer.id)
    assert [row.state for row in of(ctx, hearing)] == ["sent", "sent"]


def test_a_newer_version_does_not_wait_for_a_dead_worker_for_ever(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    older = of(ctx, hearing)[0]
    begin(as_role, older)
    moved(as_role, hearing)
    clock.now += deliveries.LEASE
    for row in reversed(of(ctx, hearing)):
        deliveries.send(as_role("machine"), row.id)
    assert [row.state for row in of(ctx, hearing)] == ["superseded", "sent"]
    assert len(relay.given) == 1


def test_bytes_that_cannot_be_read_end_on_the_desk_and_hold_nobody_up(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = of(ctx, hearing)[0]
    with ctx.open_writer() as session:
        session.execute(update(DeliveryRow).where(DeliveryRow.id == row.id).values(bytes_sealed=b"broken"))
        session.commit()
    for _ in range(3):
        with suppress(KeyError):
            deliveries.send(as_role("machine"), row.id)
        clock.now += deliveries.LEASE
    assert (of(ctx, hearing)[0].state, relay.given) == ("dead", [])


def test_trouble_that_does_not_pass_is_given_up_when_the_sitting_is_over(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = of(ctx, hearing)[0]
    clock.now = answers.sitting(ctx, hearing).ends_at - timedelta(minutes=30)
    relay.answers = [Transient("451 a"), Transient("451 b")]
    deliveries.send(as_role("machine"), row.id)
    assert of(ctx, hearing)[0].state == "pending"
    clock.forward(minutes=26)
    deliveries.send(as_role("machine"), row.id)
    done = of(ctx, hearing)[0]
    assert (done.state, done.reply) == ("failed", "451 b")


def test_word_of_a_change_is_tried_for_days_whenever_the_sitting_was(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = of(ctx, hearing)[0]
    clock.now = answers.sitting(ctx, hearing).ends_at + timedelta(days=4)
    answers.set_all(ctx, LetterRow, released_at=answers.sitting(ctx, hearing).ends_at)
    relay.answers = [Transient("451 a")]
    deliveries.send(as_role("machine"), row.id)
    assert of(ctx, hearing)[0].state == "pending"


def test_a_reminder_does_not_leave_after_the_start(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = of(ctx, hearing)[0]
    with ctx.open_writer() as session:
        session.execute(update(LetterRow).where(LetterRow.id == row.letter_id).values(kind="reminder"))
        session.commit()
    clock.now = answers.sitting(ctx, hearing).starts_at
    deliveries.send(as_role("machine"), row.id)
    assert (of(ctx, hearing)[0].state, relay.given) == ("failed", [])


def test_silence_that_means_death_is_longer_than_two_beats() -> None:
    assert queue.SILENT_SECONDS > 2 * queue.BEAT_SECONDS
