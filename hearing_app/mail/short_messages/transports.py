"""Which way out does MESSAGES_URL name?

http:// and https:// (a gateway), file: a folder, print: or nothing: the message becomes a call.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from hearing_app.mail.sends import Permanent, Sent, Transport
from hearing_app.mail.short_messages.folders import MessageFolder
from hearing_app.mail.short_messages.gateways import HttpGateway, gateway_for

RIGHT = "https://TOKEN@gateway.example/path, file:/folder or print:"


class CallList:
    """Nothing is sent: whoever would have got a message stands on the call list."""

    name = "print"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:  # noqa: ARG002 the protocol's signature
        """Refuse for good, so that the message becomes a call."""
        raise Permanent("MESSAGES_URL names no gateway")


def message_transport(url: str, token: str = "") -> Transport:
    """Return the transport of a MESSAGES_URL; `token` is the environment's, used where the address holds none.

    Raises ValueError that says what would be right and never repeats the address, since it may hold a token.
    """
    if not url.strip():
        return CallList()
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise ValueError(f"MESSAGES_URL is no address; right would be {RIGHT}") from None
    if parts.scheme == "print" and not parts.netloc and not parts.path.strip("/"):
        return CallList()
    if parts.scheme == "file":
        return _folder(unquote(parts.netloc), unquote(parts.path))
    if parts.scheme in ("http", "https"):
        return HttpGateway(gateway_for(parts, token))
    raise ValueError(f"MESSAGES_URL cannot be used; right would be {RIGHT}")


def _folder(host: str, path: str) -> MessageFolder:
    if host not in ("", "localhost") or not path.strip("/"):
        raise ValueError("MESSAGES_URL for a folder is written file:/path/of/folder")
    return MessageFolder(Path(path))
