"""What was agreed, who has signed, from when does it bind, does a court confirm it?

Effect starts the clock of the joint application (K15 of the profile), kept with its evidence. Not here: promises and
return visits (mediations.performance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused, refuse
from hearing_app.domain.mediations.agreements import (
    BARS,
    Decision,
    Extent,
    Form,
    Promise,
    check_agreement,
    check_application,
    check_sides,
    effect_on,
)
from hearing_app.domain.mediations.cases import MediatorState, check_mediators
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clocks import due_of, evidence_of
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.effects import effect_of
from hearing_app.services.steps.numbers import AGREEMENTS, take_number
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store.mediations import agreements
from hearing_app.store.tables.agreements import AgreementRow, AgreementSignatureRow, InstallmentRow
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

CONFIRMATION = "K15"


@dataclass(frozen=True, slots=True)
class AgreementOrder:
    """An agreement as it was made; `label` stands for one household of a mass dispute, empty for all parties.

    `bar` is a code of BARS where the law excludes a court's confirmation. Facts, terms and promises are kept sealed.
    """

    mediation_id: int
    version: int
    form: Form
    extent: Extent
    agreed_on: date
    facts: str
    terms: str
    label: str = ""
    party_ids: tuple[int, ...] = ()
    bar: str = ""
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """Who signed on which day (`signature_id`), or, with None, when the agreement was sealed."""

    mediation_id: int
    version: int
    agreement_id: int
    signature_id: int | None
    on_day: date


@dataclass(frozen=True, slots=True)
class ConfirmationOrder:
    """The joint application, or the court's ruling on it with its number."""

    mediation_id: int
    version: int
    agreement_id: int
    on_day: date
    decision: Decision | None = None
    number: str = ""


def add_agreement(ctx: Context, order: AgreementOrder) -> int:
    """Enter an agreement of the open turn with its promises and who has to sign; returns its id.

    An oral one binds from its day; a written one once everybody signed and it was sealed. Raises Refused.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        turn = _turn(ctx, row, order)
        earlier = agreements.of_mediation(change.session, row.id)
        made = AgreementRow(
            mediation_id=row.id,
            referral_id=turn.id,
            seq=len(earlier) + 1,
            number=take_number(change, ctx.rules, row.unit_id, series=AGREEMENTS, matter_id=row.matter_id),
            label=order.label.strip(),
            form=order.form.value,
            extent=order.extent.value,
            agreed_on=order.agreed_on,
            facts=order.facts.strip(),
            terms=order.terms.strip(),
            fen=sum(promise.fen for promise in order.promises),
            bar=order.bar,
        )
        made.signatures = _signers(row, order)
        made.installments = [
            InstallmentRow(due_on=promise.due_on, what=promise.what.strip(), fen=promise.fen)
            for promise in order.promises
        ]
        _take_effect(ctx, row, made)
        change.session.add(made)
        change.session.flush()
        steps.save(change, row, agreement=made.id, form=made.form, extent=made.extent)
        return made.id


def _turn(ctx: Context, row: MediationRow, order: AgreementOrder) -> ReferralRow:
    turn = steps.open_turn(row)
    reasons = [] if turn is not None and turn.accepted_on is not None else [Reason("mediation.not_accepted")]
    reasons += check_mediators(steps.named_of(row), ctx.rules.channels)
    refused = check_agreement(
        facts=order.facts,
        terms=order.terms,
        agreed_on=order.agreed_on,
        promises=order.promises,
        accepted_on=turn.accepted_on if turn else None,
        today=civil_day(ctx.now),
    )
    reasons += refused.reasons if refused else ()
    if order.bar and order.bar not in BARS:
        reasons.append(Reason("agreement.bar_unknown"))
    asked = steps.asked_parties(row.matter)
    signing = {party.role for party in asked if party.id in order.party_ids}
    reasons += check_sides({party.role for party in asked}, signing, order.label, ctx.rules.channels)
    known = {party.id for party in asked}
    if reasons or turn is None:
        raise Refused(reasons)
    if not known.issuperset(order.party_ids):
        raise NotFound
    return turn


def _signers(row: MediationRow, order: AgreementOrder) -> list[AgreementSignatureRow]:
    parties = [AgreementSignatureRow(party_id=id_) for id_ in order.party_ids]
    household = [AgreementSignatureRow(label=order.label.strip())] if order.label.strip() else []
    acting = [one for one in row.mediators if one.state == MediatorState.NAMED]
    return [*parties, *household, *(AgreementSignatureRow(person_id=one.person_id) for one in acting)]


def _take_effect(ctx: Context, row: MediationRow, made: AgreementRow) -> None:
    """Write the day of effect once nothing is missing, and the last day of the joint application that follows."""
    made.effective_on = effect_on(effect_of(made))
    if made.effective_on is None or made.bar:
        return
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=made.effective_on)
    due = due_of(ctx.rules, profile, CONFIRMATION, start_on=made.effective_on)
    made.confirm_due_on, made.is_provisional, made.confirm_evidence = due.due_on, due.is_provisional, evidence_of(due)


def record_signature(ctx: Context, order: SignedOrder) -> int:
    """Record a signature or the seal of a written agreement; the last of them gives it effect. Returns its id."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row, made = _locked(change, order.mediation_id, order.version, order.agreement_id)
        signature = _signature(made.signatures, order.signature_id)
        reasons = []
        if made.form != Form.WRITTEN:
            reasons.append(Reason("agreement.oral_unsigned"))
        if made.effective_on is not None:
            reasons.append(Reason("agreement.effective_already", {"day": made.effective_on}))
        if order.on_day < made.agreed_on:
            reasons.append(Reason("agreement.signed_before", {"day": made.agreed_on}))
        if order.on_day > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.on_day}))
        if reasons:
            raise Refused(reasons)
        if signature is None:
            made.seal_on = order.on_day
        else:
            signature.signed_on = order.on_day
        _take_effect(ctx, row, made)
        steps.save(change, row, agreement_signed=made.id, effective_on=str(made.effective_on or ""))
        return made.id


def _signature(rows: Sequence[AgreementSignatureRow], signature_id: int | None) -> AgreementSignatureRow | None:
    if signature_id is None:
        return None
    found = next((one for one in rows if one.id == signature_id), None)
    if found is None:
        raise NotFound
    return found


def _locked(change: Change, mediation_id: int, version: int, agreement_id: int) -> tuple[MediationRow, AgreementRow]:
    row = steps.lock(change, mediation_id, version)
    made = agreements.find(change.session, row.id, agreement_id)
    if made is None:
        raise NotFound
    return row, made


def apply_confirmation(ctx: Context, order: ConfirmationOrder) -> int:
    """Record the joint application for judicial confirmation; refused late, before effect, or where excluded."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row, made = _locked(change, order.mediation_id, order.version, order.agreement_id)
        refused = check_application(
            applied_on=order.on_day,
            effective_on=made.effective_on,
            due_on=made.confirm_due_on,
            bar=made.bar,
            rules=ctx.rules.channels,
        )
        reasons = list(refused.reasons) if refused else []
        if order.on_day > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.on_day}))
        if made.applied_on is not None:
            reasons.append(Reason("agreement.applied_already", {"day": made.applied_on}))
        if reasons:
            raise Refused(reasons)
        made.applied_on = order.on_day
        steps.save(change, row, confirmation_applied=made.id)
        return made.id


def decide_confirmation(ctx: Context, order: ConfirmationOrder) -> int:
    """Record the court's ruling on the joint application."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row, made = _locked(change, order.mediation_id, order.version, order.agreement_id)
        if order.decision is None or made.applied_on is None:
            raise refuse("agreement.not_applied")
        reasons = []
        if made.decided_on is not None:
            reasons.append(Reason("agreement.decided_already", {"day": made.decided_on}))
        if order.on_day < made.applied_on:
            reasons.append(Reason("agreement.decided_before", {"day": made.applied_on}))
        if order.on_day > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.on_day}))
        if reasons:
            raise Refused(reasons)
        made.decision, made.decided_on = order.decision.value, order.on_day
        made.decision_number = order.number.strip()
        steps.save(change, row, confirmation_decided=made.id, decision=made.decision)
        return made.id
