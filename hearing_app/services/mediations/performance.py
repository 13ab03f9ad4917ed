"""Was a promise kept, with which proof, and what did a return visit find?"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.mediations.agreements import PERFORMANCE, SATISFACTION
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.store import files
from hearing_app.store.mediations import agreements
from hearing_app.store.tables.agreements import AgreementRow, ReturnVisitRow
from hearing_app.store.tables.mediations import MediationRow


@dataclass(frozen=True, slots=True)
class DoneOrder:
    """A kept promise: when, proven by a receipt's number or an uploaded file of the matter."""

    mediation_id: int
    version: int
    installment_id: int
    done_on: date
    proof: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """A return visit (回访): see PERFORMANCE and SATISFACTION; later disputes and risks are kept sealed."""

    mediation_id: int
    version: int
    agreement_id: int
    visited_on: date
    visited_by: str
    performance: str
    satisfaction: str
    later_dispute: str = ""
    risks: str = ""


def record_done(ctx: Context, order: DoneOrder) -> int:
    """Record that a promise was kept, with its proof; returns the promise's id. Raises Refused."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock(change, order.mediation_id, order.version)
        found = [
            (made, one)
            for made in agreements.of_mediation(change.session, row.id)
            for one in made.installments
            if one.id == order.installment_id
        ]
        if not found:
            raise NotFound
        made, promise = found[0]
        reasons = _against_done(ctx, change, row, order, made=made)
        if promise.done_on is not None:
            reasons.append(Reason("agreement.done_already", {"day": promise.done_on}))
        if reasons:
            raise Refused(reasons)
        promise.done_on, promise.proof, promise.file_id = order.done_on, order.proof.strip(), order.file_id
        steps.save(change, row, performed=promise.id, done_on=order.done_on.isoformat())
        return promise.id


def _against_done(
    ctx: Context, change: Change, row: MediationRow, order: DoneOrder, *, made: AgreementRow
) -> list[Reason]:
    reasons = []
    if made.effective_on is None:
        reasons.append(Reason("agreement.not_effective", {}, ctx.rules.channels.ref("effect")))
    if order.done_on > civil_day(ctx.now):
        reasons.append(Reason("mediation.day_in_future", {"day": order.done_on}))
    if order.done_on < made.agreed_on:
        reasons.append(Reason("agreement.done_before", {"day": made.agreed_on}))
    if not order.proof.strip() and order.file_id is None:
        reasons.append(Reason("agreement.proof_missing"))
    if order.file_id is not None:
        file = files.find(change.session, row.unit_id, order.file_id)
        if file is None or file.matter_id != row.matter_id:
            reasons.append(Reason("agreement.file_unknown"))
    return reasons


def add_visit(ctx: Context, order: VisitOrder) -> int:
    """Record a return visit to an agreement in effect; returns the agreement's id. Raises Refused."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock(change, order.mediation_id, order.version)
        made = agreements.find(change.session, row.id, order.agreement_id)
        if made is None:
            raise NotFound
        reasons = []
        if made.effective_on is None:
            reasons.append(Reason("agreement.not_effective", {}, ctx.rules.channels.ref("effect")))
        elif order.visited_on < made.effective_on:
            reasons.append(Reason("agreement.visited_before", {"day": made.effective_on}))
        if order.visited_on > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.visited_on}))
        if order.performance not in PERFORMANCE or order.satisfaction not in SATISFACTION:
            reasons.append(Reason("agreement.visit_incomplete"))
        if not order.visited_by.strip():
            reasons.append(Reason("agreement.visitor_missing"))
        if reasons:
            raise Refused(reasons)
        made.visits.append(
            ReturnVisitRow(
                visited_on=order.visited_on,
                visited_by=order.visited_by.strip(),
                performance=order.performance,
                satisfaction=order.satisfaction,
                later_dispute=order.later_dispute.strip(),
                risks=order.risks.strip(),
            )
        )
        steps.save(change, row, visited=made.id, performance=order.performance)
        return made.id
