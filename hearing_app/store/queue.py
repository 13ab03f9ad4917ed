"""How does what follows later become a row? Jobs lie in Procrastinate's tables, in the same database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.job_context import JobContext
from sqlalchemy import text
from sqlalchemy.orm import Session

DEFAULT_QUEUE = "default"
# How often a worker says that it lives, how long it may be silent; what killed three is not given to a fourth.
BEAT_SECONDS, SILENT_SECONDS, MOST_ATTEMPTS = 10.0, 30.0, 3

__all__ = [
    "DEFAULT_QUEUE",
    "JobContext",
    "defer",
    "failed_counts",
    "is_waiting",
    "make_queue",
    "sweep",
    "take_back_stalled",
]


def make_queue(dsn: str) -> App:
    """Return the queue over a libpq connection string; the worker opens it asynchronously itself."""
    return App(connector=SyncPsycopgConnector(conninfo=dsn))


def defer(queue: App, session: Session, task: str, args: dict[str, Any]) -> None:
    """Make a job on the session's own connection: it exists only if the session commits."""
    connection = session.connection().connection.driver_connection
    queue.configure_task(task, allow_unknown=True, connection=connection).defer(**args)


def is_waiting(session: Session, task: str) -> bool:
    """Say whether a job of a task waits or is being done."""
    query = text("SELECT 1 FROM procrastinate_jobs WHERE task_name = :task AND status IN ('todo', 'doing') LIMIT 1")
    return session.scalar(query, {"task": task}) is not None


def failed_counts(session: Session, since: datetime) -> Mapping[str, int]:
    """Return how many jobs of each task were given up since an instant."""
    query = text("""
        SELECT job.task_name, count(DISTINCT job.id) FROM procrastinate_jobs job
        JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'failed'
        WHERE job.status = 'failed' AND event.at >= :since GROUP BY job.task_name
    """)
    return {row[0]: row[1] for row in session.execute(query, {"since": since})}


def take_back_stalled(session: Session) -> int:
    """Give the jobs of workers that died back to the queue, or up after three attempts; returns how many it touched."""
    query = text("""
        SELECT job.id, job.attempts + 1 >= :most AS is_given_up
        FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
        WHERE job.status = 'doing'
          AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silent))
        ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
    """)
    found = session.execute(query, {"most": MOST_ATTEMPTS, "silent": SILENT_SECONDS}).all()
    for job_id, is_given_up in found:
        deed = (
            "procrastinate_finish_job_v1(:id, 'failed', false)"
            if is_given_up
            else "procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"
        )
        session.execute(text(f"SELECT {deed}"), {"id": job_id})
    session.commit()
    return len(found)


def sweep(session: Session, *, older_than: timedelta) -> None:
    """Delete the jobs that ended so long ago; workers delete at once what they did well, so that failures are left."""
    query = text("""
        DELETE FROM procrastinate_jobs job WHERE job.status IN ('succeeded', 'failed', 'cancelled', 'aborted')
          AND NOT EXISTS (SELECT 1 FROM procrastinate_events event WHERE event.job_id = job.id
                          AND event.at > now() - :older_than)
    """)
    session.execute(query, {"older_than": older_than})
    session.commit()
