"""How does a number series stay gap-free, and which numbers were taken? The counter is locked until the commit."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.hearings import PublicationRow
from hearing_app.store.tables.letters import NumberEntryRow, NumberRow
from hearing_app.store.tables.matters import ReviewRow
from hearing_app.store.tables.mediations import MediationRow
from hearing_app.store.tables.transfers import TransferLetterRow

PAGE = 50
VOIDED = "voided"


def take(session: Session, unit_id: int, series: str, *, year: int) -> int:
    """Take the next number of a series in a year; whoever rolls back gives it back."""
    row = insert(NumberRow).values(unit_id=unit_id, series=series, year=year, last=1)
    taken = row.on_conflict_do_update(
        index_elements=["unit_id", "series", "year"], set_={"last": NumberRow.last + 1}
    ).returning(NumberRow.last)
    return session.execute(taken).scalar_one()


def list_page(
    session: Session, unit_id: int, year: int, *, series: str = "", state: str = "", before_id: int | None = None
) -> Sequence[NumberEntryRow]:
    """Return a page of a year's entries and one more, newest first, narrowed by series and to voided ones."""
    query = select(NumberEntryRow).where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.year == year)
    if series:
        query = query.where(NumberEntryRow.series == series)
    if state == VOIDED:
        query = query.where(NumberEntryRow.voided_at.is_not(None))
    if before_id is not None:
        query = query.where(NumberEntryRow.id < before_id)
    matter = selectinload(NumberEntryRow.matter)
    return session.scalars(query.order_by(NumberEntryRow.id.desc()).limit(PAGE + 1).options(matter)).all()


def tallies(session: Session, unit_id: int, year: int) -> Sequence[Row[str, int, int, int]]:
    """Return for each series of a year: its id, the highest number, how many entries, how many of them voided."""
    count = func.count(NumberEntryRow.voided_at)
    query = select(NumberEntryRow.series, func.max(NumberEntryRow.n), func.count(), count)
    query = query.where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.year == year)
    return session.execute(query.group_by(NumberEntryRow.series).order_by(NumberEntryRow.series)).all()


def find_entry(session: Session, unit_id: int, entry_id: int) -> NumberEntryRow | None:
    """Return an entry of the unit, or None."""
    query = select(NumberEntryRow).where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.id == entry_id)
    return session.scalar(query.options(selectinload(NumberEntryRow.matter)))


def lock_by_number(session: Session, unit_id: int, series: str, number: str) -> NumberEntryRow | None:
    """Return the entry of a number as it was written, locked until the transaction ends, or None."""
    query = select(NumberEntryRow).where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.series == series)
    return session.scalar(query.where(NumberEntryRow.number == number).with_for_update())


def is_void(session: Session, unit_id: int, number: str) -> bool:
    """Say whether a number of the unit stands in the register as void."""
    query = select(NumberEntryRow.id).where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.number == number)
    return session.scalar(query.where(NumberEntryRow.voided_at.is_not(None)).limit(1)) is not None


def paper_in_force(session: Session, unit_id: int, number: str) -> str:
    """Return what kind of paper in force bears a number: review, transfer, agreement, publication or nothing."""
    review = select(ReviewRow.id).where(ReviewRow.unit_id == unit_id, ReviewRow.opinion_number == number)
    letter = select(TransferLetterRow.id).where(
        TransferLetterRow.unit_id == unit_id, TransferLetterRow.number == number
    )
    agreed = select(AgreementRow.id).join(AgreementRow.mediation).where(MediationRow.unit_id == unit_id)
    told = select(PublicationRow.id).where(PublicationRow.unit_id == unit_id, PublicationRow.number == number)
    wanted = {
        "review": review.where(ReviewRow.signed_on.is_not(None)),
        "transfer": letter.where(TransferLetterRow.number == number, TransferLetterRow.state == "signed"),
        "agreement": agreed.where(AgreementRow.number == number, AgreementRow.effective_on.is_not(None)),
        "publication": told.where(PublicationRow.state == "published"),
    }
    return next((word for word, query in wanted.items() if session.scalar(query.limit(1)) is not None), "")


def lock_entry(session: Session, unit_id: int, entry_id: int) -> NumberEntryRow | None:
    """Return an entry of the unit locked until the transaction ends, or None."""
    query = select(NumberEntryRow).where(NumberEntryRow.unit_id == unit_id, NumberEntryRow.id == entry_id)
    return session.scalar(query.with_for_update(of=NumberEntryRow))
