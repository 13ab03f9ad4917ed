"""What does the process do that reads strangers' mail?

`python -P -m hearing_app.mail.reader_child MEGABYTES SECONDS` takes frames on its input and answers each on its
output. It limits its own memory, and the kernel ends it when one mail costs more processor time than allowed, even
when the worker is gone. It opens no file that a mail names, holds no password and knows no database. Not here: the
worker's side (reader_process).
"""

import json
import os
import resource
import signal
import sys
from typing import BinaryIO

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.replies import Decision
from hearing_app.mail.arrivals import Arrival, read_arrival, read_calendar_file
from hearing_app.mail.frames import HEADER, Asked, dump_arrival, frame
from hearing_app.mail.postboxes import Postbox

# Told apart from a crash: the worker does not try such a mail a second time.
OUT_OF_MEMORY = 42
_LONGEST_FRAME = 2 * 1024 * 1024


def main(megabytes: int, seconds: float) -> None:
    """Answer frames until the input ends."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # A dump would hold the mail.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    postbox = Postbox("", "")
    while (asked := _next(given)) is not None:
        kind, content = asked
        if kind is Asked.POSTBOX:
            postbox = Postbox(**json.loads(content))
            answer = b""
        else:
            answer = _timed(kind, content, postbox, seconds)
        answers.write(frame(Asked.ANSWER, answer))
        answers.flush()


def _next(given: BinaryIO) -> tuple[Asked, bytes] | None:
    header = given.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, length = HEADER.unpack(header)
    content = given.read(length) if length <= _LONGEST_FRAME else b""
    return (Asked(kind.decode("ascii")), content) if len(content) == length else None


def _timed(kind: Asked, content: bytes, postbox: Postbox, seconds: float) -> bytes:
    # SIGPROF keeps its default, which ends the process inside of C code too.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return dump_arrival(read_arrival(content, postbox) if kind is Asked.MAIL else read_calendar_file(content))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    # A mistake of ours: the mail goes to a clerk, the next one is read.
    except Exception:
        return dump_arrival(Arrival(Decision.SET_ASIDE, Fault.READER_FAILED))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
