"""Which letters does the office send about a sitting, and what may each of them hold?

Facts are number, kind, role, time, place and links: no party, no subject, no reason for a release. Not here: the
words (templates/mail), when a letter is due (reminders, invitations), how it travels (mail).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.itip.invites import CalendarInvite, Method, check_url
from hearing_app.domain.spans import Span


class LetterKind(StrEnum):
    """What a letter is about; the value names its folder under templates/mail."""

    INVITATION = "invitation"
    UPDATE = "update"
    POSTPONEMENT = "postponement"
    CANCELLATION = "cancellation"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    TERMINATION = "termination"
    RELEASE = "release"
    PROPOSAL_REFUSED = "proposal_refused"
    REMINDER = "reminder"
    UNIT_REQUEST = "unit_request"
    PARTY_NOTICE = "party_notice"
    PARTY_UPDATE = "party_update"
    PARTY_MEMBERS = "party_members"
    PARTY_CANCELLATION = "party_cancellation"
    PARTY_SUSPENSION = "party_suspension"
    PARTY_RESUMPTION = "party_resumption"
    PARTY_TERMINATION = "party_termination"


PARTY_LETTERS = frozenset(kind for kind in LetterKind if kind.startswith("party_"))
UNIT_LETTERS = frozenset({LetterKind.UNIT_REQUEST})
CALENDAR_METHODS: Mapping[LetterKind, Method] = {
    LetterKind.INVITATION: Method.REQUEST,
    LetterKind.UPDATE: Method.REQUEST,
    LetterKind.POSTPONEMENT: Method.CANCEL,
    LetterKind.CANCELLATION: Method.CANCEL,
    LetterKind.SUSPENSION: Method.CANCEL,
    LetterKind.TERMINATION: Method.CANCEL,
    LetterKind.RESUMPTION: Method.REQUEST,
    LetterKind.RELEASE: Method.CANCEL,
    LetterKind.PROPOSAL_REFUSED: Method.DECLINECOUNTER,
}
# Letters that make a new version of the calendar entry; refusing a proposal speaks of the present one.
VERSIONS = frozenset(kind for kind, method in CALENDAR_METHODS.items() if method is not Method.DECLINECOUNTER)


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes: name by language, telephone, sending address, and the domains of reply and bounce addresses."""

    name: Mapping[str, str]
    phone: str
    sender: str
    reply_domain: str
    bounce_domain: str

    def __post_init__(self) -> None:
        if not is_address(self.sender):
            raise ValueError("the office's sender is not one plain address")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for: an address (empty where there is none) and, never for a party, a name to greet."""

    address: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who took a seat after the parties were served, as a party may be told: role, category, agency."""

    role_label: str
    category_label: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What a letter may tell, in the recipient's language.

    `previous_span` is the time before a change, equal to `span` when only the place changed and None when that is
    not known; `answer_by` the instant until which an answer is awaited, None once it has come; `seats` the number
    of people whom a unit is asked to name. `members` took their seats anew; until `object_until` a party may ask for
    their recusal (None: until the sitting opens).
    """

    number: str
    kind_label: str
    role_label: str
    span: Span
    place: str
    answer_url: str
    answer_by: datetime | None = None
    previous_span: Span | None = None
    join_url: str = ""
    seats: int = 1
    members: tuple[NewMember, ...] = ()
    object_until: date | None = None

    def __post_init__(self) -> None:
        check_url(self.answer_url)
        if self.join_url:
            check_url(self.join_url)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one recipient; raises ValueError when it would break privacy or contradict its calendar part."""

    kind: LetterKind
    language: str
    recipient: Recipient
    facts: SittingFacts
    invite: CalendarInvite | None = None

    def __post_init__(self) -> None:
        if self.kind in PARTY_LETTERS and self.recipient.name:
            raise ValueError("a letter to a party holds no name")
        if self.invite is None:
            return
        if CALENDAR_METHODS.get(self.kind) is not self.invite.method:
            raise ValueError("this letter does not carry this calendar method")
        if self.invite.attendee != self.recipient.address:
            raise ValueError("the calendar part is for somebody else")
