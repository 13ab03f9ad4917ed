"""How does what follows later become a row? Jobs lie in Procrastinate's tables, in the same database."""

from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.job_context import JobContext
from sqlalchemy import text
from sqlalchemy.orm import Session

DEFAULT_QUEUE = "default"

__all__ = ["DEFAULT_QUEUE", "JobContext", "defer", "make_queue", "waiting_ids"]


def make_queue(dsn: str) -> App:
    """Return the queue over a libpq connection string; the worker opens it asynchronously itself."""
    return App(connector=SyncPsycopgConnector(conninfo=dsn))


def defer(queue: App, session: Session, task: str, args: dict[str, Any]) -> None:
    """Make a job on the session's own connection: it exists only if the session commits."""
    connection = session.connection().connection.driver_connection
    queue.configure_task(task, allow_unknown=True, connection=connection).defer(**args)


def waiting_ids(session: Session, task: str, key: str) -> set[int]:
    """Return the ids under a key of the arguments of a task's jobs that no worker has taken yet."""
    query = text("SELECT args ->> :key FROM procrastinate_jobs WHERE task_name = :task AND status = 'todo'")
    return {int(found) for found in session.scalars(query, {"key": key, "task": task}) if found}
