"""How is a stranger's mail read without the worker's taking any harm?

One warm child process per worker reads; the worker waits at most so long for each mail, and a child that takes
longer, grows too large or dies is killed and replaced. The child is a program of its own and not a fork, since
workers have threads. Not here: what the child does (reader_child), what a mail means (arrivals).
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import hearing_app
from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.replies import Decision
from hearing_app.mail.arrivals import Arrival
from hearing_app.mail.frames import HEADER, MOST_ANSWER, Asked, frame, load_arrival
from hearing_app.mail.parts import MOST_BYTES
from hearing_app.mail.postboxes import Postbox
from hearing_app.mail.reader_child import OUT_OF_MEMORY

_PROGRAM = "hearing_app.mail.reader_child"
_ROOT = str(Path(hearing_app.__file__).parents[1])
_PIECE = 64 * 1024
# Starting takes a tenth of a second; on a machine that swaps it may take long, and no mail is to blame for it.
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one mail may cost: seconds of wall clock and of processor, and the address space of the whole reader."""

    seconds: float = 2.0
    megabytes: int = 256


class ReaderUnavailable(RuntimeError):
    """No reader can be started at all; the mail was not read, and no mail can cause this."""


class _Died(Exception):
    """The child ended or closed its pipe before it answered."""


class _Late(Exception):
    """The child did not answer in time."""


class _Child:
    """One process with the two ends of its pipes; every wait has an end."""

    def __init__(self, postbox: Postbox, limits: Limits) -> None:
        command = [sys.executable, "-P", "-m", _PROGRAM, str(limits.megabytes), str(limits.seconds)]
        try:
            self.process = subprocess.Popen(  # noqa: S603 our own program with two numbers
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                # No password and no key reaches the process that reads hostile mail. C spares the locale archive.
                env={"PYTHONPATH": _ROOT, "PYTHONUTF8": "1", "LC_ALL": "C", "PATH": os.defpath},
                # Ctrl-C is for the worker, which closes the pipe when it ends.
                start_new_session=True,
            )
        except OSError as error:
            raise ReaderUnavailable(str(error)) from error
        assert self.process.stdin is not None  # noqa: S101 for mypy: both are pipes
        assert self.process.stdout is not None  # noqa: S101 for mypy
        self._stop = weakref.finalize(self, _end, self.process)
        self._into, self._from = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self._into, False)
        os.set_blocking(self._from, False)
        try:
            self.ask(Asked.POSTBOX, json.dumps(asdict(postbox)).encode(), _START_SECONDS)
        except (_Died, _Late) as error:
            self.end()
            raise ReaderUnavailable("the reader of mail does not start") from error

    def ask(self, kind: Asked, content: bytes, seconds: float) -> bytes:
        """Send one frame and return the answer's content; raises _Died or _Late."""
        deadline = time.monotonic() + seconds
        self._send(frame(kind, content), deadline)
        answered, length = HEADER.unpack(self._receive(HEADER.size, deadline))
        if answered != Asked.ANSWER.value.encode("ascii") or length > MOST_ANSWER:
            raise _Died
        return self._receive(length, deadline)

    def end(self) -> int | None:
        """Let the process end, kill it if it does not, and return how it ended."""
        self._stop()
        return self.process.returncode

    def kill(self) -> None:
        """Kill the process without waiting for its good will."""
        self.process.kill()
        self._stop()

    def _send(self, message: bytes, deadline: float) -> None:
        rest = memoryview(message)
        while rest:
            _wait(self._into, selectors.EVENT_WRITE, deadline)
            try:
                rest = rest[os.write(self._into, rest[:_PIECE]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Died from error

    def _receive(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            _wait(self._from, selectors.EVENT_READ, deadline)
            piece = os.read(self._from, length - len(received))
            if not piece:
                raise _Died
            received += piece
        return bytes(received)


class MailReader:
    """Reads mail in a child process, one at a time; several threads may share it.

    Starts its child with the first mail; `close` it, or use it in a with statement. A child left over ends with the
    worker.
    """

    def __init__(self, postbox: Postbox, *, limits: Limits | None = None) -> None:
        self._postbox = postbox
        self._limits = limits or Limits()
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self.replaced = 0

    def read_mail(self, raw: bytes) -> Arrival:
        """Return what a mail comes to, as arrivals.read_arrival does.

        `too_costly` beside set_aside for a mail that exceeds time or memory or twice ends its reader. Raises
        ReaderUnavailable when no reader can be started, nothing else.
        """
        return self._read(Asked.MAIL, raw)

    def read_calendar(self, content: bytes) -> Arrival:
        """Return what a calendar text without a mail around it comes to; else as read_mail."""
        return self._read(Asked.CALENDAR, content)

    @property
    def pid(self) -> int | None:
        """Return the process number of the child that waits, for whoever measures it."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """End the child; the next mail would start another one."""
        with self._turn:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _read(self, kind: Asked, content: bytes) -> Arrival:
        with self._turn:
            # One octet more than allowed is enough to be refused for its size, with sender and subject.
            content = content[: MOST_BYTES + 1]
            # A child may have been killed by something else than the mail, so a death is tried once more.
            return self._tried(kind, content) or self._tried(kind, content) or _too_costly()

    def _tried(self, kind: Asked, content: bytes) -> Arrival | None:
        """Ask the child once; None when it died for a cause that may not be the mail."""
        if self._child is None:
            self._child = _Child(self._postbox, self._limits)
        try:
            return load_arrival(self._child.ask(kind, content, self._limits.seconds))
        except _Late:
            self._child.kill()
            self._drop()
            return _too_costly()
        except _Died:
            is_breach = self._drop() in (OUT_OF_MEMORY, -signal.SIGPROF)
            return _too_costly() if is_breach else None
        except ValueError:
            self._drop()
            return Arrival(Decision.SET_ASIDE, Fault.READER_FAILED)
        # An interrupted worker must not leave half a conversation behind.
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        self.replaced += 1
        return child.end()


def _too_costly() -> Arrival:
    return Arrival(Decision.SET_ASIDE, Fault.TOO_COSTLY)


def _wait(pipe: int, event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, event)
        left = deadline - time.monotonic()
        if left <= 0 or not ready.select(left):
            raise _Late


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    # A child that has just died by itself keeps its own exit code.
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
