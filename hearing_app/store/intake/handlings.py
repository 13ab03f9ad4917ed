"""Which handling opinions does a matter have?"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.handlings import HandlingOpinionRow


def of_matter(session: Session, matter_id: int) -> Sequence[HandlingOpinionRow]:
    """Return a matter's opinions in the order in which they were recorded, with what they redo."""
    query = select(HandlingOpinionRow).where(HandlingOpinionRow.matter_id == matter_id)
    whole = (selectinload(HandlingOpinionRow.review), selectinload(HandlingOpinionRow.revoked))
    return session.scalars(query.order_by(HandlingOpinionRow.seq).options(*whole)).all()
