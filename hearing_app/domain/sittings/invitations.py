"""What does an answer do to a seat?

Each answer has a channel and a provenance; both lights can be set by one answer or by two, in any order, and the
last word counts. Not here: reading mail (domain.itip), asking somebody else (sittings.reserves).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.states import ANNOUNCED, ENDED
from hearing_app.domain.spans import Span


class Channel(StrEnum):
    """How an answer came in."""

    WEB = "web"
    MAIL = "mail"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    MESSAGE = "message"
    PAPER = "paper"


class Coming(StrEnum):
    """What was said about coming."""

    ACCEPT = "accept"
    DECLINE = "decline"
    OTHER_TIME = "other_time"
    TENTATIVE = "tentative"
    NOT_REACHED = "not_reached"


SPOKEN = frozenset({Channel.TELEPHONE, Channel.COUNTER, Channel.MESSAGE, Channel.PAPER})
# "Perhaps" (RFC 5545 §3.2.12 TENTATIVE) puts an earlier yes out again: nobody can count on it.
LIGHTS = {
    Coming.ACCEPT: Light.YES,
    Coming.DECLINE: Light.NO,
    Coming.OTHER_TIME: Light.NO,
    Coming.TENTATIVE: Light.OPEN,
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who said it (in words), how and when, and who recorded it; the invited person records for himself on the web."""

    channel: Channel
    said_by: str
    said_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to the version `sequence` of a sitting.

    `coming` None and `conflict` None leave that light alone. `conflict` is YES when he has an interest in the matter.
    `proposed_span` belongs to another time.
    """

    sequence: int
    provenance: Provenance
    coming: Coming | None = None
    conflict: Light | None = None
    proposed_span: Span | None = None
    note: str = ""
    has_pledged: bool = False

    @property
    def is_about_lights(self) -> bool:
        """Say whether it answers one of the two questions, and not the pledge alone."""
        return self.coming is not None or self.conflict is not None


class Pledge(StrEnum):
    """How the promise to keep the matter confidential (保密承诺) stands after an answer."""

    NOT_ASKED = "not_asked"
    OPEN = "open"
    GIVEN = "given"


class Effect(StrEnum):
    """What the office has to do about an answer."""

    NONE = "none"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CONFLICTED = "conflicted"
    COUNTERED = "countered"
    CALL_AGAIN = "call_again"


@dataclass(frozen=True, slots=True)
class Answered:
    """The seat with its new lights, and what follows."""

    seat: Seat
    effect: Effect
    proposed_span: Span | None = None


def apply_answer(
    seat: Seat, answer: Answer, *, sitting: Sitting, now: datetime, pledge: Pledge = Pledge.NOT_ASKED
) -> Answered | Refused:
    """Set the lights of a seat by an answer.

    Refused: a released seat, a sitting that has begun, ended or waits for its new notice, an answer to an older
    version or older than the last one, an answer that says nothing or, by voice or paper, without the name of who
    said it, and on a page a yes without the pledge or an interest without a word about it.
    """
    reasons = [*_too_late(seat, sitting, now), *_stale(seat, answer, sitting), *_incomplete(answer, now)]
    if answer.provenance.channel is Channel.WEB:
        reasons += _unsaid(answer, pledge)
    if reasons:
        return Refused(reasons)
    if answer.coming is Coming.NOT_REACHED:
        return Answered(seat, Effect.CALL_AGAIN)
    lit = replace(
        seat,
        can_come=LIGHTS[answer.coming] if answer.coming else seat.can_come,
        has_no_conflict=_opposite(answer.conflict) if answer.conflict else seat.has_no_conflict,
        answered_at=answer.provenance.said_at if answer.is_about_lights else seat.answered_at,
    )
    return Answered(lit, _effect(lit, answer), answer.proposed_span)


def _effect(seat: Seat, answer: Answer) -> Effect:
    if seat.has_no_conflict is Light.NO:
        return Effect.CONFLICTED
    if answer.coming is Coming.OTHER_TIME:
        return Effect.COUNTERED
    if seat.can_come is Light.NO:
        return Effect.DECLINED
    if answer.coming is Coming.TENTATIVE:
        return Effect.CALL_AGAIN
    return Effect.CONFIRMED if seat.is_confirmed else Effect.NONE


def _opposite(conflict: Light) -> Light:
    return {Light.YES: Light.NO, Light.NO: Light.YES, Light.OPEN: Light.OPEN}[conflict]


def _too_late(seat: Seat, sitting: Sitting, now: datetime) -> Iterator[Reason]:
    if seat.is_released:
        yield Reason("invitation.released")
    if seat.person_id is None:
        yield Reason("invitation.nobody")
    if sitting.state in ENDED:
        yield Reason("invitation.ended")
    elif sitting.state not in ANNOUNCED:
        yield Reason("invitation.not_open")
    elif now >= sitting.order.span.start:
        yield Reason("invitation.begun")


def _stale(seat: Seat, answer: Answer, sitting: Sitting) -> Iterator[Reason]:
    if answer.sequence < sitting.sequence:
        params = {"at": sitting.order.span.start, "current": sitting.sequence}
        yield Reason("invitation.older_version", {"version": answer.sequence, **params})
    if seat.answered_at is not None and answer.provenance.said_at < seat.answered_at:
        yield Reason("invitation.older_answer")


def _incomplete(answer: Answer, now: datetime) -> Iterator[Reason]:
    said = answer.provenance
    if not answer.is_about_lights and not answer.has_pledged:
        yield Reason("invitation.says_nothing")
    # words alone would put the light out without a time that the office can decide on
    if answer.coming is Coming.OTHER_TIME and answer.proposed_span is None:
        yield Reason("invitation.no_other_time")
    is_spoken = said.channel in SPOKEN and answer.coming is not Coming.NOT_REACHED
    if not said.recorded_by or (is_spoken and not said.said_by.strip()):
        yield Reason("invitation.no_provenance")
    if said.said_at > now:
        yield Reason("invitation.said_in_future")


def _unsaid(answer: Answer, pledge: Pledge) -> Iterator[Reason]:
    """Yield what a page asks along with an answer; by voice the clerk asks for it, in a calendar nobody can say it."""
    if answer.coming is Coming.ACCEPT and pledge is Pledge.OPEN:
        yield Reason("invitation.pledge_missing")
    if answer.conflict is Light.YES and not answer.note.strip():
        yield Reason("invitation.conflict_unexplained")
