"""What came in by mail, what was read in it, and what was done with it?"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.store.tables.sittings import SeatRow


class ArrivalRow(Model, SealedRow):
    """One mail that came in, kept as it was, with what was read (`decision`), by which rule, and what became of it.

    `facts` holds codes, numbers and times, never words of the mail; those are sealed in `words` (sender, subject,
    comment as JSON). `before` holds the seat's lights before the answer was applied, so that it can be undone.
    """

    __tablename__ = "arrivals"
    __table_args__ = (Index("ix_arrivals_waiting", "unit_id", "id", postgresql_where=text("state = 'waiting'")),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    message_print: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    raw_sealed: Mapped[bytes | None] = sealed_column()
    words_sealed: Mapped[bytes | None] = sealed_column()
    words = Sealed()
    decision: Mapped[str]
    rule: Mapped[str]
    state: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    arrived_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    handled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    handled_by: Mapped[str] = mapped_column(default="")
    seat: Mapped[SeatRow | None] = relationship()
    delivery: Mapped[DeliveryRow | None] = relationship()
