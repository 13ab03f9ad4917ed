"""Why does somebody get a short message?

A rung of his kind's reminders, mail that came back, two days of silence, a change a day before the start. Nobody who
has answered is asked again, and whoever gave his seat up himself is not told that he lost it. Not here: whether he can
be reached (messages.templates), when it may leave (sittings.quiet_hours).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.spans import Span


class Cause(StrEnum):
    """Why a short message was written; stands in the ledger."""

    RUNG = "rung"
    BOUNCED = "bounced"
    SILENT = "silent"
    URGENT = "urgent"


# What a short message can say; each has a template (config/messages.toml).
MESSAGE_LETTERS = (
    LetterKind.INVITATION,
    LetterKind.UPDATE,
    LetterKind.POSTPONEMENT,
    LetterKind.CANCELLATION,
    LetterKind.RELEASE,
    LetterKind.REMINDER,
)
# What has no approved text of its own says the same to whoever is invited: come, do not come yet, do not come.
LIKE: Mapping[LetterKind, LetterKind] = {
    LetterKind.SUSPENSION: LetterKind.POSTPONEMENT,
    LetterKind.RESUMPTION: LetterKind.UPDATE,
    LetterKind.TERMINATION: LetterKind.CANCELLATION,
}
ASKING = frozenset({LetterKind.INVITATION, LetterKind.UPDATE})
CHANGES = frozenset({LetterKind.UPDATE, LetterKind.POSTPONEMENT, LetterKind.CANCELLATION, LetterKind.RELEASE})


def said_as(kind: LetterKind) -> LetterKind:
    """Return the letter whose short message says what a letter says."""
    return LIKE.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long silence may last, and how near its start a change is told by short message as well."""

    silence: timedelta
    urgency: timedelta


@dataclass(frozen=True, slots=True)
class Told:
    """A letter that left for a seat: what it says of which time, when it left, whether it came back; and the seat.

    `before` is the time that a change replaced, `answered_at` when the seat's last answer was given.
    """

    kind: LetterKind
    span: Span
    released_at: datetime
    can_come: Light
    no_conflict: Light
    before: Span | None = None
    answered_at: datetime | None = None
    is_released: bool = False
    has_bounced: bool = False

    @property
    def is_lost(self) -> bool:
        """Say whether somebody does not come anyway, by his own word."""
        return Light.NO in (self.can_come, self.no_conflict)

    @property
    def is_answered(self) -> bool:
        """Say whether somebody has spoken since the letter left, so that he knows what it says."""
        return self.answered_at is not None and self.answered_at > self.released_at


def is_urgent(told: Told, *, now: datetime, patience: Patience) -> bool:
    """Say whether a change comes so near the start, the old one or the new one, that mail may be read too late."""
    if told.kind not in CHANGES or told.is_lost:
        return False
    starts = [span.start for span in (told.span, told.before) if span is not None and span.start > now]
    return any(start - now <= patience.urgency for start in starts)


def cause_for(told: Told, *, now: datetime, patience: Patience) -> Cause | None:
    """Return why a letter that left by mail is to be followed by a short message now, or None.

    None: the sitting has begun, somebody has answered or left the seat, or there is still time.
    """
    if told.kind not in MESSAGE_LETTERS or now >= told.span.start:
        return None
    if told.has_bounced:
        return Cause.BOUNCED if is_needed(told, Cause.BOUNCED) else None
    has_waited = told.kind in ASKING and now - told.released_at >= patience.silence
    return Cause.SILENT if has_waited and is_needed(told, Cause.SILENT) else None


def is_needed(told: Told, cause: Cause) -> bool:
    """Say whether a message still has something to say: asked again when it is written and when it is to leave."""
    if told.is_lost or (told.is_released and told.kind is not LetterKind.RELEASE):
        return False
    if cause is Cause.SILENT:
        return told.can_come is Light.OPEN and not told.is_answered
    return not told.is_answered if cause is Cause.BOUNCED else True
