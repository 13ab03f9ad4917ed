"""Which instant do the time zones of real programs mean?"""

from datetime import timedelta

import pytest

from hearing_app.domain.itip.instants import instant_of, read_instant
from hearing_app.domain.itip.lines import read_calendars, read_line
from hearing_app.domain.itip.windows_zones import IANA_NAMES
from hearing_app.domain.itip.zones import fixed_offsets, zone_for

BOMB = "RRULE:FREQ=SECONDLY"


def hour(tzid: str, offsets: dict[str, timedelta] | None = None) -> tuple[str, bool]:
    found = read_instant(read_line(f'DTSTART;TZID="{tzid}":20261120T093000'), offsets or {})
    assert found is not None
    return found.at.strftime("%H:%M"), found.is_uncertain


@pytest.mark.parametrize(
    ("tzid", "utc"),
    [
        ("Asia/Shanghai", "01:30"),
        ("China Standard Time", "01:30"),
        ("china standard time", "01:30"),
        ("+8", "01:30"),
        ("+08:00", "01:30"),
        ("CST8", "01:30"),
        ("TZ08", "01:30"),
        ("Xmail Custome Time", "01:30"),
        ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "01:30"),
        ("(GMT+08.00) Beijing / Chongqing / Hong Kong / Urumqi", "01:30"),
        ("GMT+0800", "01:30"),
        ("/mozilla.org/20070129_1/Asia/Shanghai", "01:30"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "12:30"),
        ("中国标准时间", "01:30"),
        ("tzone://Microsoft/Utc", "09:30"),
        ("UTC", "09:30"),
        ("America/New_York", "14:30"),
        ("Eastern Standard Time", "14:30"),
        ("Etc/GMT-8", "01:30"),
        ("UTC-5", "14:30"),
    ],
)
def test_known_names_are_certain(tzid: str, utc: str) -> None:
    assert hour(tzid) == (utc, False)


@pytest.mark.parametrize(
    "tzid",
    [
        "Asia",
        "Pacific",
        "A" * 5_000,
        "../../etc/passwd",
        "/etc/passwd",
        "leapseconds",
        "No/Such",
        "+99",
        "",
        " ",
        "\x00",
    ],
)
def test_what_is_no_zone_is_our_own_and_uncertain(tzid: str) -> None:
    assert hour(tzid) == ("01:30", True)


def test_every_windows_name_has_a_zone() -> None:
    assert [name for name in IANA_NAMES if zone_for(name, {}).is_uncertain] == []


@pytest.mark.parametrize(
    ("rules", "utc"),
    [
        ([("STANDARD", "+0200")], ("07:30", False)),
        ([("STANDARD", " +0200")], ("07:30", False)),
        ([("STANDARD", "+0200"), ("DAYLIGHT", "+0200")], ("07:30", False)),
        ([("STANDARD", "+0200"), ("DAYLIGHT", "+0300")], ("01:30", True)),
        ([("STANDARD", "two")], ("01:30", True)),
        ([("STANDARD", "+9900")], ("01:30", True)),
        ([], ("01:30", True)),
    ],
)
def test_only_one_fixed_offset_of_a_foreign_zone_is_believed(
    rules: list[tuple[str, str]], utc: tuple[str, bool]
) -> None:
    lines = [
        f"BEGIN:{name}\nDTSTART:16010101T000000\n{BOMB}\nTZOFFSETTO:{offset}\nEND:{name}" for name, offset in rules
    ]
    content = "\n".join(["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Ours", *lines, "END:VTIMEZONE", "END:VCALENDAR"])
    assert hour("Ours", fixed_offsets(read_calendars(content.encode()))) == utc


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("20261120T013000Z", "2026-11-20T01:30:00+00:00"),
        ("20261120T093000", "2026-11-20T01:30:00+00:00 ?"),
        ("20261120", "2026-11-19T16:00:00+00:00 ?"),
        ("20261231T235960Z", "2026-12-31T23:59:59+00:00"),
        ("2026-11-20T01:30:00Z", "2026-11-20T01:30:00+00:00"),
        ("20261120T0130Z", "2026-11-20T01:30:00+00:00"),
        ("20261301T000000Z", None),
        ("00010101T000000Z", None),
        ("99991231T235959", None),
        ("tomorrow", None),
        ("２０２６１１２０", None),
    ],
)
def test_written_instants(written: str, utc: str | None) -> None:
    found = instant_of(written)
    assert (found and found.at.isoformat() + (" ?" if found.is_uncertain else "")) == utc


def test_a_z_wins_over_a_zone() -> None:
    found = read_instant(read_line("DTSTART;TZID=Xmail Custome Time:20261120T013000Z"), {})
    assert found is not None
    assert (found.at.hour, found.is_uncertain) == (1, False)
