"""Which way out does MAIL_URL name?

smtp:// and smtps:// (mail.smtp), file: a folder (mail.folders), none.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from hearing_app.mail.folders import FolderTransport
from hearing_app.mail.sends import Permanent, Sent, Transport
from hearing_app.mail.smtp import SmtpTransport, relay_for


class NoTransport:
    """No mail leaves this office: every letter goes by telephone, counter, message or paper."""

    name = "none"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:  # noqa: ARG002 the protocol's signature
        """Refuse for good, so that the delivery becomes a call."""
        raise Permanent("MAIL_URL is not set")


def transport_for(url: str) -> Transport:
    """Return the transport of a MAIL_URL: smtp, smtps, file, or empty for none.

    Raises ValueError that says what would be right and never repeats the address, since it may hold a password.
    """
    if not url.strip():
        return NoTransport()
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise ValueError("MAIL_URL is not an address such as smtp://user:password@relay:587") from None
    if parts.scheme == "file":
        return _folder(unquote(parts.netloc), unquote(parts.path))
    if parts.scheme in ("smtp", "smtps"):
        return SmtpTransport(relay_for(parts))
    raise ValueError("MAIL_URL begins with smtp://, smtps:// or file:")


def _folder(host: str, path: str) -> FolderTransport:
    if host not in ("", "localhost"):
        raise ValueError("MAIL_URL for a folder is written file:/path/of/folder")
    if not path.strip("/"):
        raise ValueError("MAIL_URL file: needs a folder")
    return FolderTransport(Path(path))
