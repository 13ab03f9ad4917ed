"""How are reserves, recusals, settlements of the day and attempts to tell people found and kept?"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReachRow, RecusalRow, ReserveRow, SettlementRow

OVER = ("held", "terminated", "cancelled", "merged")


def reserves_of(session: Session, seat_ids: Iterable[int]) -> Mapping[int, Sequence[ReserveRow]]:
    """Return the chosen reserves of seats in their order; a seat without any is left out."""
    query = select(ReserveRow).where(ReserveRow.seat_id.in_(sorted(set(seat_ids))))
    whole = query.options(selectinload(ReserveRow.person).selectinload(PersonRow.entries))
    found: dict[int, list[ReserveRow]] = {}
    for row in session.scalars(whole.order_by(ReserveRow.seat_id, ReserveRow.rank)):
        found.setdefault(row.seat_id, []).append(row)
    return found


def replace_reserves(session: Session, seat_id: int, rows: Sequence[ReserveRow]) -> None:
    """Put a new list in the place of a seat's reserves."""
    session.execute(delete(ReserveRow).where(ReserveRow.seat_id == seat_id))
    session.add_all(rows)
    session.flush()


def hand_on_reserves(session: Session, seat_id: int, to_seat_id: int, *, but_person: int | None) -> None:
    """Let the reserves of a seat stand behind whoever sits there now; he himself is none any more."""
    session.execute(delete(ReserveRow).where(ReserveRow.seat_id == seat_id, ReserveRow.person_id == but_person))
    session.execute(update(ReserveRow).where(ReserveRow.seat_id == seat_id).values(seat_id=to_seat_id))


def recusals_of(session: Session, sitting_id: int) -> Sequence[RecusalRow]:
    """Return the decided requests for recusal of a sitting, the latest first."""
    query = select(RecusalRow).join(RecusalRow.seat).where(SeatRow.sitting_id == sitting_id)
    return session.scalars(query.options(selectinload(RecusalRow.seat)).order_by(RecusalRow.id.desc())).all()


def asked_of(session: Session, sitting_id: int) -> Sequence[RecusalRow]:
    """Return every request for recusal of a sitting, decided or not, in the order in which they were made."""
    query = select(RecusalRow).join(SeatRow, SeatRow.id == RecusalRow.seat_id).where(SeatRow.sitting_id == sitting_id)
    return session.scalars(query.options(selectinload(RecusalRow.seat)).order_by(RecusalRow.id)).all()


def open_recusals(session: Session, unit_id: int) -> Sequence[RecusalRow]:
    """Return the undecided requests about people who still have their seats, of sittings that are not over."""
    is_open = RecusalRow.is_upheld.is_(None) & SeatRow.released_at.is_(None)
    query = (
        select(RecusalRow)
        .join(RecusalRow.seat)
        .join(SeatRow.sitting)
        .where(SittingRow.unit_id == unit_id, is_open, SittingRow.state.not_in(OVER))
        .options(selectinload(RecusalRow.seat).selectinload(SeatRow.person))
    )
    return session.scalars(query.order_by(RecusalRow.due_on, RecusalRow.id).limit(30)).all()


def settlements_of(session: Session, sitting_id: int) -> Sequence[SettlementRow]:
    """Return what was settled on the days of a sitting, the latest first."""
    query = select(SettlementRow).where(SettlementRow.sitting_id == sitting_id)
    return session.scalars(query.order_by(SettlementRow.id.desc())).all()


def reaches_of(session: Session, settlement_id: int) -> Sequence[ReachRow]:
    """Return the attempts to tell people of a settlement, in order."""
    query = select(ReachRow).where(ReachRow.settlement_id == settlement_id).order_by(ReachRow.id)
    return session.scalars(query).all()
