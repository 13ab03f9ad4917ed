"""How does a message get out once and only as it was frozen?

Begin an attempt (commit) → send with one total deadline → mark. Retry is the same bytes; what killed its worker
twice goes to a clerk's desk. Promise: at least once to the relay, extra copies byte-identical, none lost.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.itip.refusals import blames_recipient
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.letters import VERSIONS
from hearing_app.mail.sends import Permanent, Transient, Transport
from hearing_app.mail.transports import transport_for
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.release import add_delivery, letter_of
from hearing_app.store import deliveries, letters, queue, sittings
from hearing_app.store.tables.letters import DeliveryRow, LetterRow

TASK = "send_delivery"
# Longer than an attempt can take: 60 s of conversation and the waits of its mark.
STALLED = timedelta(seconds=120)
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
# Seconds before each attempt to write down how it ended, while the database is away.
MARK_WAITS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
# The reply of an attempt that was begun again because nobody had reported its end.
LOST = "no word from the worker"


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


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message as the ledger shows it."""

    id: int
    letter: str
    recipient: str
    address: str
    number: str
    sitting_id: int
    kind_label: Mapping[str, str]
    state: str
    attempts: int
    resend: int
    made_at: datetime
    due_at: datetime
    attempt_at: datetime | None
    sent_at: datetime | None
    reply: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A page of the ledger, how many there are in each state, and the key of the next page."""

    rows: tuple[DeliveryView, ...]
    counts: Mapping[str, int]
    next_id: int | None


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
        is_again = row.state == "sending"
        # an older version that had begun its journey before the newer one was made must not follow it
        if deliveries.is_overtaken(change.session, row):
            row.state = "superseded"
        elif is_again and row.reply == LOST:
            row.state = "dead"
        else:
            row.state, row.reply = "sending", LOST if is_again else ""
            row.attempts += 1
            row.attempt_at = ctx.now
        change.note("delivery", row.id, state=row.state, attempt=row.attempts)
        change.entry["unit_id"] = row.unit_id
        if row.state != "sending":
            return None
        return Attempt(row.envelope_from, row.envelope_to, deliveries.content_of(row), row.attempts)


def _is_due(row: DeliveryRow, now: datetime) -> bool:
    if row.state == "pending":
        return row.due_at <= now
    return row.state == "sending" and (row.attempt_at is None or now - row.attempt_at >= STALLED)


def _try(ctx: Context, attempt: Attempt) -> Outcome:
    try:
        sent = _transport(ctx).send(attempt.envelope_from, attempt.envelope_to, attempt.content)
    except Transient as error:
        return Outcome("pending", error.reply)
    except Permanent as error:
        return Outcome("failed", error.reply)
    return Outcome("sent", sent.reply)


def _transport(ctx: Context) -> Transport:
    """Return the way out; a MAIL_URL that cannot be used is mended by somebody, and the letter waits for it."""
    try:
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
            row.due_at = ctx.now + BACKOFF[min(attempt, len(BACKOFF)) - 1]
        elif blames_recipient(row.reply):
            _mark_address(change.session, row)
        change.note("delivery", row.id, state=row.state, attempt=attempt)
        change.entry["unit_id"] = row.unit_id


def _mark_address(session: Session, row: DeliveryRow) -> None:
    """Keep that an address is of no use, if it is still the person's: the call desk shows him."""
    seat = sittings.find_seat(session, row.seat_id) if row.seat_id is not None else None
    if seat is not None and seat.person is not None and seat.person.email == row.envelope_to:
        seat.person.is_address_bad = True


def take_up_due(ctx: Context, _slot_at: datetime) -> None:
    """Make jobs for what is due or stalled and has none waiting: the tick's part of the ledger."""
    rows = deliveries.due(ctx.reader, ctx.now, stalled_before=ctx.now - STALLED)
    if not rows:
        return
    waiting = queue.waiting_ids(ctx.reader, TASK, "delivery_id")
    idle = [row.id for row in rows if row.id not in waiting]
    if not idle:
        return
    with ctx.change(Action.TICK) as change:
        change.permit(Place())
        for delivery_id in idle:
            change.defer(TASK, delivery_id=delivery_id)
        change.note("deliveries", None, taken_up=idle)


def view_ledger(ctx: Context, *, state: str = "", before_id: int | None = None) -> LedgerView:
    """Return a page of the unit's deliveries, newest first."""
    unit_id = ctx.require(Action.VIEW_DELIVERIES)
    rows = deliveries.list_page(ctx.reader, unit_id, state=state, before_id=before_id)
    shown = rows[: deliveries.PAGE]
    found = deliveries.letters_of(ctx.reader, shown)
    return LedgerView(
        rows=tuple(_view(ctx, row, found[row.letter_id]) for row in shown),
        counts=deliveries.counts_of(ctx.reader, unit_id),
        next_id=shown[-1].id if len(rows) > len(shown) else None,
    )


def resend_delivery(ctx: Context, delivery_id: int) -> int:
    """Send a letter once more on purpose: the same calendar part, a new Message-ID and Date; returns the new delivery.

    Refused while it still waits to leave, after a later notice to the same seat, without an address or mail server.
    """
    with ctx.change(Action.RESEND_DELIVERY) as change:
        unit_id = ctx.actor.unit_id or 0
        change.permit(Place(unit_id=unit_id))
        row = change.session.get(DeliveryRow, delivery_id)
        letter = letters.find(change.session, unit_id, row.letter_id) if row is not None else None
        if row is None or letter is None or row.unit_id != unit_id:
            raise NotFound
        sitting = sittings.lock(change.session, unit_id, row.sitting_id)
        if sitting is None:
            raise NotFound
        _check_resend(ctx, change, row, letter=letter)
        again = add_delivery(ctx, change, sitting, letter, resend=deliveries.next_resend(change.session, letter.id))
        change.note("delivery", again.id, matter_id=sitting.matter_id, resend=again.resend)
        return again.id


def _check_resend(ctx: Context, change: Change, row: DeliveryRow, *, letter: LetterRow) -> None:
    if ctx.env.mail_url is None:
        raise refuse("delivery.no_mail")
    if row.state in deliveries.UNSENT:
        raise refuse("delivery.not_resendable")
    if deliveries.has_later_letter(change.session, letter, [kind.value for kind in VERSIONS]):
        raise refuse("delivery.overtaken")
    try:
        address = letter_of(ctx, change, letter.sitting, letter).recipient.address
    except ValueError:
        address = ""
    if not is_address(address):
        raise refuse("delivery.no_address")


def _view(ctx: Context, row: DeliveryRow, letter: LetterRow) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        letter=letter.kind,
        recipient=letter.recipient,
        address=row.envelope_to,
        number=letter.sitting.number,
        sitting_id=row.sitting_id,
        kind_label=ctx.rules.kinds[letter.sitting.kind].label,
        state=row.state,
        attempts=row.attempts,
        resend=row.resend,
        made_at=letter.released_at or letter.made_at,
        due_at=row.due_at,
        attempt_at=row.attempt_at,
        sent_at=row.sent_at,
        reply=row.reply,
    )
