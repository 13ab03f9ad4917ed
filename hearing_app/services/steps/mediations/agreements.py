"""What does a page show of an agreement: who has signed, what binds from when, what was promised and kept?"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.mediations.agreements import (
    BARS,
    DECISIONS,
    EXTENTS,
    FORMS,
    PERFORMANCE,
    SATISFACTION,
    Decision,
    Extent,
    Form,
    check_application,
    effect_gaps,
)
from hearing_app.domain.rules.vocabulary import PARTICIPANTS
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.mediations.effects import effect_of
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.store.tables.agreements import AgreementRow, AgreementSignatureRow

MEDIATOR: Label = {"zh": "调解员", "en": "mediator"}
HOUSEHOLD: Label = {"zh": "住户", "en": "household"}


@dataclass(frozen=True, slots=True)
class SignerLine:
    """Somebody who has to sign; `name` shows on the case's page alone."""

    id: int
    role_label: Label
    name: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise with what is due and how it was kept; `fen` is its amount."""

    id: int
    due_on: date
    what: str
    fen: int
    done_on: date | None
    proof: str
    file_id: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A return visit."""

    visited_on: date
    visited_by: str
    performance_label: Label
    satisfaction_label: Label
    later_dispute: str
    risks: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with everything that hangs on it; `gaps` keep it from taking effect, `against` from confirmation."""

    id: int
    number: str
    label: str
    form: str
    form_label: Label
    extent_label: Label
    agreed_on: date
    facts: str
    terms: str
    fen: int
    seal_on: date | None
    effective_on: date | None
    gaps: tuple[Reason, ...]
    signers: tuple[SignerLine, ...]
    promises: tuple[PromiseLine, ...]
    visits: tuple[VisitLine, ...]
    bar_label: Label | None
    confirm_due_on: date | None
    is_provisional: bool
    confirm_rule: RuleRef | None
    against: tuple[Reason, ...]
    applied_on: date | None
    decision_label: Label | None
    decided_on: date | None
    decision_number: str

    @property
    def is_written(self) -> bool:
        """Say whether it needs signatures and a seal."""
        return self.form == Form.WRITTEN


def view_agreement(ctx: Context, row: AgreementRow) -> AgreementView:
    """Return an agreement as the page of its case shows it."""
    today = civil_day(ctx.now)
    refused = check_application(
        applied_on=today,
        effective_on=row.effective_on,
        due_on=row.confirm_due_on,
        bar=row.bar,
        rules=ctx.rules.channels,
    )
    return AgreementView(
        id=row.id,
        number=row.number,
        label=row.label,
        form=row.form,
        form_label=FORMS[Form(row.form)],
        extent_label=EXTENTS[Extent(row.extent)],
        agreed_on=row.agreed_on,
        facts=row.facts,
        terms=row.terms,
        fen=row.fen,
        seal_on=row.seal_on,
        effective_on=row.effective_on,
        gaps=effect_gaps(effect_of(row), ctx.rules.channels),
        signers=tuple(_signer(one) for one in row.signatures),
        promises=tuple(
            PromiseLine(
                one.id,
                one.due_on,
                one.what,
                one.fen,
                one.done_on,
                one.proof,
                one.file_id,
                is_late=one.done_on is None and one.due_on < today,
            )
            for one in row.installments
        ),
        visits=tuple(
            VisitLine(
                one.visited_on,
                one.visited_by,
                PERFORMANCE[one.performance],
                SATISFACTION[one.satisfaction],
                one.later_dispute,
                one.risks,
            )
            for one in row.visits
        ),
        bar_label=BARS.get(row.bar),
        confirm_due_on=row.confirm_due_on,
        is_provisional=row.is_provisional,
        confirm_rule=rule_of(row.confirm_evidence),
        against=refused.reasons if refused else (),
        applied_on=row.applied_on,
        decision_label=DECISIONS[Decision(row.decision)] if row.decision else None,
        decided_on=row.decided_on,
        decision_number=row.decision_number,
    )


def _signer(row: AgreementSignatureRow) -> SignerLine:
    if row.person is not None:
        return SignerLine(row.id, MEDIATOR, row.person.name, row.signed_on)
    if row.party is not None:
        return SignerLine(row.id, PARTICIPANTS[row.party.role], row.party.name, row.signed_on)
    return SignerLine(row.id, HOUSEHOLD, row.label, row.signed_on)
