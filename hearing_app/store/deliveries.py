"""How is the delivery ledger read and kept? One row per recipient and message, with its frozen bytes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hearing_app.store.crypto import ring
from hearing_app.store.tables.letters import DeliveryRow, LetterRow

COLUMN = "bytes_sealed"
UNSENT = ("pending", "sending")


def add(session: Session, row: DeliveryRow, content: bytes) -> DeliveryRow:
    """Add a delivery with its frozen bytes and overtake what is unsent for the same sitting and seat."""
    if row.seat_id is not None:
        overtaken = (
            (DeliveryRow.sitting_id == row.sitting_id)
            & (DeliveryRow.seat_id == row.seat_id)
            & (DeliveryRow.state == "pending")
        )
        session.execute(update(DeliveryRow).where(overtaken).values(state="superseded"))
    row.bytes_sealed = ring.seal(content, row.place_of(COLUMN))
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


def due(session: Session, now: datetime, *, stalled_before: datetime, limit: int = 100) -> Sequence[DeliveryRow]:
    """Return what waits past its time, and attempts of which nobody has reported the end."""
    waiting = (DeliveryRow.state == "pending") & (DeliveryRow.due_at <= now)
    stalled = (DeliveryRow.state == "sending") & (DeliveryRow.attempt_at <= stalled_before)
    return session.scalars(select(DeliveryRow).where(waiting | stalled).order_by(DeliveryRow.id).limit(limit)).all()


def list_page(
    session: Session, unit_id: int, *, state: str = "", before_id: int | None = None
) -> Sequence[DeliveryRow]:
    """Return a page of deliveries, newest first."""
    query = select(DeliveryRow).where(DeliveryRow.unit_id == unit_id)
    if state:
        query = query.where(DeliveryRow.state == state)
    if before_id is not None:
        query = query.where(DeliveryRow.id < before_id)
    return session.scalars(query.order_by(DeliveryRow.id.desc()).limit(51)).all()


def of_sitting(session: Session, sitting_id: int) -> Sequence[DeliveryRow]:
    """Return a sitting's deliveries, newest first."""
    query = select(DeliveryRow).where(DeliveryRow.sitting_id == sitting_id)
    return session.scalars(query.order_by(DeliveryRow.id.desc())).all()


def first_message_id(session: Session, letter: LetterRow) -> str:
    """Return the Message-ID of the first message for a letter's seat, which later ones answer to; empty if none."""
    query = select(DeliveryRow.message_id).where(
        DeliveryRow.seat_id == letter.seat_id, DeliveryRow.letter_id != letter.id
    )
    return session.scalar(query.order_by(DeliveryRow.id).limit(1)) or ""
