"""How is a mailbox emptied without losing a mail, and without reading one here?

INBOX_URL imap://user:password@host/folder?ca=FILE or imaps://…; bytes only, since what a stranger wrote is read
elsewhere (mail.reader_process). A mail is marked as seen after it was kept, never before.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

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
    """Open the mailbox of an INBOX_URL; whoever shall hear the password shows a certificate for the host's name.

    TLS from the first byte (imaps), else by STARTTLS unless the server is this machine; certificates are verified
    (RFC 8314 §5, RFC 7817), against the file `ca` where given. Raises OSError where nobody vouches for the server.
    """
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    box = _connected(parts, _context(parts.query))
    with box.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder) as opened:
        yield Inbox(opened)


def _connected(parts: SplitResult, context: ssl.SSLContext) -> BaseMailBox:
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        return MailBox(host, parts.port or 993, timeout=TIMEOUT_SECONDS, ssl_context=context)
    if host in _LOOPBACK:
        return MailBoxUnencrypted(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    return MailBoxStartTls(host, parts.port or 143, timeout=TIMEOUT_SECONDS, ssl_context=context)


def check_inbox(url: str) -> None:
    """Refuse an INBOX_URL by which no mailbox could be opened; raises ValueError without repeating the address."""
    _context(urlsplit(url).query)


def _context(query: str) -> ssl.SSLContext:
    """Return how a server is verified: imaplib alone verifies nobody."""
    wish = {key: values[-1] for key, values in parse_qs(query).items()}
    if unknown := sorted(set(wish) - {"ca"}):
        raise ValueError(f"INBOX_URL: {unknown[0]} is unknown; right would be ca")
    try:
        return ssl.create_default_context(cafile=wish.get("ca") or None)
    except OSError:
        raise ValueError("INBOX_URL: ca is no file of certificates; right would be the path of one") from None
