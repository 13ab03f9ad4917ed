"""What is done once, somewhere, by a worker? Each task names the use case that it calls; arguments are ids."""

from collections.abc import Callable, Mapping
from typing import Any

from hearing_app.services import foreign_calendars, imports, inboxes
from hearing_app.services.context import Context
from hearing_app.services.matters import review_files
from hearing_app.services.plans import runs
from hearing_app.services.sittings import deliveries

TASKS: Mapping[str, Callable[..., Any]] = {
    "send_delivery": deliveries.send,
    "fetch_calendar": foreign_calendars.fetch_calendar,
    "take_import": imports.take_uploaded,
    "read_inbox": inboxes.read_inbox,
    "assemble_review_file": review_files.assemble_review_file,
    runs.TASK: runs.make_plan,
}


def run(ctx: Context, task: str, args: Mapping[str, Any]) -> None:
    """Do a task with its arguments."""
    TASKS[task](ctx, **args)
