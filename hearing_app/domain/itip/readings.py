"""What was read in one mail, ready to be ruled on?

The outcome of all reading: one word for what the mail is, and what it claims. Not here: how it is read
(mail.arrivals), what is done about it (sittings.replies).
"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.itip.replies import Decision


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail as it was read; what it does not hold is empty or None.

    `fault` says why it is set aside. `reply_token` and `bounce_token` come from the addresses that it was delivered
    to. `comment` is what the calendar part says to us, `text` the words of the mail, which may quote our own letter
    with its personal link. `proposed_at` is when another time would begin. `status` is the RFC 3463 code of a bounce.
    """

    decision: Decision
    fault: str = ""
    reply_token: str = ""
    bounce_token: str = ""
    message_id: str = ""
    sender: str = ""
    subject: str = ""
    comment: str = ""
    text: str = ""
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
    is_final: bool = True

    @property
    def is_delay(self) -> bool:
        """Say whether a relay only goes on trying (RFC 3463: class 4)."""
        return self.decision is Decision.BOUNCED and not self.is_final
