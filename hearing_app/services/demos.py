"""What does the demo need to know before it loads its rows?"""

from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.store import matters, people


def has_matters(ctx: Context) -> bool:
    """Say whether the unit has any matter yet."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    return bool(matters.counts(ctx.reader, unit_id))


def person_of(ctx: Context, code: str) -> int | None:
    """Return the person of a roster code, or None."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    return next((entry.person_id for entry in people.list_entries(ctx.reader, unit_id) if entry.code == code), None)
