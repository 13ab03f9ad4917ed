"""How are sittings and their seats found and kept?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, func, literal, select, tuple_
from sqlalchemy.orm import Session, selectinload

from hearing_app.domain.spans import Span
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import TOLD, AnswerRow, SeatRow, SittingRow

WHOLE = (
    selectinload(SittingRow.seats).selectinload(SeatRow.person).selectinload(PersonRow.entries),
    selectinload(SittingRow.seats).selectinload(SeatRow.agency),
    selectinload(SittingRow.matter),
    selectinload(SittingRow.room),
)


def find(session: Session, unit_id: int, sitting_id: int) -> SittingRow | None:
    """Return a sitting of the unit with seats, people, matter and room, or None."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.id == sitting_id)
    return session.scalar(query.options(*WHOLE))


def lock(session: Session, unit_id: int, sitting_id: int) -> SittingRow | None:
    """Return a sitting locked until the transaction ends, or None; what was loaded before the lock is read anew."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.id == sitting_id)
    fresh = query.options(*WHOLE).execution_options(populate_existing=True)
    return session.scalar(fresh.with_for_update(of=SittingRow))


def find_by_number(session: Session, unit_id: int, number: str) -> SittingRow | None:
    """Return the sitting of a number, or None."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.number == number)
    return session.scalar(query.options(*WHOLE))


def load_by_number(session: Session, unit_id: int, numbers: Iterable[str]) -> dict[str, SittingRow]:
    """Return the sittings of several numbers with their seats."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.number.in_(sorted(set(numbers))))
    return {row.number: row for row in session.scalars(query.options(selectinload(SittingRow.seats)))}


def list_within(
    session: Session, unit_id: int, within: Span, *, kinds: Sequence[str] | None = None, states: Sequence[str] = ()
) -> Sequence[SittingRow]:
    """Return the sittings that begin within a span, in order of time."""
    query = select(SittingRow).where(
        SittingRow.unit_id == unit_id, SittingRow.starts_at >= within.start, SittingRow.starts_at < within.end
    )
    if kinds is not None:
        query = query.where(SittingRow.kind.in_(list(kinds)))
    if states:
        query = query.where(SittingRow.state.in_(list(states)))
    return session.scalars(query.order_by(SittingRow.starts_at, SittingRow.id).options(*WHOLE)).all()


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page of a list begins: before or after an instant with the id of the sitting there."""

    before: tuple[datetime, int] | None = None
    after: tuple[datetime, int] | None = None


def list_keyed(
    session: Session, unit_id: int, kinds: Sequence[str], *, state: str, within: Span | None, key: Key
) -> Sequence[SittingRow]:
    """Return a page of 50 sittings and one more, the latest first; with a key `after`, the earliest first."""
    query = _of_kinds(select(SittingRow), unit_id, kinds, within)
    if state:
        query = query.where(SittingRow.state == state)
    place = tuple_(SittingRow.starts_at, SittingRow.id)
    if key.after is not None:
        query = query.where(place > key.after).order_by(SittingRow.starts_at, SittingRow.id)
    else:
        query = query.order_by(SittingRow.starts_at.desc(), SittingRow.id.desc())
    if key.before is not None:
        query = query.where(place < key.before)
    return session.scalars(query.limit(51).options(*WHOLE)).all()


def count_states(session: Session, unit_id: int, kinds: Sequence[str], *, within: Span | None) -> dict[str, int]:
    """Return how many sittings of some kinds are in each state."""
    counted: Any = select(SittingRow.state, func.count())
    query = _of_kinds(counted, unit_id, kinds, within).group_by(SittingRow.state)
    return {row[0]: row[1] for row in session.execute(query)}


def _of_kinds(query: Any, unit_id: int, kinds: Sequence[str], within: Span | None) -> Any:
    query = query.where(SittingRow.unit_id == unit_id, SittingRow.kind.in_(list(kinds)))
    if within is None:
        return query
    return query.where(SittingRow.starts_at >= within.start, SittingRow.starts_at < within.end)


def list_waiting(
    session: Session, unit_id: int, kinds: Collection[str], *, limit: int, chosen: str = ""
) -> tuple[Sequence[MatterRow], int]:
    """Return the most urgent matters for which a sitting is wanted and none is planned, put off or held; and how many.

    The matter with the number `chosen` is among them, however late it is due.
    """
    has_one = (
        select(SittingRow.id)
        .where(SittingRow.matter_id == MatterRow.id, SittingRow.kind == MatterRow.wanted_kind)
        .where(SittingRow.state.not_in(("cancelled", "terminated", "merged")))
    )
    due = select(func.min(ClockRow.due_on)).where(ClockRow.matter_id == MatterRow.id, ClockRow.closed_on.is_(None))
    waits = (MatterRow.unit_id == unit_id, MatterRow.wanted_kind.in_(kinds), ~has_one.exists())
    order = (MatterRow.number != chosen, due.scalar_subquery().nulls_last(), MatterRow.received_on, MatterRow.id)
    rows = session.scalars(select(MatterRow).where(*waits).order_by(*order).limit(limit)).all()
    return rows, session.scalar(select(func.count(MatterRow.id)).where(*waits)) or 0


def list_in_state(session: Session, unit_id: int, state: str) -> Sequence[SittingRow]:
    """Return the sittings in a state, in order of time."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.state == state)
    return session.scalars(query.order_by(SittingRow.starts_at).options(*WHOLE)).all()


def of_matter(session: Session, matter_id: int) -> Sequence[SittingRow]:
    """Return a matter's sittings in order of time."""
    query = select(SittingRow).where(SittingRow.matter_id == matter_id)
    return session.scalars(query.order_by(SittingRow.starts_at).options(*WHOLE)).all()


def mates_of(session: Session, row: SittingRow) -> Sequence[SittingRow]:
    """Return the other sittings that are held together with one, in order of id."""
    if row.joint_id is None:
        return ()
    query = select(SittingRow).where(SittingRow.joint_id == row.joint_id, SittingRow.id != row.id)
    return session.scalars(query.order_by(SittingRow.id).options(*WHOLE)).all()


def find_seat(session: Session, seat_id: int) -> SeatRow | None:
    """Return a seat with its sitting and person, or None."""
    query = select(SeatRow).where(SeatRow.id == seat_id)
    return session.scalar(query.options(selectinload(SeatRow.sitting), selectinload(SeatRow.person)))


def open_seats_of(session: Session, person_ids: Iterable[int], *, now: datetime) -> Sequence[SeatRow]:
    """Return the unreleased seats of people in sittings to come, the next one first."""
    query = (
        select(SeatRow)
        .join(SeatRow.sitting)
        .where(SeatRow.person_id.in_(sorted(set(person_ids))), SeatRow.released_at.is_(None))
        .where(SittingRow.ends_at > now, SittingRow.state.in_(("drafted", "noticed", "confirmed")))
    )
    whole = query.options(selectinload(SeatRow.sitting).selectinload(SittingRow.room), selectinload(SeatRow.person))
    return session.scalars(whole.order_by(SittingRow.starts_at)).all()


def answers_of(session: Session, seat_ids: Iterable[int]) -> Sequence[AnswerRow]:
    """Return the answers given for seats, the latest first; calls that only told somebody are none."""
    query = select(AnswerRow).where(AnswerRow.seat_id.in_(sorted(set(seat_ids))), AnswerRow.can_come != TOLD)
    return session.scalars(query.order_by(AnswerRow.said_at.desc(), AnswerRow.id.desc())).all()


def sat_counts(session: Session, person_ids: Iterable[int], since: datetime) -> dict[int, int]:
    """Return how often people sat or are to sit since an instant: their load."""
    query = (
        select(SeatRow.person_id, func.count())
        .join(SeatRow.sitting)
        .where(SeatRow.person_id == any_(literal(list(person_ids), ARRAY(BigInteger))), SeatRow.released_at.is_(None))
        .where(SittingRow.starts_at >= since, SittingRow.state.not_in(("cancelled", "terminated", "merged")))
        .group_by(SeatRow.person_id)
    )
    return {person_id: number for person_id, number in session.execute(query) if person_id is not None}


def find_seat_by_print(session: Session, token_print: bytes) -> SeatRow | None:
    """Return the seat whose link has this fingerprint, or None."""
    query = select(SeatRow).where(SeatRow.token_print == token_print)
    whole = query.options(selectinload(SeatRow.sitting).selectinload(SittingRow.room), selectinload(SeatRow.person))
    return session.scalar(whole)


def list_starting(session: Session, within: Span, *, states: Sequence[str]) -> Sequence[SittingRow]:
    """Return the sittings of all units in some states that begin within a span."""
    query = select(SittingRow).where(SittingRow.starts_at >= within.start, SittingRow.starts_at < within.end)
    return session.scalars(query.where(SittingRow.state.in_(list(states))).options(*WHOLE)).all()
