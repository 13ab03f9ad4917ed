"""Which hearings of an imported year would today's profile refuse, and which were in one room at the same time?

History is taken as it happened; these are warnings at the hearing's row of the workbook, never refusals.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import combinations

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason
from hearing_app.domain.intake.problems import Problem
from hearing_app.domain.intake.year_rows import AttendanceRecord, HearingRecord, YearIntake
from hearing_app.domain.rules.candidates import Appointment, Candidate, month_key
from hearing_app.domain.rules.kinds import Kind, SeatRole
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.spans import Span, civil_span
from hearing_app.services.steps.intake.year_people import person_key
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import people
from hearing_app.store.tables.people import RosterEntryRow

HELD = "held"
# What a ledger without hours means: the half-day in which hearings are held.
MORNING, NOON = time(9), time(12)


def year_warnings(
    session: Session, rules: Rulebook, profile: Profile, *, kind: Kind, unit_id: int, intake: YearIntake
) -> tuple[Problem, ...]:
    """Return what today's rules would refuse of the held hearings, after their people were saved."""
    entries = people.list_entries(session, unit_id)
    held = [record for record in intake.hearings if record.state.value == HELD]
    by_hearing: dict[str, list[AttendanceRecord]] = {}
    for row in intake.attendances:
        by_hearing.setdefault(row.hearing_number, []).append(row)
    known = _known(entries)
    months = _months(held, by_hearing, known)
    judging = Rules(kind, profile, rules.categories, rules.workdays, rules.weights)
    listed = {row.seat_role for row in intake.attendances}
    agencies = {review.number: review.responsible_agency for review in intake.reviews}
    found = []
    for record in held:
        rows = by_hearing.get(record.number, [])
        candidates = {id_: _candidate(held_by, months[id_]) for id_, held_by in _people(rows, known, entries).items()}
        ties = Ties(responsible_agency=agencies.get(record.matter_number, ""))
        seats = _seats(rows, known)
        verdict = judge_panel(judging, seats, candidates, ties=ties, on_day=record.held_on, stage=Stage.CONFIRMED)
        found += [_warning(record, reason) for reason in verdict.reasons if not _is_unlisted(reason, listed)]
    return (*found, *_rooms_twice(held))


def _known(entries: Iterable[RosterEntryRow]) -> Mapping[str, int]:
    """Return whom the workbook means by a code or a name, as the import itself found them."""
    known: dict[str, int] = {}
    for entry in entries:
        known.setdefault(entry.code, entry.person_id)
        known.setdefault(person_key("", entry.person.name), entry.person_id)
    return known


def _person_of(row: AttendanceRecord, known: Mapping[str, int]) -> int | None:
    return known.get(person_key(row.person_code, row.name))


def _months(
    held: Sequence[HearingRecord], by_hearing: Mapping[str, Sequence[AttendanceRecord]], known: Mapping[str, int]
) -> Mapping[int, Mapping[str, int]]:
    """Return how many other hearings of a month each person had; a person's own hearing does not count."""
    counted: dict[int, Counter[str]] = {id_: Counter() for id_ in known.values()}
    for record in held:
        for row in by_hearing.get(record.number, ()):
            person_id = _person_of(row, known)
            if person_id is not None and row.is_present:
                counted[person_id][month_key(record.held_on)] += 1
    return {id_: {month: number - 1 for month, number in found.items()} for id_, found in counted.items()}


def _people(
    rows: Iterable[AttendanceRecord], known: Mapping[str, int], entries: Iterable[RosterEntryRow]
) -> Mapping[int, list[RosterEntryRow]]:
    wanted = {_person_of(row, known) for row in rows}
    found: dict[int, list[RosterEntryRow]] = {}
    for entry in entries:
        if entry.person_id in wanted:
            found.setdefault(entry.person_id, []).append(entry)
    return found


def _candidate(held: Sequence[RosterEntryRow], months: Mapping[str, int]) -> Candidate:
    caps = [entry.monthly_cap for entry in held if entry.monthly_cap is not None]
    agencies = list(dict.fromkeys(entry.agency.name for entry in held if entry.agency))
    return Candidate(
        id=held[0].person_id,
        name=held[0].person.name,
        appointments=tuple(Appointment(entry.category, entry.term_from_on, entry.term_to_on) for entry in held),
        agency=agencies[0] if agencies else "",
        other_agencies=tuple(agencies[1:]),
        monthly_cap=min(caps) if caps else None,
        sittings_in=months,
    )


def _seats(rows: Iterable[AttendanceRecord], known: Mapping[str, int]) -> list[Seat]:
    """Return the seats of those who came: whoever stayed away did not count for the panel."""
    return [
        Seat(row.seat_role, row.category, person_id, can_come=Light.YES, has_no_conflict=Light.YES)
        for row in rows
        if row.is_present and (person_id := _person_of(row, known)) is not None
    ]


def _is_unlisted(reason: Reason, listed: set[SeatRole]) -> bool:
    """Say whether a seat is missing that the whole workbook never lists, as most ledgers leave out who wrote."""
    return reason.code == "seat.too_few" and reason.params["role_id"] in set(SeatRole) - listed


def _warning(record: HearingRecord, reason: Reason) -> Problem:
    told = Reason(f"history.{reason.code}", {**reason.params, "hearing": record.number}, reason.rule)
    return _problem(record, told)


def _rooms_twice(held: Sequence[HearingRecord]) -> Iterator[Problem]:
    by_place: dict[tuple[str, date], list[HearingRecord]] = {}
    for record in held:
        if record.place:
            by_place.setdefault((record.place, record.held_on), []).append(record)
    for records in by_place.values():
        for one, other in combinations(records, 2):
            if _span(one).overlaps(_span(other)):
                params = {"hearing": other.number, "other": one.number, "place": other.place, "day": other.held_on}
                yield _problem(other, Reason("history.room_twice", params))


def _span(record: HearingRecord) -> Span:
    return civil_span(record.held_on, record.start or MORNING, record.end or NOON)


def _problem(record: HearingRecord, told: Reason) -> Problem:
    place = record.source
    return Problem(place.sheet, place.row, "", record.number, told.code, told.params, is_fatal=False)
