"""What was done by whom, and what works by itself? The audit chain, ticks that ran, heartbeats."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, FetchedValue, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hearing_app.store.engine import Model


class AuditRow(Model):
    """A link of the audit chain; seq, prev and hash are filled by PostgreSQL (migration 0001)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)
    seq: Mapped[int] = mapped_column(BigInteger, FetchedValue(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    action: Mapped[str]
    unit_id: Mapped[int | None]
    subject: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    matter_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHeadRow(Model):
    """The end of the chain; one row, locked by whoever appends."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class TickRunRow(Model):
    """That a tick's slot was claimed; the insert wins once, in the transaction of what the tick makes."""

    __tablename__ = "tick_runs"
    __table_args__ = (UniqueConstraint("tick", "slot_at"),)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    tick: Mapped[str]
    slot_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    run_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class HeartbeatRow(Model):
    """When a process was last alive."""

    __tablename__ = "heartbeats"
    process: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReminderRow(Model):
    """That a rung of reminders was made for a seat: at most once, late ones marked."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("seat_id", "rung", "version"),)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    seat_id: Mapped[int] = mapped_column(BigInteger)
    rung: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
