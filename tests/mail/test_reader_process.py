"""Does the worker live on whatever a mail does to its reader?"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.replies import Decision
from hearing_app.mail import reader_process
from hearing_app.mail.arrivals import read_arrival, read_calendar_file
from hearing_app.mail.frames import dump_arrival, load_arrival
from hearing_app.mail.postboxes import Postbox
from hearing_app.mail.reader_process import Limits, MailReader, ReaderUnavailable
from tests.builders.mails import answer_mail, calendar, entry, mail, multipart, part, reply, text_mail

POSTBOX = Postbox("reply.example.cn", "bounce.example.cn", "mx.example.cn")
GOOD = answer_mail(reply())
TIME = ("DTSTART:20261120T013000Z", "DTEND:20261120T033000Z")

# A stand-in for the reader that misbehaves by the first octets of what it is asked.
WILD = """
import os, signal, sys, time
from hearing_app.mail.frames import HEADER
given, answers = sys.stdin.buffer, sys.stdout.buffer
while header := given.read(5):
    kind, length = HEADER.unpack(header)
    wish = given.read(length)
    def frame(content, kind=b"A", length=None):
        return HEADER.pack(kind, len(content) if length is None else length) + content
    if kind == b"P": answer = frame(b"")
    elif wish == b"spin":
        while True: pass
    elif wish == b"sleep": time.sleep(60)
    elif wish == b"deaf": signal.pause()
    elif wish == b"exit": sys.exit(0)
    elif wish == b"kill": os.kill(os.getpid(), signal.SIGKILL)
    elif wish == b"half": answer = frame(b"x" * 10)[:8]
    elif wish == b"huge": answer = frame(b"", length=2**32 - 1)
    elif wish == b"other": answer = frame(b"{}", kind=b"M")
    elif wish == b"empty": answer = frame(b"{}")
    elif wish == b"nest": answer = frame(b"[" * 200_000)
    elif wish == b"false": answer = frame(b'{"is_reply": true, "decision": "accepted", "reading": {}}')
    answers.write(answer); answers.flush()
    if wish == b"half": time.sleep(60)
"""


@pytest.fixture
def reader() -> Iterator[MailReader]:
    with MailReader(POSTBOX) as found:
        yield found


@pytest.fixture
def wild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailReader]:
    (tmp_path / "wild_reader.py").write_text(WILD, "utf-8")
    monkeypatch.setattr(reader_process, "_PROGRAM", "wild_reader")
    monkeypatch.setattr(reader_process, "_ROOT", os.pathsep.join([reader_process._ROOT, str(tmp_path)]))
    with MailReader(POSTBOX, limits=Limits(seconds=0.5)) as found:
        yield found


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.parametrize(
    "raw",
    [
        GOOD,
        answer_mail(reply(*TIME, "COMMENT:有事 😀", method="COUNTER")),
        text_mail(
            "我来\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "Subject: =?utf-8?B?7aCA?="
        ),
        text_mail("x", "Subject: failure notice", sender="mailer-daemon@x.cn"),
        text_mail("x" * 1_100_000),
        b"\xff" * 500,
    ],
)
def test_the_child_says_what_would_be_said_here(reader: MailReader, raw: bytes) -> None:
    assert reader.read_mail(raw) == read_arrival(raw, POSTBOX)
    assert reader.read_calendar(reply()) == read_calendar_file(reply())


def test_one_warm_child_reads_them_all(reader: MailReader) -> None:
    pids = set()
    for _ in range(5):
        reader.read_mail(GOOD)
        pids.add(reader.pid)
    assert (len(pids), reader.replaced) == (1, 0)


LONG = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
SECONDLY = "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETTO:+0800\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD"
ZONE = f"BEGIN:VTIMEZONE\r\nTZID:Bomb\r\n{SECONDLY}\r\n{SECONDLY.replace('STANDARD', 'DAYLIGHT')}\r\nEND:VTIMEZONE"
BOMBS = {
    "a long line": LONG + b"X:" + b"x" * 10_000_000,
    "200,000 attendees": LONG + b"ATTENDEE:mailto:a@b.cn\r\n" * 200_000,
    "50,000 events": LONG + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 50_000,
    "200,000 dates": LONG + b"RDATE:20261120T013000Z\r\n" * 200_000,
    "20,000 nested": b"BEGIN:VCALENDAR\r\n" * 20_000,
    "64 KB of quotes": LONG + b'ATTENDEE;CN="' + b';A="' * 15_000,
    "64 KB of commas": LONG + b"ATTENDEE;A=" + b"," * 65_000,
    "64 KB of addresses": LONG + b"ATTENDEE;A=1:" + b" mailto:" * 8_000,
    "64 KB of carets": LONG + b"ATTENDEE;A=" + b"^" * 65_000,
    "64 KB of backslashes": LONG + b"BEGIN:VEVENT\r\nCOMMENT:" + b"\\" * 65_000,
    "a zone of every second": calendar(entry("DTSTART;TZID=Bomb:20261120T093000"), before=[ZONE]),
    "a folder as zone": reply("DTSTART;TZID=Asia:20261120T093000"),
    "a zone of 5,000 letters": reply("DTSTART;TZID=" + "A" * 5_000 + ":20261120T093000"),
    "a path": b"/etc/passwd",
}


def wrapped(content: bytes) -> list[bytes]:
    deep = content[:20_000]
    for level in range(200):
        deep = multipart("mixed", deep, boundary=f"n{level}")
    return [
        mail(part("text/calendar; method=REPLY", content[:700_000])),
        mail(b"Content-Type: text/calendar\r\n\r\n" + content[:1_000_000]),
        mail(b"Content-Type: text/html\r\n\r\n" + content[:1_000_000]),
        content[:1_000_000],
        mail(deep),
    ]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_less_than_two_seconds_and_the_worker_lives_on(reader: MailReader, name: str) -> None:
    reader.read_mail(GOOD)
    first = reader.pid
    for raw in wrapped(BOMBS[name]):
        started = time.monotonic()
        found = reader.read_mail(raw)
        reader.read_calendar(BOMBS[name])
        assert time.monotonic() - started < 2
        assert found.fault not in (Fault.TOO_COSTLY, Fault.READER_FAILED)
    assert reader.read_mail(GOOD).decision is Decision.ACCEPTED
    assert reader.pid == first


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"=?utf-8?B?" * 700 + b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--b\r\n" * 100_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--b" * 200_000,
        b"X: y\r\n" * 10_000 + b"\r\n",
        b"To: " + b"<" * 60_000 + b"\r\n\r\n",
        b"From: " + b"a@" * 30_000 + b"\r\n\r\n",
        b"Content-Type: text/plain" + b';a="' * 2_000 + b"\r\n\r\n",
        b"Content-Type: multipart/report\r\nSubject: x\r\n\r\n" + b"a" * 900_000 + b"@",
        mail(b"Content-Type: text/html\r\n\r\n" + b"<style" * 100_000),
        mail(b"Content-Type: text/plain; charset=idna\r\n\r\n" + b"a." * 400_000),
        text_mail("5." * 300_000, "Subject: failure notice", sender="mailer-daemon@x.cn"),
        text_mail("a." * 300_000 + "@", "Subject: failure notice", sender="mailer-daemon@x.cn"),
    ],
)
def test_bombs_around_the_calendar(reader: MailReader, raw: bytes) -> None:
    reader.read_mail(GOOD)
    started = time.monotonic()
    assert reader.read_mail(raw).fault not in (Fault.TOO_COSTLY, Fault.READER_FAILED)
    assert time.monotonic() - started < 2
    assert reader.replaced == 0


def test_a_file_that_a_mail_names_is_not_opened(reader: MailReader, tmp_path: Path) -> None:
    secret = tmp_path / "answer.ics"
    secret.write_bytes(reply())
    for content in (str(secret).encode(), b"/etc/passwd"):
        found = reader.read_mail(mail(part("text/calendar; method=REPLY", content)))
        assert (found.decision, found.fault) == (Decision.SET_ASIDE, Fault.DAMAGED)
        assert reader.read_calendar(content).fault is Fault.DAMAGED


def test_a_killed_child_is_replaced_and_no_mail_is_lost(reader: MailReader) -> None:
    for _ in range(3):
        reader.read_mail(GOOD)
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        assert reader.read_mail(GOOD).decision is Decision.ACCEPTED
    assert reader.replaced == 3


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        (b"spin", Fault.TOO_COSTLY),
        (b"sleep", Fault.TOO_COSTLY),
        (b"deaf", Fault.TOO_COSTLY),
        (b"half", Fault.TOO_COSTLY),
        (b"exit", Fault.TOO_COSTLY),
        (b"kill", Fault.TOO_COSTLY),
        (b"huge", Fault.TOO_COSTLY),
        (b"other", Fault.TOO_COSTLY),
        (b"empty", Fault.READER_FAILED),
        (b"nest", Fault.READER_FAILED),
        (b"false", Fault.READER_FAILED),
    ],
)
def test_whatever_a_child_does_the_worker_gets_an_answer(wild: MailReader, wish: bytes, fault: Fault) -> None:
    started = time.monotonic()
    found = wild.read_mail(wish)
    assert (found.decision, found.fault) == (Decision.SET_ASIDE, fault)
    assert time.monotonic() - started < 5
    assert wild.pid is None


def test_a_mail_larger_than_the_pipe_does_not_wait_for_a_deaf_child(wild: MailReader) -> None:
    assert wild.read_mail(b"deaf").fault is Fault.TOO_COSTLY
    assert wild.read_mail(b"sleep" + b"x" * 1_000_000).decision is Decision.SET_ASIDE


def limited(code: str, megabytes: int, seconds: float) -> int:
    program = (
        "import sys; from hearing_app.mail import reader_child as c\n"
        f"def costly(*_):\n    {code}\n"
        f"c.read_arrival = costly; c.main({megabytes}, {seconds})"
    )
    asked = reader_process.frame(reader_process.Asked.MAIL, b"x")
    done = subprocess.run([sys.executable, "-c", program], input=asked, capture_output=True, check=False)
    return done.returncode


def test_the_child_ends_itself_beyond_memory_or_processor_time() -> None:
    assert limited("return bytearray(2**30)", 256, 60) == 42
    assert limited("\n    while True: pass", 256, 0.3) == -signal.SIGPROF


def test_a_mistake_of_ours_sets_one_mail_aside_and_costs_no_child() -> None:
    assert limited("raise KeyError('x')", 256, 60) == 0


def test_where_no_reader_starts_the_mail_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "_PROGRAM", "no_such_module")
    with MailReader(POSTBOX) as reader, pytest.raises(ReaderUnavailable):
        reader.read_mail(GOOD)


def test_closing_leaves_no_process_and_the_next_mail_starts_one() -> None:
    reader = MailReader(POSTBOX)
    reader.close()
    reader.read_mail(GOOD)
    first = reader.pid
    assert first is not None
    reader.close()
    assert not is_alive(first)
    assert reader.read_mail(GOOD).decision is Decision.ACCEPTED
    reader.close()


def test_a_worker_that_ends_without_closing_leaves_no_process() -> None:
    program = (
        "from hearing_app.mail.reader_process import *\n"
        "r = MailReader(Postbox('r.cn', 'b.cn')); r.read_mail(b'x'); print(r.pid, flush=True)\n"
    )
    for more in ("", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"):
        done = subprocess.run([sys.executable, "-c", program + more], capture_output=True, text=True, check=False)
        pid = int(done.stdout)
        for _ in range(100):
            if not is_alive(pid):
                break
            time.sleep(0.05)
        assert not is_alive(pid)


def test_threads_take_turns(reader: MailReader) -> None:
    found: list[Decision] = []
    raws = [answer_mail(reply(partstat=word)) for word in ("ACCEPTED", "DECLINED", "TENTATIVE")]

    def work(raw: bytes, word: str) -> None:
        found.extend(decision for _ in range(20) if (decision := reader.read_mail(raw).decision) != word)

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in zip(raws, ("accepted", "declined", "tentative"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (found, reader.replaced) == ([], 0)


def test_the_child_sees_no_secret(reader: MailReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    reader.read_mail(GOOD)
    variables = Path(f"/proc/{reader.pid}/environ").read_bytes()
    assert b"SECRET_KEY" not in variables


ANSWERED = dump_arrival(read_arrival(GOOD, POSTBOX))
LOCAL, WORDY = ANSWERED.replace(b"+00:00", b""), ANSWERED.replace(b'"sequence": 2', b'"sequence": "2"')


@pytest.mark.parametrize("content", [b"", b"\xff", b"null", b"[]", b"{}", LOCAL, WORDY])
def test_only_what_a_reader_writes_is_taken_for_an_answer(content: bytes) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        load_arrival(content)
