"""When are reminders due?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hearing_app.domain.sittings.reminders import Due, due_rung, reminder_at, rungs_past
from hearing_app.domain.spans import civil_span
from tests.builders.rules import table

SPAN = civil_span(date(2026, 12, 7), time(9), time(12))


@pytest.mark.parametrize(
    ("lead", "expected"),
    [("2h", "2026-12-07 07:00"), ("1d", "2026-12-06 09:00"), ("1w", "2026-12-04 09:00"), ("2w", "2026-12-03 09:00")],
)
def test_leads(lead: str, expected: str):
    due = datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert reminder_at(lead, SPAN, table=table()) == due


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{text}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "told", "expected"),
    [
        ("06 08:59", None, Due(None)),
        ("06 09:00", None, Due("1d")),
        ("06 09:31", None, Due("1d", is_late=True)),
        ("07 07:00", None, Due("2h", ("1d",))),
        ("07 08:59", None, Due("2h", ("1d",), is_late=True)),
        ("07 09:00", None, Due(None)),
        ("06 12:00", "06 10:00", Due(None, ("1d",))),
        ("06 12:00", "06 08:00", Due("1d", is_late=True)),
        ("07 07:05", "07 07:00", Due(None, ("1d", "2h"))),
        ("07 07:05", "06 22:00", Due("2h", ("1d",))),
    ],
)
def test_the_latest_rung_after_the_last_word_counts(now: str, told: str | None, expected: Due):
    past = rungs_past(("1d", "2h"), SPAN, table=table(), now=instant(now))
    assert due_rung(past, instant(told) if told else None, now=instant(now)) == expected
