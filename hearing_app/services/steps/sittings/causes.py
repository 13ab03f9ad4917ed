"""How is it kept why and by whose decision a sitting does not go on as planned?"""

from collections.abc import Iterable
from typing import Any

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.sittings.changes import ChangePlan
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.store.tables.sittings import SittingRow


def with_cause(ctx: Context, row: SittingRow, cause: Cause) -> dict[str, Any]:
    """Return the evidence with why and by whose decision a sitting is put off, suspended, ended or called off."""
    known = {
        "reason": cause.reason,
        "decided_by": cause.decided_by,
        "ground": cause.ground,
        "decider": cause.decider,
        "at": ctx.now.isoformat(),
    }
    return {**row.evidence, "cause": known}


def joined_refusal(plan: ChangePlan | Refused, more: Iterable[Reason]) -> ChangePlan | Refused:
    """Return a plan, or every reason against it with those that somebody else found."""
    reasons = [*(plan.reasons if isinstance(plan, Refused) else ()), *more]
    return Refused(reasons) if reasons else plan
