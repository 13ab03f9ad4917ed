"""What happened to clocks? Rows that are only added."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.clocks import ClockEventRow, ClockRow
from hearing_app.store.tables.matters import MatterRow


def of_matter(session: Session, matter_id: int) -> Sequence[ClockEventRow]:
    """Return what happened to a matter's clocks, the latest first."""
    query = select(ClockEventRow).where(ClockEventRow.matter_id == matter_id).order_by(ClockEventRow.id.desc())
    return session.scalars(query).all()


def latest_of(session: Session, matter_ids: Sequence[int]) -> Mapping[int, ClockEventRow]:
    """Return what was recorded last of the clocks of each of several matters."""
    last = select(func.max(ClockEventRow.id)).where(ClockEventRow.matter_id.in_(matter_ids))
    query = select(ClockEventRow).where(ClockEventRow.id.in_(last.group_by(ClockEventRow.matter_id)))
    return {row.matter_id: row for row in session.scalars(query)}


def moved_by_table(session: Session, unit_id: int, *, since: datetime, cause: str) -> Sequence[ClockEventRow]:
    """Return the unit's clocks that a cause moved or settled since an instant, the latest first, with their matters."""
    query = select(ClockEventRow).join(MatterRow, MatterRow.id == ClockEventRow.matter_id)
    wanted = (MatterRow.unit_id == unit_id, ClockEventRow.cause == cause, ClockEventRow.recorded_at >= since)
    loaded = query.where(*wanted).options(joinedload(ClockEventRow.clock).joinedload(ClockRow.matter))
    return session.scalars(loaded.order_by(ClockEventRow.id.desc())).all()


def numbers_of(session: Session, matter_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the numbers of matters."""
    query = select(MatterRow.id, MatterRow.number).where(MatterRow.id.in_(sorted(set(matter_ids))))
    return {row.id: row.number for row in session.execute(query)}
