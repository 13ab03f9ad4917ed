"""How is a stored clock shown: last day, article, and the count that led there?

The count is made again by the profile version that the clock names; where today's tables give another day, only the
stored one is shown.
"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.clocks import Due, due_for
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clock_changes import pauses_of_row
from hearing_app.services.steps.clockwork.pauses import still_since
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.store.tables.clocks import ClockRow


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of a matter: its last day, its article, how it was counted, whether it still runs.

    `still_since`: since when it stands still for a noticed hearing that is not over.
    """

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
    profile_label: Label
    version: str
    still_since: date | None = None


def view_clock(ctx: Context, row: ClockRow, fallback: Profile) -> ClockView:
    """Return a stored clock as pages show it."""
    profile = profile_named(ctx.rules, row.evidence, fallback)
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
        profile_label=profile.label,
        version=profile.version,
        still_since=still_since(ctx.reader, ctx.rules, row, rule),
    )


def recount(ctx: Context, row: ClockRow, profile: Profile) -> Due | Refused:
    """Count a stored clock again by a profile, with its pauses and its extension."""
    return due_for(
        profile.clocks[row.rule],
        row.start_on,
        table=ctx.rules.workdays,
        profile=profile,
        pauses=pauses_of_row(row),
        extend_by=row.extended_by,
    )
