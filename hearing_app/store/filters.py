"""By which values can the lists of the rooms be narrowed, and what else is asked for a list or a search?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from hearing_app.domain.spans import Span
from hearing_app.store.files import BUILT
from hearing_app.store.people import pinyin_key
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.files import FileRow
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.people import AgencyRow, ResourceRow, RosterEntryRow
from hearing_app.store.tables.sittings import BookingRow, SeatRow, SittingRow

TAKEN = ("held", "confirmed")


def values_of(
    session: Session, column: InstrumentedAttribute[str], scope: Sequence[ColumnElement[bool]] = ()
) -> Sequence[str]:
    """Return the values that rows have in a column; nothing is none.

    Each is looked up in the column's index behind the one before, so that the number of rows does not matter.
    """
    found = select(func.min(column).label("value")).where(*scope, column != "").cte(recursive=True)
    after = select(func.min(column)).where(*scope, column > found.c.value).scalar_subquery()
    found = found.union_all(select(after).where(found.c.value.is_not(None)))
    return session.scalars(select(found.c.value).where(found.c.value.is_not(None))).all()


def matter_values(session: Session, unit_id: int, column: InstrumentedAttribute[str]) -> list[str]:
    """Return the values that a unit's matters have in a column, as names sort."""
    return sorted(values_of(session, column, [MatterRow.unit_id == unit_id]), key=pinyin_key)


def seen_values(session: Session, unit_id: int) -> dict[str, list[str]]:
    """Return the categories and districts that a unit's matters have."""
    columns = {"category": MatterRow.category, "district": MatterRow.district}
    return {name: matter_values(session, unit_id, column) for name, column in columns.items()}


def holds(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Say that a column holds words, whatever the case; two characters and more are found by the index of pieces."""
    is_held = column.icontains(words, autoescape=True)
    return and_(func.pieces(column).op("@>")(func.pieces(words)), is_held) if len(words) > 1 else is_held


def matters_by(words: str) -> CompoundSelect[int]:
    """Return the ids of matters by number, subject, agency, a party's name or the initials of one.

    One query for each, since an index serves no alternative of two tables.
    """
    agencies = select(AgencyRow.id).where(AgencyRow.name.contains(words, autoescape=True))
    return union(
        select(MatterRow.id).where(holds(MatterRow.number, words)),
        select(MatterRow.id).where(holds(MatterRow.subject, words)),
        select(MatterRow.id).where(MatterRow.agency_id.in_(agencies)),
        select(PartyRow.matter_id).where(holds(PartyRow.name, words)),
        select(PartyRow.matter_id).where(holds(PartyRow.initials, words)),
    )


def running_clocks(session: Session, matter_ids: Sequence[int]) -> Sequence[ClockRow]:
    """Return the running clocks of several matters, the most urgent first."""
    query = select(ClockRow).where(ClockRow.matter_id.in_(list(matter_ids)), ClockRow.closed_on.is_(None))
    return session.scalars(query.order_by(ClockRow.due_on)).all()


def find_matters(session: Session, unit_id: int, words: str, *, limit: int) -> Sequence[MatterRow]:
    """Return matters of the unit by words (matters_by), newest first."""
    query = select(MatterRow).where(MatterRow.unit_id == unit_id, MatterRow.id.in_(matters_by(words)))
    query = query.options(selectinload(MatterRow.parties))
    return session.scalars(query.order_by(MatterRow.id.desc()).limit(limit)).all()


def find_sittings(session: Session, unit_id: int, words: str, *, limit: int) -> Sequence[SittingRow]:
    """Return sittings by number or title, the latest first."""
    found = union(
        *(select(SittingRow.id).where(holds(column, words)) for column in (SittingRow.number, SittingRow.title))
    )
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.id.in_(found))
    query = query.options(selectinload(SittingRow.room))
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
