"""How are people, agencies, rooms and their times found and kept?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased, selectinload

from hearing_app.store.tables.people import (
    AgencyRow,
    AvailabilityRow,
    PersonRow,
    ResourceRow,
    RoomRow,
    RosterEntryRow,
)


def pinyin_key(name: str) -> str:
    """Return the key that names sort by, e.g. “lishili001”."""
    return "".join(lazy_pinyin(name)).lower()


def pinyin_initials(name: str) -> str:
    """Return the initials that a name is found by, e.g. “lsl001”."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def add_resource(session: Session, kind: str) -> ResourceRow:
    """Add a bookable resource of a kind (person, room, party)."""
    row = ResourceRow(kind=kind)
    session.add(row)
    session.flush()
    return row


def add_person(session: Session, name: str, *, phone: str = "", email: str = "", district: str = "") -> PersonRow:
    """Add a person with a resource of his own."""
    row = PersonRow(
        resource_id=add_resource(session, "person").id,
        name=name,
        pinyin=pinyin_key(name),
        initials=pinyin_initials(name),
        phone=phone,
        email=email,
        district=district,
    )
    session.add(row)
    session.flush()
    return row


def rename(row: PersonRow, name: str) -> None:
    """Give a person another name, with its sort keys."""
    row.name, row.pinyin, row.initials = name, pinyin_key(name), pinyin_initials(name)


def load_agencies(session: Session) -> dict[str, AgencyRow]:
    """Return all agencies by name."""
    return {row.name: row for row in session.scalars(select(AgencyRow))}


def agency_ids(session: Session) -> frozenset[int]:
    """Return the ids of all agencies."""
    return frozenset(session.scalars(select(AgencyRow.id)))


def list_entries(session: Session, unit_id: int, *, only: Collection[int] | None = None) -> Sequence[RosterEntryRow]:
    """Return a unit's roster with the people; a code has one entry for each category that its person holds.

    With `only` the entries of these people alone.
    """
    wanted = select(RosterEntryRow).where(RosterEntryRow.unit_id == unit_id).order_by(RosterEntryRow.id)
    if only is not None:
        wanted = wanted.where(RosterEntryRow.person_id.in_(sorted(only)))
    return session.scalars(wanted.options(selectinload(RosterEntryRow.person).selectinload(PersonRow.entries))).all()


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A category that somebody holds on a unit's roster, with what a search asks of him."""

    person_id: int
    resource_id: int
    name: str
    district: str
    agency: str | None
    category: str
    term_from_on: date | None
    term_to_on: date | None
    specialisms: str
    monthly_cap: int | None


def list_held(session: Session, unit_id: int, *, only: Collection[int] | None = None) -> list[HeldRow]:
    """Return what the unmerged people of a unit's roster hold; with `only` these people alone."""
    query = (
        select(
            RosterEntryRow.person_id,
            PersonRow.resource_id,
            PersonRow.name,
            PersonRow.district,
            AgencyRow.name,
            RosterEntryRow.category,
            RosterEntryRow.term_from_on,
            RosterEntryRow.term_to_on,
            RosterEntryRow.specialisms,
            RosterEntryRow.monthly_cap,
        )
        .join(PersonRow, PersonRow.id == RosterEntryRow.person_id)
        .outerjoin(AgencyRow, AgencyRow.id == RosterEntryRow.agency_id)
        .where(RosterEntryRow.unit_id == unit_id, PersonRow.merged_into_id.is_(None))
        .order_by(RosterEntryRow.id)
    )
    if only is not None:
        query = query.where(RosterEntryRow.person_id.in_(sorted(only)))
    rows: Iterable[Any] = session.execute(query).all()
    return [HeldRow(*row) for row in rows]


def load_people(session: Session, ids: Collection[int | None]) -> Mapping[int, PersonRow]:
    """Return the people of ids, by id, in one statement."""
    wanted = sorted(id_ for id_ in ids if id_ is not None)
    found = session.scalars(select(PersonRow).where(PersonRow.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in found}


def named(session: Session, unit_id: int, names: Collection[str]) -> Sequence[PersonRow]:
    """Return the people of a unit's roster who bear one of the names."""
    entries = select(RosterEntryRow.person_id).where(RosterEntryRow.unit_id == unit_id)
    query = select(PersonRow).where(PersonRow.name.in_(sorted(names)), PersonRow.id.in_(entries))
    return session.scalars(query.order_by(PersonRow.id)).all()


def load_rooms(session: Session, unit_id: int) -> dict[str, RoomRow]:
    """Return a unit's rooms by name."""
    return {row.name: row for row in session.scalars(select(RoomRow).where(RoomRow.unit_id == unit_id))}


def replace_times(session: Session, resource_id: int, source: str, rules: Iterable[tuple[str, Any]]) -> None:
    """Replace the rules of one source (a roster code, a room's hours)."""
    session.execute(
        delete(AvailabilityRow).where(AvailabilityRow.resource_id == resource_id, AvailabilityRow.source == source)
    )
    session.add_all(
        AvailabilityRow(resource_id=resource_id, source=source, words=words, rule=rule) for words, rule in rules
    )
    session.flush()


def add_time(session: Session, resource_id: int, source: str, *, words: str, rule: Any) -> AvailabilityRow:
    """Add one rule to a source."""
    row = AvailabilityRow(resource_id=resource_id, source=source, words=words, rule=rule)
    session.add(row)
    session.flush()
    return row


def remove_time(session: Session, resource_id: int, source: str, *, time_id: int) -> bool:
    """Take one rule of a source away; says whether it was there."""
    wanted = (AvailabilityRow.id == time_id) & (AvailabilityRow.resource_id == resource_id)
    gone = delete(AvailabilityRow).where(wanted, AvailabilityRow.source == source).returning(AvailabilityRow.id)
    return session.execute(gone).first() is not None


def raise_versions(session: Session, resource_ids: Iterable[int]) -> None:
    """Say that the times of these resources changed, so that what others remember of them is out of date."""
    wanted = ResourceRow.id.in_(sorted(set(resource_ids)))
    session.execute(update(ResourceRow).where(wanted).values(version=ResourceRow.version + 1))


def list_times(session: Session, resource_ids: Iterable[int]) -> Mapping[int, list[AvailabilityRow]]:
    """Return the rules of several resources."""
    found: dict[int, list[AvailabilityRow]] = {}
    wanted = AvailabilityRow.resource_id.in_(sorted(set(resource_ids)))
    for row in session.scalars(select(AvailabilityRow).where(wanted).order_by(AvailabilityRow.id)):
        found.setdefault(row.resource_id, []).append(row)
    return found


def entries_in(person: PersonRow, unit_id: int) -> list[RosterEntryRow]:
    """Return a person's entries on a unit's roster; what others list him as is not this unit's to see."""
    return [entry for entry in person.entries if entry.unit_id == unit_id]


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that look like one human, and why."""

    kept_id: int
    merged_id: int
    name: str
    phone: str
    kept_codes: str
    merged_codes: str


def list_matches(session: Session, unit_id: int) -> list[Match]:
    """Return pairs with the same name and telephone of which neither is merged, the older one first."""
    first, second = aliased(PersonRow), aliased(PersonRow)
    on_roster = select(RosterEntryRow.person_id).where(RosterEntryRow.unit_id == unit_id)
    rows = session.execute(
        select(first, second)
        .join(second, (second.name == first.name) & (second.phone == first.phone) & (second.id > first.id))
        .where(first.phone != "", first.merged_into_id.is_(None), second.merged_into_id.is_(None))
        .where(or_(first.id.in_(on_roster), second.id.in_(on_roster)))
        .order_by(first.pinyin)
    )
    return [Match(a.id, b.id, a.name, a.phone, _codes(a, unit_id), _codes(b, unit_id)) for a, b in rows]


def _codes(person: PersonRow, unit_id: int) -> str:
    return "、".join(entry.code for entry in entries_in(person, unit_id))


def list_not_understood(session: Session, unit_id: int) -> list[tuple[str, str]]:
    """Return (whose, words) of times that nobody has understood yet: people of the roster and rooms."""
    people = (
        select(PersonRow.name, AvailabilityRow.words)
        .join(PersonRow, PersonRow.resource_id == AvailabilityRow.resource_id)
        .where(PersonRow.id.in_(select(RosterEntryRow.person_id).where(RosterEntryRow.unit_id == unit_id)))
        .where(AvailabilityRow.rule.is_(None))
    )
    rooms = (
        select(RoomRow.name, AvailabilityRow.words)
        .join(RoomRow, RoomRow.resource_id == AvailabilityRow.resource_id)
        .where(RoomRow.unit_id == unit_id, AvailabilityRow.rule.is_(None))
    )
    return [(name, words) for name, words in session.execute(people.union_all(rooms))]


def list_roster(
    session: Session, unit_id: int, *, words: str = "", category: str = "", limit: int = 500
) -> Sequence[RosterEntryRow]:
    """Return roster entries by name; `words` finds a code, a name, two characters or pinyin initials."""
    query = (
        select(RosterEntryRow)
        .join(RosterEntryRow.person)
        .where(RosterEntryRow.unit_id == unit_id)
        .options(selectinload(RosterEntryRow.person))
    )
    if words:
        like = f"%{words.lower()}%"
        query = query.where(
            or_(
                func.lower(RosterEntryRow.code).like(like),
                PersonRow.name.like(f"%{words}%"),
                PersonRow.initials.like(like),
                PersonRow.pinyin.like(like),
                PersonRow.phone.like(like),
            )
        )
    if category:
        query = query.where(RosterEntryRow.category == category)
    return session.scalars(query.order_by(PersonRow.pinyin, RosterEntryRow.id).limit(limit)).all()


def list_by_phone(session: Session, phone: str) -> Sequence[PersonRow]:
    """Return the unmerged people of a telephone number."""
    wanted = (PersonRow.phone == phone) & PersonRow.merged_into_id.is_(None)
    return session.scalars(select(PersonRow).where(wanted).order_by(PersonRow.id)).all()


def find_person(session: Session, person_id: int) -> PersonRow | None:
    """Return a person, or None."""
    return session.get(PersonRow, person_id)
