"""How does a test come to a real IMAP server, and to an answer such as a calendar program sends?"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from imap_tools import MailBoxUnencrypted

USER, PASSWORD = "demouser", "demopass"
ANSWER = """\
From: {sender}
To: {to}
Delivered-To: {to}
Subject: Accepted
Message-ID: <{number}@mail.example.invalid>
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//Calendar//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
DTSTART:20261210T010000Z
ATTENDEE;PARTSTAT={partstat}:mailto:{sender}
COMMENT:到
END:VEVENT
END:VCALENDAR
"""


@contextmanager
def imap_server(folder: Path) -> Iterator[str]:
    """Start an IMAP server with one empty mailbox; yields its INBOX_URL."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    command += ["--no-service", "admin", "--no-service", "managesieve", "dict", "--demo-data"]
    with (folder / "imap.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        with mailbox(port) as box:
            box.flag(list(box.uids("ALL")), ["\\Seen"], value=True)
        yield f"imap://{USER}:{PASSWORD}@127.0.0.1:{port}/INBOX"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def mailbox(port: int) -> Iterator[MailBoxUnencrypted]:
    """Log in as soon as the server answers."""
    give_up = time.monotonic() + 30
    while True:
        try:
            box = MailBoxUnencrypted("127.0.0.1", port, timeout=10)
            break
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
    with box.login(USER, PASSWORD) as opened:
        yield opened


def put(url: str, raw: bytes) -> None:
    """Lay a mail into the mailbox of an INBOX_URL."""
    port = int(url.rsplit(":", 1)[1].split("/", maxsplit=1)[0])
    with mailbox(port) as box:
        box.append(raw, "INBOX")


def answer(**values: object) -> bytes:
    """An answer as a calendar program sends it."""
    return ANSWER.format(**values).replace("\n", "\r\n").encode()
