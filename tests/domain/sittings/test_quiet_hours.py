"""Does no short message leave at night, and none too late because of it?"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from hearing_app.domain.sittings.quiet_hours import QuietHours, leaving_at, reminding_at

NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(14))
NEVER = QuietHours(time(21), time(21))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{text}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("quiet", "moment", "is_quiet"),
    [
        (NIGHT, "07 20:59", False),
        (NIGHT, "07 21:00", True),
        (NIGHT, "08 00:00", True),
        (NIGHT, "08 07:59", True),
        (NIGHT, "08 08:00", False),
        (NOON, "07 11:59", False),
        (NOON, "07 12:00", True),
        (NOON, "07 14:00", False),
        (NEVER, "07 21:00", False),
        (NEVER, "08 03:00", False),
    ],
)
def test_the_night_is_quiet(quiet: QuietHours, moment: str, is_quiet: bool):
    assert quiet.hold(at(moment)) is is_quiet


@pytest.mark.parametrize(
    ("now", "start", "reminds", "leaves"),
    [
        ("07 20:00", "08 09:00", "07 20:00", "07 20:00"),
        ("07 22:00", "08 09:00", "08 08:00", "08 08:00"),
        ("08 01:00", "08 09:00", "08 08:00", "08 08:00"),
        ("08 01:00", "08 08:30", "08 08:00", "08 08:00"),
        # in the morning it would be too late: a reminder comes before the night, a change at once
        ("07 22:00", "08 08:29", "07 20:30", "07 22:00"),
        ("08 01:00", "08 08:29", "07 20:30", "08 01:00"),
        ("08 07:59", "08 08:00", "07 20:30", "08 07:59"),
    ],
)
def test_what_falls_into_the_night_leaves_in_the_morning_if_that_is_in_time(
    now: str, start: str, reminds: str, leaves: str
):
    assert reminding_at(at(now), at(start), quiet=NIGHT) == at(reminds)
    assert leaving_at(at(now), at(start), quiet=NIGHT) == at(leaves)
