"""Which rules would have to give way so that a sitting fits, or fits before a clock runs out?

Only what the office, a party or a member may lift: the notice period by written waivers, rest days, hours, caps that
somebody set for himself, one more room or person, a longer search. Conflicts of interest, recusals, the make-up of a
panel, capacity, bookings and statutory days are never touched. Not here: which sets are smallest (ways).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.kinds import SeatRole, SeatRule
from hearing_app.domain.rules.panels import group_label
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.availability import Calendar, always_open
from hearing_app.domain.sittings.notices import notice_rule
from hearing_app.domain.sittings.orders import BookingFacts, Room
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.sittings.venues import equipment_needed
from hearing_app.domain.sittings.verdicts import summoned
from hearing_app.domain.spans import Span, civil_span, merged

WEEKS_MOST = 26
HIRED = -1  # the id of a room that is not there yet
LAST_ASKED = 10_000  # the load of a person who is not there yet: everybody else is asked before him
EARLY, LATE = time(8), time(21)

SHORTAGES = frozenset(
    f"slots.{code}"
    for code in (
        *("too_few_free", "too_few_voters", "no_group_free", "too_few_external"),
        *("no_legal_panel", "room_holds_too_few"),
    )
)

World = tuple[SlotRequest, BookingFacts]


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """One rule that may give way: what that means, what becomes of the world, and which obstacles it can lift.

    `lifts` holds codes of obstacles; empty: it opens times that a search does not even look at.
    """

    id: str
    reason: Reason
    apply: Callable[[World], World]
    lifts: frozenset[str] = frozenset()


def relaxations_of(rules: Rules, request: SlotRequest, facts: BookingFacts) -> tuple[Relaxation, ...]:
    """Return everything that may give way in this search, the easiest first."""
    found = [*_of_time(rules, request, facts), *_of_parties(rules, facts), *_of_rooms(rules, request, facts)]
    return (*found, *_of_people(facts), *_more_people(rules))


def _of_time(rules: Rules, request: SlotRequest, facts: BookingFacts) -> Iterator[Relaxation]:
    if rules.kind.has_notice_period and any(not party.has_waived_notice for party in summoned(rules, facts)):
        params = {"days": rules.profile.notice_before.n}
        yield Relaxation("notice", Reason("relax.notice", params, notice_rule(rules.profile)), _waived)
    if request.weeks < WEEKS_MOST:
        yield Relaxation("weeks", Reason("relax.weeks", {"weeks": WEEKS_MOST}), _longer)
    if not request.allows_rest_days:
        yield Relaxation("rest_day", Reason("relax.rest_day"), _on_rest_days, frozenset({"slots.rest_day"}))


def _waived(world: World) -> World:
    request, facts = world
    return request, replace(facts, parties=tuple(replace(party, has_waived_notice=True) for party in facts.parties))


def _longer(world: World) -> World:
    return replace(world[0], weeks=WEEKS_MOST), world[1]


def _on_rest_days(world: World) -> World:
    return replace(world[0], allows_rest_days=True), world[1]


def _of_parties(rules: Rules, facts: BookingFacts) -> Iterator[Relaxation]:
    """Yield each role whose stated times, not its bookings, may stand in the way."""
    sides = [party for party in summoned(rules, facts) if party.calendar is not None]
    for role in dict.fromkeys(party.role for party in sides if party.calendar and _has_hours(party.calendar)):

        def agreed(world: World, role: str = role) -> World:
            parties = tuple(
                replace(party, calendar=_unhindered(party.calendar)) if party.role == role and party.calendar else party
                for party in world[1].parties
            )
            return world[0], replace(world[1], parties=parties)

        lifts = frozenset({"slots.party_not_free"})
        yield Relaxation(f"party:{role}", Reason("relax.party_times", {"party": PARTIES[role]}), agreed, lifts)


def _has_hours(calendar: Calendar) -> bool:
    return calendar.open_on is not always_open or bool(calendar.foreign)


def _unhindered(calendar: Calendar) -> Calendar:
    """Return a calendar in which bookings alone count."""
    return replace(calendar, open_on=always_open, foreign=())


def _of_rooms(rules: Rules, request: SlotRequest, facts: BookingFacts) -> Iterator[Relaxation]:
    if request.room_ids is not None:
        yield Relaxation("rooms", Reason("relax.rooms"), lambda world: (replace(world[0], room_ids=None), world[1]))
    yield Relaxation("room_hours", Reason("relax.room_hours", {"early": EARLY, "late": LATE}), _out_of_hours)
    needed = equipment_needed(rules, summoned(rules, facts))

    def hired(world: World) -> World:
        wanted, known = world
        hours = _hours_of(tuple(room.calendar.open_on for room in known.rooms.values()))
        room = Room(HIRED, "", Calendar(0, hours), equipment=needed)
        ids = None if wanted.room_ids is None else wanted.room_ids | {HIRED}
        return replace(wanted, room_ids=ids), replace(known, rooms={**known.rooms, HIRED: room})

    yield Relaxation("hired_room", Reason("relax.hired_room"), hired)


def _out_of_hours(world: World) -> World:
    rooms = {
        id_: replace(room, calendar=replace(room.calendar, open_on=_hours_of((room.calendar.open_on, _whole_day))))
        for id_, room in world[1].rooms.items()
    }
    return world[0], replace(world[1], rooms=rooms)


def _whole_day(day: date) -> tuple[Span, ...]:
    return (civil_span(day, EARLY, LATE),)


@lru_cache(maxsize=64)
def _hours_of(openings: tuple[Callable[[date], Sequence[Span]], ...]) -> Callable[[date], tuple[Span, ...]]:
    """Return hours in which any of some openings is open."""

    @lru_cache(maxsize=400)
    def open_on(day: date) -> tuple[Span, ...]:
        return tuple(merged(span for opening in openings for span in opening(day)))

    return open_on


def _of_people(facts: BookingFacts) -> Iterator[Relaxation]:
    if any(_has_hours(calendar) for calendar in facts.calendars.values()):
        yield Relaxation("people_hours", Reason("relax.people_hours"), _at_any_hour, SHORTAGES)
    if any(candidate.monthly_cap is not None for candidate in facts.people.values()):
        yield Relaxation("caps", Reason("relax.caps"), _uncapped, SHORTAGES)


def _at_any_hour(world: World) -> World:
    calendars = {id_: _unhindered(calendar) for id_, calendar in world[1].calendars.items()}
    return world[0], replace(world[1], calendars=calendars)


def _uncapped(world: World) -> World:
    people = {id_: replace(candidate, monthly_cap=None) for id_, candidate in world[1].people.items()}
    return world[0], replace(world[1], people=people)


def _more_people(rules: Rules) -> Iterator[Relaxation]:
    """Yield one more person for each group and role that has to be there, named by an agency or put on the roster."""
    panel = rules.profile.panel
    clause = rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)
    member = rules.kind.seats_of(SeatRole.MEMBER)
    at = HIRED
    if rules.kind.has_panel_rule and member is not None:
        for group in panel.required_groups:
            held = [one for one in member.categories if group in rules.categories[one].groups]
            params = {"who": group_label(rules.categories, group)}
            at -= 1
            yield _one_more(f"group:{group}", Reason("relax.one_more", params, clause), at, held)
    for rule in rules.kind.seats:
        if rule.least and not (rules.kind.has_panel_rule and rule.role is SeatRole.MEMBER):
            at -= 1
            held = _apart(rules, rule)
            yield _one_more(f"role:{rule.role}", Reason("relax.one_more", {"who": rule.label}), at, held)


def _apart(rules: Rules, rule: SeatRule) -> list[str]:
    """Return the categories of a role that make up no required group, so that one more of it is not one of these."""
    may = list(rule.categories or rules.categories)
    groups = set(rules.profile.panel.required_groups)
    return [one for one in may if groups.isdisjoint(rules.categories[one].groups)] or may


def _one_more(id_: str, reason: Reason, person_id: int, held: list[str]) -> Relaxation:
    person = Candidate(person_id, "", tuple(Appointment(one) for one in held), load=LAST_ASKED)

    def joined(world: World) -> World:
        people: Mapping[int, Candidate] = {**world[1].people, person_id: person}
        calendars = {**world[1].calendars, person_id: Calendar(0)}
        return world[0], replace(world[1], people=people, calendars=calendars)

    return Relaxation(id_, reason, joined, SHORTAGES)
