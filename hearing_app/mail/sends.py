"""What comes of handing one message over, whichever way it goes?

Not here: the ways (mail.smtp, mail.folders), which of them an address means (mail.transports).
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is in other hands; `reply` is the relay's last answer."""

    reply: str


class Transient(Exception):
    """Not handed over, or nobody knows: send the same bytes again later. Holds the relay's answer or the cause."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class Permanent(Exception):
    """Refused for good: no further attempt, somebody has to call. Holds the relay's answer."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class RecipientRefused(Permanent):
    """Refused for good when the recipient was named, so that the answer may speak of him (RFC 5321 §4.3.2)."""


class Transport(Protocol):
    """One way out. `name` is fit for a page: no password."""

    @property
    def name(self) -> str:
        """Return how the way is called on the operator's page."""
        ...

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:
        """Hand one message over to one recipient; raises Transient, Permanent or RecipientRefused."""
        ...
