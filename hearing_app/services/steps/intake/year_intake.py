"""How does a year's workbook become matters, hearings that were held, and reviews?

History is taken as it happened: nothing is booked, no letter is written, and what today's rules would refuse is a
warning of the import, not a refusal. Not here: who came (steps.year_people).
"""

from collections.abc import Mapping
from datetime import date, time

from hearing_app.domain.intake.year_rows import HearingRecord, ReviewRecord, YearIntake
from hearing_app.domain.rules.kinds import Kind, Process
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_instant
from hearing_app.services.context import Change
from hearing_app.services.steps.clockwork.clocks import Pauses, due_of, evidence_of
from hearing_app.services.steps.intake.roster_intake import ensure_agencies
from hearing_app.services.steps.intake.tallies import Tally
from hearing_app.services.steps.intake.year_people import ensure_people, save_attendances
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import matters, people, sittings
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SittingRow

SOURCE = "year"
# What a ledger without hours means: the half-day in which hearings are held.
MORNING, NOON = time(9), time(12)


def save_year(
    change: Change, rules: Rulebook, profile: Profile, *, unit_id: int, intake: YearIntake, tally: Tally
) -> None:
    """Save matters and hearings, then who came, then the reviews that refer to both."""
    matters_by_number = _save_matters(change, unit_id, intake, tally=tally)
    known = ensure_people(change, rules, unit_id, attendances=intake.attendances, reviews=intake.reviews, tally=tally)
    held = _save_hearings(change, rules, unit_id, intake=intake, known=matters_by_number, tally=tally)
    save_attendances(change, intake.attendances, sittings=held, known=known, tally=tally)
    hearings = {record.number: record for record in intake.hearings}
    found = matters.load_reviews(change.session, unit_id, (record.number for record in intake.reviews))
    for record in intake.reviews:
        row = found.get(record.number)
        is_new = row is None
        if row is None:
            row = ReviewRow(unit_id=unit_id, number=record.number)
            change.session.add(row)
        hearing = hearings.get(record.hearing_number)
        values = _review_values(rules, profile, record, hearing)
        sitting, counsel = held.get(record.hearing_number), known.get(record.counsel_code)
        values |= _links(matters_by_number[record.number], sitting, counsel)
        tally.assign("reviews", row, is_new=is_new, **values)
    change.session.flush()


def hearing_kind(kinds: Mapping[str, Kind]) -> Kind:
    """Return the kind in which past hearings are kept: the first with the process of a hearing."""
    return next(kind for kind in kinds.values() if kind.process is Process.HEARING)


def _save_matters(change: Change, unit_id: int, intake: YearIntake, *, tally: Tally) -> Mapping[str, MatterRow]:
    agencies = ensure_agencies(change, {record.responsible_agency for record in intake.reviews})
    known = matters.load_by_number(change.session, unit_id, (record.number for record in intake.reviews))
    for record in intake.reviews:
        matter = known.get(record.number)
        is_new = matter is None
        if matter is None:
            matter = MatterRow(unit_id=unit_id, number=record.number, source=SOURCE)
            known[record.number] = matter
            change.session.add(matter)
        agency = agencies.get(record.responsible_agency)
        # a live matter is not rewritten by a list of past years: only what is empty is filled in
        is_ours = matter.source == SOURCE
        is_changed = tally.fill(
            "matters" if is_ours else "live_matters",
            matter,
            is_new=is_new,
            category=record.category,
            subject=record.subject,
            district=record.district,
            stage=record.stage.value,
            agency_id=agency.id if agency else None,
            received_on=record.received_on,
        )
        tally.count("matters", "added" if is_new else "changed" if is_changed else "same")
        change.session.flush()
        if is_new and record.petitioner:
            matters.add_party(change.session, matter, "petitioner", record.petitioner)
    return known


def _save_hearings(
    change: Change,
    rules: Rulebook,
    unit_id: int,
    *,
    intake: YearIntake,
    known: Mapping[str, MatterRow],
    tally: Tally,
) -> Mapping[str, SittingRow]:
    kind = hearing_kind(rules.kinds)
    rooms = people.load_rooms(change.session, unit_id)
    found = sittings.load_by_number(change.session, unit_id, (record.number for record in intake.hearings))
    for record in intake.hearings:
        row = found.get(record.number)
        is_new = row is None
        if row is None:
            row = SittingRow(unit_id=unit_id, number=record.number, kind=kind.id, source=SOURCE, evidence={})
            change.session.add(row)
            found[record.number] = row
        elif row.source != SOURCE:
            tally.count("hearings", "same")
            del found[record.number]
            continue
        matter, room = known.get(record.matter_number), rooms.get(record.place)
        values = _hearing_values(record)
        values |= {"matter_id": matter.id if matter else None, "room_id": room.id if room else None}
        if matter is not None:
            values["title"] = matter.title
        tally.assign("hearings", row, is_new=is_new, **values)
    change.session.flush()
    return found


def _hearing_values(record: HearingRecord) -> dict[str, object]:
    start = record.start or MORNING
    starts_at, ends_at = (civil_instant(record.held_on, clock) for clock in (start, record.end or NOON))
    is_held = record.state == "held"
    return {
        "place": record.place,
        "starts_at": starts_at,
        "ends_at": max(ends_at, starts_at),
        "state": record.state.value,
        "is_open": record.is_open is not False,
        "postponements": int(record.was_postponed),
        "noticed_at": civil_instant(record.noticed_on, MORNING) if record.noticed_on else None,
        "opened_at": starts_at if is_held else None,
        "closed_at": ends_at if is_held else None,
    }


def _review_values(
    rules: Rulebook, profile: Profile, record: ReviewRecord, hearing: HearingRecord | None
) -> dict[str, object]:
    values: dict[str, object] = {"due_on": None, "due_evidence": {}}
    rule = profile.stage_clocks.get(record.stage.value)
    if record.received_on is not None and rule is not None:
        pauses = _pauses(hearing) if profile.clocks[rule].may_pause else ()
        due = due_of(rules, profile, rule, start_on=record.received_on, pauses=pauses)
        values = {"due_on": due.due_on, "due_evidence": evidence_of(due) | {"is_provisional": due.is_provisional}}
    has_adoption = hearing is not None and hearing.state == "held" and hearing.adoption is not None
    return values | {
        "stage": record.stage.value,
        "state": "served" if record.served_on else "signed" if record.signed_on else "reviewing",
        "received_on": record.received_on,
        "accepted_on": record.accepted_on,
        "counsel_on": record.counsel_on,
        "counsel_form": "written" if record.counsel_on else "",
        "conclusion": record.conclusion.value if record.conclusion else "",
        "adoption": hearing.adoption.value if hearing and hearing.adoption and has_adoption else "",
        "signed_on": record.signed_on,
        "served_on": record.served_on,
    }


def _links(matter: MatterRow, sitting: SittingRow | None, counsel: PersonRow | None) -> dict[str, object]:
    return {
        "matter_id": matter.id,
        "sitting_id": sitting.id if sitting else None,
        "counsel_id": counsel.id if counsel else None,
    }


def _pauses(hearing: HearingRecord | None) -> Pauses:
    """Return the pause of a held hearing: from the notice served to the hearing closed (profile clock_pause)."""
    if hearing is None or hearing.state != "held" or hearing.noticed_on is None:
        return ()
    closed: date = hearing.held_on
    return ((hearing.noticed_on, closed),) if closed >= hearing.noticed_on else ()
