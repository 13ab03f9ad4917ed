"""How does a drill of half a minute see what takes the product two? The same programs with shorter waits.

`python -m bench.hurried worker` and `… ticker` are the product's own commands after the constants below were divided;
nothing else differs. DRILL_CLOCK=<epoch>,<speed> lets their clock run faster from that instant on
(bench.reminder_kills).
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hearing_app import wallclock
from hearing_app.__main__ import House
from hearing_app.cli.main import main
from hearing_app.jobs import ticks
from hearing_app.services.sittings import deliveries
from hearing_app.store import queue

FASTER = 12


def hurry() -> None:
    """Shorten the lease, the waits between attempts, the silence that means death and the ticks."""
    deliveries.LEASE /= FASTER
    deliveries.BACKOFF = tuple(wait / FASTER / 2 for wait in deliveries.BACKOFF)
    queue.BEAT_SECONDS /= FASTER
    queue.SILENT_SECONDS /= FASTER
    ticks.TICKS = tuple(replace(tick, seconds=1) for tick in ticks.TICKS)


def set_clock(setting: str) -> None:
    """Let the wall clock run faster from an instant on."""
    start, speed = (float(part) for part in setting.split(","))

    def now() -> datetime:
        real = datetime.now(UTC).timestamp()
        return datetime.fromtimestamp(start, tz=UTC) + timedelta(seconds=(real - start) * speed)

    wallclock.now = now


if __name__ == "__main__":
    hurry()
    if os.environ.get("DRILL_CLOCK"):
        set_clock(os.environ["DRILL_CLOCK"])
    main(prog_name="hearing", obj=House())
