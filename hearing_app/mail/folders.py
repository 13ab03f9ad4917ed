"""How does a folder stand in for a relay, and what lies in it?

One .eml per message; the demo reads it in the browser. The name begins with the message's own Date, so that the
same bytes sent again land on the same file. Not here: the page (web).
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path

from hearing_app.domain.errors import NotFound
from hearing_app.mail.sends import Sent, Transient

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.eml", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Writes every message as one file, whole or not at all."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the folder as an address."""
        return f"file:{self.folder}"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:  # noqa: ARG002 the protocol's signature
        """Write the file atomically; a full or forbidden disk is Transient."""
        name = file_name(content)
        try:
            write_whole(self.folder, name, content)
        except OSError as error:
            raise Transient(f"{error.strerror} ({self.folder})") from error
        return Sent(f"250 written as {name}")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the folder's list."""

    name: str
    subject: str
    to: str
    dated_at: datetime
    has_calendar: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One message for the eye: headers, text, html (to be shown in a sandbox), the calendar part as text."""

    listed: Listed
    sender: str
    reply_to: str
    text: str
    html: str
    calendar: str


def file_name(content: bytes) -> str:
    """Return <Date in UTC>-<hash of the Message-ID>.eml; names sort by date."""
    headers = BytesParser(policy=SMTP).parsebytes(content, headersonly=True)
    digest = hashlib.sha256(str(headers.get("Message-ID", "")).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{_dated_at(headers):%Y%m%dT%H%M%SZ}-{digest}.eml"


def list_messages(folder: Path, *, limit: int = 200) -> list[Listed]:
    """Return the newest messages first, at most `limit`; a folder that does not exist yet is empty."""
    if not folder.is_dir():
        return []
    names = sorted((path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    return list(_listed_ones(folder, names[:limit]))


def open_message(folder: Path, name: str) -> Opened:
    """Read one message of the folder; any name that our transport does not give, or a link, is NotFound."""
    message = _read(folder, name)
    return Opened(
        listed=_listed(name, message),
        sender=str(message.get("From", "")),
        reply_to=str(message.get("Reply-To", "")),
        text=_part(message, "text/plain"),
        html=_part(message, "text/html"),
        calendar=_part(message, "text/calendar"),
    )


def _listed_ones(folder: Path, names: list[str]) -> Iterator[Listed]:
    for name in names:
        # A file may be emptied away between the listing and the reading.
        with suppress(NotFound):
            yield _listed(name, _read(folder, name))


def _read(folder: Path, name: str) -> EmailMessage:
    path = folder / name
    if not _NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise NotFound(name)
    try:
        content = path.read_bytes()
    except OSError:
        raise NotFound(name) from None
    return BytesParser(EmailMessage, policy=SMTP).parsebytes(content)


def _listed(name: str, message: EmailMessage) -> Listed:
    return Listed(
        name=name,
        subject=str(message.get("Subject", "")),
        to=str(message.get("To", "")),
        dated_at=_dated_at(message),
        has_calendar=any(part.get_content_type() == "text/calendar" for part in message.walk()),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == kind), None)
    return str(part.get_content()) if part else ""


def _dated_at(message: EmailMessage) -> datetime:
    try:
        dated_at = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return _EPOCH
    return dated_at.astimezone(UTC) if dated_at.tzinfo else dated_at.replace(tzinfo=UTC)


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Write a file whole or not at all, so that it survives a power cut; raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _settle(folder)


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
