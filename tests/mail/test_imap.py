"""Does the mailbox's password reach nobody but the server that its address names?"""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hearing_app.app import create_app
from hearing_app.mail.imap import open_inbox
from hearing_app.settings.environment import Environment
from hearing_app.settings.errors import SettingsError
from tests.builders.certificates import self_signed, server_context

PASSWORD = "geheim-1234"


@dataclass
class Server:
    """A mail server that greets, turns to TLS from the first byte or when asked, and keeps what it is told."""

    certificate: Path
    is_tls_at_once: bool
    offers_starttls: bool = True
    port: int = 0
    heard: list[str] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with ExitStack() as open_lines, suppress(OSError):
                open_lines.enter_context(closing(line))
                self._talk(self._secured(line, open_lines) if self.is_tls_at_once else line, open_lines)

    def _secured(self, line: socket.socket, open_lines: ExitStack) -> socket.socket:
        return open_lines.enter_context(closing(server_context(self.certificate).wrap_socket(line, server_side=True)))

    def _talk(self, line: socket.socket, open_lines: ExitStack) -> None:
        line.sendall(b"* OK ready\r\n")
        while told := _line(line):
            tag, _, command = told.partition(" ")
            self.heard.append(command)
            verb = command.partition(" ")[0].upper()
            if verb == "CAPABILITY":
                starttls = " STARTTLS" if self.offers_starttls else ""
                line.sendall(f"* CAPABILITY IMAP4rev1{starttls}\r\n".encode())
            if verb == "LOGOUT":
                line.sendall(b"* BYE\r\n")
            line.sendall(f"{tag} OK done\r\n".encode())
            if verb == "STARTTLS":
                line = self._secured(line, open_lines)


def _line(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\n"):
        octet = line.recv(1)
        if not octet:
            break
        told += octet
    return told.decode().strip()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.2", 0))
    server.port = int(listener.getsockname()[1])
    thread = threading.Thread(target=server.serve, args=(listener,))
    thread.start()
    try:
        yield server
    finally:
        # a listener that is only closed goes on waiting in accept
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of no network: both lead to the server of this test, which is not this machine by its name."""
    found = socket.getaddrinfo

    def lookup(host: str, *rest: object, **more: object) -> object:
        return found("127.0.0.2" if host.endswith(".example.invalid") else host, *rest, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls") / "imap.pem", "mail.example.invalid")


def address(scheme: str, server: Server, query: str = "", host: str = "mail.example.invalid") -> str:
    return f"{scheme}://clerk:{PASSWORD}@{host}:{server.port}/INBOX{query}"


WAYS = pytest.mark.parametrize(("scheme", "is_tls_at_once"), [("imaps", True), ("imap", False)])


def heard(server: Server, *, url: str, refused: str = "") -> str:
    """Return the words of whoever opens a mailbox that hold its password; `refused` is why it does not open."""
    with ExitStack() as stack:
        if refused:
            stack.enter_context(pytest.raises(Exception, match=refused))
        stack.enter_context(open_inbox(url))
    return "".join(told for told in server.heard if PASSWORD in told)


@WAYS
def test_a_server_that_nobody_vouches_for_hears_no_password(
    scheme: str, is_tls_at_once: bool, certificate: Path
) -> None:
    with running(Server(certificate, is_tls_at_once)) as server:
        assert heard(server, url=address(scheme, server), refused="CERTIFICATE_VERIFY_FAILED") == ""


@WAYS
def test_a_certificate_of_another_host_opens_nothing(scheme: str, is_tls_at_once: bool, certificate: Path) -> None:
    with running(Server(certificate, is_tls_at_once)) as server:
        url = address(scheme, server, f"?ca={certificate}", host="other.example.invalid")
        assert heard(server, url=url, refused="Hostname mismatch") == ""


@WAYS
def test_the_authority_that_the_address_names_is_believed(scheme: str, is_tls_at_once: bool, certificate: Path) -> None:
    with running(Server(certificate, is_tls_at_once)) as server:
        url = address(scheme, server, f"?ca={certificate}")
        assert heard(server, url=url) == f'LOGIN "clerk" "{PASSWORD}"'


# imaplib leaves the line to the garbage collector when STARTTLS is refused
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_starttls_no_password_crosses_the_network(certificate: Path) -> None:
    with running(Server(certificate, is_tls_at_once=False, offers_starttls=False)) as server:
        assert heard(server, url=address("imap", server), refused="TLS not supported") == ""


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?tls=none", "INBOX_URL: tls is unknown; right would be ca"),
        ("?ca=/nowhere.pem", "INBOX_URL: ca is no file of certificates; right would be the path of one"),
    ],
)
def test_what_cannot_be_used_stops_the_start_and_is_said_without_the_address(
    query: str, told: str, env: Environment
) -> None:
    url = f"imaps://clerk:{PASSWORD}@mail.example.invalid/{query}"
    with pytest.raises(ValueError, match=f"^{told}$"), open_inbox(url):
        pass
    with pytest.raises(SettingsError, match=f"^{told}$"):
        create_app(replace(env, inbox_url=url))
