"""What came in by mail, and to which seat or delivery does it belong?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.crypto import ring
from hearing_app.store.tables.arrivals import ArrivalRow
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.units import UnitRow

COLUMN = "raw_sealed"
PAGE = 50
WHOLE = (
    selectinload(ArrivalRow.seat).selectinload(SeatRow.sitting),
    selectinload(ArrivalRow.seat).selectinload(SeatRow.person),
)


def add(session: Session, row: ArrivalRow, raw: bytes) -> ArrivalRow:
    """Add a mail that came in, with its bytes as they were."""
    row.raw_sealed = ring.seal(raw, row.place_of(COLUMN))
    session.add(row)
    session.flush()
    return row


def raw_of(row: ArrivalRow) -> bytes:
    """Return the mail as it came in."""
    return ring.unseal(row.raw_sealed or b"", row.place_of(COLUMN))


def is_known(session: Session, digest: bytes) -> bool:
    """Say whether the same bytes came in before."""
    return session.scalar(select(ArrivalRow.id).where(ArrivalRow.digest == digest)) is not None


def is_repeated(session: Session, row: ArrivalRow, seat_id: int) -> bool:
    """Say whether another mail of the same Message-ID came in for this seat before."""
    if row.message_print is None:
        return False
    query = select(ArrivalRow.id).where(ArrivalRow.message_print == row.message_print, ArrivalRow.seat_id == seat_id)
    query = query.where(ArrivalRow.id < row.id)
    return session.scalar(query.limit(1)) is not None


def seat_of_reply(session: Session, token_print: bytes) -> int | None:
    """Return the id of the seat whose reply address has this fingerprint, or None."""
    return session.scalar(select(SeatRow.id).where(SeatRow.reply_print == token_print))


def delivery_of_bounce(session: Session, envelope_from: str) -> DeliveryRow | None:
    """Return the delivery that was sent from this address, or None."""
    query = select(DeliveryRow).where(DeliveryRow.envelope_from == envelope_from)
    return session.scalar(query.order_by(DeliveryRow.id.desc()).limit(1))


def addresses_of(session: Session, seat_id: int) -> set[str]:
    """Return the addresses that a seat's mail was sent to, in lower case."""
    query = select(DeliveryRow.envelope_to).where(DeliveryRow.seat_id == seat_id, DeliveryRow.channel == "mail")
    return {address.lower() for address in session.scalars(query)}


def last_applied(session: Session, seat_id: int) -> str | None:
    """Return what the mailed answer says that was applied to a seat last, or None."""
    query = select(ArrivalRow.decision).where(ArrivalRow.seat_id == seat_id, ArrivalRow.state == "applied")
    applied_at = func.coalesce(ArrivalRow.handled_at, ArrivalRow.arrived_at)
    return session.scalar(query.order_by(applied_at.desc(), ArrivalRow.id.desc()).limit(1))


def sent_again_since(session: Session, seat_id: int, since: datetime) -> int:
    """Return how many letters of a seat were sent once more since an instant."""
    query = select(func.count()).select_from(DeliveryRow).join(LetterRow, LetterRow.id == DeliveryRow.letter_id)
    query = query.where(DeliveryRow.seat_id == seat_id, DeliveryRow.resend > 0, DeliveryRow.due_at >= since)
    query = query.where(DeliveryRow.channel == "mail")
    return session.scalar(query) or 0


def last_version(session: Session, seat_id: int, kinds: Sequence[str]) -> LetterRow | None:
    """Return the letter that told a seat the present version of its calendar entry, by whichever channel, or None."""
    query = select(LetterRow).where(LetterRow.seat_id == seat_id, LetterRow.kind.in_(list(kinds)))
    query = query.where(LetterRow.state == "released").order_by(LetterRow.id.desc())
    return session.scalar(query.limit(1))


def first_unit(session: Session) -> int:
    """Return the unit on whose desk mail lands that belongs to nobody."""
    return session.scalars(select(UnitRow.id).order_by(UnitRow.id).limit(1)).one()


def find(session: Session, unit_id: int, arrival_id: int) -> ArrivalRow | None:
    """Return a mail of the unit with its seat, or None."""
    query = select(ArrivalRow).where(ArrivalRow.unit_id == unit_id, ArrivalRow.id == arrival_id)
    return session.scalar(query.options(*WHOLE))


def lock(session: Session, unit_id: int, arrival_id: int) -> ArrivalRow | None:
    """Return a mail locked until the transaction ends, or None."""
    query = select(ArrivalRow).where(ArrivalRow.unit_id == unit_id, ArrivalRow.id == arrival_id)
    return session.scalar(query.options(*WHOLE).with_for_update(of=ArrivalRow))


def list_page(session: Session, unit_id: int, *, state: str = "", before_id: int | None = None) -> Sequence[ArrivalRow]:
    """Return a page of mails with one more than fits, newest first."""
    query = select(ArrivalRow).where(ArrivalRow.unit_id == unit_id)
    if state:
        query = query.where(ArrivalRow.state == state)
    if before_id is not None:
        query = query.where(ArrivalRow.id < before_id)
    return session.scalars(query.options(*WHOLE).order_by(ArrivalRow.id.desc()).limit(PAGE + 1)).all()


def counts_of(session: Session, unit_id: int) -> dict[str, int]:
    """Return how many mails of a unit are in each state."""
    query = select(ArrivalRow.state, func.count()).where(ArrivalRow.unit_id == unit_id).group_by(ArrivalRow.state)
    return {str(state): number for state, number in session.execute(query)}


def list_proposals(session: Session, unit_id: int, now: datetime, *, states: Sequence[str]) -> Sequence[SeatRow]:
    """Return the seats of sittings to come for which another time was proposed, the next sitting first."""
    query = select(SeatRow).join(SeatRow.sitting).where(SittingRow.unit_id == unit_id, SittingRow.starts_at > now)
    query = query.where(SeatRow.proposed_at.is_not(None), SeatRow.released_at.is_(None))
    query = query.where(SittingRow.state.in_(list(states)))
    whole = (selectinload(SeatRow.sitting), selectinload(SeatRow.person))
    return session.scalars(query.options(*whole).order_by(SittingRow.starts_at, SeatRow.id).limit(PAGE)).all()
