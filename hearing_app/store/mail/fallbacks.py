"""Which mails came back or found silence, and have no short message after them yet?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased, selectinload

from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

MOST = 500


def list_waiting(
    session: Session,
    now: datetime,
    *,
    kinds: Sequence[str],
    asking: Sequence[str],
    versions: Sequence[str],
    silent_since: datetime,
) -> Sequence[tuple[int, bool]]:
    """Return letters by mail, of sittings to come, after which a short message may be due, and whether they came back.

    `asking` are the kinds of letters that want an answer, `silent_since` until when those must have left; a later
    letter of the kinds `versions` takes the place of one.
    """
    came_back = _came_back()
    query = (
        select(LetterRow.id, came_back)
        .join(SittingRow, SittingRow.id == LetterRow.sitting_id)
        .join(SeatRow, SeatRow.id == LetterRow.seat_id)
        .where(LetterRow.state == "released", LetterRow.channel == "mail", LetterRow.agency_id.is_(None))
        .where(LetterRow.kind.in_(list(kinds)), LetterRow.served_on.is_(None), SittingRow.starts_at > now)
        .where(SeatRow.person_id.is_not(None), ~_has_message(), ~_has_later_version(versions))
    )
    is_silent = LetterRow.kind.in_(list(asking)) & (LetterRow.released_at <= silent_since)
    query = query.where(came_back | (is_silent & (SeatRow.can_come == "open") & SeatRow.released_at.is_(None)))
    return [(letter_id, bool(back)) for letter_id, back in session.execute(query.order_by(LetterRow.id).limit(MOST))]


def lock_letter(session: Session, letter_id: int) -> LetterRow | None:
    """Return a letter locked until the transaction ends; None when somebody else has it or wrote its message."""
    query = select(LetterRow).where(LetterRow.id == letter_id, ~_has_message())
    query = query.options(selectinload(LetterRow.seat).selectinload(SeatRow.person), selectinload(LetterRow.sitting))
    return session.scalar(query.with_for_update(of=LetterRow, skip_locked=True))


def _came_back() -> ColumnElement[bool]:
    """Its last mail came to nothing, or left for an address that has turned out to be bad."""
    later = aliased(DeliveryRow)
    newer = exists().where(later.letter_id == DeliveryRow.letter_id, later.channel == "mail", later.id > DeliveryRow.id)
    mine = (DeliveryRow.letter_id == LetterRow.id) & (DeliveryRow.channel == "mail")
    refused = exists().where(mine, DeliveryRow.state.in_(("failed", "dead")), ~newer)
    is_bad = (PersonRow.id == SeatRow.person_id) & PersonRow.is_address_bad
    lost = exists().where(mine, DeliveryRow.state == "sent", is_bad, PersonRow.email == DeliveryRow.envelope_to)
    return refused | lost


def _has_message() -> ColumnElement[bool]:
    return exists().where(DeliveryRow.letter_id == LetterRow.id, DeliveryRow.channel == "message")


def _has_later_version(kinds: Sequence[str]) -> ColumnElement[bool]:
    other = aliased(LetterRow)
    return exists().where(
        other.seat_id == LetterRow.seat_id,
        other.id > LetterRow.id,
        other.state == "released",
        other.kind.in_(list(kinds)),
    )
