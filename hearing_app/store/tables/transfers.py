"""By which letters were matters handed to other organs? The register of 移送函 and 转送函; voided ones stay."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedJson, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow


class TransferLetterRow(Model, SealedRow):
    """One letter of a classification, with the evidence of its article; numbered when signed, kept when voided.

    `enclosures` are pairs of name and copies.
    """

    __tablename__ = "transfer_letters"
    __table_args__ = (
        CheckConstraint("state IN ('drafted', 'signed', 'voided')", name="state"),
        CheckConstraint("(state = 'drafted') = (number = '')", name="numbered"),
        Index("uq_transfer_letters_open", "routing_id", unique=True, postgresql_where=text("state <> 'voided'")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    routing_id: Mapped[int] = mapped_column(ForeignKey("routings.id"))
    form: Mapped[str]
    route: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    receiver: Mapped[str]
    state: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    enclosures_sealed: Mapped[bytes | None] = sealed_column()
    words_sealed: Mapped[bytes | None] = sealed_column()
    void_reason_sealed: Mapped[bytes | None] = sealed_column()
    enclosures = SealedJson()
    words = Sealed()
    void_reason = Sealed()
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_by: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    voided_by: Mapped[str] = mapped_column(default="")
    voided_on: Mapped[date | None]
    matter: Mapped[MatterRow] = relationship()
