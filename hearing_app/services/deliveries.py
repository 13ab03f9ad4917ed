"""How does a message get out once and only as it was frozen?

Begin an attempt (commit) → send with one total deadline → mark. Retry is the same bytes; what killed its worker
twice goes to a clerk's desk. Promise: at least once to the relay, extra copies byte-identical, none lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.mail.sends import Permanent, Transient
from hearing_app.mail.transports import transport_for
from hearing_app.services.context import Context
from hearing_app.store import deliveries, sittings

STALLED = timedelta(seconds=120)
MOST_DEATHS = 2
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
MOST_MARKS = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attempt sends."""

    envelope_from: str
    envelope_to: str
    content: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: the state it leads to and the relay's words."""

    state: str
    reply: str


def send(ctx: Context, delivery_id: int) -> None:
    """Make one attempt at a delivery that is due; a job that comes late or twice does nothing."""
    attempt = _begin(ctx, delivery_id)
    if attempt is None:
        return
    outcome = _try(ctx, attempt)
    for trial in range(MOST_MARKS):
        try:
            _mark(ctx, delivery_id, outcome, attempt.number)
        except OperationalError:
            if trial == MOST_MARKS - 1:
                raise
        else:
            return


def _begin(ctx: Context, delivery_id: int) -> Attempt | None:
    with ctx.change(Action.WORK) as change:
        change.permit(Place())
        row = deliveries.lock(change.session, delivery_id)
        if row is None or row.state not in deliveries.UNSENT or row.due_at > ctx.now:
            change.nothing()
            return None
        if row.state == "sending" and row.attempt_at is not None and ctx.now - row.attempt_at < STALLED:
            change.nothing()
            return None
        is_dead = row.state == "sending" and row.attempts >= MOST_DEATHS
        row.state = "dead" if is_dead else "sending"
        row.attempts += 1
        row.attempt_at = ctx.now
        change.note("delivery", row.id, state=row.state, attempt=row.attempts)
        if is_dead:
            return None
        return Attempt(row.envelope_from, row.envelope_to, deliveries.content_of(row), row.attempts)


def _try(ctx: Context, attempt: Attempt) -> Outcome:
    transport = transport_for(ctx.env.mail_url or "")
    try:
        sent = transport.send(attempt.envelope_from, attempt.envelope_to, attempt.content)
    except Transient as error:
        return Outcome("pending", error.reply)
    except Permanent as error:
        return Outcome("failed", error.reply)
    return Outcome("sent", sent.reply)


def _mark(ctx: Context, delivery_id: int, outcome: Outcome, attempt: int) -> None:
    with ctx.change(Action.WORK) as change:
        change.permit(Place())
        row = deliveries.lock(change.session, delivery_id)
        if row is None or row.state != "sending" or row.attempts != attempt:
            change.nothing()
            return
        row.state = outcome.state
        row.reply = outcome.reply[:500]
        if outcome.state == "sent":
            row.sent_at = ctx.now
        elif outcome.state == "pending":
            row.due_at = ctx.now + BACKOFF[min(attempt, len(BACKOFF)) - 1]
        elif row.seat_id is not None:
            _mark_address(change.session, row.seat_id)
        change.note("delivery", row.id, state=row.state)


def _mark_address(session: Session, seat_id: int) -> None:
    seat = sittings.find_seat(session, seat_id)
    if seat is not None and seat.person is not None:
        seat.person.is_address_bad = True


def take_up_due(ctx: Context, _slot_at: datetime) -> None:
    """Make jobs for what is due or stalled and has none running: the tick's part of the ledger."""
    rows = deliveries.due(ctx.reader, ctx.now, stalled_before=ctx.now - STALLED)
    if not rows:
        return
    with ctx.change(Action.TICK) as change:
        change.permit(Place())
        for row in rows:
            change.defer("send_delivery", delivery_id=row.id)
        change.note("deliveries", None, taken_up=[row.id for row in rows])
