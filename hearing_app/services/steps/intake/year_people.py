"""Who came to the hearings of a past year? Seats with attendance and votes, people found by code or by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hearing_app.domain.intake.year_rows import AttendanceRecord, ReviewRecord
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.services.context import Change
from hearing_app.services.steps.intake.tallies import Tally
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import people
from hearing_app.store.tables.outcomes import VoteRow
from hearing_app.store.tables.people import PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

VOTING = (SeatRole.PRESIDER, SeatRole.MEMBER)
COUNSEL_GROUP = "counsel"


def person_key(code: str, name: str) -> str:
    """Return what a row of the workbook names somebody by: the roster code, else the name."""
    return code or f"name:{name}"


def ensure_people(
    change: Change,
    rules: Rulebook,
    unit_id: int,
    *,
    attendances: Sequence[AttendanceRecord],
    reviews: Sequence[ReviewRecord],
    tally: Tally,
) -> Mapping[str, PersonRow]:
    """Return everybody whom the year's workbook names, adding who is not on the roster by what it knows of him."""
    known: dict[str, PersonRow] = {}
    for entry in people.list_entries(change.session, unit_id):
        known.setdefault(entry.code, entry.person)
        known.setdefault(person_key("", entry.person.name), entry.person)
    counsel = next(id_ for id_, category in rules.categories.items() if COUNSEL_GROUP in category.groups)
    wanted = {review.counsel_code: (review.counsel_code, review.counsel_code, counsel) for review in reviews}
    for row in attendances:
        wanted[person_key(row.person_code, row.name)] = (row.person_code or row.name, row.name, row.category)
    for key, (code, name, category) in wanted.items():
        if key and key not in known:
            person = people.add_person(change.session, name)
            change.session.add(RosterEntryRow(unit_id=unit_id, person=person, code=code, category=category))
            known[key] = person
            tally.count("people", "added")
    change.session.flush()
    return known


def save_attendances(
    change: Change,
    records: Sequence[AttendanceRecord],
    *,
    sittings: Mapping[str, SittingRow],
    known: Mapping[str, PersonRow],
    tally: Tally,
) -> None:
    """Save who sat where, who was present and how he voted."""
    seats = {(seat.sitting_id, seat.person_id): seat for row in sittings.values() for seat in row.seats}
    votes = _votes(change.session, [seat.id for seat in seats.values()])
    for record in records:
        sitting = sittings.get(record.hearing_number)
        person = known.get(person_key(record.person_code, record.name))
        if sitting is None or person is None:
            continue
        seat = seats.get((sitting.id, person.id))
        is_new = seat is None
        if seat is None:
            seat = SeatRow(
                sitting_id=sitting.id,
                person_id=person.id,
                position=len(sitting.seats) + 1,
                can_come="yes",
                no_conflict="yes",
            )
            sitting.seats.append(seat)
            seats[sitting.id, person.id] = seat
        tally.assign(
            "attendances",
            seat,
            is_new=is_new,
            role=record.seat_role.value,
            category=record.category,
            has_vote=record.seat_role in VOTING,
            signed_in_at=sitting.starts_at if record.is_present else None,
            is_absent=not record.is_present,
        )
        change.session.flush()
        if record.vote is not None:
            _save_vote(change, seat, votes.get(seat.id), choice=record.vote.value, at=sitting.ends_at, tally=tally)


def _votes(session: Session, seat_ids: Sequence[int]) -> Mapping[int, VoteRow]:
    query = select(VoteRow).where(VoteRow.seat_id.in_(list(seat_ids)))
    return {vote.seat_id: vote for vote in session.scalars(query)}


def _save_vote(change: Change, seat: SeatRow, vote: VoteRow | None, *, choice: str, at: datetime, tally: Tally) -> None:
    is_new = vote is None
    if vote is None:
        vote = VoteRow(seat_id=seat.id, recorded_by=change.actor.name, recorded_at=at)
        change.session.add(vote)
    tally.assign("votes", vote, is_new=is_new, choice=choice)
