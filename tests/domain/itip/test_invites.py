"""Does an invitation keep the promises that calendars rely on?"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from hearing_app.domain.itip.invites import CalendarInvite, Partstat, stamp_after
from hearing_app.domain.spans import civil_span

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
FIRST = CalendarInvite(
    uid="x7@hearing.example.invalid",
    sequence=0,
    stamped_at=AT,
    span=civil_span(date(2026, 12, 15), time(9, 30), time(12)),
    number="XT2026-016",
    kind_label="听证评议会",
    role_label="听证员",
    place="演示中心听证室一",
    answer_url="https://hearing.example.invalid/a/abc",
    organizer_name="示范区信访局",
    organizer="r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid",
    attendee="wang01@example.invalid",
    answer=Partstat.ACCEPTED,
)


def test_no_field_could_hold_a_party_or_a_subject() -> None:
    assert [field.name for field in fields(CalendarInvite)] == [
        *("uid", "sequence", "stamped_at", "span", "number", "kind_label", "role_label", "place", "answer_url"),
        *("organizer_name", "organizer", "attendee", "language", "join_url", "phone", "method", "answer"),
    ]


@pytest.mark.parametrize(
    ("previous_at", "now", "expected"),
    [
        (None, AT + timedelta(microseconds=9), AT),
        (AT, AT + timedelta(milliseconds=900), AT + timedelta(seconds=1)),
        (AT, AT - timedelta(days=1), AT + timedelta(seconds=1)),
        (AT, AT + timedelta(hours=1), AT + timedelta(hours=1)),
    ],
)
def test_stamps_rise_by_whole_seconds_also_when_the_clock_steps_back(
    previous_at: datetime | None, now: datetime, expected: datetime
) -> None:
    assert stamp_after(previous_at, now) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"uid": ""},
        {"uid": "听证"},
        {"uid": "a" * 121},
        {"uid": "a\r\nATTENDEE:mailto:x@y.cn"},
        {"sequence": -1},
        {"stamped_at": datetime(2026, 11, 22)},  # noqa: DTZ001 the naive instant is the case
        {"attendee": "a@x.cn, b@y.cn"},
        {"organizer": "r+abc@reply.example.invalid"},
        {"organizer": "R-abc@reply.example.invalid"},
        {"organizer": "wang01@example.invalid"},
        {"answer_url": "javascript:alert(1)"},
        {"answer_url": "https://x.cn/a b"},
        {"answer_url": "https://x.cn/\r\nX"},
        {"join_url": "file:///etc/passwd"},
    ],
)
def test_what_would_break_a_calendar_is_an_error(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(FIRST, **change)
