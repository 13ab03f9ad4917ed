"""When are reminders due?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hearing_app.domain.rules.kinds import Rung, RungChannel
from hearing_app.domain.sittings.quiet_hours import QuietHours
from hearing_app.domain.sittings.reminders import (
    Due,
    due_rung,
    moved_from,
    reminder_at,
    rung_times,
    rungs_past,
    stands_in,
)
from hearing_app.domain.spans import Span, civil_span
from tests.builders.rules import table

SPAN = civil_span(date(2026, 12, 7), time(9), time(12))
QUIET = QuietHours(time(21), time(8))


def rung(code: str) -> Rung:
    channel, lead = code.split()
    return Rung(RungChannel(channel), lead)


def rungs(*codes: str) -> tuple[Rung, ...]:
    return tuple(map(rung, codes))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{text}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("mail 2h", "07 07:00"),
        ("mail 1d", "06 09:00"),
        ("mail 1w", "04 09:00"),
        ("mail 2w", "03 09:00"),
        # a short message rests until the quiet hours are over
        ("message 2h", "07 08:00"),
        ("message 12h", "07 08:00"),
        ("message 13h", "06 20:00"),
        ("message 1d", "06 09:00"),
    ],
)
def test_rungs(code: str, expected: str):
    assert reminder_at(rung(code), SPAN, table=table(), quiet=QUIET) == instant(expected)


def test_a_message_that_would_come_too_late_in_the_morning_leaves_the_evening_before():
    early = civil_span(date(2026, 12, 7), time(8, 29), time(12))
    assert reminder_at(rung("message 2h"), early, table=table(), quiet=QUIET) == instant("06 20:30")
    just = civil_span(date(2026, 12, 7), time(8, 30), time(12))
    assert reminder_at(rung("message 2h"), just, table=table(), quiet=QUIET) == instant("07 08:00")
    # what the quiet hours moved names the instant of its lead; a mail and an hour by day are not moved
    wanted = {"message 2h": instant("07 06:30"), "mail 2h": None, "message 24h": None}
    assert {code: moved_from(rung(code), just, table=table(), quiet=QUIET) for code in wanted} == wanted


def past_at(now: str, *codes: str, span: Span = SPAN) -> list[tuple[datetime, Rung]]:
    return rungs_past(rung_times(rungs(*codes), span, table=table(), quiet=QUIET), span, now=instant(now))


@pytest.mark.parametrize(
    ("now", "told", "expected"),
    [
        ("06 08:59", None, Due(None)),
        ("06 09:00", None, Due(rung("mail 1d"))),
        ("06 09:31", None, Due(rung("mail 1d"), is_late=True)),
        ("07 07:00", None, Due(rung("mail 2h"), rungs("mail 1d"))),
        ("07 08:59", None, Due(rung("mail 2h"), rungs("mail 1d"), is_late=True)),
        ("07 09:00", None, Due(None)),
        ("06 12:00", "06 10:00", Due(None, rungs("mail 1d"))),
        ("06 12:00", "06 08:00", Due(rung("mail 1d"), is_late=True)),
        ("07 07:05", "07 07:00", Due(None, rungs("mail 1d", "mail 2h"))),
        ("07 07:05", "06 22:00", Due(rung("mail 2h"), rungs("mail 1d"))),
    ],
)
def test_the_latest_rung_after_the_last_word_counts(now: str, told: str | None, expected: Due):
    past = past_at(now, "mail 1d", "mail 2h")
    assert due_rung(past, instant(told) if told else None, now=instant(now)) == expected


def test_a_rung_of_another_channel_overtakes_too():
    past = past_at("07 08:01", "message 2h", "mail 7d", "mail 1d")
    assert due_rung(past, None, now=instant("07 08:01")) == Due(rung("message 2h"), rungs("mail 7d", "mail 1d"))


def test_whoever_has_no_mail_is_spared_all_mail_rungs_but_the_last():
    ladder = rungs("mail 7d", "mail 2w", "mail 36h", "message 2h")
    assert [stands_in(each, ladder) for each in ladder] == [False, False, True, True]
