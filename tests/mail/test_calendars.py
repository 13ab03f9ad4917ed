"""Are these the bytes that calendars understand?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from hearing_app.domain.itip.invites import CalendarInvite, Method, Partstat
from hearing_app.domain.itip.texts import display_name, one_line
from hearing_app.domain.spans import Span, civil_span
from hearing_app.mail.calendars import build_calendar, build_entry, description_of, location_of, shanghai, summary_of
from tests.builders.invites import cancelled, moved

Make = Callable[..., CalendarInvite]
GOLDEN = Path(__file__).parent / "golden"
LATER = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
ANY = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from('\r\n;,:"^\\\x00\u2028\x85👨‍👩‍👧听证')),
    max_size=120,
)


def versions(make_invite: Make) -> dict[str, CalendarInvite]:
    first = make_invite()
    update = moved(first, LATER, span=civil_span(date(2026, 12, 16), time(14, 0), time(17)), place="听证室二")
    return {
        "request": first,
        "update": update,
        "cancel": cancelled(update, LATER + timedelta(seconds=1)),
        "declinecounter": replace(first, method=Method.DECLINECOUNTER),
        "request_en": make_invite(language="en"),
        "online": make_invite(place="", join_url="https://video.example.invalid/j/1?a=1;b,c"),
    }


@pytest.mark.parametrize("name", ["request", "update", "cancel", "declinecounter", "request_en", "online"])
def test_the_bytes_are_the_golden_ones_again_and_again(name: str, make_invite: Make) -> None:
    invite = versions(make_invite)[name]
    golden = (GOLDEN / f"{name}.ics").read_bytes()
    assert build_calendar(invite).content == golden
    assert build_calendar(replace(invite)).content == golden


def test_a_download_is_the_request_published_without_an_attendee(make_invite: Make) -> None:
    mailed, published = (
        Calendar.from_ical(content) for content in (build_calendar(make_invite()).content, build_entry(make_invite()))
    )
    (asked,), (shown,) = mailed.events, published.events
    assert published["METHOD"] == "PUBLISH"
    assert set(asked) - set(shown) == {"ATTENDEE"}
    assert {name: shown[name] for name in shown} == {name: asked[name] for name in shown}


def test_a_request_holds_exactly_these_properties(make_invite: Make) -> None:
    calendar = Calendar.from_ical(build_calendar(make_invite()).content)
    assert dict(calendar) == {
        "PRODID": "-//hearing-app//invitations 1//ZH",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "METHOD": "REQUEST",
    }
    (event,) = calendar.events
    assert sorted(event) == [
        *("ATTENDEE", "CLASS", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER", "SEQUENCE"),
        *("STATUS", "SUMMARY", "TRANSP", "UID", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-DISALLOW-COUNTER"),
    ]
    assert event["UID"] == "x7q2@hearing.example.invalid"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
    assert event["DTSTART"].params == {"TZID": "Asia/Shanghai"}
    assert event["DTSTART"].dt == datetime(2026, 12, 15, 1, 30, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 12, 15, 4, 0, tzinfo=UTC)
    assert event["SUMMARY"] == "听证评议会（XT2026-016）"
    assert event["CLASS"] == "PRIVATE"
    assert event["STATUS"] == "CONFIRMED"
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"


def test_organizer_and_the_only_attendee(make_invite: Make) -> None:
    (event,) = Calendar.from_ical(build_calendar(make_invite()).content).events
    assert event["ORGANIZER"] == "mailto:r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid"
    assert event["ORGANIZER"].params == {"CN": "示范区信访局"}
    assert event["ATTENDEE"] == "mailto:wang01@example.invalid"
    assert event["ATTENDEE"].params == {
        "CN": "wang01@example.invalid",
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "TRUE",
    }


def test_the_alarm_is_the_last_thing_in_a_request_and_absent_from_a_cancel(make_invite: Make) -> None:
    request = build_calendar(make_invite()).content
    assert request.endswith(
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:听证评议会（XT2026-016）\r\nTRIGGER:-PT30M\r\nEND:VALARM\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n".encode()
    )
    assert b"VALARM" not in build_calendar(cancelled(make_invite(), LATER)).content


def test_a_cancel_is_a_full_event_of_the_same_uid_without_a_reason(make_invite: Make) -> None:
    first = make_invite(answer=Partstat.ACCEPTED)
    (before,) = Calendar.from_ical(build_calendar(first).content).events
    (after,) = Calendar.from_ical(build_calendar(cancelled(first, LATER)).content).events
    changed = {key for key in set(before) | set(after) if before.get(key) != after.get(key)}
    assert changed == {"SEQUENCE", "DTSTAMP", "STATUS", "TRANSP", "DESCRIPTION", "X-MICROSOFT-CDO-BUSYSTATUS"}
    assert (after["SEQUENCE"], after["STATUS"], after["X-MICROSOFT-CDO-BUSYSTATUS"]) == (1, "CANCELLED", "FREE")
    assert after["DESCRIPTION"] == "这次不用到会。\n有事请打电话：029-0000 0000"
    assert after["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_the_time_zone_has_one_standard_no_daylight_and_is_not_grown_by_use(make_invite: Make) -> None:
    build_calendar(make_invite())
    assert [part.name for part in shanghai().subcomponents] == ["STANDARD"]
    assert sorted(shanghai()) == ["TZID"]
    assert build_calendar(make_invite()).content.count(b"BEGIN:VTIMEZONE") == 1


def test_an_online_sitting_shows_its_link_where_every_client_looks(make_invite: Make) -> None:
    link = "https://video.example.invalid/j/1"
    (event,) = Calendar.from_ical(build_calendar(make_invite(place="", join_url=link)).content).events
    assert event["LOCATION"] == link
    assert event["CONFERENCE"] == link
    assert event["DESCRIPTION"].split("\n")[2] == f"在线参加：{link}"


@settings(max_examples=300, deadline=None)
@example(number="\\N", kind="\\n", role="\\", place="\\,;", name='"^\\N', phone="\\\\N", language="zh")
@example(number="", kind="", role="", place="", name="a\\", phone="", language="en")
@given(number=ANY, kind=ANY, role=ANY, place=ANY, name=ANY, phone=ANY, language=st.sampled_from(["zh", "en"]))
def test_whatever_the_words_hold_the_calendar_reads_back_the_same(
    number: str, kind: str, role: str, place: str, name: str, phone: str, language: str, make_invite: Make
) -> None:
    words = {"number": number, "kind_label": kind, "role_label": role, "place": place}
    invite = replace(make_invite(language=language), organizer_name=name, phone=phone, **words)
    content = build_calendar(invite).content
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert [line for line in lines if b"\r" in line or b"\n" in line] == []
    assert [line.decode("utf-8") for line in lines]  # no character is split
    (event,) = Calendar.from_ical(content).events
    assert event["SUMMARY"] == summary_of(invite)
    assert event["DESCRIPTION"] == description_of(invite)
    assert event["LOCATION"] == location_of(invite) == one_line(place).replace("\\", "＼")
    assert event["ORGANIZER"].params["CN"] == (display_name(name) or invite.organizer)
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in unfolded if re.match(rb"(?i)(attendee|organizer)\b", line)] == [
        each
        for each in unfolded
        if each.endswith((b":mailto:wang01@example.invalid", f":mailto:{invite.organizer}".encode()))
    ]
    assert sum(line.startswith(b"BEGIN:") for line in unfolded) == 5
    assert build_calendar(invite).content == content


@given(offset=st.integers(0, 18 * 365 * 24 * 60), minutes=st.integers(1, 3000))
def test_every_instant_reads_back_as_the_same_instant(offset: int, minutes: int, make_invite: Make) -> None:
    first = make_invite()
    start = datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=offset)
    span = Span(start, start + timedelta(minutes=minutes))
    (event,) = Calendar.from_ical(build_calendar(replace(first, span=span)).content).events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (span.start, span.end)
