"""How is the delivery ledger read and kept? One row per recipient and message, with its frozen bytes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.crypto import ring
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SittingRow

COLUMN = "bytes_sealed"
MAIL, MESSAGE = "mail", "message"
UNSENT, IN_VAIN, TO_CALL = ("pending", "sending"), ("failed", "dead", "to_call"), "to_call"
PAGE = 50


def add(session: Session, row: DeliveryRow, content: bytes) -> DeliveryRow:
    """Add a delivery with its frozen bytes and overtake what is unsent on its channel for the same sitting and seat."""
    if row.seat_id is not None and row.state != TO_CALL:
        overtaken = _same_seat(row) & (DeliveryRow.state == "pending")
        session.execute(update(DeliveryRow).where(overtaken).values(state="superseded"))
    row.bytes_sealed = ring.seal(content, row.place_of(COLUMN)) if content else None
    session.add(row)
    session.flush()
    return row


def content_of(row: DeliveryRow) -> bytes:
    """Return the frozen bytes."""
    return ring.unseal(row.bytes_sealed or b"", row.place_of(COLUMN))


def lock(session: Session, delivery_id: int) -> DeliveryRow | None:
    """Return a delivery locked until the transaction ends; None when it is gone or somebody else has it."""
    query = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update(skip_locked=True)
    return session.scalar(query)


def idle_ids(session: Session, now: datetime, *, abandoned_before: datetime, task: str, limit: int) -> Sequence[int]:
    """Return what waits past its time or was begun before an instant and has no job that waits, oldest first."""
    query = text("""
        SELECT d.id FROM deliveries d
        WHERE ((d.state = 'pending' AND d.due_at <= :now)
               OR (d.state = 'sending' AND d.attempt_at <= :abandoned_before))
          AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.status = 'todo' AND j.task_name = :task
                          AND (j.args ->> 'delivery_id')::bigint = d.id)
        ORDER BY d.id LIMIT :limit
    """)
    wanted = {"now": now, "abandoned_before": abandoned_before, "task": task, "limit": limit}
    return session.scalars(query, wanted).all()


def follows_one_on_its_way(session: Session, row: DeliveryRow, *, since: datetime) -> bool:
    """Say whether an older delivery for the same sitting and seat is on its way since after an instant."""
    if row.seat_id is None:
        return False
    older = _same_seat(row) & (DeliveryRow.id < row.id) & (DeliveryRow.state == "sending")
    query = select(DeliveryRow.id).where(older, DeliveryRow.attempt_at > since).limit(1)
    return session.scalar(query) is not None


def newer_waiting(session: Session, row: DeliveryRow) -> Sequence[int]:
    """Return the newer deliveries for the same sitting and seat that have not left."""
    if row.seat_id is None:
        return ()
    newer = _same_seat(row) & (DeliveryRow.id > row.id) & (DeliveryRow.state == "pending")
    return session.scalars(select(DeliveryRow.id).where(newer).order_by(DeliveryRow.id)).all()


def grounds_of(session: Session, row: DeliveryRow) -> tuple[LetterRow, SittingRow]:
    """Return the letter that a delivery carries, and its sitting."""
    letter = session.get_one(LetterRow, row.letter_id)
    return letter, letter.sitting


def list_page(
    session: Session, unit_id: int, *, state: str = "", found: Sequence[int] = (), before_id: int | None = None
) -> Sequence[DeliveryRow]:
    """Return a page of deliveries with one more than fits, newest first; `found` leaves only these."""
    query = select(DeliveryRow).where(DeliveryRow.unit_id == unit_id)
    if state:
        query = query.where(DeliveryRow.state == state)
    if found:
        query = query.where(DeliveryRow.id.in_(list(found)))
    if before_id is not None:
        query = query.where(DeliveryRow.id < before_id)
    return session.scalars(query.order_by(DeliveryRow.id.desc()).limit(PAGE + 1)).all()


def find_ids(session: Session, unit_id: int, words: str) -> Sequence[int]:
    """Return the newest deliveries whose sitting, letter, recipient or address holds these words, a page at most."""
    holds = [
        column.contains(words.lower() if column is DeliveryRow.envelope_to else words, autoescape=True)
        for column in (SittingRow.number, LetterRow.number, LetterRow.recipient, DeliveryRow.envelope_to)
    ]
    query = (
        select(DeliveryRow.id)
        .join(LetterRow, LetterRow.id == DeliveryRow.letter_id)
        .join(SittingRow, SittingRow.id == DeliveryRow.sitting_id)
        .where(DeliveryRow.unit_id == unit_id, or_(*holds))
    )
    return session.scalars(query.order_by(DeliveryRow.id.desc()).limit(PAGE)).all()


def counts_of(session: Session, unit_id: int, *, found: Sequence[int] = ()) -> Mapping[str, int]:
    """Return how many deliveries of a unit are in each state; `found` counts only these."""
    query = select(DeliveryRow.state, func.count()).where(DeliveryRow.unit_id == unit_id).group_by(DeliveryRow.state)
    if found:
        query = query.where(DeliveryRow.id.in_(list(found)))
    return {str(state): number for state, number in session.execute(query)}


def count_dead(session: Session, unit_id: int) -> int:
    """Return how many dead deliveries of a unit nobody has told in another way."""
    query = select(func.count()).select_from(DeliveryRow).join(LetterRow, LetterRow.id == DeliveryRow.letter_id)
    dead = (DeliveryRow.unit_id == unit_id) & (DeliveryRow.state == "dead") & LetterRow.served_on.is_(None)
    return session.scalar(query.where(dead)) or 0


def letters_of(session: Session, rows: Sequence[DeliveryRow]) -> Mapping[int, LetterRow]:
    """Return the letters of deliveries, with their sittings, by letter id."""
    query = select(LetterRow).where(LetterRow.id.in_({row.letter_id for row in rows}))
    whole = (selectinload(LetterRow.sitting), selectinload(LetterRow.seat))
    return {letter.id: letter for letter in session.scalars(query.options(*whole))}


def is_overtaken(session: Session, row: DeliveryRow) -> bool:
    """Say whether a newer delivery on its channel for the same sitting and seat exists."""
    if row.seat_id is None:
        return False
    newer = _same_seat(row) & (DeliveryRow.id > row.id) & (DeliveryRow.state != TO_CALL)
    return session.scalar(select(DeliveryRow.id).where(newer).limit(1)) is not None


def _same_seat(row: DeliveryRow) -> ColumnElement[bool]:
    same = (DeliveryRow.sitting_id == row.sitting_id) & (DeliveryRow.seat_id == row.seat_id)
    return same & (DeliveryRow.channel == row.channel)


def is_held_up(session: Session, seat_id: int) -> bool:
    """Say whether the latest mail to a seat has not left, or came to nothing."""
    query = select(DeliveryRow.state).where(DeliveryRow.seat_id == seat_id, DeliveryRow.channel == MAIL)
    return session.scalar(query.order_by(DeliveryRow.id.desc()).limit(1)) not in (None, "sent")


def next_resend(session: Session, letter_id: int) -> int:
    """Return the number of a letter's next sending on purpose; 0 is the first sending."""
    last = session.scalar(select(func.max(DeliveryRow.resend)).where(DeliveryRow.letter_id == letter_id))
    return 0 if last is None else last + 1


def has_later_letter(session: Session, letter: LetterRow, kinds: Sequence[str]) -> bool:
    """Say whether a later letter of one of these kinds left for the same seat."""
    if letter.seat_id is None:
        return False
    later = (LetterRow.seat_id == letter.seat_id) & (LetterRow.id > letter.id) & (LetterRow.state == "released")
    return session.scalar(select(LetterRow.id).where(later, LetterRow.kind.in_(list(kinds))).limit(1)) is not None


def of_sitting(session: Session, sitting_id: int) -> Sequence[DeliveryRow]:
    """Return a sitting's deliveries, newest first."""
    query = select(DeliveryRow).where(DeliveryRow.sitting_id == sitting_id)
    return session.scalars(query.order_by(DeliveryRow.id.desc())).all()


def first_message_id(session: Session, letter: LetterRow) -> str:
    """Return the Message-ID of the first mail for a letter's seat, which later ones answer to; empty if none."""
    query = select(DeliveryRow.message_id).where(
        DeliveryRow.seat_id == letter.seat_id, DeliveryRow.letter_id != letter.id, DeliveryRow.channel == MAIL
    )
    return session.scalar(query.order_by(DeliveryRow.id).limit(1)) or ""
