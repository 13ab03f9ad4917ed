"""How are letters and approvals found and kept?"""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.letters import ApprovalRow, LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReachRow


def drop_drafts(session: Session, sitting_id: int) -> None:
    """Drop all drafts of a sitting; what has left stays."""
    session.execute(delete(LetterRow).where(LetterRow.sitting_id == sitting_id, LetterRow.state == "draft"))


def drop(session: Session, drafts: Sequence[LetterRow]) -> None:
    """Drop drafts that a change writes anew or makes wrong."""
    session.execute(delete(LetterRow).where(LetterRow.id.in_([draft.id for draft in drafts])))


def of_sitting(session: Session, sitting_id: int) -> Sequence[LetterRow]:
    """Return a sitting's letters in the order of their making."""
    query = select(LetterRow).where(LetterRow.sitting_id == sitting_id).order_by(LetterRow.id)
    return session.scalars(query.options(selectinload(LetterRow.seat).selectinload(SeatRow.person))).all()


def has_reached(session: Session, party_id: int) -> bool:
    """Say whether a party has a letter, or a call about what was settled on the day."""
    found = select(LetterRow.id).where(LetterRow.party_id == party_id)
    told = select(ReachRow.id).where(ReachRow.party_id == party_id)
    return bool(session.scalar(select(or_(found.exists(), told.exists()))))


def find(session: Session, unit_id: int, letter_id: int) -> LetterRow | None:
    """Return a letter of the unit, or None."""
    query = select(LetterRow).where(LetterRow.unit_id == unit_id, LetterRow.id == letter_id)
    return session.scalar(
        query.options(selectinload(LetterRow.seat).selectinload(SeatRow.person), selectinload(LetterRow.sitting))
    )


def approvals_of(session: Session, sitting_id: int) -> Sequence[ApprovalRow]:
    """Return the steps of a sitting's approval chain, all rounds, in order."""
    return session.scalars(
        select(ApprovalRow).where(ApprovalRow.sitting_id == sitting_id).order_by(ApprovalRow.id)
    ).all()


def waiting_for_signature(session: Session, unit_id: int) -> Sequence[SittingRow]:
    """Return the sittings to come that have drafts of letters, the earliest first."""
    drafts = select(LetterRow.sitting_id).where(LetterRow.state == "draft")
    query = select(SittingRow).where(
        SittingRow.unit_id == unit_id,
        SittingRow.state.in_(("drafted", "noticed", "confirmed")),
        SittingRow.id.in_(drafts),
    )
    query = query.options(
        selectinload(SittingRow.matter), selectinload(SittingRow.room), selectinload(SittingRow.seats)
    )
    return session.scalars(query.order_by(SittingRow.starts_at)).all()
