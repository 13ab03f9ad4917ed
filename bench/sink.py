"""Where does the mail of a kill drill go? To a relay of its own process that keeps every message before it answers.

Each message is one line of JSON, written and fsynced; then the relay waits 0–20 ms and answers. With faults it answers
some 451 before it keeps anything, drops some connections before, and loses some 250s after; none meets the same
message twice, since the ledger's waits grow with each failure.

    python -m bench.sink FILE [--faults]     prints its port, runs until its input ends
"""

import argparse
import asyncio
import base64
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_WAIT = 0.020
# Shares of trust.md §2: 8 % 451, 3 % dropped, 1 % of the answers lost.
REFUSED, DROPPED, LOST = 0.08, 0.03, 0.01


@dataclass(frozen=True, slots=True)
class Kept:
    """One message as the relay kept it, in the order of arrival; whether its 250 was lost on purpose."""

    to: str
    content: bytes
    is_reply_lost: bool
    at: float


class Sink:
    """The relay's side of a conversation."""

    def __init__(self, file: int, *, chance: random.Random, has_faults: bool) -> None:
        self._file = file
        self._chance = chance
        self._has_faults = has_faults
        self._spoilt: set[int] = set()

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        """Keep a message and answer, or do one of the faults."""
        luck = self._luck(envelope)
        if luck < REFUSED:
            return "451 4.3.0 not now"
        if luck < REFUSED + DROPPED:
            return self._hang_up(server)
        is_lost = luck < REFUSED + DROPPED + LOST
        self._keep(envelope, is_lost=is_lost)
        await asyncio.sleep(self._chance.uniform(0, LONGEST_WAIT))
        return self._hang_up(server) if is_lost else "250 2.0.0 kept"

    def _luck(self, envelope: Any) -> float:
        """Return a number that is a fault's when it is small; each message has at most one."""
        known = hash(envelope.content)
        luck = self._chance.random() if self._has_faults and known not in self._spoilt else 1.0
        if luck < REFUSED + DROPPED + LOST:
            self._spoilt.add(known)
        return luck

    def _keep(self, envelope: Any, *, is_lost: bool) -> None:
        line = {"to": envelope.rcpt_tos[0], "lost": is_lost, "at": time.time()}
        line["content"] = base64.b64encode(envelope.content).decode()
        os.write(self._file, json.dumps(line).encode() + b"\n")
        os.fsync(self._file)

    def _hang_up(self, server: Any) -> str:
        server.transport.abort()
        return "421 4.3.0 gone"


def kept(path: Path) -> Iterator[Kept]:
    """Read what a relay kept, in order."""
    for line in path.read_bytes().splitlines():
        each = json.loads(line)
        yield Kept(each["to"], base64.b64decode(each["content"]), each["lost"], each["at"])


async def serve(path: Path, *, has_faults: bool) -> None:
    """Listen on a free port of the loopback and print it, until the input ends."""
    from aiosmtpd.smtp import SMTP  # noqa: PLC0415 a development package; the readers above need none

    file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    sink = Sink(file, chance=random.Random(7), has_faults=has_faults)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Run the relay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--faults", action="store_true")
    wanted = parser.parse_args()
    asyncio.run(serve(wanted.file, has_faults=wanted.faults))


if __name__ == "__main__":
    main()
