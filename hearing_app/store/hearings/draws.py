"""How are draws of a panel found and locked?"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.draws import DrawRow


def of_matter(session: Session, matter_id: int) -> Sequence[DrawRow]:
    """Return the draws of a matter with their numbers, the latest first."""
    query = select(DrawRow).where(DrawRow.matter_id == matter_id).order_by(DrawRow.n.desc())
    return session.scalars(query.options(selectinload(DrawRow.numbers))).all()


def find(session: Session, unit_id: int, draw_id: int) -> DrawRow | None:
    """Return a draw of the unit, or None."""
    return session.scalar(select(DrawRow).where(DrawRow.unit_id == unit_id, DrawRow.id == draw_id))


def lock(session: Session, unit_id: int, draw_id: int) -> DrawRow | None:
    """Return a draw of the unit locked for a change, or None."""
    query = select(DrawRow).where(DrawRow.unit_id == unit_id, DrawRow.id == draw_id)
    return session.scalar(query.with_for_update(of=DrawRow))
