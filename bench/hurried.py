"""How does a drill of half a minute see what takes the product two, or a day? The same programs with shorter waits.

`python -m bench.hurried worker` and `… ticker` are the product's own commands after the constants below were divided;
nothing else differs. DRILL_CLOCK names a file that is their clock, and DRILL_CONFIG another folder of kinds (both:
bench.reminder_kills).
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

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


def clock_of(file: Path) -> Callable[[], datetime]:
    """Return a clock that shows what a file holds (seconds since 1970); whoever runs the drill turns it."""

    def now() -> datetime:
        return datetime.fromtimestamp(float(file.read_text("ascii")), tz=UTC)

    return now


def use_clock(clock: Callable[[], datetime]) -> None:
    """Let applications of this process read another clock; APScheduler keeps the real one, as it does in production."""
    from hearing_app import app  # noqa: PLC0415 only drills with a clock of their own need it

    app.create_app.__kwdefaults__["now"] = clock


def use_config(folder: Path) -> None:
    """Let applications of this process read their kinds from another folder."""
    from hearing_app import app  # noqa: PLC0415 only drills with kinds of their own need it

    app.CONFIG = folder


if __name__ == "__main__":
    hurry()
    if os.environ.get("DRILL_CLOCK"):
        use_clock(clock_of(Path(os.environ["DRILL_CLOCK"])))
    if os.environ.get("DRILL_CONFIG"):
        use_config(Path(os.environ["DRILL_CONFIG"]))
    main(prog_name="hearing", obj=House())
