"""How are applications on line found and kept?"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.applications import ApplicationRow
from hearing_app.store.tables.matters import MatterRow


def of_matter(session: Session, matter_id: int) -> Sequence[ApplicationRow]:
    """Return a matter's applications, the newest first."""
    query = select(ApplicationRow).where(ApplicationRow.matter_id == matter_id)
    return session.scalars(query.order_by(ApplicationRow.id.desc())).all()


def list_waiting(session: Session, unit_id: int, *, limit: int) -> tuple[Sequence[ApplicationRow], int]:
    """Return the unit's applications that nobody has settled, the oldest first, with their matters; and how many."""
    query = select(ApplicationRow).where(ApplicationRow.unit_id == unit_id, ApplicationRow.settled_at.is_(None))
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(ApplicationRow.id).limit(limit).options(selectinload(ApplicationRow.matter))
    return session.scalars(page).all(), count


def lock(session: Session, unit_id: int, application_id: int) -> ApplicationRow | None:
    """Return an application of the unit locked until the transaction ends, or None."""
    query = select(ApplicationRow).where(ApplicationRow.unit_id == unit_id, ApplicationRow.id == application_id)
    return session.scalar(query.with_for_update())


def asked_of(session: Session, number: str) -> Sequence[MatterRow]:
    """Return the matters of any unit that have a number and a code: the code tells which of them is meant."""
    query = select(MatterRow).where(MatterRow.number == number, MatterRow.status_rotation.is_not(None))
    return session.scalars(query.order_by(MatterRow.id)).all()
