"""How does a test come to a real IMAP server, and to an answer such as a calendar program sends?"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

USER, PASSWORD = "demouser", "demopass"
# the mailbox belongs to whom nothing else does: Dovecot serves none of root's
MAIL_UID = 65534
DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={folder}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""
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
def pymap(folder: Path) -> Iterator[str]:
    """Start the IMAP server that a wheel brings, with one mailbox in which nothing is new; yields its INBOX_URL."""
    port = free_port()
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
def dovecot(_folder: Path) -> Iterator[str]:
    """Start Debian's Dovecot with one empty mailbox, as root alone can; yields its INBOX_URL."""
    program = shutil.which("dovecot")
    if program is None or os.geteuid() != 0:
        pytest.skip("Dovecot is missing, or this is not root: apt-get install dovecot-imapd")
    port = free_port()
    # pytest's own folders are shut to the mailbox's owner
    with tempfile.TemporaryDirectory(prefix="hearing-dovecot-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("run", "state", "mail"):
            (folder / part).mkdir()
        os.chown(folder / "mail", MAIL_UID, MAIL_UID)
        settings = DOVECOT.format(folder=folder, port=port, password=PASSWORD, uid=MAIL_UID)
        (folder / "dovecot.conf").write_text(settings, "utf-8")
        server = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")])
        try:
            with mailbox(port):
                pass
            yield f"imap://{USER}:{PASSWORD}@127.0.0.1:{port}/INBOX"
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[str]]] = {"pymap": pymap, "dovecot": dovecot}


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
