"""How do signed letters leave? Each takes its number; mail is frozen into a delivery, the rest goes to the call desk.

A letter's words are made here once, from facts that hold no party's name. Not here: who signs (services.approvals).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from hearing_app.domain.itip.addresses import reply_address
from hearing_app.domain.itip.invites import CalendarInvite, Method, Partstat, stamp_after
from hearing_app.domain.itip.tokens import fingerprint, token_for
from hearing_app.domain.messages.occasions import Cause, is_urgent
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import (
    CALENDAR_METHODS,
    PARTY_LETTERS,
    VERSIONS,
    Letter,
    LetterKind,
    Office,
    Recipient,
    SittingFacts,
)
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.mail.messages import Postmark, freeze_letter, message_id_for
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.numbers import take_number
from hearing_app.services.steps.sittings.messaging import add_message, may_message, told_of
from hearing_app.services.steps.sittings.objecting import fix_objection, new_members, objection_of
from hearing_app.services.steps.sittings.save import MAIL, MESSAGE
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.people import AgencyRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

# Seats and letters have ids of their own, so a reply to a letter without a seat needs another purpose.
ANSWER, REPLY, LETTER_REPLY, BOUNCE = "answer", "reply", "letter_reply", "bounce"
ANSWER_BY = time(18)
PARTSTATS: Mapping[Light, Partstat] = {
    Light.OPEN: Partstat.NEEDS_ACTION,
    Light.YES: Partstat.ACCEPTED,
    Light.NO: Partstat.DECLINED,
}


def release_letters(ctx: Context, change: Change, row: SittingRow, letters: Sequence[LetterRow]) -> None:
    """Let drafts leave: number, link, frozen mail or short message, or a place on the call desk."""
    for letter in letters:
        series = ctx.rules.kinds[row.kind].number_series
        if letter.paper and series:
            letter.number = take_number(change, ctx.rules, row.unit_id, series=series, matter_id=row.matter_id)
        letter.state = "released"
        letter.released_at = change.now
        fix_objection(ctx, row, letter, told_on=civil_day(ctx.now))
        if letter.seat is not None:
            _touch_seat(ctx, letter.seat, row, letter)
        if letter.channel == MAIL:
            add_delivery(ctx, change, row, letter)
        if (cause := _message_cause(ctx, letter)) is not None:
            add_message(ctx, change, letter, facts=facts_of_letter(ctx, letter), cause=cause)
    change.session.flush()


def _message_cause(ctx: Context, letter: LetterRow) -> Cause | None:
    """Say why a letter that leaves is a short message as well: it is one, or tells a change that cannot wait."""
    seat = letter.seat
    if seat is None or seat.person is None or letter.agency_id is not None or LetterKind(letter.kind) in PARTY_LETTERS:
        return None
    if letter.channel == MESSAGE:
        return Cause.RUNG
    is_near = is_urgent(told_of(letter, seat), now=ctx.now, patience=ctx.env.office.patience)
    # whoever is called anyway is not put on the list of calls a second time
    return Cause.URGENT if is_near and (letter.channel == MAIL or may_message(ctx, seat)) else None


def facts_of_letter(ctx: Context, letter: LetterRow) -> SittingFacts:
    """Return what a letter may tell, in the language of the person that it is for."""
    person = letter.seat.person if letter.seat is not None else None
    return facts_of(ctx, letter.sitting, letter, language=person.language if person else "zh")


def _touch_seat(ctx: Context, seat: SeatRow, row: SittingRow, letter: LetterRow) -> None:
    """Give a seat its link and its next calendar version; SEQUENCE and DTSTAMP only ever rise (RFC 5546 §2.1.4)."""
    is_named_anew = LetterKind(letter.kind) is LetterKind.INVITATION and not seat.is_invited
    if is_named_anew and seat.token_print is not None:
        # the agency that was asked holds the seat's first link; whom it named answers by another one
        seat.token_rotation += 1
        seat.reply_rotation += 1
        seat.token_print = None
    seat.reply_print = fingerprint(reply_token(ctx, seat))
    if seat.token_print is None:
        key = token_key(ctx)
        seat.token_print = fingerprint(token_for(key, ANSWER, row_id=seat.id, rotation=seat.token_rotation))
    if not seat.calendar_uid:
        digest = hashlib.sha256(f"{row.unit_id}|{row.id}|{seat.id}".encode()).hexdigest()[:24]
        seat.calendar_uid = f"{digest}@{ctx.env.office.message_domain}"
    if LetterKind(letter.kind) in VERSIONS:
        seat.calendar_sequence += 1
        seat.calendar_stamp_at = stamp_after(seat.calendar_stamp_at, ctx.now)
        if letter.content.get("previous_span") != letter.content.get("span"):
            seat.time_sequence = seat.calendar_sequence
        seat.is_invited = True
        seat.sequence = row.sequence
        if seat.can_come == Light.OPEN.value:
            seat.answer_by_on = row.answer_by_on


def add_delivery(ctx: Context, change: Change, row: SittingRow, letter: LetterRow, *, resend: int = 0) -> DeliveryRow:
    """Freeze a letter into a delivery and make the job that sends it; a resend has a new Message-ID and date."""
    built = letter_of(ctx, change, row, letter)
    message_id = message_id_for(
        ctx.env.office.message_domain, row.id, letter.id, letter.kind, _sequence(letter), resend
    )
    key = token_key(ctx)
    postmark = Postmark(
        reply_token=reply_token(ctx, letter.seat)
        if letter.seat is not None
        else token_for(key, LETTER_REPLY, row_id=letter.id),
        bounce_token=token_for(key, BOUNCE, row_id=letter.id, rotation=resend),
        message_id=message_id,
        dated_at=change.now,
        answers_to=deliveries.first_message_id(change.session, letter) if letter.seat_id is not None else "",
    )
    frozen = freeze_letter(built, office_of(ctx), postmark)
    delivery = DeliveryRow(
        unit_id=row.unit_id,
        letter_id=letter.id,
        sitting_id=row.id,
        seat_id=letter.seat_id,
        channel=deliveries.MAIL,
        resend=resend,
        envelope_from=frozen.envelope_from,
        envelope_to=frozen.envelope_to,
        message_id=frozen.message_id,
        state="pending",
        due_at=change.now,
    )
    deliveries.add(change.session, delivery, frozen.content)
    change.defer("send_delivery", delivery_id=delivery.id)
    return delivery


def letter_of(ctx: Context, change: Change, row: SittingRow, letter: LetterRow) -> Letter:
    """Return a letter as the mail layer writes it, with its calendar part where it has one."""
    kind = LetterKind(letter.kind)
    person = letter.seat.person if letter.seat is not None and letter.agency_id is None else None
    agency = change.session.get(AgencyRow, letter.agency_id) if letter.agency_id else None
    language = person.language if person else "zh"
    recipient = Recipient()
    if person is not None and kind not in PARTY_LETTERS:
        recipient = Recipient(person.email, person.name)
    elif agency is not None and kind not in PARTY_LETTERS:
        recipient = Recipient(agency.email, agency.name)
    facts = facts_of(ctx, row, letter, language=language)
    return Letter(kind, language, recipient, facts, _invite(ctx, letter, facts, language=language))


def facts_of(ctx: Context, row: SittingRow, letter: LetterRow, *, language: str) -> SittingFacts:
    """Return what a letter may tell: number, kind, role, time, place and link."""
    facts = seat_facts(ctx, row, letter.seat, language=language)
    right = objection_of(ctx, row, letter)
    return replace(
        facts,
        previous_span=_previous_span(letter),
        members=new_members(ctx, row, letter, language=language),
        object_until=right.until_on if right is not None and not right.is_cut_short else None,
    )


def seat_facts(ctx: Context, row: SittingRow, seat: SeatRow | None, *, language: str) -> SittingFacts:
    """Return what may be told about a seat, whether in a letter or by telephone."""
    kind = ctx.rules.kinds[row.kind]
    rule = next((rule for rule in kind.seats if seat is not None and rule.role.value == seat.role), None)
    return SittingFacts(
        number=row.number,
        kind_label=kind.label.get(language, kind.label["zh"]),
        role_label=rule.label.get(language, rule.label["zh"]) if rule else "",
        span=Span(row.starts_at, row.ends_at),
        place=place_of(row),
        answer_url=answer_url(ctx, seat) if seat is not None else ctx.env.public_url,
        answer_by=None if seat is not None and seat.answered_at else answer_by_at(row, seat),
        join_url=join_url_of(row, seat),
    )


def join_url_of(row: SittingRow, seat: SeatRow | None) -> str:
    """Return the video link for somebody who may join: seated and not released, and did not decline."""
    may_join = seat is not None and seat.person_id is not None and seat.released_at is None
    return row.join_url if may_join and seat is not None and seat.can_come != Light.NO.value else ""


def _invite(ctx: Context, letter: LetterRow, facts: SittingFacts, *, language: str) -> CalendarInvite | None:
    seat = letter.seat
    method = CALENDAR_METHODS.get(LetterKind(letter.kind))
    if seat is None or seat.person is None or method is None or letter.channel != MAIL:
        return None
    return entry_for(ctx, seat, facts, attendee=seat.person.email, language=language, method=Method(method))


def entry_for(
    ctx: Context,
    seat: SeatRow,
    facts: SittingFacts,
    *,
    attendee: str,
    language: str,
    method: Method = Method.REQUEST,
) -> CalendarInvite:
    """Return the present version of a seat's calendar entry, as it is mailed and as it is downloaded.

    It says what the recipient has answered: his calendar would take that back otherwise. A new time opens the light.
    """
    office = ctx.env.office
    return CalendarInvite(
        uid=seat.calendar_uid,
        sequence=seat.calendar_sequence,
        stamped_at=seat.calendar_stamp_at or ctx.now,
        span=facts.span,
        number=seat.sitting.number,
        kind_label=facts.kind_label,
        role_label=facts.role_label,
        place=facts.place,
        answer_url=facts.answer_url,
        organizer_name=office.name.get(language, office.name["zh"]),
        organizer=reply_address(reply_token(ctx, seat), office.reply_domain),
        attendee=attendee,
        language=language,
        phone=office.phone,
        method=method,
        answer=PARTSTATS[Light(seat.can_come)],
        join_url=facts.join_url,
    )


def _sequence(letter: LetterRow) -> int:
    return letter.seat.calendar_sequence if letter.seat is not None else 0


def _previous_span(letter: LetterRow) -> Span | None:
    """Return the time that a change replaces, as the change left it in the letter."""
    times = letter.content.get("previous_span") if letter.content else None
    return Span(*(datetime.fromisoformat(at) for at in times)) if times else None


def answer_by_at(row: SittingRow, seat: SeatRow | None = None) -> datetime | None:
    """Return until when an answer is awaited: 18:00 of the seat's own answer day, else of the sitting's."""
    by_on = seat.answer_by_on if seat is not None and seat.answer_by_on else row.answer_by_on
    return civil_instant(by_on, ANSWER_BY) if by_on is not None else None


def place_of(row: SittingRow) -> str:
    """Return where a sitting is held: the room with its place, or what history calls it."""
    if row.room is None:
        return row.place
    return f"{row.room.name}（{row.room.place}）" if row.room.place else row.room.name


def answer_url(ctx: Context, seat: SeatRow) -> str:
    """Return the personal link to a seat's answer page."""
    token = token_for(token_key(ctx), ANSWER, row_id=seat.id, rotation=seat.token_rotation)
    return f"{ctx.env.public_url}/a/{token}"


def reply_token(ctx: Context, seat: SeatRow) -> str:
    """Return the token of the address that answers to a seat's mail come to; the named person has his own."""
    return token_for(token_key(ctx), REPLY, row_id=seat.id, rotation=seat.reply_rotation)


def token_key(ctx: Context) -> bytes:
    """Return the key that links are derived from."""
    return hashlib.sha256(b"links|" + ctx.env.secret_key.encode()).digest()


def office_of(ctx: Context) -> Office:
    """Return the office as letters name it."""
    office = ctx.env.office
    return Office(office.name, office.phone, office.mail_sender, office.reply_domain, office.bounce_domain)
