"""How is a short message written: from a letter's facts, frozen into the ledger, or left to a call with the reason?

No number stands in a job, a log or an address: it is sealed with the message. Not here: when one is wanted
(domain.messages.occasions, services.reminders, services.fallbacks), the attempts (services.deliveries).
"""

import hashlib
from datetime import datetime

from hearing_app import i18n
from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.itip.invites import Method
from hearing_app.domain.messages.occasions import Cause, Told, said_as
from hearing_app.domain.messages.templates import ShortMessage, masked, mobile_of, shorthand, write_message
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import CALENDAR_METHODS, LetterKind, SittingFacts
from hearing_app.domain.sittings.quiet_hours import leaving_at
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.domain.spans import Span
from hearing_app.mail.dates import short_text
from hearing_app.mail.messages import message_id_for
from hearing_app.mail.short_messages.contents import freeze_message
from hearing_app.services.context import Change, Context
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SeatRow

SEND = "send_delivery"


def add_message(
    ctx: Context, change: Change, letter: LetterRow, *, facts: SittingFacts, cause: Cause, resend: int = 0
) -> DeliveryRow:
    """Write a letter's short message into the ledger: to be sent, or as a call where none can be written or sent."""
    seat, row = letter.seat, letter.sitting
    number = mobile_of(seat.person.phone) if seat is not None and seat.person is not None else ""
    written = write(ctx, letter, facts, mobile=number)
    message_id = message_id_for(
        ctx.env.office.message_domain, row.id, letter.id, deliveries.MESSAGE, cause.value, resend
    )
    delivery = DeliveryRow(
        unit_id=row.unit_id,
        letter_id=letter.id,
        sitting_id=row.id,
        seat_id=letter.seat_id,
        channel=deliveries.MESSAGE,
        cause=cause.value,
        resend=resend,
        envelope_from="",
        envelope_to=masked(number),
        message_id=message_id,
        state="pending",
        due_at=leaving_at(ctx.now, row.starts_at, quiet=ctx.env.office.quiet),
    )
    if isinstance(written, Refused):
        delivery.state, delivery.reply = deliveries.TO_CALL, shorthand(written.reasons[0])
        return deliveries.add(change.session, delivery, b"")
    id_ = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    deliveries.add(change.session, delivery, freeze_message(written, id_=id_, to=number, written_at=ctx.now))
    if delivery.due_at <= ctx.now:
        # what rests until morning is taken up by the tick
        change.defer(SEND, delivery_id=delivery.id)
    return delivery


def write(ctx: Context, letter: LetterRow, facts: SittingFacts, *, mobile: str) -> ShortMessage | Refused:
    """Fill the template of a letter; Refused: no gateway, no mobile number, or a limit that is broken."""
    missing = [code for code, is_there in (("message.no_gateway", ctx.env.has_gateway), ("message.no_mobile", mobile))
               if not is_there]  # fmt: skip
    if missing:
        return Refused([Reason(code) for code in missing])
    language = letter.seat.person.language if letter.seat is not None and letter.seat.person is not None else "zh"
    with i18n.speaking(language):
        when = short_text((_span(letter, "span") or facts.span).start)
    values = {"number": facts.number, "role": facts.role_label, "time": when, "place": facts.place}
    phone = ctx.env.office.phone
    kind = said_as(LetterKind(letter.kind)).value
    return write_message(ctx.rules.messages, kind, values, language=language, phone=phone)


def may_message(ctx: Context, seat: SeatRow) -> bool:
    """Say whether short messages leave here and the seat's person has a mobile number."""
    return ctx.env.has_gateway and seat.person is not None and bool(mobile_of(seat.person.phone))


def told_of(letter: LetterRow, seat: SeatRow) -> Told:
    """Return a letter and the seat it left for, as the rules about short messages want them."""
    return Told(
        kind=said_as(LetterKind(letter.kind)),
        span=_span(letter, "span") or Span(letter.sitting.starts_at, letter.sitting.ends_at),
        released_at=letter.released_at or letter.made_at,
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        before=_span(letter, "previous_span"),
        answered_at=seat.answered_at,
        is_released=seat.released_at is not None,
    )


def still_holds(letter: LetterRow) -> bool:
    """Say whether what a letter tells is still so: a new time that nobody has signed takes the place of the old one."""
    is_off = CALENDAR_METHODS.get(LetterKind(letter.kind)) is Method.CANCEL
    return is_off or SittingState(letter.sitting.state) in ANNOUNCED


def _span(letter: LetterRow, key: str) -> Span | None:
    """Return the time that a letter tells, or the one it replaces, as it was when the letter was written."""
    times = letter.content.get(key) if letter.content else None
    return Span(*map(datetime.fromisoformat, times)) if times else None
