"""When could this sitting be held, where and with whom; and if at no time, why not?

Every slot offered passes `verdicts.judge_sitting` as planned. The search is complete on its grid: a start is left
out only if no free room that fits, no free party or no legal line-up exists for it. Not here: booking
(sittings.sittings), repairing many sittings at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.scheduling.bitsets import erode
from hearing_app.domain.scheduling.civil_days import CivilDays, days_until
from hearing_app.domain.sittings.lineups import Choice, Lineup, Pool, find_lineup, roles_without_anybody
from hearing_app.domain.sittings.matching import Demands, Worker
from hearing_app.domain.sittings.notices import counted_on, earliest_day, notice_rule
from hearing_app.domain.sittings.obstacles import Obstacle, Tally, shortages
from hearing_app.domain.sittings.orders import BookingFacts, ClockDue, Room, SittingOrder
from hearing_app.domain.sittings.pools import roster_categories, roster_of
from hearing_app.domain.sittings.searching.free_times import free_steps, open_steps, step_for
from hearing_app.domain.sittings.searching.picks import Picks, most_seats, turns_of
from hearing_app.domain.sittings.venues import equipment_needed, fitting_reasons, room_calendar
from hearing_app.domain.sittings.verdicts import binding_clocks, matter_reasons, missed_clocks, party_heads, summoned
from hearing_app.domain.spans import Span, civil_day


@dataclass(frozen=True, slots=True)
class SlotRequest:
    """Which stretch of the calendar to search: from a civil day (None = tomorrow) over so many weeks.

    `minutes` None means the kind's own length; `room_ids` None means every room. At most `most` slots come back.
    """

    from_on: date | None = None
    weeks: int = 8
    minutes: int | None = None
    room_ids: frozenset[int] | None = None
    grid_minutes: int = 30
    allows_rest_days: bool = False
    most: int = 40


@dataclass(frozen=True, slots=True)
class Price:
    """What a slot costs: days of waiting from today, sittings that its people already had, people from elsewhere."""

    waiting_days: int
    load: int
    distance: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One time with a room and a legal line-up; roles in `open_roles` must be named before the letters leave."""

    span: Span
    room_id: int
    other_room_ids: tuple[int, ...]
    seats: tuple[Seat, ...]
    open_roles: tuple[SeatRole, ...]
    price: Price
    missed_clocks: tuple[ClockDue, ...]
    is_provisional: bool
    allows_rest_day: bool

    @property
    def order(self) -> SittingOrder:
        """Return the order that books this slot as it is."""
        return SittingOrder(self.span, self.room_id, self.seats, allows_rest_day=self.allows_rest_day)


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """The slots, best first, and what stood in the way of others; `first_on` is the first day searched.

    `deadlines` are the matter's running clocks: a sitting after the last day of one misses it.
    """

    slots: tuple[Slot, ...]
    obstacles: tuple[Obstacle, ...]
    first_on: date
    last_on: date
    deadlines: tuple[ClockDue, ...] = ()


@dataclass(slots=True)
class Search:
    """What stays the same while one search walks through the days; free times are steps of its horizon.

    `on_grid` are the steps of a day at which a sitting may begin, `hours` the opening hours of rooms, `parties` the
    free steps of each role.
    """

    rules: Rules
    request: SlotRequest
    facts: BookingFacts
    today: date
    days: CivilDays
    on_grid: int
    hours: Sequence[int]
    rooms: Mapping[int, int]
    parties: Mapping[str, int]
    picks: Picks
    open_roles: frozenset[SeatRole]
    tally: Tally
    plans: dict[int, list[Demands[Choice]]] = field(default_factory=dict)
    lineups: dict[tuple[tuple[Worker[Choice], ...], int | None], Lineup | tuple[Reason, ...]] = field(
        default_factory=dict
    )

    @property
    def minutes(self) -> int:
        """Return how long the sitting is."""
        return self.request.minutes or self.rules.kind.minutes

    def starts(self, steps: int, day: date) -> int:
        """Return the steps of a day at which free time for the whole sitting begins."""
        return erode(steps >> self.days.offset(day) & self.days.a_day, self.days.grid.steps_for(self.minutes))


def find_slots(rules: Rules, request: SlotRequest, facts: BookingFacts, *, now: datetime) -> SlotSearch:
    """Return free times with room and line-up, fewest missed clocks and shortest wait first, and the obstacles.

    Days on which offices are shut are left out unless the request allows rest days and a room is open then.
    """
    tally = Tally()
    today = civil_day(now)
    begin = max(request.from_on or today + timedelta(days=1), today + timedelta(days=1))
    last = begin + timedelta(days=7 * request.weeks - 1)
    try:
        tally.add(matter_reasons(rules, facts), count=0)
        if tally.counts:
            return SlotSearch((), tally.obstacles(), begin, last, binding_clocks(rules, facts))
        first = max(begin, _first_day(rules, facts, today, tally))
        search = _prepared(rules, request, facts, days=(first, last), tally=tally, today=today)
        slots = _walk(search, first, last)
    except Refused as refused:
        tally.add(refused.reasons, count=0)
        return SlotSearch((), tally.obstacles(), begin, last, binding_clocks(rules, facts))
    best = tuple(sorted(slots, key=_rank)[: request.most])
    return SlotSearch(best, tally.obstacles(), first, last, binding_clocks(rules, facts))


def _rank(slot: Slot) -> tuple[object, ...]:
    price = slot.price
    return (
        len(slot.missed_clocks),
        slot.is_provisional,
        price.waiting_days,
        price.load,
        price.distance,
        slot.span.start,
        slot.room_id,
    )


def first_lawful_day(rules: Rules, facts: BookingFacts, today: date) -> date:
    """Return the first day on which the notice period of every party has run, served after the time to prepare.

    Raises Refused where no working-day table reaches.
    """
    first = today + timedelta(days=1)
    if not rules.kind.has_notice_period:
        return first
    ready = counted_on(rules.profile.prepare, rules.workdays, today)
    for party in summoned(rules, facts):
        if not party.has_waived_notice:
            first = max(first, earliest_day(rules.profile, rules.workdays, party.served_on or ready))
    return first


def _first_day(rules: Rules, facts: BookingFacts, today: date, tally: Tally) -> date:
    first = first_lawful_day(rules, facts, today)
    if not rules.kind.has_notice_period:
        return first
    params = {"earliest": first, "days": rules.profile.notice_before.words}
    tally.add([Reason("slots.notice_first_day", params, notice_rule(rules.profile))], count=0)
    return first


def _prepared(
    rules: Rules, request: SlotRequest, facts: BookingFacts, *, days: tuple[date, date], tally: Tally, today: date
) -> Search:
    minutes = request.minutes or rules.kind.minutes
    horizon = days_until(min(today, days[0]), days[1], step_for(minutes, request.grid_minutes))
    calendars = {room.id: room_calendar(rules, room) for room in _fitting_rooms(rules, request, facts, tally)}
    roster = roster_of(rules, facts)
    return Search(
        rules=rules,
        request=request,
        facts=facts,
        today=today,
        days=horizon,
        on_grid=CivilDays(today, 1, horizon.step_minutes).grid.on_the_minutes(request.grid_minutes),
        hours=list({open_steps(calendar.open_on, horizon) for calendar in calendars.values()}),
        rooms={id_: free_steps(calendar, horizon) for id_, calendar in calendars.items()},
        parties=_parties(rules, facts, horizon),
        picks=Picks(
            roster,
            horizon,
            horizon.grid.steps_for(minutes),
            most_seats(rules),
            lambda id_: free_steps(facts.calendars[id_], horizon),
            turns_of(roster),
        ),
        open_roles=roles_without_anybody(rules, roster_categories(rules, facts)),
        tally=tally,
    )


def _parties(rules: Rules, facts: BookingFacts, horizon: CivilDays) -> Mapping[str, int]:
    """Return the steps at which everybody of a role is free, as far as anything is known of their time."""
    found: dict[str, int] = {}
    for party in summoned(rules, facts):
        if party.calendar is not None:
            free = free_steps(party.calendar, horizon)
            found[party.role] = found.get(party.role, free) & free
    return found


def _fitting_rooms(rules: Rules, request: SlotRequest, facts: BookingFacts, tally: Tally) -> Iterator[Room]:
    """Yield the rooms that hold the parties and the fewest seats and have the equipment."""
    sides = summoned(rules, facts)
    needed = equipment_needed(rules, sides)
    least = party_heads(rules, facts) + sum(rule.least for rule in rules.kind.seats)
    for room in facts.rooms.values():
        if request.room_ids is not None and room.id not in request.room_ids:
            continue
        reasons = fitting_reasons(room, heads=least, needed=needed)
        tally.add(reasons, count=0)
        if not reasons:
            yield room


def _walk(search: Search, first: date, last: date) -> list[Slot]:
    """Search day by day; later days rank behind, so that enough slots end the walk."""
    slots: list[Slot] = []
    day = first
    while day <= last and len(slots) < search.request.most:
        slots.extend(_day_slots(search, day))
        day += timedelta(days=1)
    return slots


def _day_slots(search: Search, day: date) -> Iterator[Slot]:
    starts = _starts(search, day)
    if not starts:
        return
    if not search.rules.workdays.is_open(day) and not search.request.allows_rest_days:
        search.tally.add([Reason("slots.rest_day", {})], count=starts.bit_count())
        return
    rooms = {id_: search.starts(free, day) & starts for id_, free in search.rooms.items()}
    possible = reduce(or_, rooms.values(), 0)
    _count(search.tally, Reason("slots.rooms_taken", {}), starts & ~possible)
    for role, free in search.parties.items():
        able = search.starts(free, day)
        _count(search.tally, Reason("slots.party_not_free", {"party": PARTIES[role]}), starts & ~able)
        possible &= able
    if not possible:
        return
    offset = search.days.offset(day)
    for at, workers in search.picks.on(day, possible).items():
        begin = search.days.grid.instant(offset + at)
        span = Span(begin, begin + timedelta(minutes=search.minutes))
        slot = _slot(search, span, [id_ for id_, found in rooms.items() if found >> at & 1], workers)
        if slot is not None:
            yield slot


def _starts(search: Search, day: date) -> int:
    """Return the steps of a day on the grid at which a room's opening hours hold the whole sitting."""
    return reduce(or_, (search.starts(hours, day) for hours in search.hours), 0) & search.on_grid


def _count(tally: Tally, reason: Reason, starts: int) -> None:
    if starts:
        tally.add([reason], count=starts.bit_count())


def _slot(search: Search, span: Span, room_ids: Sequence[int], workers: tuple[Worker[Choice], ...]) -> Slot | None:
    heads = party_heads(search.rules, search.facts)
    rooms = [search.facts.rooms[id_] for id_ in room_ids]
    lineup = _lineup(search, workers, _seats_most(rooms, heads))
    if not isinstance(lineup, Lineup):
        search.tally.add(lineup)
        return None
    fitting = [room for room in rooms if room.capacity is None or room.capacity >= lineup.heads + heads]
    fitting.sort(key=lambda room: (room.capacity is None, room.capacity or 0, room.id))
    day = civil_day(span.start)
    return Slot(
        span=span,
        room_id=fitting[0].id,
        other_room_ids=tuple(room.id for room in fitting[1:]),
        seats=lineup.seats,
        open_roles=lineup.open_roles,
        price=_price(search, lineup, day),
        missed_clocks=missed_clocks(search.rules, search.facts, day),
        is_provisional=search.rules.workdays.is_provisional(day),
        allows_rest_day=not search.rules.workdays.is_open(day),
    )


def _seats_most(rooms: Sequence[Room], heads: int) -> int | None:
    capacities = [room.capacity for room in rooms if room.capacity is not None]
    return max(capacities) - heads if len(capacities) == len(rooms) else None


def _lineup(search: Search, workers: tuple[Worker[Choice], ...], seats_most: int | None) -> Lineup | tuple[Reason, ...]:
    key = (workers, seats_most)
    if key not in search.lineups:
        pool = Pool(workers, search.picks.roster.prices, search.open_roles, seats_most, search.plans)
        search.lineups[key] = find_lineup(search.rules, pool) or shortages(search.rules, pool)
    return search.lineups[key]


def _price(search: Search, lineup: Lineup, day: date) -> Price:
    people = [search.facts.people[seat.person_id] for seat in lineup.seats if seat.person_id is not None]
    district = search.facts.matter.district if search.facts.matter else ""
    distance = sum(bool(district) and person.district != district for person in people)
    return Price((day - search.today).days, sum(person.load for person in people), distance)
