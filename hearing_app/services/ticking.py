"""How do the ticker and the worker say that they live, and who takes back what a dead worker had begun?"""

from datetime import datetime, timedelta

from hearing_app.services.context import Context
from hearing_app.store import queue, work

JOBS_KEPT, SLOTS_KEPT = timedelta(days=30), timedelta(days=90)


def beat(ctx: Context, process: str) -> None:
    """Write a heartbeat row; it is no use case and leaves no audit row."""
    with ctx.open_writer() as session:
        work.beat(session, process, ctx.now)


def take_back_stalled(ctx: Context, _slot_at: datetime) -> None:
    """Give jobs of dead workers back to the queue; it is no use case and leaves no audit row."""
    with ctx.open_writer() as session:
        queue.take_back_stalled(session)


def sweep(ctx: Context, _slot_at: datetime) -> None:
    """Delete failed jobs and claimed slots that nobody looks at any more; no use case, leaves no audit row."""
    with ctx.open_writer() as session:
        queue.sweep(session, older_than=JOBS_KEPT)
        work.forget_runs(session, before=ctx.now - SLOTS_KEPT)
