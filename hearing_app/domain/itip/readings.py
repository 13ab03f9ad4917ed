"""What was read in one mail, ready to be ruled on?

The outcome of all reading: one word for what the mail is, and what it claims. Not here: how it is read
(mail.arrivals), what is done about it (sittings.replies).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """What a mail is."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTERED = "countered"
    DELEGATED = "delegated"
    NEEDS_ACTION = "needs_action"
    REFRESH = "refresh"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    AUTO_REPLY = "auto_reply"
    MESSAGE = "message"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail as it was read; what it does not hold is empty or None.

    `fault` says why it is set aside. `reply_token` and `bounce_token` come from the addresses that it was delivered
    to. `proposed_at` is when another time would begin. `status` is the RFC 3463 code of a bounce.
    """

    decision: Decision
    fault: str = ""
    reply_token: str = ""
    bounce_token: str = ""
    message_id: str = ""
    sender: str = ""
    subject: str = ""
    comment: str = ""
    uid: str = ""
    attendee: str = ""
    partstat: str = ""
    sequence: int | None = None
    stamped_at: datetime | None = None
    proposed_at: datetime | None = None
    proposed_until: datetime | None = None
    is_time_uncertain: bool = False
    is_authentic: bool | None = None
    status: str = ""
