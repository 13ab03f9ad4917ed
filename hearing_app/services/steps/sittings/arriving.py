"""What does a mail do that came in: to its seat, its delivery, or a clerk's desk?

A reply that the rules let pass is applied like every other answer; all else waits for somebody or is only kept. Not
here: reading (mail), the transaction in which a mail is kept (services.inboxes), the pages (sittings.arrivals).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from hearing_app.domain.errors import Refused
from hearing_app.domain.itip.addresses import bounce_address, is_address
from hearing_app.domain.itip.invites import Method
from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.itip.refusals import status_blames_recipient
from hearing_app.domain.itip.replies import Decision
from hearing_app.domain.itip.tokens import fingerprint
from hearing_app.domain.sittings.invitations import Channel, Coming, Provenance
from hearing_app.domain.sittings.letters import CALENDAR_METHODS, VERSIONS, LetterKind
from hearing_app.domain.sittings.replies import Effect, InvitedSeat, MailedReply, Rule, Ruling, rule_on, said_at
from hearing_app.domain.sittings.states import ANNOUNCED, ENDED, SittingState
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.answering import AnswerOrder, lock_seat, record_answer
from hearing_app.services.steps.sittings.release import add_delivery
from hearing_app.services.steps.sittings.save import MAIL
from hearing_app.store import sittings
from hearing_app.store.mail import arrivals, deliveries
from hearing_app.store.tables.arrivals import ArrivalRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

APPLIED, WAITING, KEPT = "applied", "waiting", "kept"
DAY = timedelta(days=1)
COMING: Mapping[Decision, Coming] = {
    Decision.ACCEPTED: Coming.ACCEPT,
    Decision.DECLINED: Coming.DECLINE,
    Decision.TENTATIVE: Coming.TENTATIVE,
    Decision.COUNTERED: Coming.OTHER_TIME,
}
REPLIES = frozenset({*COMING, Decision.DELEGATED, Decision.NEEDS_ACTION, Decision.REFRESH})
STATES: Mapping[Effect, str] = {Effect.APPLY: APPLIED, Effect.ASK: WAITING, Effect.SEND_AGAIN: KEPT, Effect.KEEP: KEPT}
# What a stranger wrote, and addresses: sealed. The rest are codes, numbers and times.
WORDS = ("sender", "subject", "comment", "text", "attendee", "message_id")
# Some programs quote our letter, and with it the link that answers for the seat, even in a comment.
_LINK = re.compile(r"(?:https?|webcal)://\S+", re.IGNORECASE)
TOKENS = ("reply_token", "bounce_token")
INSTANTS = ("stamped_at", "proposed_at", "proposed_until")


def write_down(row: ArrivalRow, reading: Reading) -> None:
    """Keep what was read: words of the mail sealed, codes and times as facts, tokens not at all."""
    values = asdict(reading)
    row.decision = reading.decision.value
    row.words = json.dumps({name: values.pop(name) for name in WORDS}, ensure_ascii=False)
    kept = {name: value for name, value in values.items() if name not in (*TOKENS, "decision")}
    row.facts = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}


def reading_of(row: ArrivalRow) -> Reading:
    """Return what was read in a mail that is kept."""
    facts = {name: value for name, value in row.facts.items() if name != "refused"}
    for name in INSTANTS:
        if facts.get(name):
            facts[name] = datetime.fromisoformat(facts[name])
    return Reading(Decision(row.decision), **json.loads(row.words), **facts)


def settle(ctx: Context, change: Change, row: ArrivalRow, reading: Reading) -> None:
    """Do what a mail asks for as far as the rules let it, and write the ruling on its row."""
    if reading.decision is Decision.BOUNCED:
        _settle(row, _bounced(ctx, change, row, reading))
        return
    seat_id = arrivals.seat_of_reply(change.session, fingerprint(reading.reply_token)) if reading.reply_token else None
    if seat_id is None:
        _settle(row, _of_nobody(reading))
        return
    seat, sitting = lock_seat(change, seat_id)
    row.seat_id, row.unit_id = seat.id, sitting.unit_id
    if reading.decision not in REPLIES:
        _settle(row, _without_reply(reading))
        return
    _settle(row, _reply(ctx, change, row, (seat, sitting), reading=reading))


def apply_reply(
    ctx: Context, change: Change, row: ArrivalRow, locked: tuple[SeatRow, SittingRow], *, order: AnswerOrder
) -> None:
    """Record a mailed answer, keeping the lights that it changes; raises Refused with every reason."""
    seat, _ = locked
    reply = _claims(reading_of(row), row.arrived_at)
    before = _lights(seat)
    said = Provenance(Channel.MAIL, seat.person.name if seat.person else "", said_at(reply), f"mail:{row.id}")
    record_answer(ctx, change, locked, order=order, said=said)
    row.before = {**before, "answered_at": seat.answered_at.isoformat() if seat.answered_at else None}
    seat.replied_sequence = seat.calendar_sequence if reply.sequence is None else reply.sequence
    seat.replied_stamp_at = said_at(reply)


def order_of(row: ArrivalRow, sitting: SittingRow) -> AnswerOrder:
    """Return the answer that a mail gives to the present version of its sitting.

    Its note is what was said in the calendar part: the words of the mail stay sealed with it.
    """
    reading = reading_of(row)
    return AnswerOrder(
        sequence=sitting.sequence,
        coming=COMING.get(reading.decision),
        proposed_at=reading.proposed_at,
        note=_LINK.sub("…", reading.comment),
    )


def _settle(row: ArrivalRow, ruling: Ruling) -> None:
    row.rule, row.state = ruling.rule.value, STATES[ruling.effect]


def _of_nobody(reading: Reading) -> Ruling:
    if reading.decision is Decision.AUTO_REPLY:
        return Ruling(Effect.KEEP, Rule.AUTO_REPLY)
    if reading.decision is Decision.SET_ASIDE:
        return Ruling(Effect.ASK, Rule.UNREADABLE)
    return Ruling(Effect.ASK, Rule.NOBODY)


def _without_reply(reading: Reading) -> Ruling:
    if reading.decision is Decision.AUTO_REPLY:
        return Ruling(Effect.KEEP, Rule.AUTO_REPLY)
    return Ruling(Effect.ASK, Rule.MESSAGE if reading.decision is Decision.MESSAGE else Rule.UNREADABLE)


def _reply(
    ctx: Context, change: Change, row: ArrivalRow, locked: tuple[SeatRow, SittingRow], *, reading: Reading
) -> Ruling:
    seat, sitting = locked
    if arrivals.is_repeated(change.session, row, seat.id):
        return Ruling(Effect.KEEP, Rule.REPEATED)
    ruling = rule_on(_claims(reading, row.arrived_at), _known(ctx, change, seat, sitting))
    if ruling.effect is Effect.SEND_AGAIN and not _send_again(ctx, change, seat, sitting):
        return Ruling(Effect.ASK, Rule.UNSENT)
    if ruling.effect is not Effect.APPLY:
        return ruling
    try:
        apply_reply(ctx, change, row, locked, order=order_of(row, sitting))
    except Refused as refused:
        row.facts = {**row.facts, "refused": _plain(refused)}
        return Ruling(Effect.ASK, Rule.REFUSED)
    return ruling


def _plain(refused: Refused) -> list[dict[str, object]]:
    return [{"code": reason.code, "params": dict(reason.params)} for reason in refused.reasons]


def _claims(reading: Reading, received_at: datetime) -> MailedReply:
    return MailedReply(
        coming=COMING.get(reading.decision),
        uid=reading.uid,
        attendee=reading.attendee,
        sender=reading.sender,
        received_at=received_at,
        sequence=reading.sequence,
        stamped_at=reading.stamped_at,
        is_authentic=reading.is_authentic,
        is_delegated=reading.decision is Decision.DELEGATED,
        is_refresh=reading.decision is Decision.REFRESH,
    )


def _known(ctx: Context, change: Change, seat: SeatRow, sitting: SittingRow) -> InvitedSeat:
    addresses = arrivals.addresses_of(change.session, seat.id)
    if seat.person is not None and seat.person.email:
        addresses.add(seat.person.email.lower())
    state = SittingState(sitting.state)
    last = None
    if seat.replied_sequence is not None and seat.replied_stamp_at is not None:
        said = arrivals.last_applied(change.session, seat.id)
        last = (seat.replied_sequence, seat.replied_stamp_at, COMING.get(Decision(said)) if said else None)
    return InvitedSeat(
        uid=seat.calendar_uid,
        addresses=frozenset(addresses),
        sequence=seat.calendar_sequence,
        time_sequence=seat.time_sequence,
        is_released=seat.released_at is not None,
        is_over=state in ENDED or ctx.now >= sitting.starts_at,
        is_changing=state not in ANNOUNCED,
        last_reply=last,
        sent_today=arrivals.sent_again_since(change.session, seat.id, ctx.now - DAY),
    )


def _send_again(ctx: Context, change: Change, seat: SeatRow, sitting: SittingRow) -> bool:
    """Send the last version of a seat's entry once more; False where it went another way or calls the sitting off.

    An older letter would not do: it takes the present SEQUENCE, and a postponement would cancel what stands.
    """
    letter = arrivals.last_version(change.session, seat.id, [kind.value for kind in VERSIONS])
    person = seat.person
    if letter is None or letter.channel != MAIL or CALENDAR_METHODS[LetterKind(letter.kind)] is not Method.REQUEST:
        return False
    if ctx.env.mail_url is None or person is None or person.is_address_bad or not is_address(person.email):
        return False
    add_delivery(ctx, change, sitting, letter, resend=deliveries.next_resend(change.session, letter.id))
    return True


def _bounced(ctx: Context, change: Change, row: ArrivalRow, reading: Reading) -> Ruling:
    """RFC 3464: the address it came back to says which message, its status only why; 4.x.x means wait.

    A message that failed becomes a call whatever the status; the address is bad where the status says so.
    """
    delivery = None
    if reading.bounce_token:
        address = bounce_address(reading.bounce_token, ctx.env.office.bounce_domain)
        delivery = arrivals.delivery_of_bounce(change.session, address)
    if delivery is None:
        return Ruling(Effect.ASK, Rule.UNKNOWN_BOUNCE)
    row.delivery_id, row.seat_id, row.unit_id = delivery.id, delivery.seat_id, delivery.unit_id
    if reading.is_delay:
        return Ruling(Effect.KEEP, Rule.DELAYED)
    if delivery.state == "sent":
        delivery.state, delivery.reply = "failed", reading.status or "bounced"
    seat = sittings.find_seat(change.session, delivery.seat_id) if delivery.seat_id is not None else None
    is_his = seat is not None and seat.person is not None and seat.person.email == delivery.envelope_to
    if seat is not None and seat.person is not None and is_his and status_blames_recipient(reading.status):
        seat.person.is_address_bad = True
    return Ruling(Effect.KEEP, Rule.BOUNCED)


def _lights(seat: SeatRow) -> dict[str, object]:
    return {
        "can_come": seat.can_come,
        "no_conflict": seat.no_conflict,
        "conflict_note": seat.conflict_note,
        "proposed_at": seat.proposed_at.isoformat() if seat.proposed_at else None,
        "was_answered_at": seat.answered_at.isoformat() if seat.answered_at else None,
        "replied_sequence": seat.replied_sequence,
        "replied_stamp_at": seat.replied_stamp_at.isoformat() if seat.replied_stamp_at else None,
    }
