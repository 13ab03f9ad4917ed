"""How does a roster workbook become people, agencies and rooms?

Found again by code (entries) or name (agencies, rooms), so that the same file twice changes nothing. A row never
empties what somebody else filled in. Not here: which two records are one human (services.people).
"""

from collections.abc import Mapping, Sequence

from hearing_app.domain.intake.rosters import AgencyRecord, RoomRecord, RosterRecord
from hearing_app.domain.people.availability_words import Effect, read_availability
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change
from hearing_app.services.steps.intake.tallies import Tally
from hearing_app.services.steps.times import save_times
from hearing_app.store import people
from hearing_app.store.tables.people import AgencyRow, PersonRow, RoomRow, RosterEntryRow


def save_agencies(change: Change, records: Sequence[AgencyRecord], tally: Tally) -> None:
    """Save the agencies that may be asked to name people."""
    known = people.load_agencies(change.session)
    for record in records:
        row = known.get(record.name)
        is_new = row is None
        if row is None:
            row = AgencyRow(name=record.name)
            change.session.add(row)
            known[record.name] = row
        tally.assign(
            "agencies",
            row,
            is_new=is_new,
            categories=list(record.categories),
            contact=record.contact,
            phone=record.phone,
            email=record.email,
            address=record.address,
        )
    change.session.flush()


def save_rooms(change: Change, unit_id: int, records: Sequence[RoomRecord], *, tally: Tally) -> None:
    """Save rooms with their opening hours."""
    known = people.load_rooms(change.session, unit_id)
    for record in records:
        row = known.get(record.name)
        is_new = row is None
        if row is None:
            resource = people.add_resource(change.session, "room")
            row = RoomRow(resource_id=resource.id, unit_id=unit_id, name=record.name, capacity=record.capacity or 0)
            change.session.add(row)
            known[record.name] = row
        hours = row.hours_text or ""
        tally.assign(
            "rooms",
            row,
            is_new=is_new,
            place=record.place,
            capacity=record.capacity or 0,
            equipment=[part for part in record.equipment.split("、") if part],
            hours_text=record.hours_text,
        )
        if row.hours_text != hours:
            found = read_availability(record.hours_text, civil_day(change.now), default=Effect.OPEN)
            save_times(change, row.resource_id, "hours", words=record.hours_text, found=found)
    change.session.flush()


def save_roster(change: Change, unit_id: int, records: Sequence[RosterRecord], *, tally: Tally) -> None:
    """Save roster entries; a new code is a new person until a clerk merges him with another."""
    agencies = ensure_agencies(change, {record.agency for record in records})
    entries = people.list_entries(change.session, unit_id)
    known = {(entry.code, entry.category): entry for entry in entries}
    persons = {entry.code: entry.person for entry in entries}
    for record in records:
        person = persons.get(record.code)
        if person is None:
            person = people.add_person(
                change.session, record.name, phone=record.phone, email=record.email, district=record.district
            )
            persons[record.code] = person
        entry = known.get((record.code, record.category))
        is_new = entry is None
        if entry is None:
            entry = RosterEntryRow(
                unit_id=unit_id, person=person, code=record.code, category=record.category, times_text=""
            )
            change.session.add(entry)
            known[record.code, record.category] = entry
        times = entry.times_text
        is_person_changed = _fill_person(entry, record, is_new=is_new, tally=tally)
        agency = agencies.get(record.agency)
        is_changed = tally.assign(
            "people",
            entry,
            is_new=is_new,
            agency_id=agency.id if agency else None,
            title=record.title,
            specialisms=record.specialisms,
            district=record.district,
            term_from_on=record.term_from_on,
            term_to_on=record.term_to_on,
            monthly_cap=record.monthly_cap,
            times_text=record.unavailable_text,
        )
        if is_person_changed and not is_changed:
            tally.turn("people", "same", "changed")
        if entry.times_text != times:
            found = read_availability(record.unavailable_text, civil_day(change.now), default=Effect.CLOSED)
            save_times(change, person.resource_id, f"roster:{record.code}", words=record.unavailable_text, found=found)
    change.session.flush()


def ensure_agencies(change: Change, names: set[str]) -> Mapping[str, AgencyRow]:
    """Return the agencies of these names, adding those that are new."""
    known = people.load_agencies(change.session)
    for name in sorted(names - set(known) - {""}):
        known[name] = AgencyRow(name=name)
        change.session.add(known[name])
    change.session.flush()
    return known


def _fill_person(entry: RosterEntryRow, record: RosterRecord, *, is_new: bool, tally: Tally) -> bool:
    """Take name and contacts from a row: the person's first entry leads, others only fill what is empty."""
    person: PersonRow = entry.person
    contacts = {name: getattr(record, name) for name in ("name", "phone", "email", "district")}
    news = tally.news("contacts", entry, is_new=is_new, values=contacts)
    if is_new:
        return False
    is_leading = entry.id == min(other.id for other in person.entries)
    is_changed = False
    for field, value in news.items():
        if value == getattr(person, field) or not (is_leading or not getattr(person, field)):
            continue
        if field == "name":
            people.rename(person, value)
        else:
            setattr(person, field, value)
        is_changed = True
    return is_changed
