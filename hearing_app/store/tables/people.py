"""Who and what can be booked? Resources; people with their roster entries; agencies that name people; rooms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from hearing_app.store.engine import Model


class ResourceRow(Model):
    """What cannot be in two places at once; `version` rises with every booking or change of its times."""

    __tablename__ = "resources"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class AgencyRow(Model):
    """An outside body: it employs people, is responsible for matters, or names people on request."""

    __tablename__ = "agencies"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class PersonRow(Model):
    """One human, once for all units and categories; a merged double points at the one that was kept."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)
    name: Mapped[str]
    pinyin: Mapped[str] = mapped_column(index=True)
    initials: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str] = mapped_column(default="", index=True)
    email: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="zh")
    district: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    is_address_bad: Mapped[bool] = mapped_column(default=False)
    own_times_text: Mapped[str] = mapped_column(default="")
    entries: Mapped[list["RosterEntryRow"]] = relationship(back_populates="person", order_by="RosterEntryRow.id")


class RosterEntryRow(Model):
    """A category that a person holds on a unit's roster, with agency, term of office and monthly cap."""

    __tablename__ = "roster_entries"
    __table_args__ = (UniqueConstraint("unit_id", "code", "category"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    code: Mapped[str]
    category: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    specialisms: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    term_from_on: Mapped[date | None]
    term_to_on: Mapped[date | None]
    monthly_cap: Mapped[int | None]
    times_text: Mapped[str] = mapped_column(default="")
    person: Mapped[PersonRow] = relationship(back_populates="entries")
    agency: Mapped[AgencyRow | None] = relationship(lazy="joined")


class RoomRow(Model):
    """A place that can be booked, with seats, equipment and opening hours in words."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    equipment: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    hours_text: Mapped[str] = mapped_column(default="")


class AvailabilityRow(Model):
    """One rule of a resource's times as the domain reads it, and the words it came from; `rule` is null
    for words that nobody has understood yet."""

    __tablename__ = "availability"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), index=True)
    source: Mapped[str]
    words: Mapped[str]
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class MergeRow(Model):
    """Two records of one human made one, with what moved, so that it can be undone."""

    __tablename__ = "merges"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    merged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    merged_by: Mapped[str]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
