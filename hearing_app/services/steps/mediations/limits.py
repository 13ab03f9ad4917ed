"""Until when does a channel's turn last, and with which evidence is that stored?"""

from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.mediations.channels import Limit, limit_due
from hearing_app.domain.rules.clocks import Due
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clocks import evidence_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store.tables.mediations import ReferralRow


def due_of(ctx: Context, unit_id: int, limit: Limit, *, start_on: date, extend_by: int = 0) -> Due:
    """Return the last day of a limit that starts on a day; raises Refused."""
    profile = profile_of(ctx.reader, ctx.rules, unit_id, on_day=start_on)
    due = limit_due(ctx.rules.channels, limit, start_on, table=ctx.rules.workdays, profile=profile, extend_by=extend_by)
    if isinstance(due, Refused):
        raise due
    return due


def set_due(ctx: Context, change: Change, turn: ReferralRow, *, extend_by: int = 0) -> None:
    """Write the last day of an accepted turn; raises Refused. The statutory clocks of the matter stay as they are."""
    if turn.accepted_on is None or change.actor.unit_id is None:
        return
    limit = ctx.rules.channels.channels[turn.channel].limit
    due = due_of(ctx, change.actor.unit_id, limit, start_on=turn.accepted_on, extend_by=extend_by)
    turn.due_on, turn.is_provisional, turn.due_evidence = due.due_on, due.is_provisional, evidence_of(due)
    turn.extended_by = extend_by
