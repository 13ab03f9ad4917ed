"""Does each row of the table of matching and authentication rule as it says?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.replies import Effect, InvitedSeat, MailedReply, Rule, Ruling, rule_on, said_at

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
REPLY = MailedReply(
    coming=Coming.ACCEPT,
    uid="a1@x",
    attendee="li@example.invalid",
    sender="li@example.invalid",
    received_at=NOW,
    sequence=2,
    stamped_at=NOW - timedelta(minutes=3),
)
SEAT = InvitedSeat(
    uid="a1@x",
    addresses=frozenset({"li@example.invalid"}),
    sequence=2,
    time_sequence=1,
    is_released=False,
    is_over=False,
)
EARLIER = NOW - timedelta(hours=1)
AGAIN = (2, NOW - timedelta(minutes=3), Coming.ACCEPT)


@pytest.mark.parametrize(
    ("reply", "seat", "effect", "rule"),
    [
        ({}, {}, Effect.APPLY, Rule.ANSWER),
        ({"coming": Coming.TENTATIVE}, {}, Effect.APPLY, Rule.PERHAPS),
        ({"sender": "LI@example.invalid", "attendee": "other@x.y"}, {}, Effect.APPLY, Rule.ANSWER),
        ({"sender": "phone@icloud.example", "is_authentic": True}, {}, Effect.APPLY, Rule.ANSWER),
        ({"sequence": None, "stamped_at": None}, {}, Effect.APPLY, Rule.ANSWER),
        ({"sequence": 1}, {}, Effect.APPLY, Rule.ANSWER),
        ({"uid": "b2@x"}, {}, Effect.ASK, Rule.OTHER_INVITATION),
        ({"sender": "a@b.c", "attendee": "d@e.f"}, {}, Effect.ASK, Rule.OTHER_SENDER),
        ({"is_authentic": False}, {}, Effect.ASK, Rule.NOT_AUTHENTIC),
        ({"is_delegated": True, "coming": None}, {}, Effect.ASK, Rule.DELEGATED),
        ({"coming": None}, {}, Effect.KEEP, Rule.UNDECIDED),
        ({}, {"is_released": True}, Effect.KEEP, Rule.RELEASED),
        ({}, {"is_over": True}, Effect.KEEP, Rule.OVER),
        ({}, {"is_changing": True}, Effect.ASK, Rule.CHANGING),
        ({"coming": Coming.DECLINE, "sequence": 0}, {"is_changing": True}, Effect.ASK, Rule.CHANGING),
        ({"coming": None}, {"is_changing": True}, Effect.KEEP, Rule.UNDECIDED),
        ({"is_refresh": True, "coming": None}, {"is_changing": True}, Effect.KEEP, Rule.CHANGING),
        ({"sender": "a@b.c", "attendee": "d@e.f"}, {"is_changing": True}, Effect.ASK, Rule.OTHER_SENDER),
        ({"sequence": 0}, {}, Effect.SEND_AGAIN, Rule.OLD_VERSION),
        ({"sequence": 0}, {"sent_today": 1}, Effect.KEEP, Rule.OLD_VERSION),
        ({"is_refresh": True, "coming": None}, {"sent_today": 2}, Effect.SEND_AGAIN, Rule.REFRESH),
        ({"is_refresh": True, "coming": None}, {"sent_today": 3}, Effect.KEEP, Rule.REFRESH_AGAIN),
        ({}, {"last_reply": AGAIN}, Effect.KEEP, Rule.REPEATED),
        ({"coming": Coming.DECLINE}, {"last_reply": AGAIN}, Effect.APPLY, Rule.ANSWER),
        ({"coming": None}, {"last_reply": AGAIN}, Effect.KEEP, Rule.UNDECIDED),
        ({"coming": Coming.DECLINE}, {"last_reply": (2, NOW, Coming.ACCEPT)}, Effect.KEEP, Rule.REPEATED),
        ({}, {"last_reply": (2, NOW - timedelta(minutes=2), Coming.ACCEPT)}, Effect.KEEP, Rule.REPEATED),
        ({"sequence": 1}, {"last_reply": (2, EARLIER, Coming.ACCEPT)}, Effect.KEEP, Rule.REPEATED),
        ({}, {"last_reply": (2, EARLIER, Coming.ACCEPT)}, Effect.APPLY, Rule.ANSWER),
        ({}, {"last_reply": (1, NOW, Coming.ACCEPT)}, Effect.APPLY, Rule.ANSWER),
    ],
)
def test_each_row_rules_as_it_says(
    reply: dict[str, object], seat: dict[str, object], effect: Effect, rule: Rule
) -> None:
    assert rule_on(replace(REPLY, **reply), replace(SEAT, **seat)) == Ruling(effect, rule)  # type: ignore[arg-type]  # tables of fields


@pytest.mark.parametrize(
    ("stamped", "expected"),
    [
        (None, NOW),
        (EARLIER, EARLIER),
        (NOW + timedelta(minutes=4), NOW),
        (NOW + timedelta(days=1), NOW),
    ],
)
def test_an_answer_is_dated_by_its_stamp_unless_that_lies_in_the_future(
    stamped: datetime | None, expected: datetime
) -> None:
    assert said_at(replace(REPLY, stamped_at=stamped)) == expected
