"""How are representatives and households found and kept?"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hearing_app.store.tables.groups import HouseholdRow, RepresentativeRow


def representatives_of(session: Session, matter_id: int) -> Sequence[RepresentativeRow]:
    """Return everybody who represents or represented a matter's group, those of now first."""
    query = select(RepresentativeRow).where(RepresentativeRow.matter_id == matter_id)
    order = (RepresentativeRow.until_on.is_not(None), RepresentativeRow.id)
    return session.scalars(query.order_by(*order)).all()


def households_of(session: Session, matter_id: int) -> Sequence[HouseholdRow]:
    """Return the households of a matter's group, in the order of the list."""
    query = select(HouseholdRow).where(HouseholdRow.matter_id == matter_id)
    return session.scalars(query.order_by(HouseholdRow.id)).all()


def chosen(session: Session, matter_id: int, ids: Iterable[int]) -> Sequence[HouseholdRow]:
    """Return those of a matter's households that were chosen."""
    query = select(HouseholdRow).where(HouseholdRow.matter_id == matter_id, HouseholdRow.id.in_(sorted(set(ids))))
    return session.scalars(query).all()
