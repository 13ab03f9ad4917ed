"""How are the lists to strike from found and kept?"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.hearings import PanelLineRow, PanelListRow


def of_matter(session: Session, matter_id: int) -> PanelListRow | None:
    """Return the latest list of a matter with its people, or None."""
    query = select(PanelListRow).where(PanelListRow.matter_id == matter_id).order_by(PanelListRow.id.desc()).limit(1)
    return session.scalar(query.options(selectinload(PanelListRow.lines).joinedload(PanelLineRow.person)))


def lock(session: Session, unit_id: int, list_id: int) -> PanelListRow | None:
    """Return a list of the unit locked for a change, or None."""
    query = select(PanelListRow).where(PanelListRow.unit_id == unit_id, PanelListRow.id == list_id)
    return session.scalar(query.with_for_update(of=PanelListRow))


def struck_of(session: Session, matter_id: int) -> Sequence[PanelLineRow]:
    """Return whom the parties struck in a matter, over all its lists."""
    query = select(PanelLineRow).join(PanelListRow, PanelListRow.id == PanelLineRow.list_id)
    return session.scalars(query.where(PanelListRow.matter_id == matter_id, PanelLineRow.struck_by != "")).all()
