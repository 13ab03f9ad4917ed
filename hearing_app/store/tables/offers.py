"""Which times of a sitting were offered, what keeps them free, whom was asked and what did each say?"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.people import PersonRow, RoomRow
from hearing_app.store.tables.sittings import BookingRow


class OfferRow(Model):
    """Times offered for one sitting of a matter; `held_until_at` is when its holds lapse and the offer with them."""

    __tablename__ = "offers"
    __table_args__ = (CheckConstraint("state IN ('open', 'settled', 'withdrawn')", name="state"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    kind: Mapped[str]
    is_open: Mapped[bool]
    closed_ground: Mapped[str]
    state: Mapped[str]
    answer_by_on: Mapped[date]
    held_until_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
    dates: Mapped[list["OfferDateRow"]] = relationship(order_by="OfferDateRow.position")
    asked: Mapped[list["OfferAskedRow"]] = relationship(back_populates="offer", order_by="OfferAskedRow.id")


class OfferDateRow(Model):
    """One of the times with its room."""

    __tablename__ = "offer_dates"
    __table_args__ = (UniqueConstraint("offer_id", "position"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    allows_rest_day: Mapped[bool]
    room: Mapped[RoomRow | None] = relationship()
    seats: Mapped[list["OfferSeatRow"]] = relationship(order_by="OfferSeatRow.position")
    holds: Mapped[list["OfferHoldRow"]] = relationship(order_by="OfferHoldRow.id")


class OfferSeatRow(Model):
    """Who would sit at that time, in which role and category."""

    __tablename__ = "offer_seats"
    __table_args__ = (UniqueConstraint("date_id", "position"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("offer_dates.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    position: Mapped[int]
    role: Mapped[str]
    category: Mapped[str]


class OfferHoldRow(Model):
    """A booking that keeps somebody or a room free for that time."""

    __tablename__ = "offer_holds"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    date_id: Mapped[int] = mapped_column(ForeignKey("offer_dates.id"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    booking: Mapped[BookingRow] = relationship()


class OfferAskedRow(Model):
    """A party or a person who is asked, with the print of his personal link."""

    __tablename__ = "offer_asked"
    __table_args__ = (CheckConstraint("(party_id IS NULL) <> (person_id IS NULL)", name="is_somebody"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    token_rotation: Mapped[int] = mapped_column(default=0)
    token_print: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    offer: Mapped[OfferRow] = relationship(back_populates="asked")
    party: Mapped[PartyRow | None] = relationship()
    person: Mapped[PersonRow | None] = relationship()
    answers: Mapped[list["OfferAnswerRow"]] = relationship(order_by="OfferAnswerRow.id")


class OfferAnswerRow(Model):
    """What was said to the times in their order: a rank, or null for a struck one. The last answer counts."""

    __tablename__ = "offer_answers"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("offer_asked.id"), index=True)
    choices: Mapped[list[int | None]] = mapped_column(JSONB)
    channel: Mapped[str]
    said_by: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
