"""What is due, and when is that looked at? A static table; each tick turns what is due into rows.

What is due stands in rows and not in the slots: after an outage the next tick finds all of it, and no slot that was
missed is made up for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hearing_app.services import audits, foreign_calendars, inboxes, ticking
from hearing_app.services.context import Context
from hearing_app.services.matters import clock_warnings, clocks
from hearing_app.services.plans import runs
from hearing_app.services.sittings import deliveries, fallbacks, reminders


@dataclass(frozen=True, slots=True)
class Tick:
    """One entry of the table: how often, and what it does; it is given the beginning of the slot that it is in."""

    name: str
    seconds: int
    run: Callable[[Context, datetime], None]


TICKS = (
    Tick("heartbeat", 10, lambda ctx, _slot: ticking.beat(ctx, "ticker")),
    Tick("stalled_jobs", 15, ticking.take_back_stalled),
    Tick("deliveries", 10, deliveries.take_up_due),
    Tick("reminders", 60, reminders.make_due),
    Tick("fallbacks", 60, fallbacks.follow_up),
    Tick("inbox", 30, inboxes.poll_inbox),
    Tick("foreign_calendars", 300, foreign_calendars.hand_out_due),
    Tick("plans", 60, runs.give_up_abandoned),
    Tick("clock_warnings", 600, clock_warnings.warn_due),
    Tick("holiday_tables", 600, clocks.recompute_landed),
    Tick("audit_heads", 600, audits.export_head),
    Tick("sweep", 86400, ticking.sweep),
)


def slot_of(tick: Tick, now: datetime) -> datetime:
    """Return the beginning of the slot that an instant falls into."""
    return datetime.fromtimestamp(now.timestamp() // tick.seconds * tick.seconds, tz=now.tzinfo)
