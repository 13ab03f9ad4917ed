"""What has left, what waits, what came to nothing, and what does a clerk do about it?

Not here: the attempts themselves (services.deliveries).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.messages.occasions import Cause
from hearing_app.domain.messages.templates import mobile_of
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.letters import VERSIONS
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.calls.telling import note_told
from hearing_app.services.steps.sittings.messaging import add_message, still_holds, write
from hearing_app.services.steps.sittings.release import add_delivery, facts_of_letter, letter_of
from hearing_app.store import letters, sittings
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the ledger is seen: one state or all, what a search found, what is older than a delivery."""

    state: str = ""
    found: tuple[int, ...] = ()
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message as the ledger shows it; `person_id` is who can be called instead, `told_on` when he was.

    `channel` is mail or message, `cause` why a short message was written.
    """

    id: int
    channel: str
    cause: str
    letter: str
    recipient: str
    person_id: int | None
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
    told_on: date | None
    is_over: bool

    @property
    def has_come_to_nothing(self) -> bool:
        """Say whether somebody has to reach the recipient in another way."""
        return self.state in deliveries.IN_VAIN and self.told_on is None


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A page of the ledger, how many there are in each state, how many lie with a clerk, the key of the next page."""

    rows: tuple[DeliveryView, ...]
    counts: Mapping[str, int]
    dead: int
    next_id: int | None


def view_ledger(ctx: Context, wanted: Wanted | None = None) -> LedgerView:
    """Return a page of the unit's deliveries, newest first."""
    unit_id = ctx.require(Action.VIEW_DELIVERIES)
    wanted = wanted or Wanted()
    rows = deliveries.list_page(ctx.reader, unit_id, state=wanted.state, found=wanted.found, before_id=wanted.before_id)
    shown = rows[: deliveries.PAGE]
    found = deliveries.letters_of(ctx.reader, shown)
    return LedgerView(
        rows=tuple(_view(ctx, row, found[row.letter_id]) for row in shown),
        counts=deliveries.counts_of(ctx.reader, unit_id, found=wanted.found),
        dead=deliveries.count_dead(ctx.reader, unit_id),
        next_id=shown[-1].id if len(rows) > len(shown) else None,
    )


def find_deliveries(ctx: Context, words: str) -> tuple[int, ...]:
    """Find the newest messages by part of a sitting's or letter's number, of the recipient's name or his address."""
    unit_id = ctx.require(Action.VIEW_DELIVERIES)
    plain = unicodedata.normalize("NFKC", words).strip()
    return tuple(deliveries.find_ids(ctx.reader, unit_id, plain)) if plain else ()


def mark_told(ctx: Context, delivery_id: int) -> None:
    """Keep that somebody was told by telephone what mail could not bring him; raises Refused for mail that did."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        unit_id = ctx.actor.unit_id or 0
        change.permit(Place(unit_id=unit_id))
        row = change.session.get(DeliveryRow, delivery_id)
        letter = letters.find(change.session, unit_id, row.letter_id) if row is not None else None
        if row is None or letter is None or row.unit_id != unit_id:
            raise NotFound
        if row.state not in deliveries.IN_VAIN:
            raise refuse("delivery.not_in_vain")
        letter.service_method, letter.served_on = Channel.TELEPHONE.value, civil_day(ctx.now)
        if letter.seat_id is not None:
            note_told(ctx, change, letter.seat_id, Channel.TELEPHONE)
        change.note("delivery", row.id, matter_id=letter.sitting.matter_id, told=Channel.TELEPHONE.value)


def resend_delivery(ctx: Context, delivery_id: int) -> int:
    """Send a letter or short message once more on purpose, with a new id; returns the new delivery.

    Refused when the sitting is over, while it still waits to leave, after a later notice to the same seat, without an
    address or number, without a mail server or gateway.
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
        resend = deliveries.next_resend(change.session, letter.id)
        if row.channel == deliveries.MESSAGE:
            facts = facts_of_letter(ctx, letter)
            again = add_message(ctx, change, letter, facts=facts, cause=Cause(row.cause), resend=resend)
        else:
            again = add_delivery(ctx, change, sitting, letter, resend=resend)
        change.note("delivery", again.id, matter_id=sitting.matter_id, resend=again.resend)
        return again.id


def _check_resend(ctx: Context, change: Change, row: DeliveryRow, *, letter: LetterRow) -> None:
    is_message = row.channel == deliveries.MESSAGE
    if not is_message and ctx.env.mail_url is None:
        raise refuse("delivery.no_mail")
    if _is_over(ctx, letter):
        raise refuse("delivery.sitting_over")
    if row.state in deliveries.UNSENT:
        raise refuse("delivery.not_resendable")
    if deliveries.has_later_letter(change.session, letter, [kind.value for kind in VERSIONS]):
        raise refuse("delivery.overtaken")
    if is_message:
        _check_message(ctx, letter)
    else:
        _check_address(ctx, change, letter)


def _is_over(ctx: Context, letter: LetterRow) -> bool:
    """Say whether a letter's sitting has ended: nobody needs to be asked or told of its time any more."""
    return letter.sitting.state == SittingState.HELD.value or letter.sitting.ends_at <= ctx.now


def _check_message(ctx: Context, letter: LetterRow) -> None:
    number = mobile_of(letter.seat.person.phone) if letter.seat is not None and letter.seat.person is not None else ""
    written = write(ctx, letter, facts_of_letter(ctx, letter), mobile=number)
    if isinstance(written, Refused):
        raise written
    if letter.seat is None or not still_holds(letter):
        raise refuse("delivery.overtaken")


def _check_address(ctx: Context, change: Change, letter: LetterRow) -> None:
    try:
        address = letter_of(ctx, change, letter.sitting, letter).recipient.address
    except ValueError:
        address = ""
    if not is_address(address):
        raise refuse("delivery.no_address")


def _view(ctx: Context, row: DeliveryRow, letter: LetterRow) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        channel=row.channel,
        cause=row.cause,
        letter=letter.kind,
        recipient=letter.recipient,
        person_id=letter.seat.person_id if letter.seat is not None and letter.agency_id is None else None,
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
        told_on=letter.served_on,
        is_over=_is_over(ctx, letter),
    )
