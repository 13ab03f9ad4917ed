"""Who is it that an agency names? Somebody of the roster, or somebody who is added to it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.services.context import Change
from hearing_app.store import people
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import SeatRow


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody by id, or by name with telephone and, where he has one, e-mail."""

    person_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""


def ensure_nominee(change: Change, unit_id: int, seat: SeatRow, *, nominee: Nominee) -> int:
    """Return the person who is named, on the roster in the seat's category.

    The same name and telephone is the same human; a nomination that names nobody is refused.
    """
    person = _found(change.session, unit_id, nominee)
    if person is None:
        person = people.add_person(change.session, nominee.name.strip(), phone=nominee.phone, email=nominee.email)
    held = [entry for entry in person.entries if entry.unit_id == unit_id]
    if not any(entry.category == seat.category for entry in held):
        code = held[0].code if held else f"W{person.id:04d}"
        entry = RosterEntryRow(
            unit_id=unit_id, person_id=person.id, agency_id=seat.agency_id, code=code, category=seat.category
        )
        person.entries.append(entry)
    change.session.flush()
    return person.id


def _found(session: Session, unit_id: int, nominee: Nominee) -> PersonRow | None:
    if nominee.person_id is not None:
        person = people.find_person(session, nominee.person_id)
        if person is None or all(entry.unit_id != unit_id for entry in person.entries):
            raise NotFound
        return person
    if not nominee.name.strip():
        raise refuse("seat.nobody_named")
    same_phone = people.list_by_phone(session, nominee.phone) if nominee.phone else ()
    return next((person for person in same_phone if person.name == nominee.name.strip()), None)
