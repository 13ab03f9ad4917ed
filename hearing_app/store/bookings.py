"""How is time taken so that no two bookings of a resource clash?

Lock first (in order of id, so that no two writers wait on each other), then look, then write; the exclusion
constraint stands behind it. Busy times are looked up through the constraint's own index.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, union_all, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from hearing_app.domain.spans import Span
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.people import PersonRow, ResourceRow, RoomRow
from hearing_app.store.tables.sittings import BookingRow

TAKEN = ("held", "confirmed")

BUSY = text(
    """
    SELECT b.resource_id, b.sitting_id, lower(b.during) AS start_at, upper(b.during) AS end_at
    FROM unnest(CAST(:ids AS bigint[])) AS wanted (id)
    JOIN bookings b ON int8range(b.resource_id, b.resource_id, '[]') && int8range(wanted.id, wanted.id, '[]')
      AND b.during && tstzrange(:start_at, :end_at)
    WHERE b.status IN ('held', 'confirmed') AND (b.held_until_at IS NULL OR b.held_until_at > :now)
    ORDER BY 1, 3
    """
)


def lock_calendars(session: Session, resource_ids: Iterable[int], *, now: datetime) -> None:
    """Lock resources in order of id and let go of their lapsed holds, in the caller's transaction."""
    ids = sorted(set(resource_ids))
    locking = select(ResourceRow.id).where(ResourceRow.id.in_(ids)).order_by(ResourceRow.id)
    session.execute(locking.with_for_update(key_share=True))
    lapsed = (BookingRow.resource_id.in_(ids)) & (BookingRow.status == "held") & (BookingRow.held_until_at <= now)
    session.execute(update(BookingRow).where(lapsed).values(status="expired", held_until_at=None))


@dataclass(frozen=True, slots=True)
class Busy:
    """What is taken of a resource, and what of it belongs to no sitting."""

    spans: list[Span]
    holds: list[Span]


def busy_spans(
    session: Session, resource_ids: Iterable[int], within: Span, *, now: datetime, but_sittings: Collection[int] = ()
) -> Mapping[int, Busy]:
    """Return the taken spans of resources within a horizon, in order; some sittings' own may be left out."""
    ids = sorted(set(resource_ids))
    rows = session.execute(BUSY, {"ids": ids, "start_at": within.start, "end_at": within.end, "now": now})
    found = {id_: Busy([], []) for id_ in ids}
    for row in rows:
        if row.sitting_id not in but_sittings:
            span = Span(row.start_at, row.end_at)
            found[row.resource_id].spans.append(span)
            if row.sitting_id is None:
                found[row.resource_id].holds.append(span)
    return found


def add_booking(session: Session, resource_id: int, span: Span, *, sitting_id: int | None, status: str) -> None:
    """Take a resource for a span, held or confirmed; PostgreSQL refuses an overlap at flush."""
    session.add(
        BookingRow(resource_id=resource_id, sitting_id=sitting_id, during=Range(span.start, span.end), status=status)
    )


def release(session: Session, sitting_id: int, *, resource_ids: Sequence[int] | None = None) -> None:
    """Let go of a sitting's bookings, or of some of its resources only."""
    wanted = (BookingRow.sitting_id == sitting_id) & BookingRow.status.in_(TAKEN)
    if resource_ids is not None:
        wanted &= BookingRow.resource_id.in_(list(resource_ids))
    session.execute(update(BookingRow).where(wanted).values(status="released", held_until_at=None))


def hand_over(session: Session, sitting_id: int, to: int, *, resource_ids: Collection[int], within: Span) -> None:
    """Let another sitting held at the same time have bookings of a sitting for resources that it needs as well."""
    wanted = (BookingRow.sitting_id == sitting_id) & BookingRow.status.in_(TAKEN)
    wanted &= BookingRow.resource_id.in_(list(resource_ids))
    wanted &= BookingRow.during.contains(Range(within.start, within.end))
    session.execute(update(BookingRow).where(wanted).values(sitting_id=to))


def held_by(session: Session, sitting_ids: Collection[int]) -> Mapping[int, list[Span]]:
    """Return what sittings hold, by resource; without sittings nothing is asked for."""
    found: dict[int, list[Span]] = {}
    wanted = BookingRow.sitting_id.in_(list(sitting_ids)) & BookingRow.status.in_(TAKEN)
    query = select(BookingRow.resource_id, func.lower(BookingRow.during), func.upper(BookingRow.during))
    for resource_id, start, end in session.execute(query.where(wanted)) if sitting_ids else ():
        found.setdefault(resource_id, []).append(Span(start, end))
    return found


def resources_of(session: Session, sitting_id: int) -> list[int]:
    """Return the resources that a sitting holds."""
    wanted = (BookingRow.sitting_id == sitting_id) & BookingRow.status.in_(TAKEN)
    return list(session.scalars(select(BookingRow.resource_id).where(wanted).order_by(BookingRow.resource_id)))


def resources_for(
    session: Session, *, people: Iterable[int], rooms: Iterable[int], parties: Iterable[int]
) -> list[int]:
    """Return the resource ids of people, rooms and parties."""
    wanted = ((PersonRow, sorted(set(people))), (RoomRow, sorted(set(rooms))), (PartyRow, sorted(set(parties))))
    queries = [select(table.resource_id).where(table.id.in_(ids)) for table, ids in wanted if ids]
    return sorted(session.scalars(union_all(*queries))) if queries else []


def confirm(session: Session, sitting_id: int) -> None:
    """Turn a sitting's held bookings into confirmed ones."""
    wanted = (BookingRow.sitting_id == sitting_id) & (BookingRow.status == "held")
    session.execute(update(BookingRow).where(wanted).values(status="confirmed", held_until_at=None))
