"""When, who, where? Sittings, their seats and the bookings that PostgreSQL keeps from clashing."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model, pieces_index
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import AgencyRow, PersonRow, RoomRow


class SittingRow(Model, SealedRow):
    """The one bookable thing: a hearing, a mediation meeting, a conference, a reception …, by its kind.

    Sittings with the same `joint_id` (the id of the first) are held together: at one time, in one room, by one panel,
    each on its own matter with its own letters, votes and opinion. `join_url` is where members enter by video; whoever
    has the link can enter, hence it is sealed.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        pieces_index("sittings", "number"),
        pieces_index("sittings", "title"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    joint_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    number: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str]
    is_open: Mapped[bool]
    closed_ground: Mapped[str] = mapped_column(default="")
    observers_most: Mapped[int] = mapped_column(default=0, server_default="0")
    media_rule: Mapped[str] = mapped_column(default="", server_default="")
    recording_rule: Mapped[str] = mapped_column(default="", server_default="")
    postponements: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    override_reason: Mapped[str] = mapped_column(default="")
    allows_rest_day: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    answer_by_on: Mapped[date | None]
    noticed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source: Mapped[str] = mapped_column(default="")
    join_url_sealed: Mapped[bytes | None] = sealed_column()
    join_url = Sealed()
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow | None] = relationship()
    room: Mapped[RoomRow | None] = relationship()
    seats: Mapped[list["SeatRow"]] = relationship(back_populates="sitting", order_by="SeatRow.position")


class SeatRow(Model):
    """A seat of a sitting: a person in one category, or an agency that is asked to name one; two lights."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("sitting_id", "position"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    position: Mapped[int]
    role: Mapped[str]
    category: Mapped[str]
    has_vote: Mapped[bool]
    can_come: Mapped[str] = mapped_column(default="open")
    no_conflict: Mapped[str] = mapped_column(default="open")
    conflict_note: Mapped[str] = mapped_column(default="")
    pledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_invited: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    answer_by_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    proposed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    calendar_uid: Mapped[str] = mapped_column(default="")
    calendar_sequence: Mapped[int] = mapped_column(default=-1)
    calendar_stamp_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    time_sequence: Mapped[int] = mapped_column(default=0)
    reply_rotation: Mapped[int] = mapped_column(default=0)
    reply_print: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    replied_sequence: Mapped[int | None]
    replied_stamp_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    token_rotation: Mapped[int] = mapped_column(default=0)
    token_print: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_absent: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released_reason: Mapped[str] = mapped_column(default="")
    sitting: Mapped[SittingRow] = relationship(back_populates="seats")
    person: Mapped[PersonRow | None] = relationship()
    agency: Mapped[AgencyRow | None] = relationship()


class BookingRow(Model):
    """That a resource is taken for a stretch of time, travel and turnaround included."""

    __tablename__ = "bookings"
    __table_args__ = (
        ExcludeConstraint(
            (text("int8range(resource_id, resource_id, '[]')"), "&&"),
            ("during", "&&"),
            using="gist",
            where=text("status IN ('held', 'confirmed')"),
            name="ex_bookings_no_clash",
        ),
        CheckConstraint("NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)", name="is_bounded"),
        CheckConstraint("upper(during) - lower(during) <= interval '14 days'", name="is_short"),
        CheckConstraint("status IN ('held', 'confirmed', 'released', 'expired')", name="status"),
        CheckConstraint("held_until_at IS NULL OR status = 'held'", name="hold_ends"),
        Index("ix_bookings_resource_start", "resource_id", text("lower(during)")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"), index=True)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    status: Mapped[str]
    held_until_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class HoldRow(Model):
    """A room that is kept free for a purpose, without a sitting, until its booking lapses or is released."""

    __tablename__ = "holds"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    purpose: Mapped[str]
    held_by: Mapped[str]
    held_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    booking: Mapped[BookingRow] = relationship()
    room: Mapped[RoomRow] = relationship()

    @property
    def starts_at(self) -> datetime:
        """Return when the hold begins; the bookings' table forbids ranges without bounds."""
        return cast("datetime", self.booking.during.lower)

    @property
    def ends_at(self) -> datetime:
        """Return when the hold ends."""
        return cast("datetime", self.booking.during.upper)


# Stands where an answer says whether somebody comes: nothing was asked, he was told.
TOLD = "told"


class AnswerRow(Model):
    """What was answered for a seat, through which channel, who said it to whom, and when.

    An attempt to reach somebody and a call that only told him stand here as well.
    """

    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    channel: Mapped[str]
    can_come: Mapped[str] = mapped_column(default="")
    no_conflict: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    said_by: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seat: Mapped[SeatRow] = relationship()
