"""When are reminders due?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hearing_app.domain.sittings.reminders import reminder_at
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
