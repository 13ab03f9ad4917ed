"""Does every answer of a relay become the right outcome, and does no relay hold us beyond the deadline?"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from hearing_app.mail import smtp
from hearing_app.mail.sends import Permanent, RecipientRefused, Sent, Transient
from hearing_app.mail.smtp import SmtpTransport
from hearing_app.mail.transports import transport_for
from tests.builders.certificates import self_signed, server_context

FROM = "b-abcdefghijklmnopqrstuvwxyz@bounce.example.invalid"
TO = "wang01@example.invalid"
CONTENT = "Subject: t\r\n\r\n.一行点\r\n..\r\n尾\r\n".encode()
SECRET = "pa%ss/w:rd"
SECRET_IN_URL = "pa%25ss%2Fw%3Ard"


@dataclass
class Sink:
    """Keeps what arrives, and answers each step as it is told."""

    at_mail: str = "250 OK"
    at_rcpt: str = "250 OK"
    at_data: str = "250 2.0.0 queued as 4F2"
    got: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 aiosmtpd's name
        envelope.mail_from = address
        return self.at_mail

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.at_data


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def relay(sink: Sink, **options: Any) -> Iterator[int]:
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def talker(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve one connection by a script."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            line, _ = listener.accept()
            with closing(line), suppress(OSError):
                script(line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls") / "relay.pem", "localhost")


def test_the_bytes_arrive_as_they_are_with_the_envelope_given() -> None:
    sink = Sink()
    with relay(sink) as port:
        sent = transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT)
    assert sent == Sent("250 2.0.0 queued as 4F2")
    assert sink.got == [(FROM, [TO], CONTENT)]


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        ("at_mail", "451 4.3.0 later", Transient),
        ("at_mail", "530 5.7.0 log in first", Transient),
        ("at_mail", "550 5.7.1 sender refused", Permanent),
        ("at_rcpt", "450 4.2.1 greylisted", Transient),
        ("at_rcpt", "421 4.3.2 closing", Transient),
        ("at_mail", "553 Mail from must equal authorized user", Permanent),
        ("at_rcpt", "550 5.1.1 no such user", RecipientRefused),
        ("at_rcpt", "551 5.7.1 用户不存在", RecipientRefused),
        ("at_data", "451 4.3.0 disk full", Transient),
        ("at_data", "552 5.3.4 too big", Permanent),
        ("at_data", "554 5.7.1 spam", Permanent),
        ("at_data", "550 Mail content denied", Permanent),
    ],
)
def test_4yz_is_transient_and_5yz_about_the_message_is_permanent(
    step: str, answer: str, outcome: type[Transient] | type[Permanent]
) -> None:
    sink = Sink()
    setattr(sink, step, answer)
    with relay(sink) as port, pytest.raises(outcome) as raised:
        transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT)
    assert isinstance(raised.value, (Transient, Permanent))
    # RFC 5321 §4.3.2: only what answers RCPT speaks of the recipient
    assert type(raised.value) is outcome
    assert raised.value.reply == answer
    assert len(sink.got) == (step == "at_data")


def test_a_relay_that_is_not_there_is_transient() -> None:
    with pytest.raises(Transient, match="ConnectionRefusedError"):
        transport_for(f"smtp://127.0.0.1:{free_port()}").send(FROM, TO, CONTENT)


@pytest.mark.parametrize("greeting", [b"", b"421 busy\r\n", b"554 no service here\r\n", b"garbage\r\n", b"\xff" * 9000])
def test_a_relay_that_greets_badly_or_hangs_up_is_transient(greeting: bytes) -> None:
    with talker(lambda line: line.sendall(greeting)) as port, pytest.raises(Transient):
        transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT)


def test_a_line_that_drops_inside_data_is_transient() -> None:
    def script(line: socket.socket) -> None:
        answers = iter([b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"])
        line.sendall(b"220 hello\r\n")
        for answer in answers:
            line.recv(1024)
            line.sendall(answer)
        line.recv(10)

    with talker(script) as port, pytest.raises(Transient):
        transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT)


def dribble(line: socket.socket) -> None:
    while True:
        line.sendall(b"2")
        time.sleep(0.05)


def silence(line: socket.socket) -> None:
    while line.recv(1024):
        pass


def dribble_behind_data(line: socket.socket) -> None:
    line.sendall(b"220 hello\r\n")
    for answer in (b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
        line.recv(1024)
        line.sendall(answer)
    dribble(line)


@pytest.mark.parametrize("script", [dribble, silence, dribble_behind_data])
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_relay_that_dribbles_or_sleeps_is_cut_at_the_deadline(
    scheme: str, script: Callable[[socket.socket], None]
) -> None:
    with talker(script) as port:
        way = transport_for(f"{scheme}://127.0.0.1:{port}")
        assert isinstance(way, SmtpTransport)
        begun = time.monotonic()
        # What these scripts say is no TLS record: smtps may end earlier, by an error of its own.
        with pytest.raises(Transient, match="within 0.6 s" if scheme == "smtp" else None):
            SmtpTransport(way.relay, deadline_seconds=0.6).send(FROM, TO, CONTENT)
        # Without the plug the dribbles never end; a loaded machine may well take a second more.
        assert time.monotonic() - begun < 5
    for thread in threading.enumerate():
        if thread.name == "smtp":
            thread.join(5)
            assert not thread.is_alive()


def test_whoever_is_asked_to_end_does_not_wait_out_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LEAVE_SECONDS", 0.3)
    monkeypatch.setattr(smtp, "_leaving", threading.Event())
    asleep = threading.Event()
    with talker(lambda _line: asleep.wait(10)) as port:
        threading.Timer(0.2, smtp.leave).start()
        began = time.monotonic()
        with pytest.raises(Transient, match=r"within 0\.3 s"):
            transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT)
        took = time.monotonic() - began
        asleep.set()
    assert took < 5


def test_after_250_a_relay_that_never_says_goodbye_costs_nothing() -> None:
    def script(line: socket.socket) -> None:
        line.sendall(b"220 hello\r\n")
        for answer in (b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
            line.recv(1024)
            line.sendall(answer)
        line.recv(65536)
        line.sendall(b"250 taken\r\n")
        while line.recv(1024):
            pass

    with talker(script) as port:
        begun = time.monotonic()
        assert transport_for(f"smtp://127.0.0.1:{port}").send(FROM, TO, CONTENT) == Sent("250 taken")
        assert time.monotonic() - begun < 5


def test_login_over_starttls_with_a_verified_certificate(certificate: Path) -> None:
    sink, seen = Sink(), []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        seen.append((login.login, login.password))
        return AuthResult(success=True)

    options = {"tls_context": server_context(certificate), "require_starttls": True}
    with relay(sink, authenticator=check, auth_required=True, **options) as port:
        url = f"smtp://clerk:{SECRET_IN_URL}@localhost:{port}?tls=required&ca={certificate}"
        assert transport_for(url).send(FROM, TO, CONTENT) == Sent("250 2.0.0 queued as 4F2")
    assert seen == [(b"clerk", SECRET.encode())]
    assert len(sink.got) == 1


def test_starttls_is_used_when_it_is_offered_and_the_certificate_is_verified(certificate: Path) -> None:
    sink = Sink()
    with relay(sink, tls_context=server_context(certificate)) as port:
        with pytest.raises(Transient, match="CERTIFICATE_VERIFY_FAILED"):
            transport_for(f"smtp://localhost:{port}").send(FROM, TO, CONTENT)
        assert sink.got == []
        transport_for(f"smtp://localhost:{port}?ca={certificate}").send(FROM, TO, CONTENT)
        transport_for(f"smtp://localhost:{port}?tls=none").send(FROM, TO, CONTENT)
    assert len(sink.got) == 2


def test_smtps_speaks_tls_from_the_first_byte(certificate: Path) -> None:
    sink = Sink()
    with relay(sink) as plain_port:
        listener = socket.create_server(("127.0.0.1", 0))

        def bridge() -> None:
            line, _ = listener.accept()
            with (
                closing(server_context(certificate).wrap_socket(line, server_side=True)) as outer,
                closing(socket.create_connection(("127.0.0.1", plain_port))) as inner,
            ):
                carry(outer, inner)

        thread = threading.Thread(target=bridge)
        thread.start()
        port = listener.getsockname()[1]
        assert transport_for(f"smtps://localhost:{port}?ca={certificate}").send(FROM, TO, CONTENT) == Sent(
            "250 2.0.0 queued as 4F2"
        )
        thread.join(5)
        listener.close()
    assert sink.got == [(FROM, [TO], CONTENT)]


def carry(outer: ssl.SSLSocket, inner: socket.socket) -> None:
    """Pass bytes both ways until one side ends."""
    outer.settimeout(0.02)
    inner.settimeout(0.02)
    while True:
        for source, target in ((inner, outer), (outer, inner)):
            try:
                octets = source.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            if not octets:
                return
            target.sendall(octets)


def test_a_password_is_not_sent_where_the_relay_offers_no_tls() -> None:
    sink = Sink()
    with relay(sink) as port, pytest.raises(Transient, match="no STARTTLS"):
        transport_for(f"smtp://clerk:{SECRET_IN_URL}@127.0.0.1:{port}?tls=required").send(FROM, TO, CONTENT)
    assert sink.got == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd's advice to servers
def test_a_refused_login_waits_for_repair_and_does_not_kill_the_message() -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, _login: Any) -> AuthResult:
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 wrong: {SECRET}")

    with (
        relay(Sink(), authenticator=check, auth_required=True, auth_require_tls=False) as port,
        pytest.raises(Transient, match=r"^535 ") as raised,
    ):
        transport_for(f"smtp://clerk:{SECRET_IN_URL}@127.0.0.1:{port}").send(FROM, TO, CONTENT)
    assert SECRET not in raised.value.reply


def test_no_password_in_repr_or_name() -> None:
    way = transport_for(f"smtps://clerk:{SECRET_IN_URL}@relay.example.invalid")
    assert SECRET not in repr(way)
    assert way.name == "smtps://relay.example.invalid:465"
