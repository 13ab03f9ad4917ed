"""How is a stored clock shown: last day, article, and the count that led there?

The count is made again by the profile version that the clock names; where today's tables give another day, only the
stored one is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.clocks import Due, Pause, due_for, merged_pauses
from hearing_app.domain.rules.profiles import Profile, Unit
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.store.tables.matters import ClockRow


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of a matter: its last day, its article, how it was counted, whether it still runs."""

    id: int
    rule: str
    label: Label
    start_on: date
    due_on: date
    article: Label
    counting: tuple[Reason, ...]
    is_provisional: bool
    is_unverified: bool
    closed_on: date | None
    profile: str
    version: str


def view_clock(ctx: Context, row: ClockRow, fallback: Profile) -> ClockView:
    """Return a stored clock as pages show it."""
    profile = profile_of(ctx, row.evidence, fallback)
    rule = profile.clocks[row.rule]
    due = recount(ctx, row, profile)
    is_same = not isinstance(due, Refused) and due.due_on == row.due_on
    return ClockView(
        id=row.id,
        rule=row.rule,
        label=rule.label,
        start_on=row.start_on,
        due_on=row.due_on,
        article=rule.article_on(row.start_on),
        counting=tuple(step.told for step in due.steps) if is_same and not isinstance(due, Refused) else (),
        is_provisional=row.is_provisional,
        is_unverified=bool(row.evidence.get("is_unverified")),
        closed_on=row.closed_on,
        profile=profile.id,
        version=profile.version,
    )


def profile_of(ctx: Context, evidence: Mapping[str, Any], fallback: Profile) -> Profile:
    """Return the profile version by which a clock or review was counted."""
    named = (evidence.get("profile"), evidence.get("version"))
    return next((profile for profile in ctx.rules.profiles if (profile.id, profile.version) == named), fallback)


def recount(ctx: Context, row: ClockRow, profile: Profile) -> Due | Refused:
    """Count a stored clock again by a profile, with its pauses and the extension that its raw end holds."""
    pauses = pauses_of(row)
    return due_for(
        profile.clocks[row.rule],
        row.start_on,
        table=ctx.rules.workdays,
        profile=profile,
        pauses=pauses,
        extend_by=_extension(row, profile, pauses),
    )


def pauses_of(row: ClockRow) -> tuple[Pause, ...]:
    """Return the pauses of a stored clock."""
    return tuple(Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.pauses)


def _extension(row: ClockRow, profile: Profile, pauses: Sequence[Pause]) -> int:
    """Return by how many days the raw end lies behind length and pauses: what it was extended by."""
    rule = profile.clocks[row.rule]
    if rule.n is None or rule.unit is not Unit.DAY or not rule.extend_n:
        return 0
    plain_on = row.start_on + timedelta(days=rule.n + sum(pause.days for pause in merged_pauses(pauses)))
    return max(0, (row.raw_on - plain_on).days)
