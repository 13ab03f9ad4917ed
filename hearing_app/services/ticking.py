"""How do the ticker and the worker say that they live?"""

from hearing_app.services.context import Context
from hearing_app.store import work


def beat(ctx: Context, process: str) -> None:
    """Write a heartbeat row; it is no use case and leaves no audit row."""
    with ctx.open_writer() as session:
        work.beat(session, process, ctx.now)
