"""Which clocks may be changed now? Found and locked. Not here: clocks in lists (store.matters)."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.clocks import ClockRow


def lock_of(session: Session, matter_id: int) -> Sequence[ClockRow]:
    """Return a matter's clocks in the order of their making, locked until the transaction ends."""
    query = select(ClockRow).where(ClockRow.matter_id == matter_id).order_by(ClockRow.id)
    return session.scalars(query.with_for_update(of=ClockRow)).all()


def find(session: Session, matter_id: int, clock_id: int) -> ClockRow | None:
    """Return a clock of a matter, or None."""
    return session.scalar(select(ClockRow).where(ClockRow.matter_id == matter_id, ClockRow.id == clock_id))


def running_by(session: Session, until_on: date) -> Sequence[ClockRow]:
    """Return the running clocks of all units that end by a day, with their matters."""
    query = select(ClockRow).where(ClockRow.closed_on.is_(None), ClockRow.due_on <= until_on)
    return session.scalars(query.options(selectinload(ClockRow.matter)).order_by(ClockRow.id)).all()


def lock_running(session: Session, clock_ids: Iterable[int]) -> Sequence[ClockRow]:
    """Return those of some clocks that still run, locked until the transaction ends."""
    query = select(ClockRow).where(ClockRow.id.in_(sorted(clock_ids)), ClockRow.closed_on.is_(None))
    return session.scalars(query.order_by(ClockRow.id).with_for_update(of=ClockRow)).all()
