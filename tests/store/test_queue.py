"""Does a job whose worker died come back, and does one that kills its workers stop?"""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from hearing_app.services import ticking
from hearing_app.services.context import Context
from hearing_app.store import work

pytestmark = pytest.mark.usefixtures("app")
SILENT, ALIVE = "5 minutes", "1 second"


def begun(session: Session, *, silence: str | None, attempts: int = 0) -> int:
    """A job that a worker had begun which was silent for so long; None: its worker is gone."""
    worker = None
    if silence is not None:
        worker = session.scalar(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - CAST(:silence AS interval)) "
                "RETURNING id"
            ),
            {"silence": silence},
        )
    found = session.scalar(
        text(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, attempts, worker_id) "
            "VALUES ('take_import', 'default', '{}', 'doing', :attempts, :worker) RETURNING id"
        ),
        {"attempts": attempts, "worker": worker},
    )
    return int(found or 0)


def test_jobs_of_dead_workers_come_back_and_killers_are_given_up(ctx: Context) -> None:
    with ctx.open_writer() as session:
        jobs = [
            begun(session, silence=SILENT),
            begun(session, silence=None),
            begun(session, silence=ALIVE),
            begun(session, silence=SILENT, attempts=2),
        ]
        session.commit()
    for _ in range(2):
        ticking.take_back_stalled(ctx, ctx.now)
    with ctx.open_writer() as session:
        rows = session.execute(text("SELECT id, status, attempts FROM procrastinate_jobs")).all()
    found = {row.id: (row.status, row.attempts) for row in rows}
    assert [found[job] for job in jobs] == [("todo", 1), ("todo", 1), ("doing", 0), ("failed", 3)]


def test_what_ended_long_ago_is_swept_and_the_rest_stays(ctx: Context) -> None:
    with ctx.open_writer() as session:
        old, new = begun(session, silence=ALIVE), begun(session, silence=ALIVE)
        begun(session, silence=ALIVE)
        for job, days in ((old, 40), (new, 3)):
            session.execute(text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id"), {"id": job})
            session.execute(
                text("UPDATE procrastinate_events SET at = now() - make_interval(days => :days) WHERE job_id = :id"),
                {"id": job, "days": days},
            )
        for days in (1, 100):
            work.claim_run(session, "reminders", ctx.now - timedelta(days=days), now=ctx.now)
        session.commit()
    ticking.sweep(ctx, ctx.now)
    with ctx.open_writer() as session:
        left = list(session.scalars(text("SELECT id FROM procrastinate_jobs ORDER BY id")))
        slots = list(session.scalars(text("SELECT slot_at FROM tick_runs")))
    assert (old in left, new in left, len(left), len(slots)) == (False, True, 2, 1)
