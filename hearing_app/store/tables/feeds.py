"""Who publishes times, who lends us his own, and who acts for whom? Feeds, foreign calendars, delegations."""

from datetime import date, datetime
from typing import Any

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
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.units import AccountRow


class FeedRow(Model):
    """The calendar of a person or a room as others may subscribe to it; without a fingerprint it is shut.

    `unit_id` is None for what a person himself opened, which shows all his seats; else the unit whose clerk or delegate
    hands it out, which shows the seats of that unit alone. A person has at most one of each.
    """

    __tablename__ = "feeds"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (room_id IS NULL)", name="has_owner"),
        UniqueConstraint("person_id", "unit_id"),
        Index("ix_feeds_own", "person_id", unique=True, postgresql_where=text("unit_id IS NULL")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), unique=True)
    rotation: Mapped[int] = mapped_column(default=0)
    token_print: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FeedCopyRow(Model, SealedRow):
    """What a feed gave last in one format, compressed and sealed, since its entries carry personal links.

    `parts` holds (key, mark, length) of each event in order, so that what has not changed is not built again.
    """

    __tablename__ = "feed_copies"
    __table_args__ = (UniqueConstraint("feed_id", "format"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    format: Mapped[str]
    etag: Mapped[str]
    modified_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    built_on: Mapped[date | None]
    recipe: Mapped[str]
    parts: Mapped[list[Any]] = mapped_column(JSONB)
    content_sealed: Mapped[bytes | None] = sealed_column()


class FeedMarkRow(Model):
    """That something changed which a feed shows; PostgreSQL writes it (migration 0008), building takes it away."""

    __tablename__ = "feed_marks"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    feed_id: Mapped[int] = mapped_column(BigInteger, index=True)


class ForeignCalendarRow(Model, SealedRow):
    """The address of a person's own calendar, which is a secret, and how reading it went."""

    __tablename__ = "foreign_calendars"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    url_sealed: Mapped[bytes | None] = sealed_column()
    host: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_try_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    fetched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(default="")
    is_uncertain: Mapped[bool] = mapped_column(default=False)
    url = Sealed()
    person: Mapped[PersonRow] = relationship()


class ForeignSpanRow(Model):
    """A time that a person's own calendar shows as taken; what it is taken for is never stored."""

    __tablename__ = "foreign_spans"
    __table_args__ = (Index("ix_foreign_spans_calendar_start", "calendar_id", "starts_at"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("foreign_calendars.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DelegationRow(Model):
    """That an account answers and keeps times for a person."""

    __tablename__ = "delegations"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account: Mapped[AccountRow] = relationship()
    person: Mapped[PersonRow] = relationship()
