"""What has arrived: an answer, a bounce, a machine's words, a human's, or something for a clerk?

In this order (calendar-mail rules 7 to 12): size and MIME limits, bounces, calendar parts, automatic mail, words. A
bounce never answers, whatever it carries; an automatic mail does, when it holds a valid answer, since Google's
answers are automatic. Not here: whose answer it is, and whether it is newer (services); limits of time and memory
(reader_process).
"""

from dataclasses import dataclass, replace

from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.domain.itip.replies import (
    ANSWERING,
    Decision,
    Glimpse,
    Reply,
    Unreadable,
    combine,
    decide,
    read_reply,
    seen_in,
)
from hearing_app.domain.itip.texts import one_line
from hearing_app.mail.auto_replies import is_auto_reply
from hearing_app.mail.bounces import Bounce, find_bounce
from hearing_app.mail.parts import Head, Mail, Part, read_head, read_mail
from hearing_app.mail.plain_texts import human_text
from hearing_app.mail.postboxes import Postbox, Tag, find_tag, has_null_path, is_vouched_for, sender_of

_CALENDARS = frozenset({"text/calendar", "application/ics", "application/calendar", "text/x-calendar"})
# Some gateways rename the type of an attachment; its name is believed only where no part calls itself a calendar.
_NAMELESS = frozenset({"application/octet-stream", "text/plain", "application/x-ics"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a mail came from: the tag of our address, From, Message-ID, subject, and whether our relay vouches."""

    tag: Tag | None = None
    sender: str = ""
    message_id: str = ""
    subject: str = ""
    is_vouched_for: bool = False
    has_null_path: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a mail comes to, with everything that a service needs to act on it.

    `fault` stands beside set_aside alone, `bounce` beside bounced alone. `reading` is a Reply beside accepted,
    declined, tentative, countered, delegated, needs_action and refresh; Unreadable where a calendar part was no
    answer; else None. `text` are the words of the mail.
    """

    decision: Decision
    fault: Fault | None = None
    reading: Reply | Unreadable | None = None
    bounce: Bounce | None = None
    text: str = ""
    origin: Origin = Origin()

    @property
    def seen(self) -> Glimpse:
        """Return what stands in the calendar part, empty where there is none."""
        return seen_in(self.reading) if self.reading else Glimpse()


def read_arrival(raw: bytes, postbox: Postbox) -> Arrival:
    """Read a mail as the relay delivered it (RFC 5322 with its trace fields). Never raises for what it holds."""
    origin = Origin()
    try:
        origin = _origin(read_head(raw), postbox) if raw.strip() else origin
        return replace(_decided(read_mail(raw), origin), origin=origin)
    except Unfit as unfit:
        return Arrival(Decision.SET_ASIDE, unfit.fault, origin=origin)


def read_calendar_file(content: bytes) -> Arrival:
    """Read the bytes of one calendar part without a mail around it."""
    return _answered(read_reply(content))


def _origin(head: Head, postbox: Postbox) -> Origin:
    return Origin(
        tag=find_tag(head, postbox),
        sender=sender_of(head),
        message_id=one_line(head.first("message-id"), 998),
        subject=head.words("subject"),
        is_vouched_for=is_vouched_for(head, postbox),
        has_null_path=has_null_path(head),
    )


def _decided(mail: Mail, origin: Origin) -> Arrival:
    text = human_text(mail.parts)
    reading = _reading(mail.parts)
    is_returned = origin.has_null_path or (origin.tag is not None and origin.tag.letter == "b")
    # 退回 or "delayed" may stand in the title of a sitting that somebody answers.
    if bounce := find_bounce(mail, text, is_returned=is_returned and not isinstance(reading, Reply)):
        return Arrival(Decision.BOUNCED, bounce=bounce, text=text)
    # A broken answer goes to a clerk even when a program sent it.
    if reading and (isinstance(reading, Reply) or reading.seen.method in ANSWERING):
        return replace(_answered(reading), text=text)
    if is_auto_reply(mail):
        return Arrival(Decision.AUTO_REPLY, reading=reading, text=text)
    if reading:
        return replace(_answered(reading), text=text)
    if fault := _sealed(mail):
        return Arrival(Decision.SET_ASIDE, fault, text=text)
    return Arrival(Decision.MESSAGE, text=text)


def _answered(reading: Reply | Unreadable) -> Arrival:
    fault = reading.fault if isinstance(reading, Unreadable) else None
    return Arrival(decide(reading), fault, reading)


def _reading(parts: tuple[Part, ...]) -> Reply | Unreadable | None:
    """Read every calendar part; copies that agree are one, a text/calendar part with a method speaks first."""
    found = [part for part in parts if part.kind in _CALENDARS] or [
        part for part in parts if part.kind in _NAMELESS and part.file_name.endswith(".ics")
    ]
    found.sort(key=lambda part: not (part.kind == "text/calendar" and part.params.get("method")))
    readings = [_read(part) for part in found]
    return combine(readings) if readings else None


def _read(part: Part) -> Reply | Unreadable:
    return read_reply(part.content, part.params.get("charset", ""), part.params.get("method", ""))


def _sealed(mail: Mail) -> Fault | None:
    kinds = {part.kind for part in mail.parts} | {mail.kind}
    if kinds & _SEALED or mail.kind == "multipart/encrypted":
        return Fault.ENCRYPTED
    is_winmail = "application/ms-tnef" in kinds or any(part.file_name == "winmail.dat" for part in mail.parts)
    return Fault.WINMAIL if is_winmail else None
