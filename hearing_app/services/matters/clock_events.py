"""What happened on a matter, and which of its clocks does that start, end, lengthen or reopen?

Not here: what the page shows (services.matters.clock_sheets), recomputing (services.matters.clocks).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.rules.clock_events import (
    Decided,
    ExtensionOrder,
    Happening,
    ReopenOrder,
    Standing,
    extend,
    reopen,
)
from hearing_app.domain.rules.clock_words import APPROVAL, BY_SIGNING, RECORDED, REOPENING, SIMPLE, TO_ORDINARY
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_changes import Said, happen, save, standing_of
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import accounts
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow


@dataclass(frozen=True, slots=True)
class Target:
    """A matter by its number in the version that the actor saw, and which of its clocks."""

    number: str
    version: int
    clock_id: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock that changed: its rule, what happened to it (ClockChange), its last day now."""

    rule: str
    change: str
    due_on: date


def record_happening(ctx: Context, target: Target, happening: Happening) -> tuple[Moved, ...]:
    """Record what happened on a matter and open and close the clocks that start on it and end with it.

    Refuses with every reason (domain.rules.clock_events); an opinion on a review is signed there, not recorded here.
    A matter on the simplified track has its clocks as well, until it turns to the ordinary one.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        matter = matter_intake.lock(change, unit_id, target.number, target.version)
        if happening.word in BY_SIGNING:
            raise refuse("clock.event_by_signing", event=RECORDED[happening.word])
        day = min(happening.on_day, civil_day(ctx.now))
        profile = profile_of(change.session, ctx.rules, unit_id, on_day=day)
        on_track = replace(happening, tracks=frozenset({SIMPLE}) if matter.simple_ground else frozenset())
        done = happen(change, ctx.rules, profile, matter=matter, happening=on_track)
        if happening.word == TO_ORDINARY:
            matter.simple_ground = ""
        matter.version += 1
        _note(change, matter, happening.word, done)
        rows = {row.rule: row for row in clocks.lock_of(change.session, matter.id)}
        return tuple(Moved(one.rule.id, one.change.value, rows[one.rule.id].due_on) for one in done)


def extend_clock(ctx: Context, target: Target, order: ExtensionOrder) -> date:
    """Extend a clock as its organ's head approved and as the petitioner was told; returns its last day."""
    account = accounts.find(ctx.reader, ctx.actor.account_id) if ctx.actor.account_id is not None else None
    order = replace(order, recorders=frozenset({ctx.actor.name, account.name if account else ""}))
    said = Said(APPROVAL, order.evidence, order.reason, order.approver.strip(), order.told_on)

    def decide(clock: Standing, _others: list[Standing]) -> Decided | Refused:
        return extend(clock, order, table=ctx.rules.workdays, today=civil_day(ctx.now))

    return _change(ctx, Action.EDIT_MATTER, target, decide=decide, said=said)


def reopen_clock(ctx: Context, target: Target, order: ReopenOrder) -> date:
    """Let a closed clock run again for a reason, counted by the profile version that it names; returns its last day."""
    said = Said(REOPENING, order.evidence, order.reason)

    def decide(clock: Standing, others: list[Standing]) -> Decided | Refused:
        return reopen(clock, order, others, table=ctx.rules.workdays, today=civil_day(ctx.now))

    return _change(ctx, Action.REOPEN_CLOCK, target, decide=decide, said=said)


Decide = Callable[[Standing, list[Standing]], Decided | Refused]


def _change(ctx: Context, action: Action, target: Target, *, decide: Decide, said: Said) -> date:
    with ctx.change(action) as change:
        unit_id = change.permit_own_unit()
        matter = matter_intake.lock(change, unit_id, target.number, target.version)
        rows = clocks.lock_of(change.session, matter.id)
        row = _row_of(rows, target.clock_id)
        fallback = profile_of(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
        standing = {one.id: standing_of(ctx.rules, one, fallback) for one in rows}
        done = decide(standing[row.id], list(standing.values()))
        if isinstance(done, Refused):
            raise done
        save(change, matter, done, said, row=row)
        matter.version += 1
        _note(change, matter, said.cause, (done,))
        return row.due_on


def _row_of(rows: Sequence[ClockRow], clock_id: int) -> ClockRow:
    row = next((one for one in rows if one.id == clock_id), None)
    if row is None:
        raise NotFound
    return row


def _note(change: Change, matter: MatterRow, cause: str, done: tuple[Decided, ...]) -> None:
    days = [[one.rule.id, one.change.value, one.due.due_on.isoformat() if one.due else ""] for one in done]
    change.note("matter", matter.id, matter_id=matter.id, clock=True, cause=cause, clocks=days)
