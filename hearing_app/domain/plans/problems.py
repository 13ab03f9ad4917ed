"""How do matters, people and rooms of an office become a planning problem?

What the problem cannot say (monthly caps, terms that end within the horizon, panels of another size) the draft judges
again by the rules themselves (plans.drafts), so that nothing here has to be more than a good guess.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.plans.grids import SLOT_MINUTES, SlotGrid
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import EQUIPMENT
from hearing_app.domain.scheduling.plans import Member, Pending, Placement, Problem, Venue, Weights
from hearing_app.domain.sittings.lineups import (
    Choice,
    Demand,
    Pool,
    demand_plans,
    lawful_sizes,
    roles_without_anybody,
    seat_for,
)
from hearing_app.domain.sittings.matching import Worker, seat_workers
from hearing_app.domain.sittings.obstacles import shortages
from hearing_app.domain.sittings.orders import BookingFacts, Party, SittingOrder
from hearing_app.domain.sittings.pools import roster_categories, roster_of
from hearing_app.domain.sittings.slots import first_lawful_day
from hearing_app.domain.sittings.venues import equipment_needed
from hearing_app.domain.sittings.verdicts import matter_reasons, mediation_reasons, summoned

WITHOUT_LIMIT = 10_000  # what a room holds that has no capacity
LOAD_COUNTED = 4  # above so many sittings more than the least, the past does not count against anybody


@dataclass(frozen=True, slots=True)
class Wanted:
    """A matter that waits, with what holds for its kind and the facts that decide about it."""

    matter_id: int
    rules: Rules
    facts: BookingFacts


@dataclass(frozen=True, slots=True)
class Case:
    """A wanted matter as it stands in the problem: its seats as demands, who may take which of them."""

    wanted: Wanted
    demands: tuple[Demand, ...]
    workers: Mapping[int, Worker[Choice]]


@dataclass(frozen=True, slots=True)
class Translation:
    """The problem, and what its numbers stand for; `reasons` say why a matter has no place in it, by matter."""

    problem: Problem
    grid: SlotGrid
    cases: tuple[Case, ...]
    people: tuple[int, ...]
    rooms: tuple[int, ...]
    demands: tuple[Demand, ...]
    reasons: Mapping[int, tuple[Reason, ...]]

    def order_of(self, at: int, placement: Placement) -> SittingOrder:
        """Return the order that books a sitting where a plan places it."""
        case = self.cases[at]
        rules = case.wanted.rules
        span = self.grid.span_of(placement.start, rules.kind.minutes)
        seats = [
            seat_for(rules, self.demands[role], case.workers[self.people[member]]) for member, role in placement.people
        ]
        roles = [rule.role for rule in rules.kind.seats]
        seats.sort(key=lambda seat: (roles.index(seat.role), seat.person_id or 0))
        return as_usual(case.wanted, SittingOrder(span, self.rooms[placement.venue_id], tuple(seats)))


def as_usual(wanted: Wanted, order: SittingOrder) -> SittingOrder:
    """Return an order in public or not as the kind does it, with the ground that a minor gives."""
    has_minor = wanted.facts.matter is not None and wanted.facts.matter.has_minor
    is_open = wanted.rules.kind.is_open_by_default
    return SittingOrder(
        order.span,
        order.room_id,
        order.seats,
        is_open=is_open and not has_minor,
        closed_ground="minor" if is_open and has_minor else "",
        allows_rest_day=order.allows_rest_day,
    )


def translate(
    wanted: Sequence[Wanted], base: BookingFacts, *, days: tuple[date, ...], today: date, weights: Weights
) -> Translation:
    """Put matters, the people and rooms of `base` and the open days into one problem."""
    reasons: dict[int, tuple[Reason, ...]] = {}
    cases = []
    for one in wanted:
        found = _case(one, days)
        if isinstance(found, Case):
            cases.append(found)
        else:
            reasons[one.matter_id] = found
    grid = SlotGrid(days, max((_turnaround(case.wanted.rules) for case in cases), default=0))
    office = _Office(base, tuple(cases), grid)
    members = tuple(office.member(at, id_) for at, id_ in enumerate(office.people))
    pending = tuple(office.pending(at, members, today=today) for at in range(len(cases)))
    most = sum(len(case.demands) for case in cases)
    problem = Problem(grid.calendar, most, members, tuple(office.venues()), pending, weights)
    return Translation(problem, grid, office.cases, office.people, office.rooms, office.demands, reasons)


def _case(wanted: Wanted, days: tuple[date, ...]) -> Case | tuple[Reason, ...]:
    """Choose the seats of a matter, the usual panel first, or say why it can have no sitting."""
    rules, facts = wanted.rules, wanted.facts
    reasons = (*matter_reasons(rules, facts), *mediation_reasons(rules, facts))
    if reasons:
        return reasons
    open_roles = roles_without_anybody(rules, roster_categories(rules, facts))
    roster = roster_of(rules, facts)
    workers: dict[int, Worker[Choice]] = {}
    for day in dict.fromkeys((days[0], days[-1])):
        for worker in roster.workers_on(day):
            before = workers.get(worker.id)
            workers[worker.id] = Worker(worker.id, worker.options | before.options) if before else worker
    pool = Pool(tuple(workers.values()), roster.prices, open_roles)
    for size in lawful_sizes(rules):
        plans = [plan for plan in demand_plans(rules, pool, size) if seat_workers(plan, pool.workers)]
        if plans or (size == 0 and not rules.kind.has_panel_rule):
            best = max(plans, key=lambda plan: _slack(plan, pool), default=[])
            return Case(wanted, tuple(best), workers)
    return shortages(rules, pool)


def _slack(plan: Iterable[Demand], pool: Pool) -> list[int]:
    """Return how many could take each seat, the scarcest first: much choice is easily filled."""
    return sorted(sum(not demand.isdisjoint(worker.options) for worker in pool.workers) for demand in plan)


def _turnaround(rules: Rules) -> int:
    return -(-rules.kind.turnaround_minutes // SLOT_MINUTES)


class _Office:
    """What all parts of one problem are made from: the base facts, the cases, the grid, and positions for ids."""

    def __init__(self, base: BookingFacts, cases: tuple[Case, ...], grid: SlotGrid) -> None:
        self.base, self.cases, self.grid = base, cases, grid
        self.demands = tuple(dict.fromkeys(demand for case in cases for demand in case.demands))
        self.people = tuple(sorted(base.calendars.keys() & base.people.keys()))
        self.rooms = tuple(sorted(base.rooms))
        self.districts = {one.district: at for at, one in enumerate(base.people.values())}
        self.least = min((base.people[id_].load for id_ in self.people), default=0)
        self.options: dict[int, frozenset[Choice]] = {}
        for case in cases:
            for id_, worker in case.workers.items():
                self.options[id_] = self.options.get(id_, frozenset()) | worker.options

    def venues(self) -> Iterator[Venue]:
        """Yield the rooms with what is booked in them."""
        for at, id_ in enumerate(self.rooms):
            room = self.base.rooms[id_]
            capacity = WITHOUT_LIMIT if room.capacity is None else room.capacity
            yield Venue(at, capacity, _bits(room.equipment), self.grid.taken_by(room.calendar, at_spare=True))

    def member(self, at: int, id_: int) -> Member:
        """Return somebody with the seats that he may take in some matter and the slots in which he cannot come."""
        candidate, calendar = self.base.people[id_], self.grid.calendar
        roles = self.roles_for(self.options.get(id_, frozenset()))
        taken = (1 << calendar.slots) - 1
        if roles:
            taken = self.grid.taken_by(self.base.calendars[id_], at_spare=False)
        whole_day = (1 << calendar.slots_a_day) - 1
        for day, on in enumerate(self.grid.days):
            if candidate.is_capped_on(on) or not candidate.categories_on(on):
                taken |= whole_day << day * calendar.slots_a_day
        load = min(LOAD_COUNTED, candidate.load - self.least)
        return Member(at, roles, self.districts[candidate.district], self.grid.sessions_left(taken), taken, load)

    def roles_for(self, options: frozenset[Choice]) -> frozenset[int]:
        """Return the demands, as roles of the problem, that somebody with these options can take."""
        return frozenset(at for at, demand in enumerate(self.demands) if not demand.isdisjoint(options))

    def pending(self, at: int, members: Sequence[Member], *, today: date) -> Pending:
        """Return a case as the sitting that waits at a position of the problem."""
        case = self.cases[at]
        rules, facts = case.wanted.rules, case.wanted.facts
        sides, turnaround = summoned(rules, facts), _turnaround(rules)
        seats = tuple(case.demands.count(demand) for demand in self.demands)
        return Pending(
            id=at,
            length=-(-rules.kind.minutes // SLOT_MINUTES) + turnaround,
            seats=seats,
            release_day=_release(case.wanted, self.grid, today),
            deadline_day=_deadline(case.wanted, self.grid),
            heads=sum(party.heads for party in sides) + len(case.demands) + _open_seats(rules, facts),
            equipment=_bits(equipment_needed(rules, sides)),
            district=self.districts.get(facts.matter.district, -1) if facts.matter else -1,
            conflicts=self._conflicts(case, members),
            away=0,
            side=at,
            barred=self._barred(sides) | self.grid.spare_bits(turnaround),
        )

    def _conflicts(self, case: Case, members: Sequence[Member]) -> frozenset[int]:
        asked = frozenset(role for role, demand in enumerate(self.demands) if demand in case.demands)
        return frozenset(
            at for at, id_ in enumerate(self.people) if members[at].roles & asked - self.roles_for(_options(case, id_))
        )

    def _barred(self, sides: Iterable[Party]) -> int:
        barred = 0
        for party in sides:
            if party.calendar is not None:
                barred |= self.grid.taken_by(party.calendar, at_spare=False)
        return barred


def _open_seats(rules: Rules, facts: BookingFacts) -> int:
    open_roles = roles_without_anybody(rules, roster_categories(rules, facts))
    return sum(rule.least for rule in rules.kind.seats if rule.role in open_roles)


def _bits(equipment: Iterable[str]) -> int:
    words = list(EQUIPMENT)
    return sum(1 << words.index(word) for word in set(equipment) if word in EQUIPMENT)


def _options(case: Case, person: int) -> frozenset[Choice]:
    worker = case.workers.get(person)
    return worker.options if worker else frozenset()


def _release(wanted: Wanted, grid: SlotGrid, today: date) -> int:
    """Return the first open day after the notice; the number of days where that lies behind the horizon."""
    try:
        first = first_lawful_day(wanted.rules, wanted.facts, today)
    except Refused:
        return len(grid.days)
    return next((at for at, day in enumerate(grid.days) if day >= first), len(grid.days))


def _deadline(wanted: Wanted, grid: SlotGrid) -> int:
    """Return the last open day before the first clock's end; far behind the horizon where no clock runs."""
    is_hearing = wanted.rules.kind.process is Process.HEARING
    clocks = wanted.facts.matter.clocks if wanted.facts.matter else ()
    due = [clock.due_on for clock in clocks if not (is_hearing and clock.may_pause)]
    if not due:
        return 2 * len(grid.days)
    last = sum(day <= min(due) for day in grid.days) - 1
    return max(last, last + (min(due) - grid.days[-1]).days)
