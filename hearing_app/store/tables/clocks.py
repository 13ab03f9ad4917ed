"""How long may something last, and what happened to that limit? Clocks, their events, warnings before they run out."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow


class ClockRow(Model):
    """A running or closed statutory clock with the evidence that its dates came from; of a rule, one runs at a time.

    `pauses` are lists of first day, last day and, where a hearing gave it, the hearing's number.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        Index("uq_clocks_running", "matter_id", "rule", unique=True, postgresql_where=text("closed_on IS NULL")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    rule: Mapped[str]
    start_on: Mapped[date]
    raw_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    is_provisional: Mapped[bool]
    extended_by: Mapped[int] = mapped_column(default=0, server_default="0")
    begun_by: Mapped[str] = mapped_column(default="", server_default="")
    pauses: Mapped[list[list[str]]] = mapped_column(JSONB, default=list)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    closed_on: Mapped[date | None]
    matter: Mapped[MatterRow] = relationship()


class ClockEventRow(Model, SealedRow):
    """What happened to a clock on which day, by which paper, recorded by whom and when; rows are only added."""

    __tablename__ = "clock_events"
    __table_args__ = (
        CheckConstraint(
            "change IN ('opened', 'paused', 'extended', 'closed', 'reopened', 'recomputed')", name="change"
        ),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"), index=True)
    change: Mapped[str]
    cause: Mapped[str]
    on_day: Mapped[date]
    before_on: Mapped[date | None]
    after_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    clock: Mapped[ClockRow] = relationship()


class ClockWarningRow(Model):
    """That a rung of warnings came for a clock's last day: at most once; late and overtaken ones are marked."""

    __tablename__ = "clock_warnings"
    __table_args__ = (UniqueConstraint("clock_id", "due_on", "days"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id"))
    due_on: Mapped[date]
    days: Mapped[int]
    on_day: Mapped[date]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    clock: Mapped[ClockRow] = relationship()
