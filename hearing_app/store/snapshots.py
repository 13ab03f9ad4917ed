"""How are frozen years found?"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hearing_app.store.tables.snapshots import SnapshotRow


def of_year(session: Session, unit_id: int, year: int) -> Sequence[SnapshotRow]:
    """Return the frozen versions of a year, the newest first."""
    wanted = (SnapshotRow.unit_id == unit_id, SnapshotRow.year == year)
    return session.scalars(select(SnapshotRow).where(*wanted).order_by(SnapshotRow.version.desc())).all()
