"""Which rooms may be kept free without a sitting?"""

from datetime import UTC, date, datetime, time

import pytest

from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.holds import against_hold
from hearing_app.domain.spans import Span, civil_span

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = date(2026, 12, 14)
TAKEN = civil_span(DAY, time(9), time(10))


def opening(day: date) -> tuple[Span, ...]:
    return (civil_span(day, time(9), time(18)),)


@pytest.mark.parametrize(
    ("span", "codes"),
    [
        (civil_span(DAY, time(10), time(12)), []),
        (civil_span(DAY, time(9, 30), time(12)), ["hold.taken"]),
        (civil_span(DAY, time(17), time(19)), ["room.closed"]),
        (civil_span(date(2026, 11, 20), time(10), time(12)), ["hold.past"]),
        (civil_span(DAY, time(6), time(19)), ["hold.too_long", "hold.taken"]),
    ],
)
def test_every_reason_is_said_at_once(span: Span, codes: list[str]) -> None:
    calendar = Calendar(1, opening, (TAKEN,))
    assert [reason.code for reason in against_hold("听证室一", calendar, span, now=NOW)] == codes
