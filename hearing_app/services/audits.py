"""Is the audit chain whole, and where does it end? Checking it, exporting its head every day.

Not here: what the auditor reads (services.audit_trails), how it is written (services.context).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from hearing_app.domain.errors import Forbidden, Reason
from hearing_app.domain.evidence.chains import ChainReport, Export, Head, is_late
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day, civil_instant
from hearing_app.services.context import Context
from hearing_app.services.steps.chains import check_chain, exports_in, reason_of
from hearing_app.services.steps.claims import claim
from hearing_app.store.chain import checks, heads

TICK = "audit_heads"
PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class ChainView:
    """What a check found, each fault as a reason; `unreadable` are lines of the file of heads that nobody can read."""

    report: ChainReport
    faults: tuple[Reason, ...]
    lost: tuple[Reason, ...]
    unreadable: tuple[int, ...]

    @property
    def is_well(self) -> bool:
        """Say that nothing is wrong with what was looked at."""
        return not self.report.faults


@dataclass(frozen=True, slots=True)
class HeadView:
    """Where the chain ends now, the last export of a head, and whether one is overdue."""

    head: Head | None
    exported: Export | None
    is_late: bool


def export_head(ctx: Context, _slot_at: datetime) -> None:
    """Write the present head outside the database, once on each civil day; a day whose writing failed is tried again.

    The head is read inside the change that claims the day: the link of that claim itself comes after it.
    """
    day_at = civil_instant(civil_day(ctx.now), time(0))
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, day_at):
            change.nothing()
            return
        head = checks.find_head(change.session)
        if head is not None:
            heads.append(ctx.env.home, Export(ctx.now, head))


def view_head(ctx: Context) -> HeadView:
    """Return the present head and the last export; refuses a file of heads that cannot be opened."""
    _require(ctx)
    last = exports_in(ctx.env.home / heads.NAME).last
    overdue = is_late(last.at if last else None, checks.begun_at(ctx.reader), now=ctx.now)
    return HeadView(checks.find_head(ctx.reader), last, overdue)


def verify_chain(ctx: Context, more: Sequence[Head] = (), *, file: Path | None = None) -> ChainView:
    """Check the whole chain, and that every exported head of the file and `more` ones are still in it."""
    return _verify(ctx, more, file=file)


def verify_part(ctx: Context, after: int) -> ChainView:
    """Check the chain behind a link as far as a page can wait; the report says whether that was its end."""
    return _verify(ctx, (), after=after, seconds=PATIENCE_S)


def _verify(
    ctx: Context, more: Sequence[Head], *, file: Path | None = None, after: int = 0, seconds: float | None = None
) -> ChainView:
    _require(ctx)
    exports = exports_in(file or ctx.env.home / heads.NAME)
    report = check_chain(ctx.reader, (*exports.heads, *more), after=after, seconds=seconds)
    lost = tuple(map(reason_of, report.lost))
    return ChainView(report, tuple(map(reason_of, report.faults)), lost, exports.unreadable)


def _require(ctx: Context) -> None:
    """The chain is one for all units, so that nobody needs a unit to look at its state."""
    if not ctx.actor.has(Action.VIEW_AUDIT):
        raise Forbidden(Action.VIEW_AUDIT.value)
