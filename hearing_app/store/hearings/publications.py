"""Which texts of a matter are to become public, and which may the public read?"""

from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.hearings import PublicationRow
from hearing_app.store.tables.letters import NumberEntryRow

PUBLISHED, WAITING, WITHDRAWN = "published", "waiting", "withdrawn"
PAGE, MOST = 50, 100


def of_matter(session: Session, matter_id: int) -> Sequence[PublicationRow]:
    """Return a matter's publications, newest first."""
    query = select(PublicationRow).where(PublicationRow.matter_id == matter_id)
    return session.scalars(query.order_by(PublicationRow.id.desc())).all()


def find(session: Session, matter_id: int, publication_id: int) -> PublicationRow | None:
    """Return a publication of a matter, or None."""
    query = select(PublicationRow).where(PublicationRow.matter_id == matter_id, PublicationRow.id == publication_id)
    return session.scalar(query)


def lock(session: Session, matter_id: int, publication_id: int) -> PublicationRow | None:
    """Return a publication of a matter locked until the transaction ends, or None."""
    query = select(PublicationRow).where(PublicationRow.matter_id == matter_id, PublicationRow.id == publication_id)
    return session.scalar(query.with_for_update(of=PublicationRow))


def waiting(session: Session, unit_id: int) -> Sequence[PublicationRow]:
    """Return the unit's publications that wait for approval, the longest first."""
    query = select(PublicationRow).where(PublicationRow.unit_id == unit_id, PublicationRow.state == WAITING)
    whole = joinedload(PublicationRow.matter)
    return session.scalars(
        query.order_by(PublicationRow.drafted_at, PublicationRow.id).options(whole).limit(MOST)
    ).all()


def public_page(session: Session, *, before_id: int | None = None) -> Sequence[PublicationRow]:
    """Return a page and one more of what the public may read, of all units, the last published first.

    `before_id` names the last row of the page before, which may have been withdrawn since; none behind an id that was
    never published.
    """
    order = (PublicationRow.published_on, PublicationRow.id)
    query = select(PublicationRow).where(PublicationRow.state == PUBLISHED)
    if before_id is not None:
        last = select(PublicationRow.published_on).where(PublicationRow.id == before_id).scalar_subquery()
        query = query.where(tuple_(*order) < tuple_(last, before_id))
    return session.scalars(query.order_by(*(one.desc() for one in order)).limit(PAGE + 1)).all()


def find_public(session: Session, publication_id: int) -> PublicationRow | None:
    """Return what the public may read under an id, or None."""
    query = select(PublicationRow).where(PublicationRow.id == publication_id, PublicationRow.state == PUBLISHED)
    return session.scalar(query)


def numbers_of_matter(session: Session, matter_id: int, *, but: str) -> Sequence[str]:
    """Return the document numbers that a matter's papers took, but for those of one series."""
    query = select(NumberEntryRow.number).where(NumberEntryRow.matter_id == matter_id, NumberEntryRow.series != but)
    return session.scalars(query.order_by(NumberEntryRow.id)).all()
