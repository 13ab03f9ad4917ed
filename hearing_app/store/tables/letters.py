"""What leaves the office? Letters, the signatures that release them, deliveries, numbers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow


class LetterRow(Model):
    """A letter to one recipient: a draft until the approval chain of its kind has signed."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[str]
    paper: Mapped[str] = mapped_column(default="")
    recipient: Mapped[str]
    channel: Mapped[str]
    state: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    service_method: Mapped[str] = mapped_column(default="")
    served_on: Mapped[date | None]
    service_note: Mapped[str] = mapped_column(default="")
    waived_on: Mapped[date | None]
    sitting: Mapped[SittingRow] = relationship()
    seat: Mapped[SeatRow | None] = relationship()


class ApprovalRow(Model):
    """One step of a sitting's approval chain, decided."""

    __tablename__ = "approvals"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    round: Mapped[int]
    step: Mapped[str]
    decision: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DeliveryRow(Model, SealedRow):
    """One mail or short message to one recipient: its frozen bytes are made once and sent as they are, however often.

    `cause` says why a short message was written; `envelope_to` of one is its number as it may be shown. `to_call`:
    nothing could be sent, `reply` says why, and somebody has to call.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("letter_id", "channel", "resend"),
        Index("ix_deliveries_due", "due_at", postgresql_where=text("state IN ('pending', 'sending')")),
        Index("ix_deliveries_envelope_from", "envelope_from"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), index=True)
    channel: Mapped[str] = mapped_column(server_default="mail")
    cause: Mapped[str] = mapped_column(default="", server_default="")
    resend: Mapped[int] = mapped_column(default=0)
    envelope_from: Mapped[str]
    envelope_to: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    bytes_sealed: Mapped[bytes | None] = sealed_column()
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str] = mapped_column(default="")


class NumberRow(Model):
    """How far a number series of a unit has come in a year; gap-free, since taken under the row's lock."""

    __tablename__ = "numbers"
    __table_args__ = (UniqueConstraint("unit_id", "series", "year"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]


class NumberEntryRow(Model, SealedRow):
    """One number that was taken: for which matter, by which deed of whom; voided once, and kept for good.

    PostgreSQL lets the app role add entries and void them, and alters no voided one. `number` is "" and `taken_at`
    None for numbers older than this register.
    """

    __tablename__ = "number_entries"
    __table_args__ = (UniqueConstraint("unit_id", "series", "year", "n"), CheckConstraint("n > 0", name="n"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    series: Mapped[str]
    year: Mapped[int]
    n: Mapped[int]
    number: Mapped[str]
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"), index=True)
    taken_in: Mapped[str]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    voided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    voided_by: Mapped[str] = mapped_column(default="")
    void_reason_sealed: Mapped[bytes | None] = sealed_column()
    void_reason = Sealed()
    matter: Mapped[MatterRow | None] = relationship()
