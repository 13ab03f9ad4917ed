"""How do two records of one human become one, and how is that undone? Inside an open change.

Everything that hangs on the merged record moves to the kept one, so that one human is one resource; the merge keeps
what moved and what it overwrote, and undoing moves exactly that back. What came later stays where it is.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy.exc import IntegrityError

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.services.context import Change, is_clash
from hearing_app.store import bookings, merges, people
from hearing_app.store.tables.people import MergeRow, PersonRow

CONTACTS = ("name", "phone", "email", "district", "channel", "language")


def merge(change: Change, unit_id: int, *, kept_id: int, merged_id: int) -> MergeRow:
    """Move everything of one record to another; raises Refused where both are booked at once or sit together."""
    kept, merged = _pair(change, unit_id, kept_id, merged_id)
    bookings.lock_calendars(change.session, [kept.resource_id, merged.resource_id], now=change.now)
    reasons = list(_reasons(change, kept, merged))
    if reasons:
        raise Refused(reasons)
    moved = merges.hanging_on(change.session, merged)
    before = {name: getattr(kept, name) for name in CONTACTS}
    _take_contacts(kept, merged)
    _move(change, moved, kept)
    merged.merged_into_id = kept.id
    row = MergeRow(
        kept_id=kept.id,
        merged_id=merged.id,
        moved={"rows": moved, "contacts": before},
        merged_at=change.now,
        merged_by=change.actor.name,
    )
    change.session.add(row)
    people.raise_versions(change.session, [kept.resource_id, merged.resource_id])
    change.session.flush()
    return row


def undo(change: Change, unit_id: int, merge_id: int) -> MergeRow:
    """Move back what a merge moved, with the bookings that its seats have since; refuses while a later merge stands.

    A seat that was given to somebody else meanwhile stays his.
    """
    row = merges.lock(change.session, merge_id)
    if row is None or row.undone_at is not None or not _is_visible(change, unit_id, row):
        raise NotFound
    if merges.has_later(change.session, row):
        raise Refused([Reason("merge.later_first")])
    found = merges.lock_people(change.session, [row.kept_id, row.merged_id])
    kept, merged = found[row.kept_id], found[row.merged_id]
    bookings.lock_calendars(change.session, [kept.resource_id, merged.resource_id], now=change.now)
    _restore_contacts(kept, merged, row.moved["contacts"])
    merged.merged_into_id = None
    _move(change, merges.still_on(change.session, row.moved["rows"], kept), merged)
    row.undone_at = change.now
    people.raise_versions(change.session, [kept.resource_id, merged.resource_id])
    change.session.flush()
    return row


def _pair(change: Change, unit_id: int, kept_id: int, merged_id: int) -> tuple[PersonRow, PersonRow]:
    if kept_id == merged_id:
        raise Refused([Reason("merge.same_record")])
    found = merges.lock_people(change.session, [kept_id, merged_id])
    if len(found) < 2:
        raise NotFound
    kept, merged = found[kept_id], found[merged_id]
    on_roster = [merges.is_on_roster(change.session, unit_id, person.id) for person in (kept, merged)]
    is_double = (kept.name, kept.phone) == (merged.name, merged.phone) and kept.phone != ""
    if not all(on_roster) and not (any(on_roster) and is_double):
        raise NotFound
    return kept, merged


def _reasons(change: Change, kept: PersonRow, merged: PersonRow) -> Iterator[Reason]:
    for person in (kept, merged):
        if person.merged_into_id is not None:
            yield Reason("merge.already", {"name": person.name})
    for here, there in merges.overlaps(change.session, kept, merged):
        yield Reason("merge.booked_at_once", {"name": kept.name, "one": here, "other": there})
    for number in merges.shared_sittings(change.session, kept.id, merged.id):
        yield Reason("merge.same_sitting", {"name": kept.name, "number": number})


def _take_contacts(kept: PersonRow, merged: PersonRow) -> None:
    """Fill contacts as an import will read them: the oldest entry leads, the other record fills what is empty.

    Otherwise the next import of the same workbook would change what the merge made.
    """
    first = {person.id: min((entry.id for entry in person.entries), default=0) for person in (kept, merged)}
    leads = kept if not first[merged.id] or first[kept.id] < first[merged.id] else merged
    other = merged if leads is kept else kept
    for field in ("phone", "email", "district"):
        setattr(kept, field, getattr(leads, field) or getattr(other, field))
    if leads is merged:
        people.rename(kept, merged.name)
    kept.channel = kept.channel or merged.channel


def _restore_contacts(kept: PersonRow, merged: PersonRow, before: Mapping[str, str]) -> None:
    """Give the kept record back what the merge overwrote, unless somebody has changed it since."""
    for field, value in before.items():
        if field != "name" and getattr(kept, field) == getattr(merged, field):
            setattr(kept, field, value)
    if kept.name == merged.name and before["name"] != kept.name:
        people.rename(kept, before["name"])


def _move(change: Change, moved: Mapping[str, list[int]], person: PersonRow) -> None:
    try:
        merges.move(change.session, moved, person)
    except IntegrityError as error:
        if is_clash(error):
            raise Refused([Reason("booking.taken")]) from error
        raise


def _is_visible(change: Change, unit_id: int, row: MergeRow) -> bool:
    """Say whether the human stands on the unit's roster, under whichever record his entries hang now."""
    owners = [row.merged_id, row.kept_id]
    while (person := people.find_person(change.session, owners[-1])) is not None and person.merged_into_id:
        owners.append(person.merged_into_id)
    return any(merges.is_on_roster(change.session, unit_id, id_) for id_ in owners)
