"""What did a petitioner apply for on the status page?"""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow


class ApplicationRow(Model, SealedRow):
    """An application on line for a hearing or a mediation, with its receipt and what became of it."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("unit_id", "receipt"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    process: Mapped[str]
    receipt: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    words_sealed: Mapped[bytes | None] = sealed_column()
    words = Sealed()
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str] = mapped_column(default="")
    settlement: Mapped[str] = mapped_column(default="")
    answer_sealed: Mapped[bytes | None] = sealed_column()
    answer = Sealed()
    matter: Mapped[MatterRow] = relationship()
