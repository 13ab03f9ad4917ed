"""How does a message get out once and only as it was frozen?

Begin an attempt (commit) → send with one total deadline → mark. Retry is the same bytes; what killed its worker
twice goes to a clerk's desk; a newer message to the same seat leaves after the older one on its way. Promise: at
least once to the relay, extra copies byte-identical, none lost, an abandoned attempt made again within two minutes.
Not here: what a clerk sees and does about it (services.ledger).
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from hearing_app.domain.itip.refusals import blames_recipient
from hearing_app.domain.messages.occasions import Cause, is_needed
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.letters import VERSIONS, LetterKind
from hearing_app.domain.sittings.quiet_hours import leaving_at
from hearing_app.mail.sends import Permanent, RecipientRefused, Transient, Transport
from hearing_app.mail.short_messages.transports import message_transport
from hearing_app.mail.transports import transport_for
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.sittings.messaging import still_holds, told_of
from hearing_app.store import sittings
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow

TASK, TICK = "send_delivery", "deliveries"
# Longer than an attempt can take: 60 s of conversation, of which a worker cut off from the database needs 28.5 s more
# to learn. While the database is away from everybody nobody can begin an attempt, and the longest wait for it is 10 s,
# which leaves 20 s for a pause of the process. With its tick, and a worker still to be started, below two minutes.
LEASE = timedelta(seconds=90)
# A relay is asked for so long at least (RFC 5321 §4.5.4.1), and until the sitting is over.
GIVE_UP = timedelta(days=5)
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
# A gateway is asked four times in about twenty minutes; then somebody calls, since a short message is for what is near.
MESSAGE_TRIES = 4
# Seconds before each attempt to write down how it ended, while the database is away.
MARK_WAITS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0)
# The reply of an attempt that was begun again because nobody had reported its end.
LOST = "no word from the worker"
# The reply of a reminder that did not leave before its sitting began.
TOO_LATE = "too late"
# The reply of a short message that had nothing left to say when its hour came: answered, or the seat is gone.
NEEDLESS = "needless"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was begun: the row as it stood then, and which attempt it is."""

    row: DeliveryRow
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: the state it leads to, the relay's words, and whether they speak of the recipient."""

    state: str
    reply: str
    is_about_recipient: bool = False


def send(ctx: Context, delivery_id: int) -> None:
    """Make one attempt at a delivery that is due; a job that comes late or twice does nothing."""
    attempt = _begin(ctx, delivery_id)
    if attempt is None:
        return
    outcome = _try(ctx, attempt)
    for wait in MARK_WAITS:
        time.sleep(wait)
        try:
            _mark(ctx, delivery_id, outcome, attempt.number)
        except (OperationalError, InterfaceError):
            if wait == MARK_WAITS[-1]:
                raise
        else:
            return


def _begin(ctx: Context, delivery_id: int) -> Attempt | None:
    with ctx.change(Action.WORK) as change:
        change.permit(Place())
        row = deliveries.lock(change.session, delivery_id)
        if row is None or not _is_due(row, ctx.now):
            change.nothing()
            return None
        # an older version that had begun its journey before the newer one was made must not follow it
        state = "superseded" if deliveries.is_overtaken(change.session, row) else _next_state(ctx, change, row)
        if state == "pending" and row.due_at <= ctx.now:
            change.nothing()
            return None
        if state == "sending":
            row.reply = LOST if row.state == "sending" else ""
            row.attempts += 1
            row.attempt_at = ctx.now
        elif state == "failed":
            row.reply = TOO_LATE
        row.state = state
        change.note("delivery", row.id, state=row.state, attempt=row.attempts)
        change.entry["unit_id"] = row.unit_id
    return Attempt(row, row.attempts) if state == "sending" else None


def _next_state(ctx: Context, change: Change, row: DeliveryRow) -> str:
    """Return what becomes of a due delivery: sent now, given up, or left to wait for an older one on its way."""
    if deliveries.follows_one_on_its_way(change.session, row, since=ctx.now - LEASE):
        return "pending"
    if row.state == "sending" and row.reply == LOST:
        return "dead"
    letter, sitting = deliveries.grounds_of(change.session, row)
    is_message = row.channel == deliveries.MESSAGE
    if (is_message or letter.kind == LetterKind.REMINDER.value) and ctx.now >= sitting.starts_at:
        return "failed"
    return _message_state(ctx, change, row, letter=letter) if is_message else "sending"


def _message_state(ctx: Context, change: Change, row: DeliveryRow, *, letter: LetterRow) -> str:
    """Return what becomes of a short message: one that is overtaken or needless stays, one at night rests."""
    seat = letter.seat
    if deliveries.has_later_letter(change.session, letter, [kind.value for kind in VERSIONS]):
        return "superseded"
    if seat is None or not still_holds(letter) or not is_needed(told_of(letter, seat), Cause(row.cause)):
        row.reply = NEEDLESS
        return "superseded"
    rests_until = leaving_at(ctx.now, letter.sitting.starts_at, quiet=ctx.env.office.quiet)
    if rests_until > ctx.now and row.state == "pending":
        row.due_at = rests_until
        return "pending"
    return "sending"


def _is_due(row: DeliveryRow, now: datetime) -> bool:
    if row.state == "pending":
        return row.due_at <= now
    return row.state == "sending" and (row.attempt_at is None or now - row.attempt_at >= LEASE)


def _try(ctx: Context, attempt: Attempt) -> Outcome:
    row = attempt.row
    # unsealed only now that the attempt is counted: bytes that cannot be read shall end like any other killer
    content = deliveries.content_of(row)
    try:
        sent = _transport(ctx, row.channel).send(row.envelope_from, row.envelope_to, content)
    except Transient as error:
        return Outcome("pending", error.reply)
    except Permanent as error:
        return Outcome("failed", error.reply, is_about_recipient=isinstance(error, RecipientRefused))
    return Outcome("sent", sent.reply)


def _transport(ctx: Context, channel: str) -> Transport:
    """Return the way out; a MAIL_URL that cannot be used is mended by somebody, and the letter waits for it."""
    try:
        if channel == deliveries.MESSAGE:
            return message_transport(ctx.env.messages_url or "", ctx.env.messages_token)
        return transport_for(ctx.env.mail_url or "")
    except ValueError as error:
        raise Transient(str(error)) from error


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
            _wait(change, row, ctx.now + BACKOFF[min(attempt, len(BACKOFF)) - 1])
        elif row.channel == deliveries.MAIL and outcome.is_about_recipient and blames_recipient(row.reply):
            _mark_address(change.session, row)
        for newer_id in deliveries.newer_waiting(change.session, row):
            change.defer(TASK, delivery_id=newer_id)
        change.note("delivery", row.id, state=row.state, attempt=attempt)
        change.entry["unit_id"] = row.unit_id


def _wait(change: Change, row: DeliveryRow, until: datetime) -> None:
    """Put the next attempt off, or give up where it would come after the sitting and days after the letter."""
    letter, sitting = deliveries.grounds_of(change.session, row)
    told_at = letter.released_at or letter.made_at
    row.due_at = until
    if row.channel == deliveries.MESSAGE:
        row.state = "failed" if row.attempts >= MESSAGE_TRIES or until >= sitting.starts_at else "pending"
    elif until > max(sitting.ends_at, told_at + GIVE_UP):
        row.state = "failed"


def _mark_address(session: Session, row: DeliveryRow) -> None:
    """Keep that an address is of no use, if it is still the person's: the call desk shows him."""
    seat = sittings.find_seat(session, row.seat_id) if row.seat_id is not None else None
    if seat is not None and seat.person is not None and seat.person.email == row.envelope_to:
        seat.person.is_address_bad = True


def take_up_due(ctx: Context, slot_at: datetime, *, limit: int = 500) -> None:
    """Make jobs for what is due or abandoned and has none waiting: the tick's part of the ledger."""
    idle = deliveries.idle_ids(ctx.reader, ctx.now, abandoned_before=ctx.now - LEASE, task=TASK, limit=limit)
    if not idle:
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        for delivery_id in idle:
            change.defer(TASK, delivery_id=delivery_id)
        change.note("deliveries", None, taken_up=idle)
