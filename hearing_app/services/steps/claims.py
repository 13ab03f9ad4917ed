"""Who takes a slot of a tick?"""

from datetime import datetime

from hearing_app.domain.rules.permissions import Place
from hearing_app.services.context import Change, Context
from hearing_app.store import work


def claim(ctx: Context, change: Change, tick: str, slot_at: datetime) -> bool:
    """Claim a slot inside the change whose rows the tick makes; false when another ticker has it."""
    change.permit(Place())
    change.note("tick", None, tick=tick, slot=slot_at.isoformat())
    return work.claim_run(change.session, tick, slot_at, now=ctx.now)
