"""What is due, and when is that looked at? A static table; each tick turns what is due into rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hearing_app.services import audits, foreign_calendars, inboxes, ticking
from hearing_app.services.context import Context
from hearing_app.services.sittings import deliveries, reminders

CatchUp = Literal["each", "latest"]


@dataclass(frozen=True, slots=True)
class Tick:
    """One entry of the table: how often, what it does, and whether missed slots are made up for one by one."""

    name: str
    seconds: int
    run: Callable[[Context, datetime], None]
    catch_up: CatchUp = "latest"


TICKS = (
    Tick("heartbeat", 10, lambda ctx, _slot: ticking.beat(ctx, "ticker")),
    Tick("stalled_jobs", 15, ticking.take_back_stalled),
    Tick("deliveries", 10, deliveries.take_up_due),
    Tick("reminders", 60, reminders.make_due),
    Tick("inbox", 30, inboxes.poll_inbox),
    Tick("foreign_calendars", 300, foreign_calendars.hand_out_due),
    Tick("audit_heads", 600, audits.export_head),
    Tick("sweep", 86400, ticking.sweep),
)


def slot_of(tick: Tick, now: datetime) -> datetime:
    """Return the beginning of the slot that an instant falls into."""
    return datetime.fromtimestamp(now.timestamp() // tick.seconds * tick.seconds, tz=now.tzinfo)
