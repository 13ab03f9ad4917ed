"""By which route did a matter go, why, and to whom was it handed over? One row for each decision; the last holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model


class RoutingRow(Model, SealedRow):
    """A classification with its evidence and its transfer; a proposal of the list waits (`decided_at` None)."""

    __tablename__ = "routings"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    route: Mapped[str]
    claim: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    proposed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(default="")
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    receiver: Mapped[str] = mapped_column(default="")
    transfer_number: Mapped[str] = mapped_column(default="")
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]
    receipt_number: Mapped[str] = mapped_column(default="")
