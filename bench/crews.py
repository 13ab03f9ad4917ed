"""Who dies in a drill? Real processes of the product, killed at any moment and replaced at once.

`hurry` is how many times faster than in production workers and tickers say that they live and look for what is due:
short drills use it (bench.hurried), long ones run the product's own command line.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bench import scratch
from hearing_app.settings.environment import Environment, load_environment
from hearing_app.store import clusters, embedded

PRODUCT = (sys.executable, "-m", "hearing_app")
HURRIED = (sys.executable, "-m", "bench.hurried")
GRACE_S = 30


@dataclass(frozen=True, slots=True)
class House:
    """A durable database of the drill's own, migrated and empty, and the variables that its processes get."""

    folder: Path
    variables: Mapping[str, str]
    env: Environment

    def crash_database(self) -> None:
        """Stop the server as a power cut would and start it again."""
        cluster = embedded._cluster(self.folder / "cluster")
        clusters._pg_ctl(cluster, "stop", "-m", "immediate")
        clusters.start(cluster)

    def stop_database(self) -> None:
        """Take the server away."""
        clusters._pg_ctl(embedded._cluster(self.folder / "cluster"), "stop", "-m", "immediate")

    def start_database(self) -> None:
        """Bring the server back."""
        clusters.start(embedded._cluster(self.folder / "cluster"))


@contextmanager
def house(**more: str) -> Iterator[House]:
    """Give a house that is gone afterwards; its database keeps what it committed even when it crashes."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # so that what follows is undone
    with tempfile.TemporaryDirectory(prefix="hearing-drill-") as name:
        folder = Path(name)
        running = embedded.start(folder / "cluster")
        cluster = embedded._cluster(folder / "cluster")
        variables = scratch.variables(running, folder / "home") | more
        try:
            subprocess.run([*PRODUCT, "migrate"], env=variables, check=True, stdout=subprocess.DEVNULL)
            yield House(folder, variables, load_environment(variables))
        finally:
            if not clusters.is_running(cluster):
                clusters.start(cluster)
            embedded.stop(folder / "cluster")
            clusters.remove(cluster)


@dataclass(slots=True)
class Crew:
    """So many processes of one command, killed one by one and replaced."""

    house: House
    command: str
    chance: random.Random
    environment: Mapping[str, str] = field(default_factory=dict)
    is_hurried: bool = False
    program: Sequence[str] = ()
    kills: int = 0
    ended_alone: int = 0
    members: list[subprocess.Popen[bytes]] = field(default_factory=list)
    log: IO[bytes] | None = None

    def start(self, count: int) -> None:
        """Start so many more."""
        if self.log is None:
            self.log = (self.house.folder / f"{self.command}.log").open("ab")
        program = self.program or (*(HURRIED if self.is_hurried else PRODUCT), self.command)
        variables = {**self.house.variables, **self.environment}
        for _ in range(count):
            self.members.append(
                subprocess.Popen(program, env=variables, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
            )

    def kill_one(self) -> int:
        """Kill one of the oldest half, so that it had time to begin something, and replace it; returns its process id.

        The dead one is reaped before the next is begun, so that nothing of it can still be heard.
        """
        self.replace_ended()
        half = self.members[: max(1, len(self.members) // 2)]
        victim = self.chance.choice(half)
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        self.members.remove(victim)
        self.kills += 1
        self.start(1)
        return victim.pid

    def replace_ended(self) -> None:
        """Start anew who ended by itself, as systemd does, and count it."""
        for member in [member for member in self.members if member.poll() is not None]:
            self.members.remove(member)
            self.ended_alone += 1
            self.start(1)

    def stop(self) -> None:
        """Ask everybody to end, then make them."""
        for member in self.members:
            member.terminate()
        for member in self.members:
            try:
                member.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                member.kill()
                member.wait()
        if self.log is not None:
            self.log.close()


@contextmanager
def relay(folder: Path, *, has_faults: bool) -> Iterator[tuple[Path, int]]:
    """Run a relay (bench.sink) and give its file and port."""
    file = folder / f"kept-{random.randrange(1 << 32):08x}.jsonl"
    command = [sys.executable, "-m", "bench.sink", str(file), *(["--faults"] if has_faults else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield file, port
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(GRACE_S)
