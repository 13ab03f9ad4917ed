"""Could a sitting be moved there, and who would hear of it? Judged by the same rules as the move, nothing is written.

Not here: the move itself (services.bookings.move_sitting), which decides anew under the locks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan, plan_move
from hearing_app.domain.sittings.orders import Destination, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, against_joining, joint_facts, kind_rules, matter_of
from hearing_app.services.steps.sittings.seats import order_beside, sitting_of
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


@dataclass(frozen=True, slots=True)
class JointTrial:
    """What a move would come to for one of the sittings that are held together."""

    number: str
    title: str
    trial: Trial


def view_trial(ctx: Context, sitting_id: int, order: SittingOrder) -> Trial:
    """Return what moving a sitting to an order would come to; raises NotFound."""
    return _trial(ctx, _found(ctx, sitting_id), lambda _before: order)


def view_joining(ctx: Context, sitting_id: int, matter_number: str) -> JointTrial:
    """Return what hearing another matter together with a sitting would come to; raises NotFound, Refused."""
    row = _found(ctx, sitting_id)
    matter = matter_of(ctx.reader, row.unit_id, matter_number)
    if matter is None:
        raise Refused([Reason("matter.unknown", {"number": matter_number})])
    if reasons := list(against_joining(ctx.reader, row, matter_number)):
        raise Refused(reasons)
    rules, order = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind), order_beside(row)
    horizon = horizon_of(ctx.now, weeks=WEEKS, seats=order.seats)
    facts = joint_facts(ctx, ctx.reader, row, matter=matter, horizon=horizon)
    plan = plan_sitting(rules, order, facts=facts, now=ctx.now)
    return JointTrial(matter.number, matter.title, _judged(rules, plan, SittingState.DRAFTED))


def view_trials(ctx: Context, sitting_id: int, destination: Destination) -> tuple[JointTrial, ...]:
    """Return what moving each of the sittings held together would come to, in the order of their ids; NotFound."""
    row = _found(ctx, sitting_id)
    held = sorted((row, *sittings.mates_of(ctx.reader, row)), key=lambda one: one.id)
    return tuple(JointTrial(one.number, one.title, _trial(ctx, one, destination.of)) for one in held)


def view_trial_together(ctx: Context, sitting_id: int, destination: Destination) -> Trial:
    """Return what moving all sittings held together would come to as one; raises NotFound.

    The reasons are those of the first that cannot go, which is named.
    """
    held = view_trials(ctx, sitting_id, destination)
    refused = next((one for one in held if one.trial.reasons), None)
    warnings: list[Reason] = []
    for one in held:
        warnings += [reason for reason in one.trial.warnings if reason not in warnings]
    return Trial(
        (Reason("joint.refused_for", {"number": refused.number}), *refused.trial.reasons) if refused else (),
        () if refused else tuple(warnings),
        sum(one.trial.letters for one in held),
        any(one.trial.needs_signing for one in held),
        any(one.trial.is_announced for one in held),
    )


def _found(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.CHANGE_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row


def _trial(ctx: Context, row: SittingRow, moved: Callable[[SittingOrder], SittingOrder]) -> Trial:
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    before = sitting_of(row)
    order = moved(before.order)
    everybody = (*before.order.seats, *order.seats)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id, seats=everybody)
    facts = load_facts(ctx.reader, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    plan = plan_move(rules, before, order, facts=facts, now=ctx.now)
    return _judged(rules, plan, before.state)


def _judged(rules: Rules, plan: Plan | ChangePlan | Refused, before: SittingState) -> Trial:
    needs_signing, is_announced = bool(rules.kind.approval), before in ANNOUNCED
    if isinstance(plan, Refused):
        return Trial(plan.reasons, (), 0, needs_signing, is_announced)
    said = (*plan.verdict.gaps, *plan.verdict.warnings) if plan.verdict else ()
    return Trial((), said, len(plan.letters), needs_signing, is_announced)
