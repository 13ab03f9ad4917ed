"""Are the taken times of foreign calendars right, and does no calendar cost more than its limits?"""

import time
from datetime import UTC, datetime

import pytest

from hearing_app.domain.foreign.lines import Unreadable
from hearing_app.domain.spans import Span
from hearing_app.mail.foreign.expansion import expand, zone_of
from hearing_app.mail.foreign.readings import read_calendar

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
END = datetime(2027, 5, 20, tzinfo=UTC)
OWN = "shifan.example.invalid"


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "1@elsewhere.example") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT")


def taken(*lines: str) -> list[tuple[str, str]]:
    found = expand(calendar(*lines), NOW, END, own_domain=OWN)
    return [(start[5:16], end[5:16]) for start, end in found["spans"]]


MORNING = ("DTSTART;TZID=China Standard Time:20261214T090000", "DTEND;TZID=China Standard Time:20261214T103000")
AS_TAKEN = [("12-14T01:00", "12-14T02:30")]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (MORNING, AS_TAKEN),
        ((*MORNING, "TRANSP:OPAQUE", "STATUS:TENTATIVE"), AS_TAKEN),
        ((*MORNING, "TRANSP:TRANSPARENT"), []),
        ((*MORNING, "STATUS:CANCELLED"), []),
        ((*MORNING, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
        ((*MORNING, "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), AS_TAKEN),
        (("DTSTART:20261214T010000Z", "DURATION:PT90M"), AS_TAKEN),
        (("DTSTART:20261214T090000", "DURATION:PT90M"), AS_TAKEN),
        (("DTSTART;VALUE=DATE:20261214",), [("12-13T16:00", "12-14T16:00")]),
        (("DTSTART;VALUE=DATE:20261214", "DTEND;VALUE=DATE:20261216"), [("12-13T16:00", "12-15T16:00")]),
        (("DTSTART:20261214T010000Z",), []),
        (("DTSTART:20261214T010000Z", "DTEND:20261213T010000Z"), []),
        (("DTSTART:20200101T010000Z", "DTEND:20300101T010000Z"), [("11-23T01:00", "05-20T00:00")]),
        (("DTSTART:20260101T010000Z", "DTEND:20260101T020000Z"), []),
    ],
)
def test_an_event_takes_what_its_owner_says_it_takes(lines: tuple[str, ...], wanted: list[tuple[str, str]]) -> None:
    assert taken(*event(*lines)) == wanted


def test_a_series_with_exceptions_takes_what_is_left_of_it() -> None:
    found = taken(
        *event(
            "DTSTART;TZID=Asia/Shanghai:20261201T090000",
            "DTEND;TZID=Asia/Shanghai:20261201T100000",
            "RRULE:FREQ=WEEKLY;UNTIL=20261229T010000Z",
            "EXDATE;TZID=Asia/Shanghai:20261208T090000",
        ),
        *event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20261215T090000",
            "DTSTART;TZID=Asia/Shanghai:20261216T140000",
            "DTEND;TZID=Asia/Shanghai:20261216T150000",
        ),
        *event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20261222T090000",
            "DTSTART;TZID=Asia/Shanghai:20261222T090000",
            "DTEND;TZID=Asia/Shanghai:20261222T100000",
            "STATUS:CANCELLED",
        ),
    )
    assert found == [("12-01T01:00", "12-01T02:00"), ("12-16T06:00", "12-16T07:00"), ("12-29T01:00", "12-29T02:00")]


def test_our_own_invitations_in_his_calendar_are_no_news() -> None:
    assert taken(*event(*MORNING, uid=f"abc@{OWN.upper()}")) == []


def test_published_free_and_busy_times_are_read_as_well() -> None:
    found = taken(
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20261214T010000Z/20261214T020000Z,20261214T030000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20261215T010000Z/20261215T020000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261216T010000Z/PT1H",
        "END:VFREEBUSY",
    )
    assert found == [("12-14T01:00", "12-14T02:00"), ("12-14T03:00", "12-14T04:00"), ("12-16T01:00", "12-16T02:00")]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("China Standard Time", "Asia/Shanghai"),
        ("/citadel.org/20210210_1/Asia/Tokyo", "Asia/Tokyo"),
        ("tzone://Microsoft/Utc", "UTC"),
        *((name, None) for name in ("Asia", "Pacific", "CST8", "", "../../etc/passwd", "x" * 5000)),
    ],
)
def test_names_of_zones_open_no_file(tzid: str, zone: str | None) -> None:
    assert zone_of(tzid) == zone


def test_a_broken_series_hides_no_other_event_and_is_said() -> None:
    broken = event("DTSTART:20261210T010000Z", "DTEND:20261210T020000Z", "RRULE:FREQ=DAILY;UNTIL=nonsense", uid="b@x")
    found = expand(calendar(*broken, *event(*MORNING)), NOW, END, own_domain=OWN)
    assert found["is_uncertain"]
    assert [start[5:16] for start, _ in found["spans"]] == ["12-14T01:00"]


def daily(count: int) -> list[str]:
    start = ("DTSTART:20261123T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    return [line for at in range(count) for line in event(*start, uid=f"{at}@x")]


def test_more_than_two_thousand_occurrences_are_not_expanded() -> None:
    assert len(expand(calendar(*daily(2)), NOW, END, own_domain=OWN)["spans"]) == 178
    assert expand(calendar(*daily(12)), NOW, END, own_domain=OWN) == {"failure": "too_many"}


def test_the_child_reads_what_the_function_reads() -> None:
    reading = read_calendar(calendar(*event(*MORNING)), now=NOW, own_domain=OWN)
    start = datetime(2026, 12, 14, 1, 0, tzinfo=UTC)
    assert reading.spans == (Span(start, start.replace(hour=2, minute=30)),)
    assert not reading.is_uncertain


def outcome(content: bytes, seconds: float) -> str:
    try:
        return f"{len(read_calendar(content, now=NOW, own_domain=OWN, seconds=seconds).spans)} spans"
    except Unreadable as unreadable:
        return unreadable.code


NEVER = "RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2"
SECONDLY_ZONE = ("BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "DTSTART:16010101T000000", "RRULE:FREQ=SECONDLY")
SECONDLY_ZONE += ("TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (event("DTSTART;TZID=x:20260101T000000", "RRULE:FREQ=SECONDLY"), "0 spans"),
        ((*SECONDLY_ZONE, *event("DTSTART;TZID=x:20261214T090000", "DURATION:PT1H")), "1 spans"),
        (event("DTSTART:16010101T000000Z", "DURATION:PT1H", NEVER), "0 spans|too_heavy"),
        (tuple(line for at in range(5_000) for line in event(*MORNING, uid=f"{at}@x")), "too_many"),
        (("BEGIN:VEVENT",) * 10_000, "0 spans"),
        (("X" * 70,) * 20_000, "0 spans"),
    ],
    ids=["secondly", "zone", "never", "many", "nested", "noise"],
)
def test_a_bomb_costs_its_limits_and_the_reader_lives_on(lines: tuple[str, ...], wanted: str) -> None:
    """A rule that never fits ends by itself on a fast machine and by its limit on a slow one."""
    began = time.monotonic()
    assert outcome(calendar(*lines), 12.0) in wanted.split("|")
    assert time.monotonic() - began < 15


def test_whoever_hangs_is_killed() -> None:
    assert outcome(calendar(*event(*MORNING)), 0.01) == "too_heavy"


@pytest.mark.parametrize("content", [b"", b"\x00" * 10, b"/etc/passwd", b"BEGIN:VEVENT\r\nEND:VEVENT"])
def test_rubbish_is_no_calendar(content: bytes) -> None:
    assert outcome(content, 12.0) == "no_calendar"


def test_a_calendar_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    whole = calendar(*event(*MORNING))
    assert outcome(whole[: whole.index(b"END:VCAL")], 12.0) == "1 spans"
