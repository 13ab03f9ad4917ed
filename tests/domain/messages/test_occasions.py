"""Does a short message follow where it should, and nowhere else?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hearing_app.domain.messages.occasions import Cause, Patience, Told, cause_for, is_needed, is_urgent
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.spans import Span

NOW = datetime(2026, 12, 7, 1, tzinfo=UTC)
PATIENCE = Patience(timedelta(hours=48), timedelta(hours=24))


def span(hours: float) -> Span:
    start = NOW + timedelta(hours=hours)
    return Span(start, start + timedelta(hours=2))


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


INVITED = Told(LetterKind.INVITATION, span(100), ago(48), Light.OPEN, Light.OPEN)
OFF = replace(INVITED, kind=LetterKind.CANCELLATION)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (INVITED, Cause.SILENT),
        (replace(INVITED, kind=LetterKind.UPDATE), Cause.SILENT),
        (replace(INVITED, released_at=ago(47.9)), None),
        (replace(INVITED, kind=LetterKind.REMINDER), None),
        (OFF, None),
        # answered, left, declined, begun
        (replace(INVITED, can_come=Light.YES), None),
        (replace(INVITED, can_come=Light.NO), None),
        (replace(INVITED, no_conflict=Light.NO), None),
        (replace(INVITED, answered_at=ago(1)), None),
        (replace(INVITED, answered_at=ago(50)), Cause.SILENT),
        (replace(INVITED, is_released=True), None),
        (replace(INVITED, span=span(0)), None),
        # came back
        (replace(INVITED, released_at=ago(1), has_bounced=True), Cause.BOUNCED),
        (replace(INVITED, has_bounced=True, answered_at=ago(1)), None),
        (replace(INVITED, has_bounced=True, can_come=Light.YES, answered_at=ago(99)), Cause.BOUNCED),
        (replace(OFF, has_bounced=True, can_come=Light.YES, answered_at=ago(99)), Cause.BOUNCED),
        (replace(OFF, has_bounced=True, can_come=Light.NO), None),
        (replace(OFF, has_bounced=True, kind=LetterKind.RELEASE, is_released=True), Cause.BOUNCED),
        (replace(OFF, has_bounced=True, is_released=True), None),
        (replace(OFF, has_bounced=True, kind=LetterKind.PARTY_NOTICE), None),
    ],
)
def test_mail_that_came_back_and_two_days_of_silence(told: Told, expected: Cause | None):
    assert cause_for(told, now=NOW, patience=PATIENCE) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (replace(OFF, span=span(24)), True),
        (replace(OFF, span=span(24.1)), False),
        (replace(OFF, span=span(-1)), False),
        (replace(OFF, kind=LetterKind.UPDATE, span=span(200), before=span(5)), True),
        (replace(OFF, kind=LetterKind.UPDATE, span=span(5), before=span(200)), True),
        (replace(OFF, kind=LetterKind.UPDATE, span=span(200), before=span(-5)), False),
        (replace(OFF, kind=LetterKind.POSTPONEMENT, span=span(5)), True),
        (replace(OFF, kind=LetterKind.RELEASE, span=span(5), is_released=True), True),
        (replace(OFF, kind=LetterKind.RELEASE, span=span(5), can_come=Light.NO), False),
        (replace(OFF, span=span(5), can_come=Light.NO), False),
        (replace(INVITED, span=span(5)), False),
        (replace(INVITED, kind=LetterKind.REMINDER, span=span(2)), False),
    ],
)
def test_a_change_a_day_before_is_urgent(told: Told, expected: bool):
    assert is_urgent(told, now=NOW, patience=PATIENCE) is expected


def test_what_waits_over_night_may_have_nothing_left_to_say():
    answered = replace(INVITED, answered_at=ago(1), can_come=Light.YES)
    assert [is_needed(answered, cause) for cause in Cause] == [True, False, False, True]
    gone = replace(INVITED, is_released=True)
    assert [is_needed(gone, cause) for cause in Cause] == [False] * 4
