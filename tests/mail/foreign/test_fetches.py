"""Does fetching a stranger's address reach the host that was checked, and nothing else?

A real TLS server on loopback; what a host resolves to, and where a connection to that address really goes, are given
from outside. Not a line of our own is replaced.
"""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hearing_app.domain.foreign.addresses import CalendarUrl
from hearing_app.mail.foreign.fetches import MOST_BYTES, Net, NotFetched, fetch

HOST, OTHER = "calendar.example.com", "other.example.com"
PUBLIC = "93.184.216.34"
CONTENT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@dataclass
class Host:
    """What the server answers by path, and what it was asked."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    drip: float = 0.0


def certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "host.pem"
    plain = serialization.NoEncryption()
    content = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(content + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def host(pem: Path) -> Iterator[Host]:
    found = Host()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.seen.append((self.path, dict(self.headers)))
            status, headers, body = found.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            step = 1 if found.drip else max(1, len(body))
            for at in range(0, len(body), step):
                time.sleep(found.drip)
                try:
                    self.wfile.write(body[at : at + step])
                except OSError:
                    return

        def log_message(self, *_given: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]  # a client that hangs up is no news
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@dataclass
class Wires:
    """Which addresses each lookup of a host gives in turn, and to which address connections were opened."""

    host: Host
    lookups: dict[str, list[Sequence[str]]]
    opened: list[tuple[str, int]] = field(default_factory=list)

    def resolve(self, name: str) -> Sequence[str]:
        turns = self.lookups[name]
        return turns.pop(0) if len(turns) > 1 else turns[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.opened.append((address, port))
        return socket.create_connection(("127.0.0.1", self.host.port), timeout=seconds)


@pytest.fixture
def wires(host: Host) -> Wires:
    return Wires(host, {HOST: [[PUBLIC]], OTHER: [[PUBLIC]]})


@pytest.fixture
def get(wires: Wires, pem: Path) -> Callable[..., bytes]:
    def fetched(target: str = "/a.ics", host: str = HOST, seconds: float = 10.0, *, trusts: bool = True) -> bytes:
        tls = ssl.create_default_context(cafile=str(pem) if trusts else None)
        return fetch(CalendarUrl(host, target), Net(wires.resolve, wires.connect, tls, seconds))

    return fetched


def failure(get: Callable[..., bytes], *given: object, **more: object) -> str:
    with pytest.raises(NotFetched) as missed:
        get(*given, **more)
    return missed.value.code


def test_a_calendar_is_fetched_from_the_address_that_was_checked(
    get: Callable[..., bytes], host: Host, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    host.answers["/a.ics?key=1"] = (200, {"Set-Cookie": "a=b"}, CONTENT)
    assert get("/a.ics?key=1") == CONTENT
    ((path, headers),) = host.seen
    assert (path, headers["Host"], "Cookie" in headers, "Authorization" in headers) == (
        "/a.ics?key=1",
        HOST,
        False,
        False,
    )
    assert wires.opened == [(PUBLIC, 443)]


def test_a_name_that_resolves_otherwise_the_second_time_changes_nothing(
    get: Callable[..., bytes], host: Host, wires: Wires
) -> None:
    wires.lookups[HOST] = [[PUBLIC], ["127.0.0.1"]]
    host.answers["/a.ics"] = (200, {}, CONTENT)
    assert get() == CONTENT
    assert wires.opened == [(PUBLIC, 443)]
    assert failure(get) == "not_public"
    assert wires.opened == [(PUBLIC, 443)]


@pytest.mark.parametrize("found", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["64:ff9b::7f00:1"], ["::ffff:127.0.0.1"]])
def test_a_name_with_one_inward_address_is_not_connected_to(
    get: Callable[..., bytes], wires: Wires, found: list[str]
) -> None:
    wires.lookups[HOST] = [found]
    assert failure(get) == "not_public"
    assert wires.opened == []


def test_the_certificate_must_be_the_hosts_own_and_trusted(get: Callable[..., bytes], host: Host) -> None:
    host.answers["/a.ics"] = (200, {}, CONTENT)
    assert failure(get, trusts=False) == "certificate"
    assert failure(get, host=OTHER) == "certificate"
    assert host.seen == []


def test_three_redirects_are_followed_and_each_is_checked(get: Callable[..., bytes], host: Host, wires: Wires) -> None:
    for at in range(4):
        host.answers[f"/{at}"] = (302, {"Location": f"/{at + 1}"}, b"")
    host.answers["/4"] = (200, {}, CONTENT)
    assert get("/1") == CONTENT
    assert failure(get, "/0") == "redirect"
    for location in ("http://calendar.example.com/4", "https://127.0.0.1/4", "https://a@calendar.example.com/4", ""):
        host.answers["/x"] = (301, {"Location": location}, b"")
        assert failure(get, "/x") == "redirect", location
    wires.lookups[OTHER] = [["169.254.169.254"]]
    host.answers["/x"] = (307, {"Location": f"https://{OTHER}/latest/meta-data"}, b"")
    before = len(wires.opened)
    assert failure(get, "/x") == "not_public"
    assert len(wires.opened) == before + 1


def test_what_is_no_calendar_is_not_taken(get: Callable[..., bytes], host: Host) -> None:
    host.answers |= {
        "/page": (200, {}, b"<html>BEGIN:VCALENDAR"),
        "/empty": (200, {}, b""),
        "/broken": (500, {}, CONTENT),
        "/garbled": (200, {"Content-Encoding": "gzip"}, CONTENT),
    }
    found = {path: failure(get, path) for path in ("/page", "/empty", "/broken", "/garbled", "/unknown")}
    assert found == {
        "/page": "no_calendar",
        "/empty": "no_calendar",
        "/broken": "unreachable",
        "/garbled": "unreachable",
        "/unknown": "gone",
    }


def test_two_megabytes_are_counted_after_decompression(get: Callable[..., bytes], host: Host) -> None:
    full = CONTENT + b" " * (MOST_BYTES - len(CONTENT))
    host.answers["/full"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(full))
    host.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(CONTENT + b" " * 20 * MOST_BYTES, 9))
    assert len(get("/full")) == MOST_BYTES
    began = time.monotonic()
    assert failure(get, "/bomb") == "too_long"
    assert time.monotonic() - began < 5


def test_a_host_that_answers_drop_by_drop_costs_its_time_and_no_more(get: Callable[..., bytes], host: Host) -> None:
    host.answers["/a.ics"] = (200, {}, CONTENT * 100)
    host.drip = 0.1
    began = time.monotonic()
    assert failure(get, seconds=1.0) == "timeout"
    assert time.monotonic() - began < 2
    deadline = time.monotonic() + 5
    while any(thread.name == "fetch" for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [thread.name for thread in threading.enumerate() if thread.name == "fetch"] == []


def test_a_resolver_that_never_answers_costs_its_time_and_no_more(pem: Path, wires: Wires) -> None:
    ends = threading.Event()

    def stuck(_name: str) -> Sequence[str]:
        ends.wait(10)
        return []

    with pytest.raises(NotFetched) as missed:
        fetch(CalendarUrl(HOST, "/"), Net(stuck, wires.connect, ssl.create_default_context(), 0.5))
    ends.set()
    assert (missed.value.code, wires.opened) == ("timeout", [])
