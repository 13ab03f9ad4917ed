"""Which bytes does one mail to one recipient have?

The MIME tree that Outlook, Gmail and the domestic clients all read; Message-ID, Date and boundaries come from
outside or from the Message-ID, so that a retry sends the same bytes. Not here: the words (mail.letters), the way
out (mail.smtp).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from hearing_app import i18n
from hearing_app.domain.errors import Refused
from hearing_app.domain.itip.addresses import bounce_address, check_address, reply_address
from hearing_app.domain.itip.texts import display_name, one_line
from hearing_app.domain.sittings.letters import Letter, Office
from hearing_app.domain.spans import CIVIL
from hearing_app.mail.calendars import CalendarPart, build_calendar
from hearing_app.mail.letters import Composed, compose

# email takes both for free text and would write an id longer than the line as an encoded word, which threads no mail.
_HEADERS = HeaderRegistry()
for _name in ("in-reply-to", "references"):
    _HEADERS.map_to_type(_name, MessageIDHeader)  # type: ignore[arg-type]  # typeshed does not know it for a header
# 7bit keeps the bytes whole on relays without 8BITMIME; 76 is the longest encoded line (RFC 2045 §6.7, §6.8).
POLICY = SMTP.clone(cte_type="7bit", max_line_length=76, header_factory=_HEADERS)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9]{8,40}@[A-Za-z0-9.-]{3,253}>", re.ASCII)
# Other names made Office 365 ignore a CANCEL.
ATTACHMENT_NAME = "invite.ics"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything around the words: who writes, who answers to whom, one recipient, the frozen id and date.

    `bounce` is the SMTP sender (VERP), `answers_to` the Message-ID of the first invitation for an update or a
    cancellation. Raises Refused (`mail.address`) for an address that is not one plain address, ValueError for a
    Message-ID that is none or a naive date.
    """

    sender_name: str
    sender: str
    reply_to: str
    bounce: str
    recipient: str
    message_id: str
    dated_at: datetime
    answers_to: str = ""

    def __post_init__(self) -> None:
        addresses = (self.sender, self.reply_to, self.bounce, self.recipient)
        checked = [check_address(address) for address in addresses]
        reasons = [reason for each in checked if isinstance(each, Refused) for reason in each.reasons]
        if reasons:
            raise Refused(reasons)
        for message_id in filter(None, (self.message_id, self.answers_to)):
            if not _MESSAGE_ID.fullmatch(message_id):
                raise ValueError("not a Message-ID of ours")
        if not self.message_id or self.dated_at.tzinfo is None:
            raise ValueError("a message needs a Message-ID and an aware date")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the ledger keeps and the transport sends: envelope addresses, Message-ID, subject, the bytes."""

    envelope_from: str
    envelope_to: str
    message_id: str
    subject: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Postmark:
    """What a delivery row gives its message: the two tokens, the id, the date, the first invitation's id."""

    reply_token: str
    bounce_token: str
    message_id: str
    dated_at: datetime
    answers_to: str = ""


def message_id_for(domain: str, *parts: str | int) -> str:
    """Return <sha256 of the parts@domain>; parts are sitting, recipient, kind of letter, SEQUENCE and resend number.

    A changed or deliberately resent letter needs other parts: Exchange and Cyrus drop a known Message-ID silently.
    """
    joined = "".join(f"{len(str(part))}:{part}," for part in parts)
    return f"<{hashlib.sha256(joined.encode()).hexdigest()[:32]}@{domain.lower()}>"


def freeze_letter(letter: Letter, office: Office, postmark: Postmark) -> Frozen:
    """Compose a letter and build its message; the same arguments give the same bytes.

    Raises Refused (`mail.address`) when the recipient has no usable address.
    """
    with i18n.speaking(letter.language):
        sender_name = i18n.label(office.name)
    envelope = Envelope(
        sender_name=sender_name,
        sender=office.sender,
        reply_to=reply_address(postmark.reply_token, office.reply_domain),
        bounce=bounce_address(postmark.bounce_token, office.bounce_domain),
        recipient=letter.recipient.address,
        message_id=postmark.message_id,
        dated_at=postmark.dated_at,
        answers_to=postmark.answers_to,
    )
    part = build_calendar(letter.invite) if letter.invite else None
    return build_message(envelope, compose(letter, office), part=part)


def build_message(envelope: Envelope, composed: Composed, *, part: CalendarPart | None = None) -> Frozen:
    """Build multipart/mixed { alternative { plain, html, calendar }, application/ics }, or the alternative alone.

    A resend passes the calendar part of the first sending with a new Message-ID and date. Raises ValueError when
    the part is for another recipient or answers to another address than the message.
    """
    if part and (part.attendee, part.organizer) != (envelope.recipient, envelope.reply_to):
        raise ValueError("the calendar part belongs to another message")
    message = EmailMessage(policy=POLICY)
    subject = one_line(composed.subject, 200)
    _address(message, envelope, subject)
    message.set_content(composed.text)
    message.make_alternative(boundary=_boundary(envelope, "alternative"))
    message.add_alternative(composed.html, subtype="html")
    if part:
        message.add_alternative(
            part.content,
            maintype="text",
            subtype="calendar",
            cte="base64",
            params={"charset": "utf-8", "method": part.method.value},
        )
        message.make_mixed(boundary=_boundary(envelope, "mixed"))
        message.add_attachment(
            part.content,
            maintype="application",
            subtype="ics",
            cte="base64",
            filename=ATTACHMENT_NAME,
            params={"name": ATTACHMENT_NAME},
        )
    return Frozen(envelope.bounce, envelope.recipient, envelope.message_id, subject, message.as_bytes())


def _address(message: EmailMessage, envelope: Envelope, subject: str) -> None:
    message["From"] = Address(display_name(envelope.sender_name), addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Reply-To"] = Address(addr_spec=envelope.reply_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(envelope.dated_at.astimezone(CIVIL).replace(microsecond=0))
    message["Message-ID"] = envelope.message_id
    if envelope.answers_to:
        message["In-Reply-To"] = envelope.answers_to
        message["References"] = envelope.answers_to
    # Google's own invitations carry it; it keeps holiday notices from answering (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"


def _boundary(envelope: Envelope, level: str) -> str:
    # "=_" can occur neither in base64 nor in quoted-printable (RFC 2045 §6.7).
    return f"=_{hashlib.sha256(f'{level} {envelope.message_id}'.encode()).hexdigest()[:32]}"
