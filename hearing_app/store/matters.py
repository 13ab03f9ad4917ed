"""How are matters, parties, clocks and reviews found and kept?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.store.filters import matters_by
from hearing_app.store.people import add_resource, pinyin_initials
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import HandlerRow, MatterRow, PartyRow, ReviewRow

PAGE = 50
NEVER = date(1900, 1, 1)  # what was received on no known day comes last


def _scoped(unit_id: int) -> Select[MatterRow]:
    return select(MatterRow).where(MatterRow.unit_id == unit_id)


def find(session: Session, unit_id: int, matter_id: int) -> MatterRow | None:
    """Return a matter of the unit with its parties, or None."""
    query = _scoped(unit_id).where(MatterRow.id == matter_id)
    return session.scalar(query.options(selectinload(MatterRow.parties), selectinload(MatterRow.handlers)))


def find_by_number(session: Session, unit_id: int, number: str) -> MatterRow | None:
    """Return the matter of a number, or None."""
    query = _scoped(unit_id).where(MatterRow.number == number)
    return session.scalar(query.options(selectinload(MatterRow.parties), selectinload(MatterRow.handlers)))


def load_by_number(session: Session, unit_id: int, numbers: Iterable[str]) -> dict[str, MatterRow]:
    """Return the matters of several numbers with their parties."""
    query = _scoped(unit_id).where(MatterRow.number.in_(sorted(set(numbers))))
    return {row.number: row for row in session.scalars(query.options(selectinload(MatterRow.parties)))}


def list_page(session: Session, unit_id: int, wanted: MatterFilter) -> tuple[Sequence[MatterRow], int]:
    """Return a page of matters, the latest received first, and how many there are in all."""
    query = _narrowed(_scoped(unit_id), wanted)
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
    received_on = func.coalesce(MatterRow.received_on, NEVER)
    if wanted.before_id is not None:
        last = select(received_on, MatterRow.id).where(MatterRow.id == wanted.before_id).scalar_subquery()
        query = query.where(tuple_(received_on, MatterRow.id) < last)
    page = query.order_by(received_on.desc(), MatterRow.id.desc()).limit(PAGE + 1)
    return session.scalars(page.options(selectinload(MatterRow.parties))).all(), total


def _narrowed(query: Select[MatterRow], wanted: MatterFilter) -> Select[MatterRow]:
    if wanted.words:
        query = query.where(MatterRow.id.in_(matters_by(wanted.words)))
    for column, value in (
        (MatterRow.stage, wanted.stage),
        (MatterRow.category, wanted.category),
        (MatterRow.district, wanted.district),
        (MatterRow.wanted_kind, wanted.kind),
    ):
        if value:
            query = query.where(column == value)
    return query


def add_party(session: Session, matter: MatterRow, role: str, name: str) -> PartyRow:
    """Add a party with a resource of its own, so that it cannot be asked to two places at once."""
    resource = add_resource(session, "party")
    row = PartyRow(resource_id=resource.id, role=role, name=name, initials=pinyin_initials(name))
    matter.parties.append(row)
    session.flush()
    return row


def add_handler(session: Session, matter_id: int, name: str, *, person_id: int | None = None) -> None:
    """Remember somebody who handled the matter."""
    session.add(HandlerRow(matter_id=matter_id, name=name, person_id=person_id))


def open_clocks(
    session: Session, unit_id: int, *, until_on: date, limit: int, from_on: date = date.min
) -> tuple[Sequence[ClockRow], int]:
    """Return the running clocks that end between two days, the most urgent first, with their matters; and how many."""
    is_own = (MatterRow.unit_id == unit_id, ClockRow.closed_on.is_(None), ClockRow.due_on.between(from_on, until_on))
    query = select(ClockRow).join(ClockRow.matter).where(*is_own)
    count = session.scalar(query.with_only_columns(func.count(ClockRow.id))) or 0
    rows = query.options(selectinload(ClockRow.matter)).order_by(ClockRow.due_on, ClockRow.id).limit(limit)
    return session.scalars(rows).all(), count


def clocks_of(session: Session, matter_id: int) -> Sequence[ClockRow]:
    """Return a matter's clocks, running ones first, then by last day and by their opening."""
    query = select(ClockRow).where(ClockRow.matter_id == matter_id)
    return session.scalars(query.order_by(ClockRow.closed_on.is_not(None), ClockRow.due_on, ClockRow.id)).all()


def provisional_clocks(session: Session) -> Sequence[ClockRow]:
    """Return the running clocks whose last day stands on a year without a published table."""
    return session.scalars(select(ClockRow).where(ClockRow.is_provisional, ClockRow.closed_on.is_(None))).all()


def running_reviews(session: Session, unit_id: int) -> Sequence[ReviewRow]:
    """Return the unit's reviews that are not signed and have a last day."""
    wanted = (ReviewRow.unit_id == unit_id, ReviewRow.signed_on.is_(None), ReviewRow.due_on.is_not(None))
    return session.scalars(select(ReviewRow).where(*wanted).order_by(ReviewRow.id)).all()


def open_reviews(session: Session, unit_id: int) -> Sequence[ReviewRow]:
    """Return the unit's reviews that are not signed and have a last day, locked until the transaction ends."""
    query = select(ReviewRow).where(
        ReviewRow.unit_id == unit_id, ReviewRow.signed_on.is_(None), ReviewRow.due_on.is_not(None)
    )
    return session.scalars(query.options(selectinload(ReviewRow.matter)).order_by(ReviewRow.id).with_for_update()).all()


def find_review(session: Session, unit_id: int, number: str) -> ReviewRow | None:
    """Return the review of a number, or None."""
    query = select(ReviewRow).where(ReviewRow.unit_id == unit_id, ReviewRow.number == number)
    return session.scalar(query.options(selectinload(ReviewRow.matter)))


def find_review_by_opinion(session: Session, unit_id: int, number: str) -> ReviewRow | None:
    """Return the review whose signed opinion has a number, or None."""
    query = select(ReviewRow).where(ReviewRow.unit_id == unit_id, ReviewRow.opinion_number == number)
    return session.scalar(query.options(selectinload(ReviewRow.matter)))


def lock_review(session: Session, unit_id: int, number: str) -> ReviewRow | None:
    """Return a review locked until the transaction ends, or None."""
    query = select(ReviewRow).where(ReviewRow.unit_id == unit_id, ReviewRow.number == number)
    return session.scalar(query.options(selectinload(ReviewRow.matter)).with_for_update(of=ReviewRow))


def load(session: Session, matter_id: int) -> MatterRow | None:
    """Return a matter of any unit with its parties, or None: for what works by itself."""
    return session.scalar(select(MatterRow).where(MatterRow.id == matter_id).options(selectinload(MatterRow.parties)))


def lock(session: Session, matter_id: int) -> MatterRow:
    """Return a matter locked until the transaction ends."""
    return session.scalars(select(MatterRow).where(MatterRow.id == matter_id).with_for_update(of=MatterRow)).one()


def load_reviews(session: Session, unit_id: int, numbers: Iterable[str]) -> dict[str, ReviewRow]:
    """Return the reviews of several numbers."""
    query = select(ReviewRow).where(ReviewRow.unit_id == unit_id, ReviewRow.number.in_(sorted(set(numbers))))
    return {row.number: row for row in session.scalars(query)}


def reviews_of(session: Session, matter_id: int) -> Sequence[ReviewRow]:
    """Return a matter's reviews in order of receipt."""
    return session.scalars(
        select(ReviewRow).where(ReviewRow.matter_id == matter_id).order_by(ReviewRow.received_on)
    ).all()


def reviews_of_year(session: Session, unit_id: int, year: int) -> Sequence[ReviewRow]:
    """Return the reviews that were received, accepted or signed in a civil year, with their matters."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    touched = or_(
        ReviewRow.signed_on.between(first, last),
        ReviewRow.received_on.between(first, last),
        ReviewRow.accepted_on.between(first, last),
    )
    query = select(ReviewRow).where(ReviewRow.unit_id == unit_id, touched)
    return session.scalars(query.order_by(ReviewRow.number).options(selectinload(ReviewRow.matter))).all()


def list_reviews(
    session: Session, unit_id: int, *, before_id: int | None = None, state: str = "", stage: str = "", words: str = ""
) -> Sequence[ReviewRow]:
    """Return a page of reviews, newest first."""
    query = select(ReviewRow).join(ReviewRow.matter).where(ReviewRow.unit_id == unit_id)
    if state:
        query = query.where(ReviewRow.state == state)
    if stage:
        query = query.where(ReviewRow.stage == stage)
    if words:
        query = query.where(MatterRow.id.in_(matters_by(words)))
    if before_id is not None:
        query = query.where(ReviewRow.id < before_id)
    page = query.order_by(ReviewRow.id.desc()).limit(PAGE + 1).options(selectinload(ReviewRow.matter))
    return session.scalars(page).all()


def review_counts(session: Session, unit_id: int) -> Mapping[tuple[str, str], int]:
    """Return how many reviews there are by state and stage."""
    query = select(ReviewRow.state, ReviewRow.stage, func.count()).where(ReviewRow.unit_id == unit_id)
    grouped = query.group_by(ReviewRow.state, ReviewRow.stage)
    return {(state, stage): number for state, stage, number in session.execute(grouped)}


def counts(session: Session, unit_id: int) -> Mapping[str, int]:
    """Return how many matters are in each stage."""
    query = select(MatterRow.stage, func.count()).where(MatterRow.unit_id == unit_id).group_by(MatterRow.stage)
    return {row[0]: row[1] for row in session.execute(query)}
