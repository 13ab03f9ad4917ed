"""How are the letters found by which matters were handed over?"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.transfers import TransferLetterRow

PAGE = 100


def of_matter(session: Session, matter_id: int) -> Sequence[TransferLetterRow]:
    """Return a matter's letters, the latest first."""
    query = select(TransferLetterRow).where(TransferLetterRow.matter_id == matter_id)
    return session.scalars(query.order_by(TransferLetterRow.id.desc())).all()


def find(session: Session, matter_id: int, letter_id: int) -> TransferLetterRow | None:
    """Return a letter of a matter, or None."""
    query = select(TransferLetterRow).where(TransferLetterRow.matter_id == matter_id)
    return session.scalar(query.where(TransferLetterRow.id == letter_id))


def list_register(
    session: Session, unit_id: int, *, before_id: int | None = None
) -> tuple[Sequence[TransferLetterRow], int]:
    """Return a page of the unit's numbered letters and one more, newest first, and how many there are in all."""
    query = select(TransferLetterRow).where(TransferLetterRow.unit_id == unit_id, TransferLetterRow.number != "")
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if before_id is not None:
        query = query.where(TransferLetterRow.id < before_id)
    wanted = query.options(joinedload(TransferLetterRow.matter)).order_by(TransferLetterRow.id.desc()).limit(PAGE + 1)
    return session.scalars(wanted).all(), count


def list_waiting(session: Session, unit_id: int, *, limit: int) -> tuple[Sequence[TransferLetterRow], int]:
    """Return the unit's letters that wait for a signature, the oldest first, and how many."""
    query = select(TransferLetterRow).where(TransferLetterRow.unit_id == unit_id, TransferLetterRow.state == "drafted")
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    wanted = query.options(joinedload(TransferLetterRow.matter)).order_by(TransferLetterRow.id).limit(limit)
    return session.scalars(wanted).all(), count
