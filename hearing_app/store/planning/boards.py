"""What does the board show besides sittings? Busy time of other units, last days of clocks, holds, a stamp."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.domain.spans import Span
from hearing_app.store.bookings import TAKEN
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import BookingRow, HoldRow, SittingRow


def busy_elsewhere(
    session: Session, unit_id: int, resource_ids: Sequence[int], within: Span
) -> Mapping[int, list[Span]]:
    """Return by resource when it sits for another unit; nothing else of it is anybody's business here."""
    during = BookingRow.during
    query = (
        select(BookingRow.resource_id, func.lower(during), func.upper(during))
        .join(SittingRow, SittingRow.id == BookingRow.sitting_id)
        .where(SittingRow.unit_id != unit_id, BookingRow.status.in_(TAKEN))
        .where(BookingRow.resource_id.in_(list(resource_ids)))
        .where(func.lower(during) < within.end, func.upper(during) > within.start)
        .order_by(func.lower(during))
    )
    found: dict[int, list[Span]] = {}
    for resource_id, start, end in session.execute(query):
        found.setdefault(resource_id, []).append(Span(start, end))
    return found


def count_due(session: Session, unit_id: int, first: date, last: date) -> dict[date, int]:
    """Return how many running clocks of a unit's matters end on each day from the first to the last."""
    query = (
        select(ClockRow.due_on, func.count())
        .join(MatterRow, MatterRow.id == ClockRow.matter_id)
        .where(MatterRow.unit_id == unit_id, ClockRow.closed_on.is_(None))
        .where(ClockRow.due_on >= first, ClockRow.due_on <= last)
        .group_by(ClockRow.due_on)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def list_holds(session: Session, unit_id: int, within: Span, now: datetime) -> Sequence[HoldRow]:
    """Return the holds of a unit's rooms that still stand and lie within a span, in order of time."""
    during = BookingRow.during
    query = (
        select(HoldRow)
        .join(HoldRow.booking)
        .where(HoldRow.unit_id == unit_id, BookingRow.status == "held", BookingRow.held_until_at > now)
        .where(func.lower(during) < within.end, func.upper(during) > within.start)
        .order_by(func.lower(during), HoldRow.id)
    )
    return session.scalars(query.options(selectinload(HoldRow.booking))).all()


def find_hold(session: Session, unit_id: int, hold_id: int) -> HoldRow | None:
    """Return a hold of the unit, or None."""
    query = select(HoldRow).where(HoldRow.unit_id == unit_id, HoldRow.id == hold_id)
    return session.scalar(query.options(selectinload(HoldRow.booking)))


def stamp(session: Session, unit_id: int, within: Span, now: datetime) -> str:
    """Return what changes with every change of a sitting or a hold within a span: cheap counts, no rows."""
    seen = select(func.count(), func.coalesce(func.sum(SittingRow.version), 0)).where(
        SittingRow.unit_id == unit_id, SittingRow.starts_at >= within.start, SittingRow.starts_at < within.end
    )
    count, versions = session.execute(seen).one()
    holds = [row.id for row in list_holds(session, unit_id, within, now)]
    return f"{count}.{versions}.{len(holds)}.{sum(holds)}"
