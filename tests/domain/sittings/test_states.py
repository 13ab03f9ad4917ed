"""Which steps may a sitting take, and what does each need?"""

from datetime import timedelta

import pytest

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Verdict
from hearing_app.domain.sittings.states import ENDED, NEXT, Cause, SittingState, StepFacts, advance
from tests.builders.rules import NOW, rules

S = SittingState
CAUSE = Cause("鉴定未完成", "主持人")
LEGAL = Verdict(Stage.CONFIRMED)


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("to", S)
def test_only_listed_steps_are_possible(state: SittingState, to: SittingState):
    found = advance(rules(), state, to, facts=StepFacts(LEGAL, CAUSE), now=NOW)
    assert found == to if to in NEXT[state] else codes(found) == ["sitting.no_such_step"]


def test_what_is_over_stays_over():
    assert {NEXT[state] for state in ENDED} == {frozenset()}


@pytest.mark.parametrize(
    ("state", "to", "step", "expected"),
    [
        (S.DRAFTED, S.NOTICED, StepFacts(Verdict(Stage.PLANNED, gaps=(Reason("seat.too_few"),))), ["seat.too_few"]),
        (S.NOTICED, S.CONFIRMED, StepFacts(Verdict(Stage.CONFIRMED, (Reason("panel.even"),))), ["panel.even"]),
        (S.NOTICED, S.CONFIRMED, StepFacts(Verdict(Stage.PLANNED)), ["sitting.not_judged"]),
        (S.CONFIRMED, S.HELD, StepFacts(), ["sitting.not_judged"]),
        (S.CONFIRMED, S.HELD, StepFacts(LEGAL, starts_at=NOW + timedelta(minutes=1)), ["sitting.not_begun"]),
        (S.CONFIRMED, S.SUSPENDED, StepFacts(), ["sitting.cause_missing"]),
        (S.CONFIRMED, S.TERMINATED, StepFacts(cause=Cause("撤回", "")), ["sitting.decider_missing"]),
        (S.CONFIRMED, S.POSTPONED, StepFacts(cause=CAUSE, postponements=2), ["sitting.postponed_too_often"]),
    ],
)
def test_needs(state: SittingState, to: SittingState, step: StepFacts, expected: list[str]):
    assert codes(advance(rules(), state, to, facts=step, now=NOW)) == expected
