"""How does a mediation case begin and end?

Opened from a matter through the suitability gate; closed when no channel is left. Not here: what its page shows
(mediations.ledgers), consents, turns, agreements (their own modules).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.mediations.cases import ORIGINS, CaseState, Result
from hearing_app.domain.mediations.suitability import Question, check_suitability
from hearing_app.domain.rules.kinds import PROCESSES, Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.orders import Consent
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.numbers import MEDIATION_CASES, take_number
from hearing_app.services.steps.rule_evidence import evidence_of_rule
from hearing_app.store import matters
from hearing_app.store.mediations import cases
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.mediations import MediationRow


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A mediation of a matter: what the dispute is called, where it came from, what was answered at the gate.

    `facts` are kept sealed; `label` never names a party. `channel` is the one that shall begin.
    """

    matter_number: str
    label: str
    origin: str
    channel: str
    facts: str
    answers: Mapping[Question, bool | None]
    is_collective: bool = False


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """The end of a case that no channel settled in full: why, and when the parties were told their legal routes."""

    mediation_id: int
    version: int
    told_on: date
    reason: str


def open_mediation(ctx: Context, order: OpenOrder) -> int:
    """Open a case through the suitability gate and return its id; every answer is kept as evidence.

    Raises Refused with every reason; what parties said in an earlier case counts no more.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        unit_id = change.permit_own_unit()
        matter = matters.find_by_number(change.session, unit_id, order.matter_number)
        if matter is None:
            raise NotFound
        matters.lock(change.session, matter.id)
        reasons = _against_opening(ctx, order)
        book = ctx.rules.routes
        reasons += book.barred(book.routes.get(matter.route), Process.MEDIATION, PROCESSES[Process.MEDIATION])
        if any(one.state != CaseState.ENDED for one in cases.of_matter(change.session, matter.id)):
            reasons.append(Reason("mediation.open_already"))
        if reasons:
            raise Refused(reasons)
        row = _row(ctx, order, matter)
        row.number = take_number(change, ctx.rules, unit_id, series=MEDIATION_CASES, matter_id=matter.id)
        change.session.add(row)
        for party in steps.asked_parties(matter):
            party.consent, party.consent_on, party.consent_form = Consent.NONE.value, None, ""
        change.session.flush()
        answers = {one.value: bool(order.answers.get(one)) for one in Question}
        change.note(steps.SUBJECT, row.id, matter_id=matter.id, number=row.number, opened=True, answers=answers)
        return row.id


def _against_opening(ctx: Context, order: OpenOrder) -> list[Reason]:
    refused = check_suitability(order.answers, ctx.rules.channels)
    reasons = list(refused.reasons) if refused else []
    if order.channel not in ctx.rules.channels.channels:
        reasons.append(Reason("mediation.channel_unknown", {"channel": order.channel}))
    if order.origin not in ORIGINS:
        reasons.append(Reason("mediation.origin_unknown"))
    if not order.label.strip():
        reasons.append(Reason("mediation.label_missing"))
    return reasons


def _row(ctx: Context, order: OpenOrder, matter: MatterRow) -> MediationRow:
    answers = {one.value: order.answers.get(one) for one in Question}
    rule = evidence_of_rule(ctx.rules.channels.ref("handover"))
    return MediationRow(
        unit_id=matter.unit_id,
        matter_id=matter.id,
        label=order.label.strip(),
        origin=order.origin,
        is_collective=order.is_collective,
        state=CaseState.ASKING.value,
        channel=order.channel,
        opened_on=civil_day(ctx.now),
        opened_by=ctx.actor.name,
        suitability={"answers": answers, "rule": rule, "by": ctx.actor.name, "at": ctx.now.isoformat()},
        facts=order.facts.strip(),
    )


def close_mediation(ctx: Context, order: CloseOrder) -> int:
    """Close a case that no further channel takes; the parties were told their legal routes. Returns its id.

    Source: People's Mediation Law 26.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        rule = ctx.rules.channels.ref("failure")
        reasons = []
        if steps.open_turn(row) is not None:
            reasons.append(Reason("mediation.turn_open", {}, rule))
        if order.told_on > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.told_on}))
        last_on = max([row.opened_on, *(one.ended_on for one in row.referrals if one.ended_on)])
        if order.told_on < last_on:
            reasons.append(Reason("mediation.before_turn", {"day": last_on}))
        if not order.reason.strip():
            reasons.append(Reason("mediation.reason_missing", {}, rule))
        if reasons:
            raise Refused(reasons)
        is_partial = any(one.result == Result.PARTIAL for one in row.referrals)
        steps.end(row, Result.PARTIAL if is_partial else Result.FAILED, order.told_on)
        row.told_routes_on, row.end_reason = order.told_on, order.reason.strip()
        return steps.save(change, row, closed=True, result=row.result)
