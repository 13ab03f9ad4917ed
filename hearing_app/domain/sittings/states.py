"""How far is a sitting, and what may become of it next?

Not here: what follows from a change (sittings.changes), who may do it (rules.permissions).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict


class SittingState(StrEnum):
    """Where a sitting stands."""

    DRAFTED = "drafted"
    NOTICED = "noticed"
    CONFIRMED = "confirmed"
    HELD = "held"
    POSTPONED = "postponed"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    MERGED = "merged"


STATE_LABELS: Mapping[SittingState, Mapping[str, str]] = {
    SittingState.DRAFTED: {"zh": "拟定", "en": "draft"},
    SittingState.NOTICED: {"zh": "已通知", "en": "notified"},
    SittingState.CONFIRMED: {"zh": "已确认", "en": "confirmed"},
    SittingState.HELD: {"zh": "已举行", "en": "held"},
    SittingState.POSTPONED: {"zh": "延期", "en": "postponed"},
    SittingState.SUSPENDED: {"zh": "中止", "en": "suspended"},
    SittingState.TERMINATED: {"zh": "终止", "en": "terminated"},
    SittingState.CANCELLED: {"zh": "已取消", "en": "cancelled"},
    # put off and held together with another one: only past years' lists know it
    SittingState.MERGED: {"zh": "延期后并入", "en": "merged into another"},
}

ENDED = frozenset({SittingState.HELD, SittingState.TERMINATED, SittingState.CANCELLED, SittingState.MERGED})
ANNOUNCED = frozenset({SittingState.NOTICED, SittingState.CONFIRMED})
# what takes its time on a board: it is planned, told or was held
ON_BOARD = (SittingState.DRAFTED, SittingState.NOTICED, SittingState.CONFIRMED, SittingState.HELD)
MOVABLE = ANNOUNCED | {SittingState.DRAFTED, SittingState.POSTPONED, SittingState.SUSPENDED}
NEEDS_CAUSE = frozenset(
    {SittingState.POSTPONED, SittingState.SUSPENDED, SittingState.TERMINATED, SittingState.CANCELLED}
)
NEXT: Mapping[SittingState, frozenset[SittingState]] = {
    SittingState.DRAFTED: frozenset({SittingState.NOTICED, SittingState.CANCELLED}),
    SittingState.NOTICED: NEEDS_CAUSE | {SittingState.DRAFTED, SittingState.CONFIRMED, SittingState.HELD},
    SittingState.CONFIRMED: NEEDS_CAUSE | {SittingState.DRAFTED, SittingState.NOTICED, SittingState.HELD},
    SittingState.POSTPONED: frozenset(
        {SittingState.DRAFTED, SittingState.NOTICED, SittingState.TERMINATED, SittingState.CANCELLED}
    ),
    SittingState.SUSPENDED: frozenset(
        {SittingState.DRAFTED, SittingState.NOTICED, SittingState.TERMINATED, SittingState.CANCELLED}
    ),
    **{state: frozenset() for state in ENDED},
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a sitting is postponed, suspended, terminated or cancelled, and who decided it.

    `ground` is a code of the profile's list, `decider` the office: presider or organ (hearings.interruptions).
    """

    reason: str
    decided_by: str
    ground: str = ""
    decider: str = ""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What a step needs: the verdict at its stage, the cause, how often postponed before, when it starts."""

    verdict: Verdict | None = None
    cause: Cause | None = None
    postponements: int = 0
    starts_at: datetime | None = None


def advance(
    rules: Rules, state: SittingState, to: SittingState, *, facts: StepFacts, now: datetime
) -> SittingState | Refused:
    """Return the new state, or every reason against it.

    Noticed needs a complete plan, confirmed and held a legal panel of confirmed or present people; what interrupts
    or ends a sitting needs a cause; postponements are capped by the profile.
    """
    if to not in NEXT[state]:
        return Refused([Reason("sitting.no_such_step", {"state": STATE_LABELS[state], "to": STATE_LABELS[to]})])
    reasons = [*_verdict(to, facts), *_cause(to, facts), *_limits(rules, to, facts, now=now)]
    return Refused(reasons) if reasons else to


def _verdict(to: SittingState, facts: StepFacts) -> Iterator[Reason]:
    verdict = facts.verdict
    if to is SittingState.NOTICED and verdict is not None:
        yield from (*verdict.reasons, *verdict.gaps)
    if to in (SittingState.CONFIRMED, SittingState.HELD):
        if verdict is None or verdict.stage is not Stage.CONFIRMED:
            yield Reason("sitting.not_judged", {"to": STATE_LABELS[to]})
        else:
            yield from verdict.reasons


def _cause(to: SittingState, facts: StepFacts) -> Iterator[Reason]:
    if to in NEEDS_CAUSE and (facts.cause is None or not facts.cause.reason.strip()):
        yield Reason("sitting.cause_missing", {"to": STATE_LABELS[to]})
    if to in NEEDS_CAUSE and facts.cause is not None and not facts.cause.decided_by.strip():
        yield Reason("sitting.decider_missing", {"to": STATE_LABELS[to]})


def _limits(rules: Rules, to: SittingState, facts: StepFacts, *, now: datetime) -> Iterator[Reason]:
    if to is SittingState.POSTPONED and facts.postponements >= rules.profile.postpone_most:
        params = {"most": rules.profile.postpone_most}
        yield Reason("sitting.postponed_too_often", params, rules.profile.ref("postpone"))
    if to is SittingState.HELD and facts.starts_at is not None and now < facts.starts_at:
        yield Reason("sitting.not_begun", {})
