"""What does an answer do to a seat's two lights?"""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.invitations import (
    Answer,
    Answered,
    Channel,
    Coming,
    Effect,
    Provenance,
    apply_answer,
)
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_span
from tests.builders.rules import NOW, seat

SPAN = civil_span(date(2026, 12, 4), time(9), time(12))
LATER = civil_span(date(2026, 12, 5), time(9), time(12))
SEAT = seat("member", "lawyer", 2, is_invited=True)
SITTING = Sitting(1, SittingState.NOTICED, SittingOrder(SPAN, 1, (SEAT,)), sequence=2)
PHONE = Provenance(Channel.TELEPHONE, "本人", NOW, "test:clerk")


def given_answer(coming: Coming | None = None, conflict: Light | None = None, **more: object) -> Answer:
    values = {"sequence": 2, "provenance": PHONE, "coming": coming, "conflict": conflict} | more
    return Answer(**values)  # type: ignore[arg-type] # passes what the dataclass takes


def applied(answer: Answer, *, to=SEAT, sitting: Sitting = SITTING, now=NOW):
    return apply_answer(to, answer, sitting=sitting, now=now)


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


@pytest.mark.parametrize(
    ("answer", "can_come", "has_no_conflict", "effect"),
    [
        (given_answer(Coming.ACCEPT), Light.YES, Light.OPEN, Effect.NONE),
        (given_answer(None, Light.NO), Light.OPEN, Light.YES, Effect.NONE),
        (given_answer(Coming.ACCEPT, Light.NO), Light.YES, Light.YES, Effect.CONFIRMED),
        (given_answer(Coming.ACCEPT, Light.YES), Light.YES, Light.NO, Effect.CONFLICTED),
        (given_answer(Coming.DECLINE), Light.NO, Light.OPEN, Effect.DECLINED),
        (given_answer(Coming.OTHER_TIME, proposed_span=LATER), Light.NO, Light.OPEN, Effect.COUNTERED),
        (given_answer(Coming.NOT_REACHED), Light.OPEN, Light.OPEN, Effect.CALL_AGAIN),
    ],
)
def test_lights(answer: Answer, can_come: Light, has_no_conflict: Light, effect: Effect):
    found = applied(answer)
    assert isinstance(found, Answered)
    assert (found.seat.can_come, found.seat.has_no_conflict, found.effect) == (can_come, has_no_conflict, effect)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (applied(given_answer(Coming.ACCEPT, sequence=1)), ["invitation.older_version"]),
        (applied(given_answer(Coming.ACCEPT), now=SPAN.start), ["invitation.begun"]),
        (applied(given_answer(Coming.ACCEPT), to=replace(SEAT, is_released=True)), ["invitation.released"]),
        (applied(given_answer(Coming.ACCEPT), to=replace(SEAT, person_id=None)), ["invitation.nobody"]),
        (
            applied(given_answer(Coming.ACCEPT), sitting=replace(SITTING, state=SittingState.CANCELLED)),
            ["invitation.ended"],
        ),
        (
            applied(given_answer(Coming.ACCEPT), sitting=replace(SITTING, state=SittingState.POSTPONED)),
            ["invitation.not_open"],
        ),
        (
            applied(given_answer(Coming.ACCEPT), to=replace(SEAT, answered_at=NOW + timedelta(minutes=1))),
            ["invitation.older_answer"],
        ),
        (applied(given_answer()), ["invitation.says_nothing"]),
        (applied(given_answer(Coming.OTHER_TIME)), ["invitation.no_other_time"]),
        (applied(given_answer(Coming.OTHER_TIME, note="周四都行")), ["invitation.no_other_time"]),
        (
            applied(given_answer(Coming.ACCEPT, provenance=replace(PHONE, said_by=" "))),
            ["invitation.no_provenance"],
        ),
        (
            applied(given_answer(Coming.ACCEPT, provenance=replace(PHONE, said_at=NOW + timedelta(hours=1)))),
            ["invitation.said_in_future"],
        ),
    ],
)
def test_refused(found: object, expected: list[str]):
    assert codes(found) == expected


words = st.lists(
    st.tuples(st.sampled_from([None, Coming.ACCEPT, Coming.DECLINE]), st.sampled_from([None, Light.YES, Light.NO])),
    max_size=6,
)


@given(words)
def test_the_two_lights_are_independent_and_the_last_word_counts(said):
    current = SEAT
    for coming, conflict in said:
        found = applied(given_answer(coming, conflict), to=current)
        current = found.seat if isinstance(found, Answered) else current
    last_coming = next((coming for coming, _ in reversed(said) if coming), None)
    last_conflict = next((conflict for _, conflict in reversed(said) if conflict), None)
    assert current.can_come is {None: Light.OPEN, Coming.ACCEPT: Light.YES, Coming.DECLINE: Light.NO}[last_coming]
    assert current.has_no_conflict is {None: Light.OPEN, Light.NO: Light.YES, Light.YES: Light.NO}[last_conflict]
