"""What does one calendar entry for one invited person hold?

The fields are the whole of what may leave the office: number, kind, role, time, place and links. There is no field
for a party, a subject or a person's name, so none can slip in. UID, SEQUENCE and DTSTAMP are persisted by the
caller. Not here: the bytes (mail.calendars), the reading of replies.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.spans import Span

_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,119}", re.ASCII)
_URL = re.compile(r"https?://[!#-;=?-\[\]^_a-z~]{1,2000}", re.ASCII)


class Method(StrEnum):
    """What we ask the recipient's calendar to do (RFC 5546 §1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    DECLINECOUNTER = "DECLINECOUNTER"


class Partstat(StrEnum):
    """What the invited person has answered (RFC 5545 §3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class CalendarInvite:
    """One version of one person's calendar entry for one sitting; labels are in `language`.

    `uid` is stable for the life of (sitting, attendee), `sequence` never falls, `stamped_at` rises with every
    version, `organizer` is the reply address of this invitation. Raises ValueError when one of them breaks
    RFC 5545 or the house rules.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    span: Span
    number: str
    kind_label: str
    role_label: str
    place: str
    answer_url: str
    organizer_name: str
    organizer: str
    attendee: str
    language: str = "zh"
    join_url: str = ""
    phone: str = ""
    method: Method = Method.REQUEST
    answer: Partstat = Partstat.NEEDS_ACTION

    def __post_init__(self) -> None:
        if not _UID.fullmatch(self.uid):
            raise ValueError("a UID is opaque ASCII of at most 120 characters")
        if self.sequence < 0 or self.stamped_at.tzinfo is None:
            raise ValueError("a version needs SEQUENCE >= 0 and an aware DTSTAMP")
        if not is_address(self.attendee):
            raise ValueError("the attendee is not one plain address")
        _check_organizer(self.organizer, self.attendee)
        check_url(self.answer_url)
        if self.join_url:
            check_url(self.join_url)


def is_url(url: str) -> bool:
    """Say whether a text is one http or https address in plain ASCII without spaces."""
    return _URL.fullmatch(url) is not None


def check_url(url: str) -> None:
    """Raise ValueError unless the text is one http or https address in plain ASCII without spaces."""
    if not is_url(url):
        raise ValueError("not a plain http or https address")


def stamp_after(previous_at: datetime | None, now: datetime) -> datetime:
    """Return the DTSTAMP of the next version: `now` in whole UTC seconds, later than the previous one for the UID."""
    stamp = now.astimezone(UTC).replace(microsecond=0)
    if previous_at is None:
        return stamp
    return max(stamp, previous_at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1))


def _check_organizer(organizer: str, attendee: str) -> None:
    if not is_address(organizer) or "+" in organizer or organizer != organizer.lower():
        raise ValueError("the organizer is one plain address in lower case without a plus tag")
    # Exchange shows "as the meeting organizer…" to somebody who is invited by himself.
    if organizer == attendee.lower():
        raise ValueError("the organizer is the attendee")
