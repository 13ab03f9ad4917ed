"""How are the day's checks, records, votes and opinions found and kept?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.outcomes import CheckRow, OpinionRow, RecordRow, VoteRow
from hearing_app.store.tables.sittings import SeatRow


def votes_of(session: Session, sitting_ids: Iterable[int]) -> Mapping[int, VoteRow]:
    """Return the votes of sittings by seat."""
    query = (
        select(VoteRow).join(SeatRow, SeatRow.id == VoteRow.seat_id).where(SeatRow.sitting_id.in_(list(sitting_ids)))
    )
    return {row.seat_id: row for row in session.scalars(query)}


def checks_of(session: Session, sitting_id: int) -> Mapping[str, CheckRow]:
    """Return the ticked steps of a day by step."""
    return {row.step: row for row in session.scalars(select(CheckRow).where(CheckRow.sitting_id == sitting_id))}


def records_of(session: Session, sitting_id: int) -> Sequence[RecordRow]:
    """Return the versions of a record, newest first."""
    query = select(RecordRow).where(RecordRow.sitting_id == sitting_id)
    return session.scalars(query.order_by(RecordRow.version.desc())).all()


def tallies_of(session: Session, sitting_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return how panels voted by the newest version of each opinion, by sitting."""
    newest = select(OpinionRow).where(OpinionRow.sitting_id.in_(sitting_ids)).order_by(OpinionRow.version)
    return {row.sitting_id: row.tally for row in session.scalars(newest)}


def opinions_of(session: Session, sitting_id: int) -> Sequence[OpinionRow]:
    """Return the versions of a panel's opinion with their signatures, newest first."""
    query = select(OpinionRow).where(OpinionRow.sitting_id == sitting_id).options(selectinload(OpinionRow.signatures))
    return session.scalars(query.order_by(OpinionRow.version.desc())).all()
