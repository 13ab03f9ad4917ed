"""Who could sit instead, whose recusal was decided, what was settled on the day, and who has heard of it?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow


class ReserveRow(Model):
    """Somebody whom the office would ask next for a seat, in its own order; his time is not held."""

    __tablename__ = "reserves"
    __table_args__ = (UniqueConstraint("seat_id", "rank"), UniqueConstraint("seat_id", "person_id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    category: Mapped[str]
    rank: Mapped[int]
    chosen_by: Mapped[str]
    chosen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    person: Mapped[PersonRow] = relationship()


class RecusalRow(Model, SealedRow):
    """A request for the recusal of somebody seated: raised by which side, on what ground; granted or not, by whom.

    Until it is decided `is_upheld` is None and `due_on` says by when; `decider` is the office that decided.
    """

    __tablename__ = "recusals"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    raised_by: Mapped[str]
    ground_sealed: Mapped[bytes | None] = sealed_column()
    ground = Sealed()
    raised_on: Mapped[date]
    due_on: Mapped[date | None]
    is_upheld: Mapped[bool | None]
    decider: Mapped[str] = mapped_column(default="", server_default="")
    number: Mapped[str] = mapped_column(default="", server_default="")
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    seat: Mapped[SeatRow] = relationship()


class SettlementRow(Model):
    """What was chosen on the day about an empty seat: reserve, smaller panel with the parties' word, postponement."""

    __tablename__ = "settlements"
    __table_args__ = (CheckConstraint("choice IN ('reserve', 'smaller', 'postponed')", name="choice"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    newcomer_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    choice: Mapped[str]
    cause: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    agreements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    decided_by: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReachRow(Model):
    """One attempt to tell somebody what was settled: reached or not, through which channel, told to whom, by whom."""

    __tablename__ = "reaches"
    __table_args__ = (CheckConstraint("num_nonnulls(seat_id, party_id) = 1", name="one_recipient"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    is_reached: Mapped[bool]
    channel: Mapped[str]
    told_to: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
