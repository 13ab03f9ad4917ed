"""How is a sitting suspended or ended for good? Calendars are freed, everybody is told at once, the matter goes on.

Resuming is moving: a new time by the engine of every booking, with the same calendar entry and a higher sequence
(services.sittings.bookings). Not here: postponing and cancelling (there as well), a party's absence
(services.hearings.waivers).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.hearings.interruptions import NO_SHOW, WITHDRAWN, Interruption, against_cause
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.changes import ChangePlan, plan_suspension, plan_termination
from hearing_app.domain.sittings.states import Cause, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.pauses import pause_reviews
from hearing_app.services.steps.sittings.causes import joined_refusal, with_cause
from hearing_app.services.steps.sittings.changes import note_change, save_change
from hearing_app.services.steps.sittings.grounds import Touched, kind_rules, lock_facts, lock_sitting, permit
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.seats import sitting_of
from hearing_app.services.steps.sittings.settling import end_of_day
from hearing_app.services.steps.sittings.signatures import drafts_of
from hearing_app.store.hearings import absences, requests
from hearing_app.store.tables.sittings import SittingRow

Plan = Callable[..., ChangePlan | Refused]


@dataclass(frozen=True, slots=True)
class InterruptionOrder:
    """Which sitting, in the version that was seen, and why by whose decision."""

    sitting_id: int
    version: int
    cause: Cause


def suspend_sitting(ctx: Context, order: InterruptionOrder) -> int:
    """Suspend a sitting, begun or to come, that will be resumed; returns its id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row = _interrupt(ctx, change, order, Interruption.SUSPEND, plan_suspension)
        note_change(change, row, "suspended")
        return row.id


def terminate_sitting(ctx: Context, order: InterruptionOrder) -> int:
    """End a sitting for good; a withdrawn application is recorded with its request, the matter goes on."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row = _interrupt(ctx, change, order, Interruption.TERMINATE, plan_termination)
        if order.cause.ground == WITHDRAWN and row.matter_id is not None:
            _withdraw(ctx, change, row.matter_id)
        pause_reviews(ctx, change, row)
        note_change(change, row, "terminated")
        return row.id


def _interrupt(ctx: Context, change: Change, order: InterruptionOrder, what: Interruption, plan_of: Plan) -> SittingRow:
    unit_id = permit(change)
    row = lock_sitting(change, unit_id, order.sitting_id, version=order.version)
    rules = kind_rules(ctx, change.session, unit_id, kind=row.kind)
    facts = lock_facts(ctx, change, unit_id, touched=Touched(row.matter, sitting_of(row).order.seats, (), row))
    plan = plan_of(rules, sitting_of(row), order.cause, facts=facts, now=ctx.now)
    reasons = [*against_cause(rules.profile, what, order.cause), *_unproven(change, row, order.cause)]
    plan = joined_refusal(plan, reasons)
    if isinstance(plan, Refused):
        raise plan
    opened_at = row.opened_at.isoformat() if row.opened_at is not None else _opened_before(row)
    if row.opened_at is not None:
        end_of_day(ctx, change, row, order.cause)
    known = with_cause(ctx, row, order.cause)
    row.evidence = known | {"cause": known["cause"] | ({"opened_at": opened_at} if opened_at else {})}
    row.round += 1
    save_change(ctx, change, row, plan=plan, rules=rules)
    drafts = drafts_of(change.session, row)
    for draft in drafts:
        draft.content = {**draft.content, "ground": order.cause.ground, "decider": order.cause.decider}
    release_letters(ctx, change, row, drafts)
    return row


def _opened_before(row: SittingRow) -> str:
    """Return when a suspended sitting had begun, as its suspension keeps it; empty where it had not."""
    is_suspended = row.state == SittingState.SUSPENDED
    return str(row.evidence.get("cause", {}).get("opened_at", "")) if is_suspended else ""


def _unproven(change: Change, row: SittingRow, cause: Cause) -> Iterator[Reason]:
    """Yield that nobody found of the petitioner's absence on this day that it is a waiver: nobody has given up."""
    on_day = civil_day(row.starts_at)
    if cause.ground == NO_SHOW and not absences.has_waiver(change.session, row.id, on_day):
        yield Reason("waiver.finding_missing")


def _withdraw(ctx: Context, change: Change, matter_id: int) -> None:
    for one in requests.of_matter(change.session, matter_id):
        if one.applicant and one.withdrawn_on is None and one.decision != "refuse":
            one.withdrawn_on = civil_day(ctx.now)
            one.version += 1
