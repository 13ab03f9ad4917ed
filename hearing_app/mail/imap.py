"""How is a mailbox emptied without losing a mail, and without reading one here?

INBOX_URL imap://user:password@host/folder or imaps://…; bytes only, since what a stranger wrote is read elsewhere
(mail.reader_process). A mail is marked as seen after it was kept, never before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from hearing_app.mail.parts import MOST_BYTES

TIMEOUT_SECONDS = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What is larger is kept by its beginning: enough to say whose it is, and that it was too large.
MOST_KEPT = MOST_BYTES + 1


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail that nobody has seen: its number in the mailbox, and its bytes, cut at MOST_KEPT."""

    uid: str
    raw: bytes


class Inbox:
    """An open mailbox."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box

    def unseen(self, most: int) -> Iterator[Fetched]:
        """Yield unseen mail, the oldest first; fetching leaves it unseen."""
        for uid in self._box.uids("UNSEEN")[:most]:
            status, found = self._box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_KEPT}>)")
            raw = next((part[1] for part in found if isinstance(part, tuple)), None) if status == "OK" else None
            if raw:
                yield Fetched(uid, raw)

    def mark_seen(self, uid: str) -> None:
        """Mark a mail, so that it is not fetched again."""
        self._box.flag([uid], MailMessageFlags.SEEN, value=True)


@contextmanager
def open_inbox(url: str) -> Iterator[Inbox]:
    """Open the mailbox of an INBOX_URL; STARTTLS is required as soon as a password would cross a network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    folder = unquote(parts.path.strip("/")) or "INBOX"
    kind: type[MailBox | MailBoxStartTls | MailBoxUnencrypted] = MailBoxStartTls
    port = 143
    if parts.scheme == "imaps":
        kind, port = MailBox, 993
    elif host in _LOOPBACK:
        kind = MailBoxUnencrypted
    box = kind(host, parts.port or port, timeout=TIMEOUT_SECONDS)
    with box.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder) as opened:
        yield Inbox(opened)
