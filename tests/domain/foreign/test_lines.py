"""Is a stranger's calendar brought down to its times before a library sees it?"""

from itertools import pairwise

import pytest

from hearing_app.domain.foreign.lines import Cleaned, Unreadable, clean, fixed_zone

KNOWN = {"Asia/Shanghai": "Asia/Shanghai", "China Standard Time": "Asia/Shanghai", "Europe/Paris": "Europe/Paris"}
KNOWN |= {"(UTC+01:00) Paris": "Europe/Paris", "UTC": "UTC"}


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", *lines, "END:VEVENT")


def cleaned(*lines: str) -> Cleaned:
    return clean(calendar(*lines), KNOWN.get)


def lines_of(*lines: str) -> list[str]:
    return cleaned(*lines).content.decode().split("\r\n")[3:-2]


def test_titles_people_alarms_and_zones_are_left_out() -> None:
    found = lines_of(
        "X-WR-CALNAME:私人",
        *("BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE"),
        *event(
            *("UID:1@x", "SUMMARY:看病", "DESCRIPTION:长\r\n 话", "LOCATION:医院", "ATTENDEE:mailto:a@x.example"),
            *("BEGIN:VALARM", "TRIGGER:-PT5M", "REPEAT:999999", "UID:2", "END:VALARM", "DTSTART:20261214T010000Z"),
        ),
        *("BEGIN:VTODO", "DTSTART:20261214T010000Z", "END:VTODO"),
    )
    assert found == list(event("UID:1@x", "DTSTART:20261214T010000Z"))


@pytest.mark.parametrize(
    ("line", "wanted", "is_uncertain"),
    [
        ("DTSTART;TZID=Asia/Shanghai:20261214T090000", "DTSTART;TZID=Asia/Shanghai:20261214T090000", False),
        ('DTSTART;TZID="China Standard Time":20261214T090000', "DTSTART;TZID=Asia/Shanghai:20261214T090000", False),
        ('DTSTART;TZID="(UTC+01:00) Paris":20261214T090000', "DTSTART;TZID=Europe/Paris:20261214T090000", False),
        ('DTEND;X="b:c;d";TZID="UTC":20261214T090000', 'DTEND;X="b:c;d";TZID=UTC:20261214T090000', False),
        ('DTEND;X=";TZID=b:c";TZID=UTC:20261214T090000', 'DTEND;X=";TZID=b:c";TZID=UTC:20261214T090000', False),
        ('DTEND;X="1T1Z:";TZID=UTC:20261214T090000', 'DTEND;X="1T1Z:";TZID=UTC:20261214T090000', False),
        ('DTSTART;TZID="(UTC+09:00) Osaka, Sapporo":20261214T090000', "DTSTART;TZID=Etc/GMT-9:20261214T090000", True),
        ("DTSTART:20261214T090000", "DTSTART;TZID=Asia/Shanghai:20261214T090000", False),
        ("DTSTART;TZID=CST8:20261214T010000Z", "DTSTART:20261214T010000Z", False),
        ("DTSTART;VALUE=DATE:20261214", "DTSTART;VALUE=DATE:20261214", False),
        ("DTSTART;VALUE=DATE;TZID=Asia:20261214", "DTSTART;VALUE=DATE:20261214", False),
        ("DTSTART;TZID=Asia:20261214T090000", "DTSTART;TZID=Asia/Shanghai:20261214T090000", True),
        ("DTSTART;TZID=" + "x" * 5000 + ":20261214T090000", "DTSTART;TZID=Asia/Shanghai:20261214T090000", True),
        ("EXDATE;TZID=Europe/Paris:20261214T090000", "EXDATE;TZID=Europe/Paris:20261214T090000", False),
    ],
)
def test_every_time_gets_a_zone_that_is_known(line: str, wanted: str, is_uncertain: bool) -> None:
    found = cleaned(*event(line))
    assert (found.content.decode().split("\r\n")[4], found.is_uncertain) == (wanted, is_uncertain)


def test_a_zone_with_a_colon_in_its_name_is_looked_up_among_the_calendars_own() -> None:
    start = event('DTSTART;TZID="(UTC+09:00) Osaka, Sapporo":20261214T090000')
    found = cleaned(*zone("(UTC+09:00) Osaka, Sapporo", "+0900"), *start)
    assert ("DTSTART;TZID=Etc/GMT-9:20261214T090000" in found.content.decode(), found.is_uncertain) == (True, False)


def zone(tzid: str, *offsets: str, kind: str = "STANDARD") -> tuple[str, ...]:
    parts = [line for offset in offsets for line in (f"BEGIN:{kind}", f"TZOFFSETTO:{offset}", f"END:{kind}")]
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", *parts, "END:VTIMEZONE")


def test_an_unknown_zone_takes_the_one_offset_that_the_calendar_gives() -> None:
    start = event("DTSTART;TZID=+8:20261214T090000")
    assert lines_of(*zone("+8", " +0900"), *start) == list(event("DTSTART;TZID=Etc/GMT-9:20261214T090000"))
    assert not cleaned(*zone("+8", "+0900"), *start).is_uncertain
    for doubtful in (zone("+8", "+0900", "+1000"), zone("+8", "+0900", kind="DAYLIGHT"), zone("other", "+0900")):
        assert lines_of(*doubtful, *start) == list(event("DTSTART;TZID=Asia/Shanghai:20261214T090000"))
        assert cleaned(*doubtful, *start).is_uncertain


def test_offsets_become_zones_that_never_change() -> None:
    assert {offset: fixed_zone(offset) for offset in ("+0800", "-0500", "+0000", "+0530", "+053000", "+0837", "8")} == {
        "+0800": "Etc/GMT-8",
        "-0500": "Etc/GMT+5",
        "+0000": "UTC",
        "+0530": "Asia/Kolkata",
        "+053000": "Asia/Kolkata",
        "+0837": None,
        "8": None,
    }


def test_floating_times_follow_the_calendars_own_zone() -> None:
    found = lines_of("X-WR-TIMEZONE:Europe/Paris", *event("DTSTART:20261214T090000"))
    assert found == list(event("DTSTART;TZID=Europe/Paris:20261214T090000"))


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "freq=minutely;COUNT=2", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2,3"]
)
def test_a_rule_that_repeats_within_a_day_is_dropped_with_its_event(rule: str) -> None:
    found = cleaned(*event("DTSTART:20261214T010000Z", f"RRULE:{rule}"), *event("DTSTART:20261215T010000Z"))
    assert found.is_uncertain
    assert found.content.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_calendar"),
        (b"<html>", "no_calendar"),
        (b" BEGIN:VCALENDAR", "no_calendar"),
        (calendar(*["X:1"] * 60_000), "too_long"),
        (calendar("SUMMARY:" + "x" * 100, *[" " + "x" * 10_000] * 3), "too_long"),
        (calendar(*event("RDATE:" + ",".join(["20261214T010000Z"] * 2_002))), "too_many"),
    ],
    ids=["empty", "page", "indented", "lines", "line", "dates"],
)
def test_what_nobody_writes_by_hand_is_not_read(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        clean(content, KNOWN.get)
    assert unreadable.value.code == code


def test_a_byte_order_mark_and_bare_line_feeds_are_understood() -> None:
    content = b"\xef\xbb\xbf" + calendar(*event("DTSTART:20261214T010000Z")).replace(b"\r\n", b"\n")
    lines = clean(content, KNOWN.get).content.decode().split("\r\n")
    assert ("BEGIN:VEVENT", "DTSTART:20261214T010000Z") in list(pairwise(lines))
