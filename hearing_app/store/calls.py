"""Who is to be called, and what was said before? Queries of the call desk."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import AnswerRow, SeatRow, SittingRow

ANNOUNCED = ("noticed", "confirmed")
MOST = 200
FEW = 20
HISTORY = 12
VAIN = ("to_call", "failed", "dead")


def _seats(unit_id: int) -> Select[SeatRow]:
    return (
        select(SeatRow)
        .join(SeatRow.sitting)
        .where(SittingRow.unit_id == unit_id)
        .options(
            selectinload(SeatRow.person),
            selectinload(SeatRow.agency),
            selectinload(SeatRow.sitting).selectinload(SittingRow.room),
            selectinload(SeatRow.sitting).selectinload(SittingRow.seats),
        )
    )


def list_open_seats(session: Session, unit_id: int, now: datetime) -> Sequence[SeatRow]:
    """Return invited seats of sittings to come with a light that nobody has set and none that is out."""
    query = _seats(unit_id).where(SittingRow.state.in_(ANNOUNCED), SittingRow.starts_at > now)
    query = query.where(SeatRow.released_at.is_(None), SeatRow.is_invited, SeatRow.person_id.is_not(None))
    query = query.where(SeatRow.can_come != "no", SeatRow.no_conflict != "no")
    query = query.where(or_(SeatRow.can_come == "open", SeatRow.no_conflict == "open"))
    return session.scalars(query.order_by(SittingRow.starts_at, SeatRow.id).limit(MOST)).all()


def list_asked_seats(session: Session, unit_id: int, now: datetime) -> Sequence[SeatRow]:
    """Return the seats of sittings to come for which an agency was asked and has named nobody."""
    query = _seats(unit_id).where(SittingRow.starts_at > now, SittingRow.state.in_(("drafted", *ANNOUNCED)))
    query = query.where(SeatRow.released_at.is_(None), SeatRow.person_id.is_(None), SeatRow.agency_id.is_not(None))
    query = query.where(SeatRow.token_print.is_not(None))
    return session.scalars(query.order_by(SittingRow.starts_at, SeatRow.id).limit(MOST)).all()


def list_seats_of(session: Session, unit_id: int, person_id: int, now: datetime) -> Sequence[SeatRow]:
    """Return a person's invited seats in sittings to come, answered or not, the next one first."""
    query = _seats(unit_id).where(SeatRow.person_id == person_id, SeatRow.released_at.is_(None), SeatRow.is_invited)
    query = query.where(SittingRow.state.in_(ANNOUNCED), SittingRow.starts_at > now)
    return session.scalars(query.order_by(SittingRow.starts_at, SeatRow.id).limit(FEW)).all()


def list_seats(session: Session, unit_id: int, seat_ids: Sequence[int]) -> Sequence[SeatRow]:
    """Return those of the seats that belong to the unit's sittings, with person, agency and sitting."""
    return session.scalars(_seats(unit_id).where(SeatRow.id.in_(list(seat_ids)))).all()


def list_sittings(session: Session, unit_id: int, sitting_ids: Sequence[int]) -> Sequence[SittingRow]:
    """Return those of the sittings that belong to the unit."""
    query = select(SittingRow).where(SittingRow.unit_id == unit_id, SittingRow.id.in_(list(sitting_ids)))
    return session.scalars(query).all()


def find_seat_with_parties(session: Session, seat_id: int) -> SeatRow | None:
    """Return a seat with its sitting, matter and the matter's parties, or None."""
    whole = (
        selectinload(SeatRow.sitting).selectinload(SittingRow.matter).selectinload(MatterRow.parties),
        selectinload(SeatRow.person),
    )
    return session.scalar(select(SeatRow).where(SeatRow.id == seat_id).options(*whole))


def seat_place(session: Session, seat_id: int) -> tuple[int, int] | None:
    """Return (unit, sitting) of a seat without loading either, so that the sitting can be locked first."""
    query = select(SittingRow.unit_id, SittingRow.id).join(SeatRow.sitting).where(SeatRow.id == seat_id)
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def seat_of_print(session: Session, token_print: bytes) -> int | None:
    """Return the id of the seat whose link has this fingerprint, or None."""
    return session.scalar(select(SeatRow.id).where(SeatRow.token_print == token_print))


def _by_hand() -> ColumnElement[bool]:
    """Letters that went by telephone, counter or paper, or whose short message could not leave."""
    later = aliased(DeliveryRow)
    newer = exists().where(
        later.letter_id == DeliveryRow.letter_id, later.channel == "message", later.id > DeliveryRow.id
    )
    in_vain = exists().where(
        DeliveryRow.letter_id == LetterRow.id,
        DeliveryRow.channel == "message",
        DeliveryRow.state.in_(VAIN),
        ~newer,
    )
    return LetterRow.channel.not_in(("mail", "message")) | in_vain


def _untold() -> Select[LetterRow]:
    """Letters to people that were left to a call; nobody has said that they arrived, nor has their seat answered."""
    has_answered = exists().where(SeatRow.id == LetterRow.seat_id, SeatRow.answered_at > LetterRow.released_at)
    return _unserved().where(~has_answered)


def _unserved() -> Select[LetterRow]:
    """Letters to people that were left to a call and of which nobody has said that they arrived."""
    return select(LetterRow).where(
        LetterRow.state == "released",
        _by_hand(),
        LetterRow.served_on.is_(None),
        LetterRow.seat_id.is_not(None),
        LetterRow.agency_id.is_(None),
    )


def untold_of_seat(session: Session, seat_id: int) -> Sequence[LetterRow]:
    """Return the letters of a seat that still have to be told."""
    return session.scalars(_untold().where(LetterRow.seat_id == seat_id).order_by(LetterRow.id)).all()


def unserved_of_seat(session: Session, seat_id: int) -> Sequence[LetterRow]:
    """Return the letters of a seat that a call has told; the answer that it brought may be there already."""
    return session.scalars(_unserved().where(LetterRow.seat_id == seat_id).order_by(LetterRow.id)).all()


def list_untold(session: Session, unit_id: int, now: datetime, *, kinds: Sequence[str]) -> Sequence[LetterRow]:
    """Return letters of some kinds that still have to be told, of sittings whose hour has not come."""
    query = (
        _untold()
        .join(LetterRow.sitting)
        .where(LetterRow.unit_id == unit_id, LetterRow.kind.in_(list(kinds)), SittingRow.starts_at > now)
        .options(
            selectinload(LetterRow.seat).selectinload(SeatRow.person),
            selectinload(LetterRow.sitting).selectinload(SittingRow.room),
        )
    )
    return session.scalars(query.order_by(SittingRow.starts_at, LetterRow.id).limit(MOST)).all()


def failed_seats(session: Session, seat_ids: Sequence[int]) -> set[int]:
    """Return the seats whose latest message came to nothing, unless they were told otherwise."""
    last = (
        select(DeliveryRow.seat_id, func.max(DeliveryRow.id).label("id"))
        .where(DeliveryRow.seat_id.in_(list(seat_ids)), DeliveryRow.channel == "mail")
        .group_by(DeliveryRow.seat_id)
        .subquery()
    )
    query = (
        select(last.c.seat_id)
        .join(DeliveryRow, DeliveryRow.id == last.c.id)
        .join(LetterRow, LetterRow.id == DeliveryRow.letter_id)
        .where(DeliveryRow.state.in_(("failed", "dead")), LetterRow.served_on.is_(None))
    )
    return set(session.scalars(query))


def seats_by_hand(session: Session, seat_ids: Sequence[int]) -> set[int]:
    """Return the seats of which a letter went by telephone, counter or paper, or a message could not leave."""
    query = select(LetterRow.seat_id).where(LetterRow.seat_id.in_(list(seat_ids)), LetterRow.state == "released")
    return {id_ for id_ in session.scalars(query.where(_by_hand())) if id_ is not None}


def silent_seats(session: Session, seat_ids: Sequence[int]) -> set[int]:
    """Return the seats whose silence could not be followed by a short message."""
    query = select(DeliveryRow.seat_id).where(DeliveryRow.seat_id.in_(list(seat_ids)), DeliveryRow.cause == "silent")
    return {id_ for id_ in session.scalars(query.where(DeliveryRow.state.in_(VAIN))) if id_ is not None}


def last_calls(session: Session, seat_ids: Sequence[int]) -> dict[int, AnswerRow]:
    """Return the latest answer, or attempt to reach somebody, of each seat."""
    query = select(AnswerRow).where(AnswerRow.seat_id.in_(list(seat_ids))).order_by(AnswerRow.recorded_at, AnswerRow.id)
    return {row.seat_id: row for row in session.scalars(query)}


def count_recorded(session: Session, unit_id: int, since: datetime) -> int:
    """Return how many answers clerks of a unit have recorded since an instant."""
    query = select(func.count()).select_from(AnswerRow).join(AnswerRow.seat).join(SeatRow.sitting)
    query = query.where(SittingRow.unit_id == unit_id, AnswerRow.recorded_at >= since)
    return session.scalar(query.where(AnswerRow.channel.not_in(("web", "mail")))) or 0


def list_answers(session: Session, unit_id: int, person_id: int) -> Sequence[AnswerRow]:
    """Return what a person answered in this unit's sittings, the latest first."""
    query = select(AnswerRow).join(AnswerRow.seat).join(SeatRow.sitting)
    query = query.where(SittingRow.unit_id == unit_id, SeatRow.person_id == person_id)
    whole = query.options(selectinload(AnswerRow.seat).selectinload(SeatRow.sitting))
    return session.scalars(whole.order_by(AnswerRow.said_at.desc(), AnswerRow.id.desc()).limit(HISTORY)).all()


def list_letters(session: Session, unit_id: int, person_id: int) -> Sequence[LetterRow]:
    """Return the letters that left for a person in this unit's sittings, the latest first."""
    query = select(LetterRow).join(LetterRow.seat).where(LetterRow.unit_id == unit_id, SeatRow.person_id == person_id)
    query = query.where(LetterRow.state == "released", LetterRow.agency_id.is_(None))
    whole = query.options(selectinload(LetterRow.sitting))
    return session.scalars(whole.order_by(LetterRow.released_at.desc(), LetterRow.id.desc()).limit(HISTORY)).all()


def _known(unit_id: int) -> ColumnElement[bool]:
    """People of the unit's roster or of its sittings, doubles left out."""
    on_roster = select(RosterEntryRow.person_id).where(RosterEntryRow.unit_id == unit_id)
    in_sittings = select(SeatRow.person_id).join(SeatRow.sitting).where(SittingRow.unit_id == unit_id)
    in_sittings = in_sittings.where(SeatRow.person_id.is_not(None))
    known = or_(PersonRow.id.in_(on_roster), PersonRow.id.in_(in_sittings))
    return known & PersonRow.merged_into_id.is_(None)


def find_people(session: Session, unit_id: int, *, words: str, phone: str) -> Sequence[PersonRow]:
    """Return the people whom a unit knows (roster or a seat) by a telephone number, or by name or pinyin initials."""
    query = select(PersonRow).where(_known(unit_id)).options(selectinload(PersonRow.entries))
    if phone:
        query = query.where(PersonRow.phone == phone)
    else:
        start = words.lower().replace("%", "").replace("_", "")
        by_code = select(RosterEntryRow.person_id).where(
            RosterEntryRow.unit_id == unit_id, func.lower(RosterEntryRow.code) == words.lower()
        )
        by_words = or_(
            PersonRow.id.in_(by_code),
            PersonRow.name.contains(words, autoescape=True),
            PersonRow.initials.startswith(start),
            PersonRow.pinyin.startswith(start),
        )
        query = query.where(by_words)
    return session.scalars(query.order_by(PersonRow.pinyin, PersonRow.id).limit(FEW)).all()


def find_known(session: Session, unit_id: int, person_ids: Sequence[int]) -> Sequence[PersonRow]:
    """Return those of the people whom a unit knows, in the order of their names."""
    query = select(PersonRow).where(PersonRow.id.in_(list(person_ids)), _known(unit_id))
    return session.scalars(query.options(selectinload(PersonRow.entries)).order_by(PersonRow.pinyin)).all()
