"""What may happen next in a mediation case?

Consents before the first sitting, a channel's turn from letter to result, mediators. Not here: the gate before a case
is opened (mediations.suitability), what was agreed (mediations.agreements).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.mediations.channels import ChannelRules
from hearing_app.domain.workdays import Label


class CaseState(StrEnum):
    """Where a case stands: consents are being asked, a channel has its turn or the next one is due, or it is over."""

    ASKING = "asking"
    RUNNING = "running"
    ENDED = "ended"


class Result(StrEnum):
    """How a case or a turn ended."""

    AGREED = "agreed"
    PARTIAL = "partial"
    FAILED = "failed"
    RETURNED = "returned"
    REFUSED = "refused"
    REVOKED = "revoked"


class Said(StrEnum):
    """What a party said to the mediation."""

    GIVEN = "given"
    REFUSED = "refused"
    REVOKED = "revoked"


class MediatorState(StrEnum):
    """Whether somebody mediates: named, rejected by a party, or stepped aside."""

    NAMED = "named"
    REJECTED = "rejected"
    RECUSED = "recused"


STATES: Mapping[CaseState, Label] = {
    CaseState.ASKING: {"zh": "征求同意", "en": "asking for consent"},
    CaseState.RUNNING: {"zh": "调解中", "en": "in mediation"},
    CaseState.ENDED: {"zh": "已结束", "en": "ended"},
}
RESULTS: Mapping[Result, Label] = {
    Result.AGREED: {"zh": "达成协议", "en": "agreed"},
    Result.PARTIAL: {"zh": "部分达成协议", "en": "partly agreed"},
    Result.FAILED: {"zh": "调解不成", "en": "failed"},
    Result.RETURNED: {"zh": "退回", "en": "returned"},
    Result.REFUSED: {"zh": "一方不同意", "en": "refused by a side"},
    Result.REVOKED: {"zh": "一方撤回同意", "en": "consent revoked by a side"},
}
SAID: Mapping[Said, Label] = {
    Said.GIVEN: {"zh": "同意", "en": "agrees"},
    Said.REFUSED: {"zh": "不同意", "en": "refuses"},
    Said.REVOKED: {"zh": "撤回同意", "en": "revokes"},
}
MEDIATOR_STATES: Mapping[MediatorState, Label] = {
    MediatorState.NAMED: {"zh": "担任", "en": "mediates"},
    MediatorState.REJECTED: {"zh": "当事人不接受", "en": "rejected by a party"},
    MediatorState.RECUSED: {"zh": "回避", "en": "recused"},
}
ORIGINS: Mapping[str, Label] = {
    "application": {"zh": "当事人申请", "en": "a party's application"},
    "offered": {"zh": "主动调解", "en": "offered by the office"},
    "police": {"zh": "公安移交", "en": "handed over by the police"},
    "court": {"zh": "法院委托", "en": "entrusted by a court"},
    "government": {"zh": "政府指定", "en": "assigned by the government"},
}
CHOSEN_BY: Mapping[str, Label] = {
    "both": {"zh": "双方选定", "en": "chosen by both sides"},
    "one": {"zh": "一方提出，对方接受", "en": "proposed by one side, accepted by the other"},
    "designated": {"zh": "指定，双方接受", "en": "designated, accepted by both sides"},
}
RETURN_REASONS: Mapping[str, Label] = {
    "not_within_powers": {"zh": "不属于本单位调解范围", "en": "not within this body's powers"},
    "absent": {"zh": "当事人无正当理由不到场", "en": "a party stays away without good reason"},
    "no_agreement": {"zh": "分歧过大，调解不成", "en": "the sides are too far apart"},
    "time_over": {"zh": "期限届满未达成协议", "en": "no agreement within the limit"},
    "other": {"zh": "其他", "en": "another reason"},
}
# Said to each party before it answers; also printed on the form in both languages (issue 4 §4).
NO_EFFECT: Label = {
    "zh": "是否同意调解由您自愿决定，可以随时撤回；不同意或者撤回，不影响您的信访事项继续依法办理。",
    "en": "You decide freely whether to take part and may change your mind at any time. "
    "Refusal has no effect on your matter, which goes on as the law provides.",
}


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """Of each party that has to agree, what it said last (None: nothing yet), and on which day."""

    said: Mapping[int, tuple[Said, date] | None]

    @property
    def missing(self) -> tuple[int, ...]:
        """The parties who have not agreed."""
        return tuple(id_ for id_, last in self.said.items() if last is None or last[0] is not Said.GIVEN)

    @property
    def complete_on(self) -> date | None:
        """The day on which the last consent was given; None while one is missing."""
        if not self.said or self.missing:
            return None
        return max(last[1] for last in self.said.values() if last is not None)


def check_taker(taken_by: str, handlers: Collection[str], rules: ChannelRules) -> list[Reason]:
    """Return why somebody may not take a consent: nobody named, or a handler of the matter.

    The handler of the matter has an interest in its being settled. Source: issue 4 §4, domain.md §4.2.
    """
    name = taken_by.strip()
    if not name:
        return [Reason("mediation.taker_missing", {}, rules.ref("taker"))]
    if name in handlers:
        return [Reason("mediation.taker_is_handler", {"name": name}, rules.ref("taker"))]
    return []


def check_said(said: Said, last: tuple[Said, date] | None, *, said_on: date, today: date) -> list[Reason]:
    """Return why a party cannot say this now: a day to come, nothing to revoke, the same again, before the last."""
    reasons = []
    if said_on > today:
        reasons.append(Reason("mediation.day_in_future", {"day": said_on}))
    if said is Said.REVOKED and (last is None or last[0] is not Said.GIVEN):
        reasons.append(Reason("mediation.nothing_to_revoke"))
    if said is not Said.REVOKED and last is not None and last[0] is Said.GIVEN:
        reasons.append(Reason("mediation.consented_already", {"day": last[1]}))
    if last is not None and said_on < last[1]:
        reasons.append(Reason("mediation.said_before_last", {"day": last[1]}))
    return reasons


@dataclass(frozen=True, slots=True)
class Turn:
    """One channel's turn as far as what follows depends on it."""

    channel: str
    referred_on: date
    accepted_on: date | None = None
    ended_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it has neither result nor return."""
        return self.ended_on is None


def check_referral(
    channel: str, *, on_day: date, turns: Sequence[Turn], consents: ConsentFacts, rules: ChannelRules
) -> Refused | None:
    """Return why a case cannot be handed to a channel now; None where it can.

    Every party has agreed first, one channel at a time, each channel once. Source: domain.md §4.2.
    """
    if channel not in rules.channels:
        return Refused([Reason("mediation.channel_unknown", {"channel": channel})])
    reasons = []
    if consents.complete_on is None:
        reasons.append(Reason("mediation.consents_missing", {"n": len(consents.missing)}, rules.ref("consent")))
    elif on_day < consents.complete_on:
        reasons.append(Reason("mediation.referred_before_consent", {"day": consents.complete_on}, rules.ref("consent")))
    if any(turn.is_open for turn in turns):
        reasons.append(Reason("mediation.turn_open", {}))
    if any(turn.channel == channel for turn in turns):
        reasons.append(Reason("mediation.channel_had_turn", {"channel": rules.channels[channel].label}))
    ended = [turn.ended_on for turn in turns if turn.ended_on is not None]
    if ended and on_day < max(ended):
        reasons.append(Reason("mediation.referred_before_return", {"day": max(ended)}))
    return Refused(reasons) if reasons else None


def check_turn(turn: Turn | None, *, on_day: date, today: date, needs_receipt: bool) -> list[Reason]:
    """Return why nothing can be recorded of a channel's turn: none is open, not received yet, days out of order."""
    if turn is None or not turn.is_open:
        return [Reason("mediation.no_turn")]
    reasons = []
    if on_day > today:
        reasons.append(Reason("mediation.day_in_future", {"day": on_day}))
    if needs_receipt and turn.accepted_on is None:
        reasons.append(Reason("mediation.not_accepted"))
    if not needs_receipt and turn.accepted_on is not None:
        reasons.append(Reason("mediation.accepted_already", {"day": turn.accepted_on}))
    first_on = turn.accepted_on or turn.referred_on
    if on_day < first_on:
        reasons.append(Reason("mediation.before_turn", {"day": first_on}))
    return reasons


@dataclass(frozen=True, slots=True)
class Named:
    """A mediator of the case."""

    person_id: int
    state: MediatorState
    is_presiding: bool


def check_mediators(named: Sequence[Named], rules: ChannelRules) -> list[Reason]:
    """Return what is wrong with who mediates: nobody, or several of whom not exactly one presides.

    Source: People's Mediation Law 19; court-appointed mediation rules 13 (one presides where several).
    """
    acting = [one for one in named if one.state is MediatorState.NAMED]
    if not acting:
        return [Reason("mediation.no_mediator", {}, rules.ref("reject"))]
    if len(acting) > 1 and sum(one.is_presiding for one in acting) != 1:
        return [Reason("mediation.presiding_not_one", {"n": len(acting)}, rules.ref("reject"))]
    return []
