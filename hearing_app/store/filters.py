"""By which values can the lists of the rooms be narrowed, and what else is asked for a list or a search?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from hearing_app.domain.spans import Span
from hearing_app.store.files import BUILT
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.files import FileRow
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.people import AgencyRow, ResourceRow, RosterEntryRow
from hearing_app.store.tables.sittings import BookingRow, SeatRow, SittingRow

TAKEN = ("held", "confirmed")


def matter_values(session: Session, unit_id: int, column: InstrumentedAttribute[str]) -> list[str]:
    """Return the values that a unit's matters have in a column, the most frequent first."""
    query = select(column).where(MatterRow.unit_id == unit_id, column != "").group_by(column)
    return list(session.scalars(query.order_by(func.count().desc(), column)))


def seen_values(session: Session, unit_id: int) -> dict[str, list[str]]:
    """Return the categories and districts that a unit's matters have."""
    columns = {"category": MatterRow.category, "district": MatterRow.district}
    return {name: matter_values(session, unit_id, column) for name, column in columns.items()}


def running_clocks(session: Session, matter_ids: Sequence[int]) -> Sequence[ClockRow]:
    """Return the running clocks of several matters, the most urgent first."""
    query = select(ClockRow).where(ClockRow.matter_id.in_(list(matter_ids)), ClockRow.closed_on.is_(None))
    return session.scalars(query.order_by(ClockRow.due_on)).all()


def find_matters(session: Session, unit_id: int, words: str, *, limit: int) -> Sequence[MatterRow]:
    """Return matters by number, subject, district, agency, a party's name or the initials of one, newest first."""
    like = f"%{words}%"
    parties = select(PartyRow.matter_id).where(or_(PartyRow.name.like(like), PartyRow.initials.like(like.lower())))
    agencies = select(AgencyRow.id).where(AgencyRow.name.like(like))
    found = or_(
        MatterRow.number.ilike(like),
        MatterRow.subject.like(like),
        MatterRow.id.in_(parties),
        MatterRow.agency_id.in_(agencies),
    )
    query = select(MatterRow).where(MatterRow.unit_id == unit_id, found).options(selectinload(MatterRow.parties))
    return session.scalars(query.order_by(MatterRow.id.desc()).limit(limit)).all()


def find_sittings(session: Session, unit_id: int, words: str, *, limit: int) -> Sequence[SittingRow]:
    """Return sittings by number or title, the latest first."""
    like = f"%{words}%"
    found = or_(SittingRow.number.ilike(like), SittingRow.title.like(like))
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, found).options(selectinload(SittingRow.room))
    return session.scalars(query.order_by(SittingRow.starts_at.desc()).limit(limit)).all()


def count_files(session: Session, matter_id: int) -> int:
    """Return how many uploads a matter has."""
    query = select(func.count()).select_from(FileRow).where(FileRow.matter_id == matter_id, FileRow.place.not_in(BUILT))
    return session.scalar(query) or 0


def seats_of_person(session: Session, unit_id: int, person_id: int, *, limit: int) -> Sequence[SeatRow]:
    """Return the seats of a person in a unit's sittings, the latest first."""
    query = (
        select(SeatRow)
        .join(SeatRow.sitting)
        .where(SittingRow.unit_id == unit_id, SeatRow.person_id == person_id)
        .options(selectinload(SeatRow.sitting).selectinload(SittingRow.room))
    )
    return session.scalars(query.order_by(SittingRow.starts_at.desc()).limit(limit)).all()


def entries_of_person(session: Session, unit_id: int, person_id: int) -> Sequence[RosterEntryRow]:
    """Return the entries of a person on a unit's roster."""
    query = select(RosterEntryRow).where(RosterEntryRow.unit_id == unit_id, RosterEntryRow.person_id == person_id)
    return session.scalars(query.order_by(RosterEntryRow.id).options(selectinload(RosterEntryRow.person))).all()


def resource_version(session: Session, resource_id: int) -> int:
    """Return how often the times or contacts of a resource changed."""
    return session.scalar(select(ResourceRow.version).where(ResourceRow.id == resource_id)) or 0


def has_code(session: Session, unit_id: int, code: str) -> bool:
    """Say whether a roster code is taken."""
    query = select(RosterEntryRow.id).where(RosterEntryRow.unit_id == unit_id, RosterEntryRow.code == code)
    return session.scalar(query.limit(1)) is not None


def bookings_within(session: Session, resource_ids: Sequence[int], span: Span) -> Sequence[Row[Any]]:
    """Return (resource, sitting, start, end) of what takes resources within a span."""
    during = BookingRow.during
    query = (
        select(BookingRow.resource_id, BookingRow.sitting_id, func.lower(during), func.upper(during))
        .where(BookingRow.resource_id.in_(list(resource_ids)), BookingRow.status.in_(TAKEN))
        .where(func.lower(during) < span.end, func.upper(during) > span.start)
    )
    return session.execute(query.order_by(func.lower(during))).all()


def years_with_rows(session: Session, unit_id: int) -> list[int]:
    """Return the civil years in which reviews were signed or received, or sittings were held, newest first."""
    reviews = select(func.extract("year", func.coalesce(ReviewRow.signed_on, ReviewRow.received_on))).where(
        ReviewRow.unit_id == unit_id
    )
    held = select(func.extract("year", func.timezone("Asia/Shanghai", SittingRow.starts_at))).where(
        SittingRow.unit_id == unit_id, SittingRow.state == "held"
    )
    found = session.scalars(reviews.union(held)).all()
    return sorted({int(year) for year in found if year is not None}, reverse=True)


def next_of_rooms(session: Session, room_ids: Sequence[int], now: datetime) -> dict[int, SittingRow]:
    """Return the next sitting to come in each room."""
    query = select(SittingRow).where(
        SittingRow.room_id.in_(list(room_ids)),
        SittingRow.ends_at > now,
        SittingRow.state.in_(("drafted", "noticed", "confirmed")),
    )
    found: dict[int, SittingRow] = {}
    for row in session.scalars(query.order_by(SittingRow.starts_at)):
        found.setdefault(row.room_id or 0, row)
    return found
