"""How is an address fetched that a stranger gave, without being led into our own network?

Every address of the host is checked, and the connection goes to one that was checked: a name that answers otherwise
the second time changes nothing. TLS still asks for the host's own certificate. No proxy of the environment, no cookie,
no user (calendar-mail.md §6 E 20). Not here: which addresses are allowed (domain.foreign.addresses).
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from hearing_app.domain.errors import Refused
from hearing_app.domain.foreign.addresses import HTTPS, CalendarUrl, is_public, redirected
from hearing_app.domain.foreign.lines import BEGINNING

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 15.0
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
HEADERS = {
    "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
    "Accept-Encoding": "gzip",
    "User-Agent": "hearing-app calendar reader",
    "Connection": "close",
}

Resolve = Callable[[str], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


class NotFetched(Exception):
    """Nothing was fetched; `code` says why and names no address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(host: str) -> Sequence[str]:
    """Return every A and AAAA address of a host; raises OSError."""
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to a numeric address."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class Net:
    """How hosts are resolved and reached, whose certificates count, and how long all of it may take."""

    resolve: Resolve = resolve
    connect: Connect = connect
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = TOTAL_SECONDS


@dataclass(slots=True)
class _Errand:
    """One fetch under way; whoever waits for it in vain cuts its connection."""

    net: Net
    url: CalendarUrl
    ends_at: float
    content: bytes = b""
    failure: str = ""
    handle: socket.socket | None = None

    def left(self) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise NotFetched("timeout")
        return left

    def cut(self) -> None:
        """End a connection that somebody still reads from."""
        if self.handle is not None:
            with suppress(OSError):
                self.handle.shutdown(socket.SHUT_RDWR)

    def hold(self, made: socket.socket) -> None:
        """Keep a second handle of a connection, since TLS takes the first one over; the one before is let go."""
        self.let_go()
        self.handle = made.dup()

    def let_go(self) -> None:
        """Close the second handle."""
        if self.handle is not None:
            self.handle.close()
            self.handle = None


class _Pinned(HTTPSConnection):
    """A connection to a host by an address that was checked; name, SNI and certificate stay the host's."""

    def __init__(self, errand: _Errand, address: str) -> None:
        super().__init__(
            errand.url.host,
            HTTPS,
            timeout=min(CONNECT_SECONDS, errand.left()),
            ssl_context=errand.net.tls,
            cert_reqs=ssl.CERT_REQUIRED,
        )
        self._errand, self._address = errand, address

    def _new_conn(self) -> socket.socket:
        seconds = min(CONNECT_SECONDS, self._errand.left())
        try:
            made = self._errand.net.connect(self._address, HTTPS, seconds)
        except OSError as error:
            raise NewConnectionError(self, "not reached") from error
        self._errand.hold(made)
        return made


def fetch(url: CalendarUrl, net: Net | None = None) -> bytes:
    """Return the bytes of a calendar, decompressed; raises NotFetched within the total time, whatever the host does.

    Resolving, connecting and reading happen in a thread that is left behind when the time is over.
    """
    net = net or Net()
    errand = _Errand(net, url, time.monotonic() + net.seconds)
    worker = threading.Thread(target=_run, args=(errand,), daemon=True, name="fetch")
    worker.start()
    worker.join(net.seconds)
    if worker.is_alive():
        errand.cut()
        raise NotFetched("timeout")
    if errand.failure:
        raise NotFetched(errand.failure)
    return errand.content


def _run(errand: _Errand) -> None:
    try:
        errand.content = _follow(errand)
    except NotFetched as error:
        errand.failure = error.code
    except ssl.SSLError:
        errand.failure = "certificate"
    except (TimeoutError, OSError, HTTPError) as error:
        errand.failure = "certificate" if "CERTIFICATE" in str(error).upper() else "unreachable"
    except Exception:  # whatever a stranger's answer sets off ends this errand and nothing else
        errand.failure = "unreachable"
    finally:
        errand.let_go()


def _follow(errand: _Errand) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        connection = _Pinned(errand, _checked_address(errand))
        try:
            answer = _answer(connection, errand)
            location = answer.headers.get("Location", "")
            if answer.status not in REDIRECTS:
                return _content(answer, errand)
        finally:
            connection.close()
        following = redirected(errand.url, location)
        if isinstance(following, Refused):
            raise NotFetched("redirect")
        errand.url = following
    raise NotFetched("redirect")


def _checked_address(errand: _Errand) -> str:
    found = errand.net.resolve(errand.url.host)
    errand.left()
    if not found:
        raise NotFetched("unreachable")
    if not all(map(is_public, found)):
        raise NotFetched("not_public")
    return found[0]


def _answer(connection: _Pinned, errand: _Errand) -> BaseHTTPResponse:
    connection.request("GET", errand.url.target, headers=HEADERS, preload_content=False, decode_content=True)
    if connection.sock is not None:
        connection.sock.settimeout(min(CONNECT_SECONDS, errand.left()))
    return connection.getresponse()


def _content(answer: BaseHTTPResponse, errand: _Errand) -> bytes:
    if answer.status != 200:
        raise NotFetched("gone" if answer.status in (401, 403, 404, 410) else "unreachable")
    content = b""
    while part := answer.read(CHUNK, decode_content=True):
        content += part
        errand.left()
        if len(content) > MOST_BYTES:
            raise NotFetched("too_long")
    if content.removeprefix(b"\xef\xbb\xbf")[: len(BEGINNING)].upper() != BEGINNING:
        raise NotFetched("no_calendar")
    return content
