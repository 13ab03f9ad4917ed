"""To which conclusion did handling come, on which facts, and which revoked opinion does it answer?"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow, ReviewRow


class HandlingOpinionRow(Model, SealedRow):
    """A handling opinion (处理意见书). A redone one names the review that revoked and the opinion revoked."""

    __tablename__ = "handling_opinions"
    __table_args__ = (
        UniqueConstraint("matter_id", "seq"),
        UniqueConstraint("review_id"),
        CheckConstraint("(review_id IS NULL) = (revoked_id IS NULL)", name="redo"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    seq: Mapped[int]
    conclusion: Mapped[str]
    paper: Mapped[str]
    issued_on: Mapped[date]
    facts_sealed: Mapped[bytes | None] = sealed_column()
    basis_sealed: Mapped[bytes | None] = sealed_column()
    facts = Sealed()
    basis = Sealed()
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    revoked_id: Mapped[int | None] = mapped_column(ForeignKey("handling_opinions.id"))
    is_same: Mapped[bool]
    new_facts_sealed: Mapped[bytes | None] = sealed_column()
    same_reason_sealed: Mapped[bytes | None] = sealed_column()
    new_facts = Sealed()
    same_reason = Sealed()
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    matter: Mapped[MatterRow] = relationship()
    review: Mapped[ReviewRow | None] = relationship()
    revoked: Mapped["HandlingOpinionRow | None"] = relationship(remote_side="HandlingOpinionRow.id")
