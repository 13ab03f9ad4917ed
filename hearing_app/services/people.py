"""Who is this? The page of one person, contacts and times, records of one human made one.

Not here: the list of all (services.rosters).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hearing_app.domain.errors import NotFound, Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps import time_words
from hearing_app.services.steps.category_labels import agencies_of, category_label
from hearing_app.services.steps.intake import merges as merging
from hearing_app.services.steps.intake import person_intake
from hearing_app.services.steps.intake.person_intake import ContactOrder, EntryTimesOrder, PersonOrder
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import excuses_of
from hearing_app.store import filters, merges, people, sittings
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import SeatRow

YEAR = timedelta(days=365)
MOST_SEATS = 30


@dataclass(frozen=True, slots=True)
class EntryView:
    """One category that a person holds on the roster."""

    id: int
    code: str
    category_label: Label
    agency: str
    title: str
    specialisms: str
    term_from_on: date | None
    term_to_on: date | None
    monthly_cap: int | None
    times_text: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat that the person has or had; `excuse` is what he wrote who did not want to come as set."""

    sitting_id: int
    number: str
    kind_label: Label
    role_label: Label
    starts_at: datetime
    place: str
    state: str
    state_label: Label
    is_released: bool
    excuse: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person of the roster as his page shows him; `version` is that of his resource."""

    id: int
    version: int
    name: str
    phone: str
    email: str
    channel: str
    language: str
    district: str
    is_address_bad: bool
    entries: tuple[EntryView, ...]
    understood: tuple[Label, ...]
    unclear: tuple[str, ...]
    load: int
    seats: tuple[SeatLine, ...]


@dataclass(frozen=True, slots=True)
class MatchSide:
    """One of two records that look alike."""

    person_id: int
    codes: str
    categories: tuple[Label, ...]
    agency: str
    email: str
    times_text: str
    seats: int


@dataclass(frozen=True, slots=True)
class MatchView:
    """Two records with the same name and telephone."""

    name: str
    phone: str
    first: MatchSide
    second: MatchSide


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge that stands and can be undone."""

    id: int
    name: str
    kept_id: int
    merged_at: datetime
    merged_by: str
    moved: Mapping[str, int]


def view_categories(ctx: Context) -> Mapping[str, Label]:
    """Return the categories of people, by id."""
    return {id_: one.label for id_, one in ctx.rules.categories.items()}


def view_person(ctx: Context, person_id: int) -> PersonView:
    """Return a person of the unit's roster; raises NotFound for anybody else, or one merged away."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    entries = filters.entries_of_person(ctx.reader, unit_id, person_id)
    if not entries:
        raise NotFound
    person: PersonRow = entries[0].person
    times = people.list_times(ctx.reader, [person.resource_id]).get(person.resource_id, [])
    seats = filters.seats_of_person(ctx.reader, unit_id, person.id, limit=MOST_SEATS)
    excuses = excuses_of(ctx.reader, seats)
    return PersonView(
        id=person.id,
        version=filters.resource_version(ctx.reader, person.resource_id),
        name=person.name,
        phone=person.phone,
        email=person.email,
        channel=person.channel,
        language=person.language,
        district=person.district,
        is_address_bad=person.is_address_bad,
        entries=tuple(_entry(ctx, entry) for entry in entries),
        understood=time_words.understood(times),
        unclear=time_words.unclear(times),
        load=sittings.sat_counts(ctx.reader, [person.id], ctx.now - YEAR).get(person.id, 0),
        seats=tuple(_seat(ctx, seat, excuses.get(seat.id, "")) for seat in seats),
    )


def _entry(ctx: Context, row: RosterEntryRow) -> EntryView:
    return EntryView(
        id=row.id,
        code=row.code,
        category_label=category_label(ctx, row.category),
        agency=row.agency.name if row.agency else "",
        title=row.title,
        specialisms=row.specialisms,
        term_from_on=row.term_from_on,
        term_to_on=row.term_to_on,
        monthly_cap=row.monthly_cap,
        times_text=row.times_text,
    )


def _seat(ctx: Context, row: SeatRow, excuse: str) -> SeatLine:
    kind = ctx.rules.kinds[row.sitting.kind]
    rule = kind.seats_of(SeatRole(row.role))
    return SeatLine(
        sitting_id=row.sitting_id,
        number=row.sitting.number,
        kind_label=kind.label,
        role_label=rule.label if rule else {"zh": row.role, "en": row.role},
        starts_at=row.sitting.starts_at,
        place=place_of(row.sitting),
        state=row.sitting.state,
        state_label=STATE_LABELS[SittingState(row.sitting.state)],
        is_released=row.released_at is not None,
        excuse=excuse,
    )


def view_matches(ctx: Context) -> list[MatchView]:
    """Return the pairs of records with the same name and telephone, side by side."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    pairs = people.list_matches(ctx.reader, unit_id)
    ids = [id_ for pair in pairs for id_ in (pair.kept_id, pair.merged_id)]
    seats = sittings.sat_counts(ctx.reader, ids, ctx.now - 20 * YEAR)
    return [
        MatchView(
            pair.name, pair.phone, *(_side(ctx, id_, unit_id, seats=seats) for id_ in (pair.kept_id, pair.merged_id))
        )
        for pair in pairs
    ]


def _side(ctx: Context, person_id: int, unit_id: int, *, seats: Mapping[int, int]) -> MatchSide:
    """Return one record of a pair; of one on another unit's roster no more than that it is there."""
    person = people.find_person(ctx.reader, person_id)
    if person is None:
        raise NotFound
    entries = people.entries_in(person, unit_id)
    return MatchSide(
        person_id=person.id,
        codes="、".join(entry.code for entry in entries),
        categories=tuple(category_label(ctx, entry.category) for entry in entries),
        agency=agencies_of(entries),
        email=person.email if entries else "",
        times_text="；".join(entry.times_text for entry in entries if entry.times_text),
        seats=seats.get(person.id, 0) if entries else 0,
    )


def view_merges(ctx: Context) -> list[MergeView]:
    """Return the merges that stand, newest first, with how many rows of each sort they moved."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    return [
        MergeView(
            id=merge.id,
            name=kept.name,
            kept_id=kept.id,
            merged_at=merge.merged_at,
            merged_by=merge.merged_by,
            moved={name: len(ids) for name, ids in merge.moved["rows"].items() if ids},
        )
        for merge, kept, _merged in merges.list_standing(ctx.reader, unit_id)
    ]


def merge_people(ctx: Context, kept_id: int, merged_id: int) -> int:
    """Make two records of one human one: entries, seats, bookings, times, accounts … move to the kept one.

    Returns the id of the merge. Raises Refused where both are booked at the same time or sit in one sitting.
    """
    with ctx.change(Action.EDIT_ROSTER) as change:
        row = merging.merge(change, change.permit_own_unit(), kept_id=kept_id, merged_id=merged_id)
        change.note("person", kept_id, merged=merged_id, merge=row.id)
        return row.id


def undo_merge(ctx: Context, merge_id: int) -> int:
    """Move back exactly what a merge moved; returns the id of the record that is there again."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        row = merging.undo(change, change.permit_own_unit(), merge_id)
        change.note("person", row.kept_id, parted=row.merged_id, merge=row.id)
        return row.merged_id


def add_person(ctx: Context, order: PersonOrder) -> int:
    """Put somebody on the roster; returns the person's id. Refuses a taken code or an unknown category."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        person = person_intake.add(change, ctx.rules, change.permit_own_unit(), order)
        change.note("person", person.id, code=order.code, added=True)
        return person.id


def edit_contacts(ctx: Context, order: ContactOrder) -> None:
    """Change telephone, address, channel, language and district of somebody on the roster."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        person = _seen(change, order.person_id, order.version)
        person_intake.save_contacts(change, person, order)
        change.note("person", person.id, contacts=True)


def edit_times(ctx: Context, order: EntryTimesOrder) -> int:
    """Write the times in words of a roster entry anew; returns how many clauses were not understood."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        person = _found(change, order.person_id)
        entry = person_intake.entry_of(change, person, order.entry_id)
        _check_seen(change, person, order.version)
        unclear = person_intake.save_times_of(change, entry, order.words)
        change.note("person", person.id, times=True, unclear=unclear)
        return unclear


def _seen(change: Change, person_id: int, version: int) -> PersonRow:
    person = _found(change, person_id)
    _check_seen(change, person, version)
    return person


def _found(change: Change, person_id: int) -> PersonRow:
    unit_id = change.permit_own_unit()
    person = merges.lock_people(change.session, [person_id]).get(person_id)
    if person is None or not merges.is_on_roster(change.session, unit_id, person_id):
        raise NotFound
    return person


def _check_seen(change: Change, person: PersonRow, version: int) -> None:
    if filters.resource_version(change.session, person.resource_id) != version:
        raise Stale
