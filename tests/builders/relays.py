"""How does a test say what the relay answers, without one?"""

from dataclasses import dataclass, field

import pytest

from hearing_app.mail.sends import Sent
from hearing_app.services.sittings import deliveries


@dataclass
class Relay:
    """A relay that answers as told and keeps what it was given."""

    answers: list[Exception | str] = field(default_factory=list)
    given: list[tuple[str, bytes]] = field(default_factory=list)
    name: str = "fake"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:
        self.given.append((envelope_to, content))
        answer = self.answers.pop(0) if self.answers else "250 ok"
        if isinstance(answer, Exception):
            raise answer
        return Sent(answer)


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Relay:
    """The relay of this test; waits pass at once."""
    made = Relay()
    monkeypatch.setattr(deliveries, "transport_for", lambda _url: made)
    monkeypatch.setattr(deliveries.time, "sleep", lambda _seconds: None)
    return made
