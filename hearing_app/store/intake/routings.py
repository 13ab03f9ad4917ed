"""How are classifications and transfers found and kept?"""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.routings import RoutingRow
from hearing_app.store.tables.transfers import TransferLetterRow


def of_matter(session: Session, matter_id: int) -> Sequence[RoutingRow]:
    """Return a matter's classifications, the one in force last."""
    return session.scalars(select(RoutingRow).where(RoutingRow.matter_id == matter_id).order_by(RoutingRow.id)).all()


def in_force(session: Session, matter_id: int) -> RoutingRow | None:
    """Return the classification that holds, or None."""
    query = select(RoutingRow).where(RoutingRow.matter_id == matter_id)
    return session.scalar(query.order_by(RoutingRow.id.desc()).limit(1))


def list_waiting(session: Session, unit_id: int, *, limit: int) -> tuple[Sequence[tuple[RoutingRow, MatterRow]], int]:
    """Return the unit's proposals of the list that wait for somebody's decision, the oldest first; and how many."""
    newest = select(func.max(RoutingRow.id)).group_by(RoutingRow.matter_id)
    query = select(RoutingRow, MatterRow).join(MatterRow, MatterRow.id == RoutingRow.matter_id)
    query = query.where(MatterRow.unit_id == unit_id, RoutingRow.id.in_(newest), RoutingRow.decided_at.is_(None))
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.execute(query.order_by(RoutingRow.id).limit(limit)).all()
    return [(row[0], row[1]) for row in rows], count


def list_unsent(session: Session, unit_id: int, routes: Collection[str], *, limit: int) -> Sequence[MatterRow]:
    """Return the unit's matters that were decided to go by some routes and neither went nor have a letter drafted."""
    newest = select(func.max(RoutingRow.id)).group_by(RoutingRow.matter_id)
    drafted = select(TransferLetterRow.id).where(
        TransferLetterRow.routing_id == RoutingRow.id, TransferLetterRow.state == "drafted"
    )
    query = select(MatterRow).join(RoutingRow, MatterRow.id == RoutingRow.matter_id)
    query = query.where(MatterRow.unit_id == unit_id, RoutingRow.id.in_(newest), RoutingRow.route.in_(sorted(routes)))
    is_unsent = RoutingRow.decided_at.is_not(None) & RoutingRow.sent_on.is_(None) & ~drafted.exists()
    return session.scalars(query.where(is_unsent).order_by(RoutingRow.id).limit(limit)).all()
