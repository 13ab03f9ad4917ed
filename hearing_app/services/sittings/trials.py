"""Could a sitting be moved there, and who would hear of it? Judged by the same rules as the move, nothing is written.

Not here: the move itself (services.bookings.move_sitting), which decides anew under the locks.
"""

from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.changes import plan_move
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import ANNOUNCED
from hearing_app.domain.spans import Span
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, kind_rules
from hearing_app.services.steps.sittings.seats import order_elsewhere, sitting_of
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class Trial:
    """What a move would come to: reasons against it, or what is still missing; letters drafted anew, signed or not.

    `is_announced`: people were asked already, so that a new time asks them again.
    """

    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    letters: int
    needs_signing: bool
    is_announced: bool

    @property
    def may_be(self) -> bool:
        """Say whether nothing forbids it."""
        return not self.reasons


def view_trial(ctx: Context, sitting_id: int, order: SittingOrder) -> Trial:
    """Return what moving a sitting to an order would come to; raises NotFound."""
    return _trial(ctx, _found(ctx, sitting_id), order)


def view_trial_together(ctx: Context, sitting_id: int, span: Span, *, room_id: int | None) -> Trial:
    """Return what moving all sittings held together with one would come to; raises NotFound.

    The reasons are those of the first that cannot go, which is named.
    """
    row = _found(ctx, sitting_id)
    held = sorted((row, *sittings.mates_of(ctx.reader, row)), key=lambda one: one.id)
    trials = [_trial(ctx, one, order_elsewhere(one, span, room_id)) for one in held]
    refused = next((pair for pair in zip(held, trials, strict=True) if pair[1].reasons), None)
    reasons: tuple[Reason, ...] = ()
    if refused is not None:
        reasons = (Reason("joint.refused_for", {"number": refused[0].number}), *refused[1].reasons)
    warnings: list[Reason] = []
    for trial in trials:
        warnings += [one for one in trial.warnings if one not in warnings]
    return Trial(
        reasons,
        () if reasons else tuple(warnings),
        sum(trial.letters for trial in trials),
        any(trial.needs_signing for trial in trials),
        any(trial.is_announced for trial in trials),
    )


def _found(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.CHANGE_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row


def _trial(ctx: Context, row: SittingRow, order: SittingOrder) -> Trial:
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    before = sitting_of(row)
    everybody = (*before.order.seats, *order.seats)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id, seats=everybody)
    facts = load_facts(ctx.reader, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    plan = plan_move(rules, before, order, facts=facts, now=ctx.now)
    is_announced = before.state in ANNOUNCED
    if isinstance(plan, Refused):
        return Trial(plan.reasons, (), 0, bool(rules.kind.approval), is_announced)
    said = (*plan.verdict.gaps, *plan.verdict.warnings) if plan.verdict else ()
    return Trial((), said, len(plan.letters), bool(plan.approval), is_announced)
