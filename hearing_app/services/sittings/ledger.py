"""What has left, what waits, what came to nothing, and what does a clerk do about it?

Not here: the attempts themselves (services.deliveries).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.letters import VERSIONS
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.release import add_delivery, letter_of
from hearing_app.store import letters, sittings
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow


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
