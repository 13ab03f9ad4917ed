"""How are agreements and what was promised in them found?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.agreements import AgreementRow, AgreementSignatureRow, InstallmentRow
from hearing_app.store.tables.mediations import ConsentRow, MediationRow, MediatorRow

WHOLE = (
    selectinload(AgreementRow.signatures).selectinload(AgreementSignatureRow.party),
    selectinload(AgreementRow.signatures).selectinload(AgreementSignatureRow.person),
    selectinload(AgreementRow.installments),
    selectinload(AgreementRow.visits),
)


def of_mediation(session: Session, mediation_id: int) -> Sequence[AgreementRow]:
    """Return a case's agreements in their order."""
    query = select(AgreementRow).where(AgreementRow.mediation_id == mediation_id).order_by(AgreementRow.seq)
    return session.scalars(query.options(*WHOLE)).all()


def find(session: Session, mediation_id: int, agreement_id: int) -> AgreementRow | None:
    """Return an agreement of a case, or None."""
    query = select(AgreementRow).where(AgreementRow.mediation_id == mediation_id, AgreementRow.id == agreement_id)
    return session.scalar(query.options(*WHOLE))


def promises_due(
    session: Session, unit_id: int, *, until_on: date
) -> Sequence[tuple[InstallmentRow, AgreementRow, MediationRow]]:
    """Return the promises of agreements in effect that are due by a day and not kept, the earliest first."""
    query = (
        select(InstallmentRow, AgreementRow, MediationRow)
        .join(AgreementRow, AgreementRow.id == InstallmentRow.agreement_id)
        .join(MediationRow, MediationRow.id == AgreementRow.mediation_id)
        .where(MediationRow.unit_id == unit_id, AgreementRow.effective_on.is_not(None))
        .where(InstallmentRow.done_on.is_(None), InstallmentRow.due_on <= until_on)
        .options(selectinload(MediationRow.matter))
        .order_by(InstallmentRow.due_on, InstallmentRow.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def confirmable(
    session: Session, unit_id: int, *, from_on: date, until_on: date
) -> Sequence[tuple[AgreementRow, MediationRow]]:
    """Return the agreements that nobody applied for, whose application period ends between two days."""
    query = (
        select(AgreementRow, MediationRow)
        .join(MediationRow, MediationRow.id == AgreementRow.mediation_id)
        .where(MediationRow.unit_id == unit_id, AgreementRow.applied_on.is_(None), AgreementRow.bar == "")
        .where(AgreementRow.confirm_due_on.between(from_on, until_on))
        .options(selectinload(MediationRow.matter))
        .order_by(AgreementRow.confirm_due_on)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def unvisited(session: Session, unit_id: int, *, before_on: date) -> Sequence[tuple[AgreementRow, MediationRow]]:
    """Return the agreements in effect since before a day that nobody paid a return visit to."""
    query = (
        select(AgreementRow, MediationRow)
        .join(MediationRow, MediationRow.id == AgreementRow.mediation_id)
        .where(MediationRow.unit_id == unit_id, AgreementRow.effective_on < before_on, ~AgreementRow.visits.any())
        .options(selectinload(MediationRow.matter))
        .order_by(AgreementRow.effective_on)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def speak_of(session: Session, party_id: int) -> bool:
    """Say whether a mediation holds what a party said, whom it rejected or what it signs."""
    said = select(ConsentRow.id).where(ConsentRow.party_id == party_id)
    rejected = select(MediatorRow.id).where(MediatorRow.rejected_by_id == party_id)
    signs = select(AgreementSignatureRow.id).where(AgreementSignatureRow.party_id == party_id)
    return bool(session.scalar(select(or_(said.exists(), rejected.exists(), signs.exists()))))
