"""How is somebody put on the roster or changed by a clerk? Inside an open change.

Not here: workbooks (steps.roster_intake).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.people.availability_words import Effect, read_availability
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change
from hearing_app.services.steps.intake.roster_intake import ensure_agencies
from hearing_app.services.steps.times import save_times
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import filters, people
from hearing_app.store.tables.people import PersonRow, RosterEntryRow


@dataclass(frozen=True, slots=True)
class PersonOrder:
    """Somebody new on the roster, in one category; terms are civil days, both included."""

    name: str
    code: str
    category: str
    agency: str = ""
    phone: str = ""
    email: str = ""
    district: str = ""
    specialisms: str = ""
    term_from_on: date | None = None
    term_to_on: date | None = None
    monthly_cap: int | None = None
    times_text: str = ""


@dataclass(frozen=True, slots=True)
class ContactOrder:
    """How somebody is reached, in the version of his resource that the clerk saw."""

    person_id: int
    version: int
    phone: str
    email: str
    channel: str
    language: str
    district: str


@dataclass(frozen=True, slots=True)
class EntryTimesOrder:
    """The times in words of one roster entry."""

    person_id: int
    version: int
    entry_id: int
    words: str


def add(change: Change, rules: Rulebook, unit_id: int, order: PersonOrder) -> PersonRow:
    """Write a person with one roster entry; raises Refused with every reason."""
    reasons = list(_reasons(change, rules, unit_id, order))
    if reasons:
        raise Refused(reasons)
    agency = ensure_agencies(change, {order.agency}).get(order.agency)
    person = people.add_person(
        change.session, order.name, phone=order.phone, email=order.email, district=order.district
    )
    entry = RosterEntryRow(
        unit_id=unit_id,
        person=person,
        agency_id=agency.id if agency else None,
        code=order.code,
        category=order.category,
        specialisms=order.specialisms,
        district=order.district,
        term_from_on=order.term_from_on,
        term_to_on=order.term_to_on,
        monthly_cap=order.monthly_cap,
    )
    change.session.add(entry)
    change.session.flush()
    if order.times_text:
        _write(change, entry, order.times_text)
    return person


def _reasons(change: Change, rules: Rulebook, unit_id: int, order: PersonOrder) -> Iterator[Reason]:
    if filters.has_code(change.session, unit_id, order.code):
        yield Reason("person.code_taken", {"code": order.code})
    if order.category not in rules.categories:
        yield Reason("person.category_unknown", {"category": order.category})
    if order.term_from_on and order.term_to_on and order.term_to_on < order.term_from_on:
        yield Reason("person.term_reversed", {"until": order.term_to_on, "start": order.term_from_on})


def save_contacts(change: Change, person: PersonRow, order: ContactOrder) -> None:
    """Write contacts; a new address is taken to be good until a mail comes back."""
    if order.email != person.email:
        person.is_address_bad = False
    person.phone, person.email, person.channel = order.phone, order.email, order.channel
    person.language, person.district = order.language, order.district
    people.raise_versions(change.session, [person.resource_id])


def entry_of(change: Change, person: PersonRow, entry_id: int) -> RosterEntryRow:
    """Return an entry of somebody on the actor's roster; raises NotFound for any other unit's."""
    entry = next((entry for entry in person.entries if entry.id == entry_id), None)
    if entry is None or entry.unit_id != change.actor.unit_id:
        raise NotFound
    return entry


def save_times_of(change: Change, entry: RosterEntryRow, words: str) -> int:
    """Write the times of one entry; returns how many clauses were not understood."""
    return _write(change, entry, words.strip())


def _write(change: Change, entry: RosterEntryRow, words: str) -> int:
    entry.times_text = words
    found = read_availability(words, civil_day(change.now), default=Effect.CLOSED)
    save_times(change, entry.person.resource_id, f"roster:{entry.code}", words=words, found=found)
    return len(found.not_understood)
