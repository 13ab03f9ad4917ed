"""May a mailed answer be applied to its seat, or has somebody to look at it first?

The decision table of matching and authentication. A mail shows what somebody claims: the token of its envelope says
which seat, UID and version say which invitation, sender and attendee say who. Each ruling names its rule; the
sentence stands under `mail.<rule>` in translations/reasons. Not here: reading the mail (domain.itip), what an answer
does to a seat (sittings.invitations).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hearing_app.domain.sittings.invitations import Coming

# A clock that is ahead of ours by more than this is wrong, and what it stamped is dated by its arrival.
CLOCKS_DIFFER = timedelta(minutes=5)
REFRESHES_A_DAY = 3


class Effect(StrEnum):
    """What is done with a mail: apply the answer, ask a clerk, send the invitation again, or only keep it."""

    APPLY = "apply"
    ASK = "ask"
    SEND_AGAIN = "send_again"
    KEEP = "keep"


class Rule(StrEnum):
    """Why; the clerk reads its sentence."""

    ANSWER = "answer"
    PERHAPS = "perhaps"
    NOBODY = "nobody"
    OTHER_INVITATION = "other_invitation"
    OTHER_SENDER = "other_sender"
    NOT_AUTHENTIC = "not_authentic"
    OLD_VERSION = "old_version"
    REPEATED = "repeated"
    OVER = "over"
    CHANGING = "changing"
    RELEASED = "released"
    DELEGATED = "delegated"
    REFRESH = "refresh"
    REFRESH_AGAIN = "refresh_again"
    UNSENT = "unsent"
    UNDECIDED = "undecided"
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    UNKNOWN_BOUNCE = "unknown_bounce"
    UNREADABLE = "unreadable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class MailedReply:
    """What a mail claims; `sequence` and `stamped_at` are None where it holds none.

    `is_authentic`: our own mail server vouches for the sender's domain (True), denies it (False) or says nothing.
    """

    coming: Coming | None
    uid: str
    attendee: str
    sender: str
    received_at: datetime
    sequence: int | None = None
    stamped_at: datetime | None = None
    is_authentic: bool | None = None
    is_delegated: bool = False
    is_refresh: bool = False


@dataclass(frozen=True, slots=True)
class InvitedSeat:
    """What we know of the seat that the token names.

    `time_sequence` is the version in which the present time was first told; `last_reply` is (SEQUENCE, DTSTAMP) of
    the last mailed answer that counted, with what it said; `sent_today` how often the invitation went out again in 24
    hours. `is_over`: cancelled, ended or begun; `is_changing`: its change is not announced yet, or it is put off.
    """

    uid: str
    addresses: frozenset[str]
    sequence: int
    time_sequence: int
    is_released: bool
    is_over: bool
    is_changing: bool = False
    last_reply: tuple[int, datetime, Coming | None] | None = None
    sent_today: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is done and by which rule."""

    effect: Effect
    rule: Rule


def rule_on(reply: MailedReply, seat: InvitedSeat) -> Ruling:
    """Decide what a reply with a known token does; the first row of the table that fits counts."""
    return _not_ours(reply, seat) or _unsure_who(reply, seat) or _out_of_date(reply, seat) or _what_it_says(reply)


def said_at(reply: MailedReply) -> datetime:
    """Return when the answer was given: its DTSTAMP, or its arrival where the stamp is missing or from the future."""
    stamped = reply.stamped_at
    if stamped is None or stamped > reply.received_at + CLOCKS_DIFFER:
        return reply.received_at
    return min(stamped, reply.received_at)


def _not_ours(reply: MailedReply, seat: InvitedSeat) -> Ruling | None:
    if reply.uid != seat.uid:
        return Ruling(Effect.ASK, Rule.OTHER_INVITATION)
    if seat.is_released:
        return Ruling(Effect.KEEP, Rule.RELEASED)
    if seat.is_over:
        return Ruling(Effect.KEEP, Rule.OVER)
    if reply.is_refresh and seat.is_changing:
        # what he has is out of date, and what follows is not signed
        return Ruling(Effect.KEEP, Rule.CHANGING)
    if reply.is_refresh:
        is_often = seat.sent_today >= REFRESHES_A_DAY
        return Ruling(Effect.KEEP, Rule.REFRESH_AGAIN) if is_often else Ruling(Effect.SEND_AGAIN, Rule.REFRESH)
    return None


def _unsure_who(reply: MailedReply, seat: InvitedSeat) -> Ruling | None:
    # iOS may answer from another of the person's accounts, so one known address of the two is enough.
    if not {reply.sender.lower(), reply.attendee.lower()} & seat.addresses:
        return Ruling(Effect.ASK, Rule.OTHER_SENDER)
    if reply.is_authentic is False:
        return Ruling(Effect.ASK, Rule.NOT_AUTHENTIC)
    return None


def _out_of_date(reply: MailedReply, seat: InvitedSeat) -> Ruling | None:
    """RFC 5546 §2.1.5, softened as Outlook does: a version before the present time was told is out of date.

    While a change waits for signatures no version is told that could be answered, and no answer is lost: somebody looks
    at it. Two answers with the same stamp that say different things are two: the one that came later counts.
    """
    if seat.is_changing:
        is_said = reply.coming is not None or reply.is_delegated
        return Ruling(Effect.ASK, Rule.CHANGING) if is_said else Ruling(Effect.KEEP, Rule.UNDECIDED)
    sequence = seat.sequence if reply.sequence is None else reply.sequence
    if sequence < seat.time_sequence:
        is_told = seat.sent_today > 0
        return Ruling(Effect.KEEP if is_told else Effect.SEND_AGAIN, Rule.OLD_VERSION)
    if seat.last_reply is None:
        return None
    *last, last_coming = seat.last_reply
    this = [sequence, said_at(reply)]
    is_repeated = this < last or (this == last and reply.coming is last_coming)
    return Ruling(Effect.KEEP, Rule.REPEATED) if is_repeated else None


def _what_it_says(reply: MailedReply) -> Ruling:
    if reply.is_delegated:
        return Ruling(Effect.ASK, Rule.DELEGATED)
    if reply.coming is None:
        return Ruling(Effect.KEEP, Rule.UNDECIDED)
    return Ruling(Effect.APPLY, Rule.PERHAPS if reply.coming is Coming.TENTATIVE else Rule.ANSWER)
