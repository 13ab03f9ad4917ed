"""Are feeds and published times what calendars of other people's making understand?"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from hearing_app.domain.itip.texts import one_line
from hearing_app.domain.sittings.feeds import FeedEntry, Standing, taken_spans, window_for
from hearing_app.domain.spans import Span, civil_span
from hearing_app.mail.feeds import FeedHead, event_bytes, feed_bytes, taken_bytes

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HEAD = FeedHead("示范区信访局，会议；\\一,", "noreply@hearing.example.invalid", "示范区信访局", "zh")
FIRST = FeedEntry(
    uid="x7q2@hearing.example.invalid",
    sequence=0,
    stamped_at=AT,
    span=civil_span(date(2026, 12, 15), time(9, 30), time(12)),
    number="XT2026-016",
    kind_label="听证评议会",
    role_label="听证员",
    place="演示中心听证室一",
    url="https://hearing.example.invalid/a/abcdefghijklmnopqrstuvwxyz",
    standing=Standing.FIRM,
    is_free=False,
)
MOVED = replace(
    FIRST, sequence=1, span=civil_span(date(2026, 12, 16), time(14), time(17)), stamped_at=AT + timedelta(1)
)
OFF = replace(MOVED, sequence=2, standing=Standing.OFF, is_free=True, stamped_at=AT + timedelta(2))
ANY = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from('\r\n;,:"^\\\x00\u2028\x85👨‍👩‍👧听证')), max_size=80
)


def feed(*entries: FeedEntry, head: FeedHead = HEAD) -> bytes:
    return feed_bytes(head, [event_bytes(entry, head) for entry in entries])


def taken(*entries: FeedEntry) -> bytes:
    return taken_bytes(HEAD, taken_spans(entries), uid="t@x.invalid", within=window_for(AT), stamped_at=AT)


def test_the_same_facts_give_the_same_bytes_in_whole_lines() -> None:
    content = feed(FIRST, OFF)
    assert content == feed(FIRST, OFF)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert (b"\n" in content.replace(b"\r\n", b""), max(map(len, content.split(b"\r\n"))) <= 75) == (False, True)
    assert [content.count(name) for name in (b"BEGIN:VTIMEZONE", b"BEGIN:DAYLIGHT", b"VALARM", b"ATTENDEE")] == [
        1,
        0,
        0,
        0,
    ]


def test_a_name_with_commas_and_backslashes_survives() -> None:
    lines = feed(FIRST).decode().split("\r\n")
    named = [line for line in lines if line.startswith(("NAME", "X-WR-CALNAME"))]
    assert named == ["NAME:示范区信访局，会议；＼一\\,", "X-WR-CALNAME:示范区信访局，会议；＼一\\,"]


@settings(max_examples=60, deadline=None)
@given(ANY, ANY, ANY, ANY)
def test_whatever_stands_in_a_field_is_read_back(number: str, kind: str, role: str, place: str) -> None:
    entry = replace(FIRST, number=number, kind_label=kind, role_label=role, place=place)
    (event,) = Calendar.from_ical(feed(entry)).events
    said = (one_line(words).replace("\\", "＼") for words in (kind, number))
    assert str(event["SUMMARY"]) == "{}（{}）".format(*said)
    assert str(event.get("LOCATION", "")) == one_line(place).replace("\\", "＼")


def test_taken_times_touch_no_word_and_no_free_time() -> None:
    other = replace(FIRST, span=civil_span(date(2026, 12, 15), time(11), time(13)))
    lines = taken(FIRST, other, OFF).decode().split("\r\n")
    assert [line for line in lines if line.startswith("FREEBUSY")] == ["FREEBUSY:20261215T013000Z/20261215T050000Z"]
    assert not re.search("听证|XT2026", "".join(lines))


def test_english_feeds_speak_english() -> None:
    head = replace(HEAD, language="en")
    text = feed(replace(OFF, kind_label="hearing"), head=head).decode().replace("\r\n ", "")
    assert "SUMMARY:[Cancelled] hearing (XT2026-016)" in text


@pytest.mark.parametrize(
    "content",
    [feed(FIRST), feed(MOVED), feed(OFF), feed(FIRST, OFF), feed(), taken(FIRST, OFF), taken()],
    ids=["first", "moved", "off", "both", "empty", "taken", "nothing-taken"],
)
def test_libical_finds_nothing_against_them(content: bytes, checker: Path, tmp_path: Path) -> None:
    path = tmp_path / "feed.ics"
    path.write_bytes(content)
    done = subprocess.run([checker, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0].split(" ", 1)[1]) == (0, "legal=1 errors=0"), done.stdout


@pytest.fixture
def khal(tmp_path: Path) -> Callable[..., str]:
    """An independent calendar with a folder of its own."""
    program = Path(os.sys.executable).parent / "khal"
    if not program.exists() and shutil.which("khal") is None:
        pytest.skip("khal is missing: ./run test installs it")
    settings_ = tmp_path / "khal.conf"
    settings_.write_text(
        f"[calendars]\n[[t]]\npath = {tmp_path}/t\n[locale]\nlocal_timezone = Asia/Shanghai\n"
        "default_timezone = Asia/Shanghai\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {tmp_path}/k.db\n",
        "utf-8",
    )

    def run(*arguments: str) -> str:
        command = [str(program), "-c", str(settings_), *arguments]
        surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_khal_shows_the_sitting_then_moved_then_cancelled(khal: Callable[..., str], tmp_path: Path) -> None:
    seen = []
    for entry in (FIRST, MOVED, OFF):
        path = tmp_path / "feed.ics"
        path.write_bytes(feed(entry))
        khal("import", "--batch", "-a", "t", str(path))
        seen.append(
            khal("list", "--format", "{start} {title} {status}", "--day-format", "", "2026-12-14", "4d").split("\n")[0]
        )
    assert [line.strip() for line in seen] == [
        "2026-12-15 09:30 听证评议会（XT2026-016） CONFIRMED",
        "2026-12-16 14:00 听证评议会（XT2026-016） CONFIRMED",
        "2026-12-16 14:00 【已取消】听证评议会（XT2026-016） CANCELLED",
    ]


def test_the_window_is_the_same_all_day_long() -> None:
    morning, evening = datetime(2026, 11, 22, 16, 0, tzinfo=UTC), datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    assert (
        window_for(morning)
        == window_for(evening)
        == Span(datetime(2026, 8, 24, 16, tzinfo=UTC), datetime(2028, 5, 24, 16, tzinfo=UTC))
    )
