"""How does what follows later become a row? Jobs lie in Procrastinate's tables, in the same database."""

from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.job_context import JobContext
from sqlalchemy.orm import Session

DEFAULT_QUEUE = "default"

__all__ = ["DEFAULT_QUEUE", "JobContext", "defer", "make_queue"]


def make_queue(dsn: str) -> App:
    """Return the queue over a libpq connection string; the worker opens it asynchronously itself."""
    return App(connector=SyncPsycopgConnector(conninfo=dsn))


def defer(queue: App, session: Session, task: str, args: dict[str, Any]) -> None:
    """Make a job on the session's own connection: it exists only if the session commits."""
    connection = session.connection().connection.driver_connection
    queue.configure_task(task, allow_unknown=True, connection=connection).defer(**args)
