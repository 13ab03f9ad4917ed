"""What was agreed in a mediation, was it kept, and did a court confirm it?"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.mediations import MediationRow
from hearing_app.store.tables.people import PersonRow


class AgreementRow(Model, SealedRow):
    """One agreement, of everybody or of one household (`label` stands for its name in lists). Amounts are in fen."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("mediation_id", "seq"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referrals.id"), index=True)
    seq: Mapped[int]
    number: Mapped[str]
    label: Mapped[str]
    form: Mapped[str]
    extent: Mapped[str]
    agreed_on: Mapped[date]
    facts_sealed: Mapped[bytes | None] = sealed_column()
    terms_sealed: Mapped[bytes | None] = sealed_column()
    facts = Sealed()
    terms = Sealed()
    fen: Mapped[int] = mapped_column(BigInteger, default=0)
    seal_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    confirm_due_on: Mapped[date | None] = mapped_column(index=True)
    confirm_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    is_provisional: Mapped[bool] = mapped_column(default=False)
    bar: Mapped[str] = mapped_column(default="")
    applied_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decision_number: Mapped[str] = mapped_column(default="")
    mediation: Mapped[MediationRow] = relationship()
    signatures: Mapped[list["AgreementSignatureRow"]] = relationship(order_by="AgreementSignatureRow.id")
    installments: Mapped[list["InstallmentRow"]] = relationship(order_by="InstallmentRow.due_on")
    visits: Mapped[list["ReturnVisitRow"]] = relationship(order_by="ReturnVisitRow.visited_on")


class AgreementSignatureRow(Model):
    """Somebody who has to sign an agreement: a party, a household by its label, or a mediator."""

    __tablename__ = "agreement_signatures"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    label: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    party: Mapped[PartyRow | None] = relationship()
    person: Mapped[PersonRow | None] = relationship()


class InstallmentRow(Model, SealedRow):
    """A promise of an agreement: what, how much, by when; and when it was kept with which proof."""

    __tablename__ = "installments"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    what_sealed: Mapped[bytes | None] = sealed_column()
    what = Sealed()
    fen: Mapped[int] = mapped_column(BigInteger, default=0)
    done_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))


class ReturnVisitRow(Model, SealedRow):
    """A return visit (回访): is it performed, are they satisfied, what came later, which risks are hidden."""

    __tablename__ = "return_visits"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    visited_on: Mapped[date]
    visited_by: Mapped[str]
    performance: Mapped[str]
    satisfaction: Mapped[str]
    later_dispute_sealed: Mapped[bytes | None] = sealed_column()
    risks_sealed: Mapped[bytes | None] = sealed_column()
    later_dispute = Sealed()
    risks = Sealed()
