"""What happened on the day? Opening steps, records, votes, opinions with signatures."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import SealedJson, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.sittings import SeatRow


class CheckRow(Model):
    """One step of the day's checklist, ticked by somebody at an instant."""

    __tablename__ = "checks"
    __table_args__ = (UniqueConstraint("sitting_id", "step"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    step: Mapped[str]
    done_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_by: Mapped[str]


class RecordRow(Model, SealedRow):
    """One version of the record (笔录); a correction is a new version, never an edit."""

    __tablename__ = "records"
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    version: Mapped[int]
    sections_sealed: Mapped[bytes | None] = sealed_column()
    sections = SealedJson()
    reason: Mapped[str] = mapped_column(default="")
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class VoteRow(Model):
    """The named vote of one present voting member, with his dissent."""

    __tablename__ = "votes"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), unique=True)
    choice: Mapped[str]
    dissent: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seat: Mapped[SeatRow] = relationship()


class OpinionRow(Model, SealedRow):
    """One version of the panel's opinion; locked by the last signature."""

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    version: Mapped[int]
    conclusion: Mapped[str]
    body_sealed: Mapped[bytes | None] = sealed_column()
    body = SealedJson()
    tally: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    locked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signatures: Mapped[list["SignatureRow"]] = relationship(order_by="SignatureRow.id")


class SignatureRow(Model):
    """That somebody on the panel signed this version of the opinion, on paper or by hand on a screen."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("opinion_id", "seat_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
