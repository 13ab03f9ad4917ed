"""What may an invited person be told about his seat, and how is it kept that he was told?

Words, link and calendar entry name no party; the parties' names are read by whoever signed in or asks by telephone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from hearing_app.domain.itip.invites import CalendarInvite, Partstat
from hearing_app.domain.itip.tokens import fingerprint, token_for
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.rules.vocabulary import PARTICIPANTS, PARTIES
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.letters import Letter, LetterKind, Recipient
from hearing_app.mail.letters import message_text, spoken_text
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.release import ANSWER, entry_for, office_of, seat_facts, token_key
from hearing_app.store import calls
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.sittings import TOLD, AnswerRow, SeatRow, SittingRow

SOMEBODY: Mapping[str, str] = {"zh": "参会人", "en": "attendee"}
AGENCY_SIDE = "respondent"
FIRM: Mapping[str, str] = {"zh": "对方律师事务所", "en": "opposing law firm"}


@dataclass(frozen=True, slots=True)
class NamedParty:
    """Somebody on one side of a matter, in his role."""

    role: Mapping[str, str]
    name: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What is read out by telephone, and the neutral text with the link for WeChat or a short message."""

    spoken: str
    message: str


def telling_of(ctx: Context, seat: SeatRow, kind: LetterKind, *, language: str) -> Telling:
    """Return the words for a seat, as of a letter of this kind."""
    facts = seat_facts(ctx, seat.sitting, seat, language=language)
    letter = Letter(kind, language, Recipient("", seat.person.name if seat.person else ""), facts)
    office = office_of(ctx)
    return Telling(spoken_text(letter, office), message_text(in_time(letter, ctx.now), office))


def in_time(letter: Letter, now: datetime) -> Letter:
    """Return a letter without the day for an answer that is over: what is pasted today shall not ask for yesterday."""
    by = letter.facts.answer_by
    return letter if by is None or by > now else replace(letter, facts=replace(letter.facts, answer_by=None))


def entry_of(ctx: Context, seat: SeatRow) -> CalendarInvite | None:
    """Return the present version of a seat's calendar entry; None where it was never told or is no longer needed."""
    row: SittingRow = seat.sitting
    if seat.person is None or seat.calendar_sequence < 0 or seat.released_at is not None:
        return None
    language = seat.person.language
    facts = seat_facts(ctx, row, seat, language=language)
    attendee = seat.person.email or ctx.env.office.mail_sender
    entry = entry_for(ctx, seat, facts, attendee=attendee, language=language)
    return replace(entry, answer=Partstat.DECLINED) if seat.can_come == Light.NO.value else entry


def role_labels(ctx: Context, seat: SeatRow) -> Mapping[str, str]:
    """Return how a seat's role is called, in both languages."""
    rule = next((rule for rule in ctx.rules.kinds[seat.sitting.kind].seats if rule.role.value == seat.role), None)
    return rule.label if rule is not None else SOMEBODY


def whole_name(party: PartyRow) -> str:
    """Return a party's name, to be read out by somebody who opened the matter."""
    return party.name


def masked_name(party: PartyRow) -> str:
    """Return a party's name for paper: of a person the family name alone, of the agency complained of the whole."""
    return party.name if party.role == AGENCY_SIDE else f"{party.name[:1]}某"


def parties_of(seat: SeatRow, name_of: Callable[[PartyRow], str] = whole_name) -> tuple[NamedParty, ...]:
    """Return who stands on either side of the seat's matter, for the statement about an interest in it."""
    matter = seat.sitting.matter
    if matter is None:
        return ()
    named = [NamedParty(PARTICIPANTS[party.role], name_of(party)) for party in matter.parties]
    if matter.agency is not None and matter.agency.name not in {party.name for party in named}:
        named.append(NamedParty(PARTIES[AGENCY_SIDE], matter.agency.name))
    firms = {party.firm for party in matter.parties if party.firm} | {matter.opposing_firm} - {""}
    return (*named, *(NamedParty(FIRM, firm) for firm in sorted(firms)))


def mark_told(session: Session, seat_id: int, channel: Channel, *, on_day: date) -> None:
    """Keep that what had to be said to a seat's person has been said: its letters that went by no mail are served."""
    for letter in calls.unserved_of_seat(session, seat_id):
        letter.service_method = channel.value
        letter.served_on = on_day


def note_told(ctx: Context, change: Change, seat_id: int, channel: Channel) -> None:
    """Keep among a seat's answers who told its person, when and how; it lights nothing."""
    row = AnswerRow(seat_id=seat_id, channel=channel.value, can_come=TOLD, said_by="", said_at=ctx.now)
    row.recorded_by, row.recorded_at = ctx.actor.name, ctx.now
    change.session.add(row)


def renew_token(ctx: Context, change: Change, seat: SeatRow) -> None:
    """Revoke a seat's link and give it another."""
    seat.token_rotation += 1
    seat.token_print = fingerprint(token_for(token_key(ctx), ANSWER, row_id=seat.id, rotation=seat.token_rotation))
    change.session.flush()
