"""Which times are on offer, what keeps them free, and who is behind a personal link?"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption as ORMOption

from hearing_app.domain.spans import Span
from hearing_app.store.tables.offers import OfferAskedRow, OfferDateRow, OfferHoldRow, OfferRow
from hearing_app.store.tables.sittings import BookingRow


def find(session: Session, unit_id: int, offer_id: int) -> OfferRow | None:
    """Return an offer of the unit, or None."""
    query = select(OfferRow).where(OfferRow.unit_id == unit_id, OfferRow.id == offer_id)
    return session.scalar(query.options(*_whole()))


def lock(session: Session, unit_id: int, offer_id: int) -> OfferRow | None:
    """Return an offer of the unit, locked, or None."""
    query = select(OfferRow).where(OfferRow.unit_id == unit_id, OfferRow.id == offer_id)
    return session.scalar(query.with_for_update())


def find_asked(session: Session, token_print: bytes) -> OfferAskedRow | None:
    """Return who is behind a personal link, or None."""
    return session.scalar(select(OfferAskedRow).where(OfferAskedRow.token_print == token_print))


def of_matter(session: Session, matter_id: int) -> Sequence[OfferRow]:
    """Return the offers of a matter, the latest first."""
    query = select(OfferRow).where(OfferRow.matter_id == matter_id).order_by(OfferRow.id.desc())
    return session.scalars(query.options(selectinload(OfferRow.dates))).all()


def list_open(session: Session, unit_id: int, *, now: datetime) -> Sequence[OfferRow]:
    """Return the offers of a unit that wait for answers or for being settled."""
    query = select(OfferRow).where(OfferRow.unit_id == unit_id, OfferRow.state == "open", OfferRow.held_until_at > now)
    return session.scalars(query.order_by(OfferRow.id).options(*_whole())).all()


def asks(session: Session, party_id: int) -> bool:
    """Say whether a party was ever asked about times."""
    query = select(OfferAskedRow.id).where(OfferAskedRow.party_id == party_id).limit(1)
    return session.scalar(query) is not None


def held(session: Session, offer_id: int) -> Sequence[BookingRow]:
    """Return the bookings that an offer still holds, lapsed ones included."""
    query = (
        select(BookingRow)
        .join(OfferHoldRow, OfferHoldRow.booking_id == BookingRow.id)
        .join(OfferDateRow, OfferDateRow.id == OfferHoldRow.date_id)
        .where(OfferDateRow.offer_id == offer_id, BookingRow.status == "held")
    )
    return session.scalars(query.order_by(BookingRow.id)).all()


def holding(session: Session, booking_id: int) -> OfferRow | None:
    """Return the offer for which a booking holds something, or None."""
    query = (
        select(OfferRow)
        .join(OfferDateRow, OfferDateRow.offer_id == OfferRow.id)
        .join(OfferHoldRow, OfferHoldRow.date_id == OfferDateRow.id)
        .where(OfferHoldRow.booking_id == booking_id)
    )
    return session.scalar(query)


def span_of(row: BookingRow) -> Span:
    """Return the stretch of a booking; its table forbids ranges without bounds."""
    return Span(cast("datetime", row.during.lower), cast("datetime", row.during.upper))


def release(session: Session, offer_id: int) -> None:
    """Let go of everything that an offer holds; its calendars are locked by the caller."""
    ids = [row.id for row in held(session, offer_id)]
    session.execute(update(BookingRow).where(BookingRow.id.in_(ids)).values(status="released", held_until_at=None))


def prolong(session: Session, date_id: int, held_until_at: datetime) -> None:
    """Hold what one time of an offer holds until another moment; its calendars are locked by the caller."""
    of_date = select(OfferHoldRow.booking_id).where(OfferHoldRow.date_id == date_id)
    still = update(BookingRow).where(BookingRow.id.in_(of_date), BookingRow.status == "held")
    session.execute(still.values(held_until_at=held_until_at))


def _whole() -> tuple[ORMOption, ...]:
    dates = selectinload(OfferRow.dates)
    return (
        selectinload(OfferRow.matter),
        dates.selectinload(OfferDateRow.seats),
        dates.selectinload(OfferDateRow.room),
        selectinload(OfferRow.asked).selectinload(OfferAskedRow.answers),
        selectinload(OfferRow.asked).selectinload(OfferAskedRow.party),
        selectinload(OfferRow.asked).selectinload(OfferAskedRow.person),
    )
