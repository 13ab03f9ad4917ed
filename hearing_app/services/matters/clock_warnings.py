"""Whose clock runs out soon? A tick writes down the warnings that have come; the desk and the clock's page show them.

Each rung is written once for a last day; one that a later rung has overtaken is written as overtaken and not shown.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hearing_app.domain.rules.clock_warnings import Rung, due_rungs
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.clockwork.pauses import still_since
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.store import accounts
from hearing_app.store.clockwork import clock_warnings, clocks
from hearing_app.store.tables.clocks import ClockRow

TICK = "clock_warnings"


def warn_due(ctx: Context, slot_at: datetime) -> None:
    """Write the warnings that have come and are not written yet, of all units; a clock that stands still gets none."""
    ahead = max((days for profile in ctx.rules.profiles for days in profile.warn_days), default=0)
    rows = clocks.running_by(ctx.reader, civil_day(ctx.now) + timedelta(days=ahead))
    if not any(rungs for _, rungs in _coming(ctx, rows)):
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        locked = clocks.lock_running(change.session, [row.id for row in rows])
        made = [
            row.id
            for row, rungs in _coming(ctx, locked)
            if clock_warnings.add(change.session, row.id, row.due_on, rungs, now=ctx.now)
        ]
        if made:
            change.note("clocks", None, warned=len(made))
        else:
            change.nothing()


def _coming(ctx: Context, rows: Sequence[ClockRow]) -> Iterator[tuple[ClockRow, tuple[Rung, ...]]]:
    known = clock_warnings.known_of(ctx.reader, [row.id for row in rows])
    named = {unit.id: unit.profile for unit in accounts.list_units(ctx.reader)}
    today = civil_day(ctx.now)
    for row in rows:
        fallback = ctx.rules.profile(named[row.matter.unit_id], today)
        profile = profile_named(ctx.rules, row.evidence, fallback)
        if still_since(ctx.reader, ctx.rules, row, profile.clocks[row.rule]) is None:
            yield row, due_rungs(profile, row.due_on, today=today, known=known.get((row.id, row.due_on), ()))
