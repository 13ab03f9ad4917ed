"""How is one short message handed to a gateway over HTTP, with one deadline for the whole errand?

POST of the frozen JSON with a bearer token and the message's id as Idempotency-Key, straight to the host: no proxy of
the environment, no redirect, no cookie. 2xx: taken. 408, 425, 429, 5xx and silence: the same bytes again later. Any
other answer is final, and somebody calls. Not here: retries, and when to give up (the ledger).
"""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from hearing_app.domain.itip.texts import one_line
from hearing_app.domain.messages.templates import masked
from hearing_app.mail.sends import Permanent, Sent, Transient
from hearing_app.mail.short_messages.contents import read_message

DEADLINE_SECONDS = 15.0
_PORTS = {"http": 80, "https": 443}
# They ask for patience or for the same again (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4).
_LATER = frozenset({408, 425, 429})
_MOST_WORDS = 4096


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where messages are handed over; the token stays out of every repr."""

    host: str
    port: int
    target: str
    is_tls: bool
    token: str = field(default="", repr=False)


def gateway_for(parts: SplitResult, token: str = "") -> Gateway:
    """Read http[s]://TOKEN@host:port/path?query; a token in the address wins over the one of the environment.

    Raises ValueError without repeating the address.
    """
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("MESSAGES_URL: the port is a number from 1 to 65535") from None
    if not host:
        raise ValueError("MESSAGES_URL needs the gateway's host name")
    token = unquote(parts.password or parts.username or "") or token
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("MESSAGES_URL: the token is printable ASCII without spaces (RFC 6750)")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Gateway(host, port or _PORTS[parts.scheme], target, is_tls=parts.scheme == "https", token=token)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Hands one message at a time to a gateway."""

    gateway: Gateway
    deadline_seconds: float = DEADLINE_SECONDS

    @property
    def name(self) -> str:
        """Return the gateway without its token and path."""
        return f"{'https' if self.gateway.is_tls else 'http'}://{self.gateway.host}:{self.gateway.port}"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:  # noqa: ARG002 the protocol's signature
        """Hand the bytes over; raises Transient or Permanent. After the deadline the message may have arrived."""
        errand = _Errand(self.gateway, content)
        errand.start()
        errand.join(self.deadline_seconds)
        if errand.is_alive():
            errand.cut()
            raise Transient(f"no answer from {self.gateway.host} within {self.deadline_seconds:g} s")
        if isinstance(errand.outcome, Sent):
            return errand.outcome
        raise errand.outcome


class _Errand(threading.Thread):
    """One POST under way; whoever waits for it in vain cuts its connection."""

    def __init__(self, gateway: Gateway, content: bytes) -> None:
        super().__init__(name="gateway", daemon=True)
        self._gateway, self._content = gateway, content
        self._line: socket.socket | None = None
        self.outcome: Sent | Transient | Permanent = Transient("no answer")

    def run(self) -> None:
        try:
            self.outcome = self._post()
        except (OSError, HTTPError) as error:
            self.outcome = Transient(self._shown(f"{type(error).__name__}: {error}"))
        # Whatever else goes wrong, the ledger must hear of it: a thread's exception is heard by nobody.
        except Exception as error:
            self.outcome = Permanent(self._shown(f"{type(error).__name__}: {error}"))
        finally:
            if self._line is not None:
                self._line.close()

    def cut(self) -> None:
        """End a connection that somebody still reads from."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _post(self) -> Sent | Transient | Permanent:
        connection = self._connection()
        try:
            connection.connect()
            if connection.sock is not None:
                # a handle of its own, since TLS and the answer take the first one over
                self._line = socket.socket(fileno=socket.dup(connection.sock.fileno()))
            connection.request("POST", self._gateway.target, self._content, self._headers(), preload_content=False)
            answer = connection.getresponse()
            words = answer.read(_MOST_WORDS, decode_content=True).decode("utf-8", "replace")
            shown = self._shown(f"{answer.status} {words}")
        finally:
            connection.close()
        if 200 <= answer.status < 300:
            return Sent(shown)
        return Transient(shown) if answer.status >= 500 or answer.status in _LATER else Permanent(shown)

    def _connection(self) -> HTTPConnection:
        host, port = self._gateway.host, self._gateway.port
        if not self._gateway.is_tls:
            return HTTPConnection(host, port, timeout=DEADLINE_SECONDS)
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=DEADLINE_SECONDS, ssl_context=context, cert_reqs=ssl.CERT_REQUIRED)

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": read_message(self._content).id,
            "User-Agent": "hearing-app messages",
            "Connection": "close",
        }
        return headers | ({"Authorization": f"Bearer {self._gateway.token}"} if self._gateway.token else {})

    def _shown(self, words: str) -> str:
        """Return words as the ledger may keep them: no token, no number."""
        with suppress(ValueError):
            to = read_message(self._content).to
            words = words.replace(to, masked(to)) if to else words
        if self._gateway.token:
            words = words.replace(self._gateway.token, "***")
        return one_line(words, 300)
