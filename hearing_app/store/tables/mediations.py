"""What happened to a mediation? Cases, consents, referrals from channel to channel, mediators, notes.

Not here: what was agreed (tables.agreements).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.people import PersonRow


class MediationRow(Model, SealedRow):
    """A mediation case of a matter; at most one of a matter is open. `label` names the dispute, never a party."""

    __tablename__ = "mediations"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        Index("uq_mediations_open", "matter_id", unique=True, postgresql_where=text("state <> 'ended'")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    number: Mapped[str]
    label: Mapped[str]
    origin: Mapped[str]
    is_collective: Mapped[bool]
    state: Mapped[str]
    channel: Mapped[str]
    result: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    ended_on: Mapped[date | None]
    told_routes_on: Mapped[date | None]
    suitability: Mapped[dict[str, Any]] = mapped_column(JSONB)
    facts_sealed: Mapped[bytes | None] = sealed_column()
    end_reason_sealed: Mapped[bytes | None] = sealed_column()
    facts = Sealed()
    end_reason = Sealed()
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
    consents: Mapped[list["ConsentRow"]] = relationship(back_populates="mediation", order_by="ConsentRow.id")
    referrals: Mapped[list["ReferralRow"]] = relationship(back_populates="mediation", order_by="ReferralRow.seq")
    mediators: Mapped[list["MediatorRow"]] = relationship(back_populates="mediation", order_by="MediatorRow.id")


class ConsentRow(Model):
    """What a party said to the mediation: given, refused or revoked; the last row of a party holds, none is edited."""

    __tablename__ = "mediation_consents"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    said: Mapped[str]
    said_on: Mapped[date]
    form: Mapped[str]
    taken_by: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    mediation: Mapped[MediationRow] = relationship(back_populates="consents")
    party: Mapped[PartyRow] = relationship()


class ReferralRow(Model, SealedRow):
    """One channel's turn: letter, receipt, its own limit with evidence, and the result or the return."""

    __tablename__ = "referrals"
    __table_args__ = (UniqueConstraint("mediation_id", "seq"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    seq: Mapped[int]
    channel: Mapped[str]
    from_channel: Mapped[str] = mapped_column(default="")
    addressee: Mapped[str]
    referred_on: Mapped[date]
    letter_number: Mapped[str]
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    accepted_on: Mapped[date | None]
    accepted_by: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None] = mapped_column(index=True)
    is_provisional: Mapped[bool] = mapped_column(default=False)
    due_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    extended_by: Mapped[int] = mapped_column(default=0)
    extension: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    returned_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(default="")
    return_note_sealed: Mapped[bytes | None] = sealed_column()
    return_note = Sealed()
    result: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]
    mediation: Mapped[MediationRow] = relationship(back_populates="referrals")


class MediatorRow(Model, SealedRow):
    """Somebody who mediates a case, or did not because a party rejected him or he stepped aside."""

    __tablename__ = "mediators"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    chosen_by: Mapped[str]
    is_presiding: Mapped[bool]
    state: Mapped[str]
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    changed_on: Mapped[date]
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    mediation: Mapped[MediationRow] = relationship(back_populates="mediators")
    person: Mapped[PersonRow] = relationship()


class NoteRow(Model, SealedRow):
    """A note of what was said in mediation; lives apart from every record and never enters a volume."""

    __tablename__ = "mediation_notes"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    words_sealed: Mapped[bytes | None] = sealed_column()
    words = Sealed()
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
