"""How is one message handed to a relay, with one deadline for the whole conversation?

smtplib's timeout counts per socket operation: a relay that sends a byte now and then held a client with two
seconds for 44. So the conversation runs in its own thread, and whoever waits pulls the plug. Not here: retries,
and when to give up (the ledger).
"""

import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote

from hearing_app.domain.itip.texts import one_line
from hearing_app.mail.sends import Permanent, RecipientRefused, Sent, Transient

DEADLINE_SECONDS = 60.0
# Whoever is asked to end may speak for so long at most: less than what systemd, compose and ./run wait (28 s).
LEAVE_SECONDS = 15.0
_LOOK_SECONDS = 0.2
_PORTS = {"smtp": 25, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# 5yz answers about our login, not about the message (RFC 4954 §6): wait until somebody repairs the password.
_LOGIN_CODES = frozenset({530, 534, 535, 538})


_leaving = threading.Event()


def leave() -> None:
    """Let every conversation of this process, now and later, end within LEAVE_SECONDS."""
    _leaving.set()


class Tls(StrEnum):
    """When the conversation is encrypted: from the first byte, always by STARTTLS, if offered, or never."""

    IMPLICIT = "implicit"
    REQUIRED = "required"
    OFFERED = "offered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed over and how; the password stays out of every repr."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    greets_as: str = ""


def relay_for(parts: SplitResult) -> Relay:
    """Read smtp[s]://user:password@host:port/?tls=required|offered|none&ca=FILE&helo=NAME.

    TLS is required as soon as a password would cross a network, else used if offered; certificates are always
    verified, against `ca` where given. Raises ValueError without repeating the address.
    """
    wish = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    unknown = sorted(set(wish) - {"tls", "ca", "helo"})
    if unknown:
        raise ValueError(f"MAIL_URL: {unknown[0]} is unknown; right would be tls, ca or helo")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("MAIL_URL: the port is a number from 1 to 65535") from None
    if not host:
        raise ValueError("MAIL_URL needs the relay's host name")
    if not (user + password).isascii():
        raise ValueError("MAIL_URL: user and password are ASCII (RFC 4954)")
    return Relay(
        host=host,
        port=port or _PORTS[parts.scheme],
        tls=_tls(parts.scheme, wish.get("tls", ""), has_secret=bool(password) and host not in _LOOPBACK),
        user=user,
        password=password,
        ca_file=wish.get("ca", ""),
        greets_as=wish.get("helo", ""),
    )


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands one message at a time to a relay."""

    relay: Relay
    deadline_seconds: float = DEADLINE_SECONDS

    @property
    def name(self) -> str:
        """Return the relay without its password."""
        scheme = "smtps" if self.relay.tls is Tls.IMPLICIT else "smtp"
        return f"{scheme}://{self.relay.host}:{self.relay.port}"

    def send(self, envelope_from: str, envelope_to: str, content: bytes) -> Sent:
        """Hand the bytes over, with the relay's 250 as reply.

        Permanent: the relay answers 5yz to sender or message; RecipientRefused: to the recipient. Transient: everything
        else, also trouble with connection, TLS or login and the deadline; after it the message may have arrived, and
        the same bytes go again.
        """
        talk = _Conversation(self, envelope_from, envelope_to, content)
        talk.start()
        seconds = self._wait_for(talk)
        if talk.is_alive():
            talk.plug.pull()
            # Freed at once when it waits for the relay; a name server that does not answer is left behind, and
            # the thread finds the plug pulled before it could say a word.
            talk.join(0.5)
        if talk.outcome is None:
            raise Transient(f"no answer from {self.relay.host} within {seconds:g} s")
        if isinstance(talk.outcome, Sent):
            return talk.outcome
        raise talk.outcome

    def _wait_for(self, talk: threading.Thread) -> float:
        """Wait until a conversation has ended or its time is over; returns how long that was at most."""
        until = time.monotonic() + self.deadline_seconds
        while talk.is_alive() and time.monotonic() < until:
            if _leaving.is_set():
                until = min(until, time.monotonic() + LEAVE_SECONDS)
                talk.join(until - time.monotonic())
                return min(self.deadline_seconds, LEAVE_SECONDS)
            talk.join(min(_LOOK_SECONDS, max(0.0, until - time.monotonic())))
        return self.deadline_seconds


class _Plug:
    """The end of the line that another thread can pull; holds a duplicate, since TLS takes the socket over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self.is_pulled = False

    def hold(self, line: socket.socket) -> None:
        with self._lock:
            if self.is_pulled:
                line.close()
                raise TimeoutError("past the deadline")
            self._line = line.dup()

    def pull(self) -> None:
        with self._lock:
            self.is_pulled = True
            if self._line:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        with self._lock:
            if self._line:
                self._line.close()
            self._line = None


class _Client(smtplib.SMTP):
    """smtplib on a line with a plug, with TLS from the first byte where the relay wants it."""

    def __init__(self, relay: Relay, plug: _Plug, *, timeout: float) -> None:
        self._relay = relay
        self._plug = plug
        super().__init__(timeout=timeout, local_hostname=relay.greets_as or None)
        # starttls verifies the name that smtplib keeps here.
        self._host = relay.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), timeout)
        self._plug.hold(line)
        if self._relay.tls is Tls.IMPLICIT:
            return _context(self._relay).wrap_socket(line, server_hostname=host)
        return line


_Outcome = Sent | Transient | Permanent


class _Conversation(threading.Thread):
    def __init__(self, way: SmtpTransport, envelope_from: str, envelope_to: str, content: bytes) -> None:
        super().__init__(name="smtp", daemon=True)
        self._way = way
        self._letter = (envelope_from, envelope_to, content)
        self.plug = _Plug()
        self.outcome: _Outcome | None = None

    def run(self) -> None:
        try:
            self.outcome = self._unless_pulled(self._talk())
        except (Transient, Permanent) as answer:
            self.outcome = self._unless_pulled(answer)
        except smtplib.SMTPResponseException as error:
            self.outcome = self._unless_pulled(Transient(self._shown(error.smtp_code, error.smtp_error)))
        # Whatever else goes wrong, the ledger must hear of it: a thread's exception is heard by nobody.
        except Exception as error:
            self.outcome = self._unless_pulled(Transient(self._shown(None, f"{type(error).__name__}: {error}")))
        finally:
            self.plug.let_go()

    def _talk(self) -> Sent:
        relay = self._way.relay
        # A silent line must end by the plug, which says why, never by smtplib's own clock a moment before it.
        client = _Client(relay, self.plug, timeout=2 * self._way.deadline_seconds)
        try:
            self._expect(*client.connect(relay.host, relay.port))
            client.ehlo_or_helo_if_needed()
            self._secure(client)
            if relay.user:
                client.login(relay.user, relay.password)
            reply = self._hand_over(client)
            with suppress(OSError, smtplib.SMTPException):
                client.putcmd("quit")
            return Sent(reply)
        finally:
            client.close()

    def _secure(self, client: _Client) -> None:
        tls = self._way.relay.tls
        is_offered = client.has_extn("starttls")
        if tls is Tls.REQUIRED and not is_offered:
            raise Transient("the relay offers no STARTTLS, and a password is not sent in the clear")
        if tls is Tls.REQUIRED or (tls is Tls.OFFERED and is_offered):
            client.starttls(context=_context(self._way.relay))
            client.ehlo()

    def _hand_over(self, client: _Client) -> str:
        sender, recipient, content = self._letter
        options = [f"size={len(content)}"] if client.has_extn("size") else []
        self._judge(*client.mail(sender, options))
        try:
            self._judge(*client.rcpt(recipient))
        except Permanent as refusal:
            raise RecipientRefused(refusal.reply) from None
        try:
            code, reply = client.data(content)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, _octets(error.smtp_error)
        return self._judge(code, reply)

    def _judge(self, code: int, reply: bytes) -> str:
        """Return the answer when it is 2yz, else raise: 5yz is about this message and final (RFC 5321 §4.2.1)."""
        if 500 <= code < 600 and code not in _LOGIN_CODES:
            raise Permanent(self._shown(code, reply))
        return self._expect(code, reply)

    def _expect(self, code: int, reply: bytes) -> str:
        if not 200 <= code < 300:
            raise Transient(self._shown(code, reply))
        return self._shown(code, reply)

    def _shown(self, code: int | None, reply: str | bytes) -> str:
        words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        if self._way.relay.password:
            words = words.replace(self._way.relay.password, "***")
        return one_line(f"{code} {words}" if code is not None else words, 300)

    def _unless_pulled(self, outcome: _Outcome) -> _Outcome | None:
        # What smtplib reads from a line that we cut is our doing: it takes half a line of 2s for an answer 222.
        return None if self.plug.is_pulled else outcome


def _tls(scheme: str, wish: str, *, has_secret: bool) -> Tls:
    if scheme == "smtps":
        return Tls.IMPLICIT
    if not wish:
        return Tls.REQUIRED if has_secret else Tls.OFFERED
    if wish not in ("required", "offered", "none"):
        raise ValueError("MAIL_URL: tls cannot be used; right would be required, offered or none")
    return Tls(wish)


def _context(relay: Relay) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=relay.ca_file or None)


def _octets(reply: str | bytes) -> bytes:
    return reply.encode("utf-8", "replace") if isinstance(reply, str) else reply
