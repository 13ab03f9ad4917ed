"""Which rows hang on a person, and how do they move to another record of the same human and back?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from hearing_app.store.tables.agreements import AgreementSignatureRow
from hearing_app.store.tables.feeds import DelegationRow, ForeignCalendarRow
from hearing_app.store.tables.hearings import PanelLineRow
from hearing_app.store.tables.matters import HandlerRow, ReviewRow
from hearing_app.store.tables.mediations import MediatorRow
from hearing_app.store.tables.offers import OfferAskedRow, OfferSeatRow
from hearing_app.store.tables.people import AvailabilityRow, MergeRow, PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import BookingRow, SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReserveRow
from hearing_app.store.tables.units import AccountRow

TAKEN = ("held", "confirmed")
OF_PERSON: Mapping[str, InstrumentedAttribute[Any]] = {
    "entries": RosterEntryRow.person_id,
    "seats": SeatRow.person_id,
    "handlers": HandlerRow.person_id,
    "reviews": ReviewRow.counsel_id,
    "accounts": AccountRow.person_id,
    "merged": PersonRow.merged_into_id,
    "calendars": ForeignCalendarRow.person_id,
    "delegations": DelegationRow.person_id,
    "reserves": ReserveRow.person_id,
    "mediators": MediatorRow.person_id,
    "agreement_signatures": AgreementSignatureRow.person_id,
    "panel_lines": PanelLineRow.person_id,
    "offer_seats": OfferSeatRow.person_id,
    "offer_asked": OfferAskedRow.person_id,
}
OF_RESOURCE: Mapping[str, InstrumentedAttribute[Any]] = {
    "bookings": BookingRow.resource_id,
    "times": AvailabilityRow.resource_id,
}


def hanging_on(session: Session, person: PersonRow) -> dict[str, list[int]]:
    """Return the ids of everything that hangs on a person or on his resource; answers hang on the seats."""
    found = {name: _ids(session, column, person.id) for name, column in OF_PERSON.items()}
    return found | {name: _ids(session, column, person.resource_id) for name, column in OF_RESOURCE.items()}


def _ids(session: Session, column: InstrumentedAttribute[Any], owner_id: int) -> list[int]:
    table: Any = column.class_
    return list(session.scalars(select(table.id).where(column == owner_id).order_by(table.id)))


def move(session: Session, ids: Mapping[str, Sequence[int]], person: PersonRow) -> None:
    """Hang rows on a person and his resource; PostgreSQL refuses bookings that would overlap."""
    session.flush()
    owners = [(name, column, person.id) for name, column in OF_PERSON.items()]
    owners += [(name, column, person.resource_id) for name, column in OF_RESOURCE.items()]
    for name, column, owner_id in owners:
        table: Any = column.class_
        if ids.get(name):
            moving = update(table).where(table.id.in_(list(ids[name]))).values({column.key: owner_id})
            session.execute(moving.execution_options(synchronize_session=False))
    session.expire_all()


def overlaps(session: Session, first: PersonRow, second: PersonRow) -> Sequence[tuple[str, str]]:
    """Return the numbers of sittings in pairs for which both records are booked at the same time."""
    one, other = aliased(BookingRow), aliased(BookingRow)
    here, there = aliased(SittingRow), aliased(SittingRow)
    query = (
        select(func.coalesce(here.number, ""), func.coalesce(there.number, ""))
        .select_from(one)
        .join(other, one.during.op("&&")(other.during))
        .outerjoin(here, here.id == one.sitting_id)
        .outerjoin(there, there.id == other.sitting_id)
        .where(one.resource_id == first.resource_id, other.resource_id == second.resource_id)
        .where(one.status.in_(TAKEN), other.status.in_(TAKEN))
    )
    return sorted({(row[0], row[1]) for row in session.execute(query)})


def still_on(session: Session, moved: Mapping[str, Sequence[int]], kept: PersonRow) -> dict[str, list[int]]:
    """Return of what a merge moved what still hangs on the kept record, and the bookings its seats have now.

    A sitting that was moved since has new bookings; they go with the seat, or the person would sit there unbooked.
    """
    here = hanging_on(session, kept)
    found = {name: sorted(set(ids) & set(here.get(name, ()))) for name, ids in moved.items()}
    of_seats = select(SeatRow.sitting_id).where(SeatRow.id.in_(found.get("seats", [])), SeatRow.released_at.is_(None))
    query = select(BookingRow.id).where(
        BookingRow.resource_id == kept.resource_id, BookingRow.status.in_(TAKEN), BookingRow.sitting_id.in_(of_seats)
    )
    return found | {"bookings": sorted({*found.get("bookings", []), *session.scalars(query)})}


def shared_sittings(session: Session, first_id: int, second_id: int) -> list[str]:
    """Return the numbers of sittings in which both records have a seat that was not released."""
    one, other = aliased(SeatRow), aliased(SeatRow)
    query = (
        select(SittingRow.number)
        .join(one, one.sitting_id == SittingRow.id)
        .join(other, other.sitting_id == SittingRow.id)
        .where(one.person_id == first_id, other.person_id == second_id)
        .where(one.released_at.is_(None), other.released_at.is_(None))
    )
    return list(session.scalars(query.distinct().order_by(SittingRow.number)))


def lock_people(session: Session, person_ids: Sequence[int]) -> dict[int, PersonRow]:
    """Return people by id, locked in order of id until the transaction ends."""
    query = select(PersonRow).where(PersonRow.id.in_(sorted(set(person_ids)))).order_by(PersonRow.id)
    return {row.id: row for row in session.scalars(query.with_for_update(key_share=True))}


def lock(session: Session, merge_id: int) -> MergeRow | None:
    """Return a merge locked until the transaction ends, or None."""
    return session.scalar(select(MergeRow).where(MergeRow.id == merge_id).with_for_update())


def has_later(session: Session, merge: MergeRow) -> bool:
    """Say whether the kept record was itself merged into another one afterwards."""
    later = (MergeRow.merged_id == merge.kept_id) & MergeRow.undone_at.is_(None)
    return session.scalar(select(MergeRow.id).where(later).limit(1)) is not None


def is_on_roster(session: Session, unit_id: int, person_id: int) -> bool:
    """Say whether a person has an entry on a unit's roster."""
    query = select(RosterEntryRow.id).where(RosterEntryRow.unit_id == unit_id, RosterEntryRow.person_id == person_id)
    return session.scalar(query.limit(1)) is not None


def list_standing(session: Session, unit_id: int) -> Sequence[tuple[MergeRow, PersonRow, PersonRow]]:
    """Return the merges that stand and touch a unit's roster, newest first, with the kept and the merged record."""
    kept, merged = aliased(PersonRow), aliased(PersonRow)
    on_roster = select(RosterEntryRow.person_id).where(RosterEntryRow.unit_id == unit_id)
    query = (
        select(MergeRow, kept, merged)
        .join(kept, kept.id == MergeRow.kept_id)
        .join(merged, merged.id == MergeRow.merged_id)
        .where(MergeRow.undone_at.is_(None), or_(kept.id.in_(on_roster), kept.merged_into_id.in_(on_roster)))
    )
    return session.execute(query.order_by(MergeRow.id.desc())).all()
