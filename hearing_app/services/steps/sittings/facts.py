"""Which facts decide about a sitting? Loaded from the database into what the domain judges."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason
from hearing_app.domain.intake.pendings import REPRESENTATIVES_MOST
from hearing_app.domain.matters.routing import propose_route
from hearing_app.domain.mediations.cases import CaseState
from hearing_app.domain.rules.access_needs import skills_in
from hearing_app.domain.rules.candidates import Appointment, Candidate, month_key
from hearing_app.domain.rules.kinds import PROCESSES, Process
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import equipment_in
from hearing_app.domain.scheduling.civil_days import days_until
from hearing_app.domain.scheduling.stretches import Stretches
from hearing_app.domain.sittings.availability import Calendar, always_open
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import (
    BookingFacts,
    ClockDue,
    Consent,
    MatterFacts,
    MediationFacts,
    MediationRules,
    Party,
    Room,
)
from hearing_app.domain.sittings.searching.free_times import QUARTER_MINUTES
from hearing_app.domain.sittings.verdicts import matter_reasons, missing_consents
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.steps.calendars.loading import Horizon, load_calendars
from hearing_app.services.steps.calendars.remembered import REMEMBERED
from hearing_app.services.steps.hearing_terms import hold_view
from hearing_app.services.steps.notice_services import NoticeService, services_in
from hearing_app.services.steps.rule_evidence import profile_named, rule_of
from hearing_app.services.steps.sittings.ties import ties_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import accounts, letters, matters, people, sittings
from hearing_app.store.hearings import requests
from hearing_app.store.mediations import cases
from hearing_app.store.people import HeldRow
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.people import RoomRow
from hearing_app.store.tables.sittings import SittingRow

LOAD_SINCE = timedelta(days=365)
RESPONDENT_HEADS = 2
PETITIONER = "petitioner"
HOLD_BY: Label = {"zh": "举行听证", "en": "holding the hearing"}
SUSPENSIONS = frozenset({LetterKind.SUSPENSION, LetterKind.PARTY_SUSPENSION})
RESUMPTIONS = frozenset({LetterKind.RESUMPTION, LetterKind.PARTY_RESUMPTION})


def profile_of(session: Session, rules: Rulebook, unit_id: int, *, on_day: date) -> Profile:
    """Return the profile of a unit in the version in force on a day."""
    unit = next(row for row in accounts.list_units(session) if row.id == unit_id)
    return rules.profile(unit.profile, on_day)


def rules_for(session: Session, rules: Rulebook, unit_id: int, *, kind: str, on_day: date) -> Rules:
    """Return what holds for a sitting of a kind in a unit on a day."""
    profile = profile_of(session, rules, unit_id, on_day=on_day)
    return Rules(rules.kinds[kind], profile, rules.categories, rules.workdays, rules.weights)


def load_facts(
    session: Session,
    rules: Rulebook,
    unit_id: int,
    *,
    matter: MatterRow | None,
    horizon: Horizon,
    sitting: SittingRow | None = None,
) -> BookingFacts:
    """Load the people and rooms of the unit that are within the horizon, and the matter, with their times.

    Of a saved `sitting` the service of its notices and written waivers count.
    """
    mates = sittings.mates_of(session, sitting) if sitting else ()
    horizon = replace(horizon, mates=horizon.mates | {mate.id for mate in mates})
    entries = people.list_held(session, unit_id, only=horizon.people)
    every_room = people.load_rooms(session, unit_id).values()
    rooms = [row for row in every_room if horizon.rooms is None or row.id in horizon.rooms]
    parties = list(matter.parties) if matter else []
    resources = list(dict.fromkeys(entry.resource_id for entry in entries))
    resources += [row.resource_id for row in rooms] + [row.resource_id for row in parties]
    load = horizon.load or load_calendars
    calendars = load(session, resources, horizon, workdays=rules.workdays)
    sent = letters.of_sitting(session, sitting.id) if sitting is not None else ()
    by_person: dict[int, list[HeldRow]] = {}
    for entry in entries:
        by_person.setdefault(entry.person_id, []).append(entry)
    return BookingFacts(
        people=_candidates(session, by_person, calendars, horizon),
        calendars={entry.person_id: calendars[entry.resource_id] for entry in entries},
        rooms={row.id: _room(row, calendars[row.resource_id]) for row in rooms},
        agencies=people.agency_ids(session),
        matter=_matter(session, rules, matter, today=civil_day(horizon.now)) if matter else None,
        parties=_parties(matter, calendars, services_in(sent, sitting)) if matter else (),
        ties=ties_of(session, matter, sitting) if matter else Ties(),
        awaits_resumption=_awaits_resumption(sent),
        joined=parties_beside(mates),
    )


def parties_beside(mates: Iterable[SittingRow]) -> tuple[Party, ...]:
    """Return the parties of the matters that are heard together with one's own."""
    return tuple(
        _party(mate.matter, row, Calendar(row.resource_id, always_open), NoticeService())
        for mate in mates
        if mate.matter is not None
        for row in mate.matter.parties
    )


def _candidates(
    session: Session,
    by_person: Mapping[int, list[HeldRow]],
    calendars: Mapping[int, Calendar],
    horizon: Horizon,
) -> Mapping[int, Candidate]:
    loads = sittings.sat_counts(session, by_person, horizon.now - LOAD_SINCE)
    return {id_: _candidate(held, calendars[held[0].resource_id], loads.get(id_, 0)) for id_, held in by_person.items()}


def _candidate(held: list[HeldRow], calendar: Calendar, load: int) -> Candidate:
    person = held[0]
    agencies = list(dict.fromkeys(entry.agency for entry in held if entry.agency))
    caps = [entry.monthly_cap for entry in held if entry.monthly_cap is not None]
    return Candidate(
        id=person.person_id,
        name=person.name,
        appointments=tuple(Appointment(entry.category, entry.term_from_on, entry.term_to_on) for entry in held),
        agency=agencies[0] if agencies else "",
        other_agencies=tuple(agencies[1:]),
        district=person.district,
        specialisms=tuple(part for entry in held for part in entry.specialisms.split("、") if part),
        skills=skills_in("、".join(entry.specialisms for entry in held)),
        monthly_cap=min(caps) if caps else None,
        sittings_in=_months(calendar) if caps else {},
        load=load,
    )


def _months(calendar: Calendar) -> Mapping[str, int]:
    """Count the sittings that begin in each civil month; a time that is only on offer is none."""
    begun = _begun(calendar.busy)
    return dict(Counter(begun) - Counter(_begun(calendar.holds))) if calendar.holds else begun


def _begun(spans: Sequence[Span]) -> Mapping[str, int]:
    if isinstance(spans, Stretches):
        return spans.months
    return dict(Counter(month_key(civil_day(span.start)) for span in spans))


def _room(row: RoomRow, calendar: Calendar) -> Room:
    return Room(
        id=row.id,
        name=row.name,
        calendar=calendar,
        capacity=row.capacity,
        equipment=equipment_in("、".join(row.equipment)),
        district=row.place,
    )


def _matter(session: Session, rules: Rulebook, matter: MatterRow, *, today: date) -> MatterFacts:
    clocks = [row for row in matters.clocks_of(session, matter.id) if row.closed_on is None]
    profile = profile_of(session, rules, matter.unit_id, on_day=max((row.start_on for row in clocks), default=date.max))
    book, channels = rules.routes, rules.channels
    route = book.routes.get(matter.route)
    mediation = _mediation(session, rules, matter)
    latest = next(iter(requests.of_matter(session, matter.id)), None)
    return MatterFacts(
        id=matter.id,
        stage=matter.stage,
        district=matter.district,
        fields=(matter.category, matter.subject),
        barred={process: book.barred(route, process, PROCESSES[process]) for process in Process},
        simple_rule=book.simple_ref if matter.simple_ground else None,
        has_minor=matter.has_minor,
        clocks=tuple(_due(profile_named(rules, row.evidence, profile), row) for row in clocks),
        uncivil_kinds=_uncivil(rules, matter) if mediation is None else frozenset(),
        mediation_rules=MediationRules(channels.ref("handover"), channels.ref("consent")),
        mediation=mediation,
        request=requests.stand_on(latest, today).value if latest else "",
        hold_by=_hold_by(latest, today),
        skills=skills_in(matter.access_needs),
    )


def _hold_by(latest: HearingRequestRow | None, today: date) -> ClockDue | None:
    """Return the last day to hold what the latest request was granted, unless it was withdrawn or closed since."""
    is_open = latest is not None and latest.withdrawn_on is None and latest.closed_on is None
    term = hold_view(latest, today) if latest is not None and is_open else None
    return ClockDue("hold_by", HOLD_BY, term.due_on, term.rule) if term else None


def _due(profile: Profile, row: ClockRow) -> ClockDue:
    rule = profile.clocks[row.rule]
    return ClockDue(row.rule, rule.label, row.due_on, rule_of(row.evidence), rule.may_pause)


def _uncivil(rules: Rulebook, matter: MatterRow) -> frozenset[str]:
    """Return the kinds that want civil content where the list knows the claim to have none."""
    found = propose_route(rules.routes, matter.category, matter.subject)
    if found is None or rules.routes.claims[found.claim].has_civil_content:
        return frozenset()
    return frozenset(one.kind for one in rules.channels.channels.values() if one.needs_civil_content)


def _mediation(session: Session, rules: Rulebook, matter: MatterRow) -> MediationFacts | None:
    case = next(iter(cases.of_matter(session, matter.id)), None)
    channel = rules.channels.channels.get(case.channel) if case else None
    if case is None or channel is None:
        return None
    return MediationFacts(channel.kind, rules.kinds[channel.kind].label, case.state != CaseState.ENDED)


def _awaits_resumption(sent: Sequence[LetterRow]) -> bool:
    """Say whether the last word that left about a suspension is that there is one."""
    left = [LetterKind(letter.kind) for letter in sent if letter.state == "released"]
    return next((kind in SUSPENSIONS for kind in reversed(left) if kind in SUSPENSIONS | RESUMPTIONS), False)


def _parties(
    matter: MatterRow, calendars: Mapping[int, Calendar], served: Mapping[int, NoticeService]
) -> tuple[Party, ...]:
    unserved = NoticeService()
    return tuple(
        _party(matter, row, calendars[row.resource_id], served.get(row.id, unserved)) for row in matter.parties
    )


def _party(matter: MatterRow, row: PartyRow, calendar: Calendar, service: NoticeService) -> Party:
    is_petitioner = row.role == PETITIONER
    consent = Consent(row.consent)
    if consent is Consent.NONE and matter.both_indicated:
        consent = Consent.INDICATED
    return Party(
        id=row.id,
        role=row.role,
        heads=min(max(matter.attending, 1), REPRESENTATIVES_MOST) if is_petitioner else RESPONDENT_HEADS,
        calendar=calendar,
        served_on=service.served_on,
        has_waived_notice=service.has_waived,
        was_told=service.was_told,
        needs=equipment_in(matter.access_needs) if is_petitioner else frozenset(),
        consent=consent,
    )


def horizon_of(
    now: datetime, *, weeks: int, but_sitting: int | None = None, seats: Iterable[Seat] | None = None
) -> Horizon:
    """Return the horizon of a search: from the start of the current month, so that monthly caps are counted.

    With `seats` only their people are within it.
    """
    first = civil_day(now).replace(day=1)
    last = civil_day(now) + timedelta(days=7 * weeks + 62)
    begin, end = (civil_instant(day, time(0)) for day in (first, last))
    seated = None if seats is None else frozenset(seat.person_id for seat in seats if seat.person_id is not None)
    return Horizon(now, Span(begin, end), but_sitting, seated)


def search_horizon(now: datetime, *, from_on: date | None, weeks: int, but_sitting: int | None = None) -> Horizon:
    """Return the horizon of a search for times and people, whose calendars may be remembered.

    It begins with the current month and reaches a month beyond the last day, so that monthly caps are counted; the
    searches of a month have it in common.
    """
    today = civil_day(now)
    last = max(from_on or today, today) + timedelta(days=7 * weeks + 31)
    grid = days_until(today, last, QUARTER_MINUTES).grid
    return Horizon(now, Span(grid.start, grid.instant(grid.steps)), but_sitting, load=REMEMBERED.load)


def reasons_against(
    session: Session, rules: Rulebook, matter: MatterRow, *, kind: str, today: date
) -> tuple[Reason, ...]:
    """Return why a matter can have no sitting of a kind at any time, and which consents it still lacks."""
    parties = tuple(
        _party(matter, row, Calendar(row.resource_id, always_open), NoticeService()) for row in matter.parties
    )
    known = _matter(session, rules, matter, today=today)
    facts = BookingFacts({}, {}, {}, matter=known, parties=parties)
    by = rules_for(session, rules, matter.unit_id, kind=kind, on_day=matter.received_on or date.max)
    return (*matter_reasons(by, facts), *missing_consents(by, facts))


def barred_by(rules: Rulebook, matter: MatterRow, process: Process) -> tuple[Reason, ...]:
    """Return why the lawful route of a matter leaves no room for a process here, with the article; or nothing."""
    return rules.routes.barred(rules.routes.routes.get(matter.route), process, PROCESSES[process])
