"""Which people make a legal panel, if any do?

The search is exact: for each lawful size, each sort of presider and each choice of categories that covers the
required groups, the rest is a seating problem (sittings.matching). Nothing legal is missed, the usual size comes
first, and among panels of a size the one with the least load wins. Not here: who is free (sittings.slots).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import ceil

from hearing_app.domain.rules.kinds import SeatRole, SeatRule
from hearing_app.domain.rules.panels import MAY_STAY_OPEN, has_vote
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.matching import Demands, Worker

Choice = tuple[SeatRole, str]
Demand = frozenset[Choice]


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may be chosen from, in the order of preference, with the price of each person.

    Roles in `open_roles` have nobody on the whole roster and stay open. `seats_most` is what the rooms hold. `plans`
    keeps by size what was demanded, for pools with the same open roles.
    """

    workers: tuple[Worker[Choice], ...]
    prices: Mapping[int, int]
    open_roles: frozenset[SeatRole] = frozenset()
    seats_most: int | None = None
    plans: dict[int, list[Demands[Choice]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lineup:
    """People for every seat that must be filled, and the roles that somebody must still be named for."""

    seats: tuple[Seat, ...]
    open_roles: tuple[SeatRole, ...]
    price: int

    @property
    def heads(self) -> int:
        """Count the seats, named or open."""
        return len(self.seats) + len(self.open_roles)


def find_lineup(rules: Rules, pool: Pool) -> Lineup | None:
    """Return the best legal line-up of the pool: nearest to the usual size, then lightest load; None if none exists."""
    open_roles = tuple(rule.role for rule in _others(rules) if rule.role in pool.open_roles for _ in range(rule.least))
    for size in lawful_sizes(rules):
        if size not in pool.plans:
            pool.plans[size] = [Demands(plan) for plan in demand_plans(rules, pool, size)]
        lineups = [_seated(rules, pool, plan, open_roles) for plan in pool.plans[size]]
        found = [lineup for lineup in lineups if lineup is not None and _has_room(lineup, pool)]
        if found:
            return _filled(rules, pool, min(found, key=_rank))
    return None


def demand_plans(rules: Rules, pool: Pool, size: int) -> Iterator[list[Demand]]:
    """Yield every way to fill the voting seats of one size together with the other seats that must be filled."""
    others = [demand for rule in _others(rules) for demand in [demand_of(rules, rule)] * _needed(rule, pool)]
    for plan in _voting_plans(rules, size) if rules.kind.has_panel_rule else [[]]:
        yield [*plan, *others]


def _rank(lineup: Lineup) -> tuple[int, tuple[int, ...]]:
    return lineup.price, tuple(sorted(seat.person_id or 0 for seat in lineup.seats))


def _has_room(lineup: Lineup, pool: Pool) -> bool:
    return pool.seats_most is None or lineup.heads <= pool.seats_most


def _is_full(pool: Pool, heads: int) -> bool:
    return pool.seats_most is not None and heads >= pool.seats_most


def _others(rules: Rules) -> list[SeatRule]:
    """Return the seat rules that the panel rule does not fill."""
    if not rules.kind.has_panel_rule:
        return list(rules.kind.seats)
    return [rule for rule in rules.kind.seats if rule.role not in (SeatRole.PRESIDER, SeatRole.MEMBER)]


def _needed(rule: SeatRule, pool: Pool) -> int:
    return 0 if rule.role in pool.open_roles else rule.least


def demand_of(rules: Rules, rule: SeatRule) -> Demand:
    """Return what may fill a seat of a rule; a rule without categories takes everybody."""
    return frozenset((rule.role, category) for category in rule.categories or rules.categories)


def lawful_sizes(rules: Rules) -> list[int]:
    """Return the lawful numbers of voting seats, nearest to the usual first; a kind without panel has one size: 0."""
    if not rules.kind.has_panel_rule:
        return [0]
    panel = rules.profile.panel
    member = rules.kind.seats_of(SeatRole.MEMBER)
    presider = rules.kind.seats_of(SeatRole.PRESIDER)
    chairs = presider.least if presider and has_vote(rules, SeatRole.PRESIDER) else 0
    usual = chairs + (member.usual if member else 0)
    lawful = [
        size
        for size in range(panel.voting_least, panel.voting_most + 1)
        if (size % 2 or not panel.is_odd) and member and member.least <= size - chairs <= member.most
    ]
    return sorted(lawful, key=lambda size: (abs(size - usual), size))


def _voting_plans(rules: Rules, size: int) -> Iterator[list[Demand]]:
    """Yield every way to demand a presider, the required groups, the external share and the rest, for one size."""
    panel = rules.profile.panel
    member = rules.kind.seats_of(SeatRole.MEMBER)
    if member is None:
        return
    external = {category for category in rules.categories if rules.categories[category].is_external}
    for presider_demand, covered, presider_is_external, chairs in _presiders(rules):
        left = size - chairs
        for chosen in _covers(rules, member, covered):
            fixed = [frozenset({(SeatRole.MEMBER, category)}) for category in sorted(chosen)]
            have = len(chosen & external) + presider_is_external
            outside = max(0, ceil(panel.external_share * size - 1e-9) - have)
            rest = left - len(fixed) - outside
            if rest < 0:
                continue
            outsiders = frozenset((SeatRole.MEMBER, category) for category in member.categories if category in external)
            yield [*presider_demand, *fixed, *[outsiders] * outside, *[demand_of(rules, member)] * rest]


def _presiders(rules: Rules) -> Iterator[tuple[list[Demand], frozenset[str], int, int]]:
    """Yield each sort of presider: demand, groups that he covers, whether he is external, how many votes he takes."""
    rule = rules.kind.seats_of(SeatRole.PRESIDER)
    if rule is None or not rule.least:
        yield [], frozenset(), 0, 0
        return
    if not has_vote(rules, SeatRole.PRESIDER):
        yield [demand_of(rules, rule)], frozenset(), 0, 0
        return
    required = set(rules.profile.panel.required_groups)
    sorts: dict[tuple[frozenset[str], bool], list[str]] = {}
    for category in rule.categories:
        entry = rules.categories[category]
        sorts.setdefault((frozenset(required.intersection(entry.groups)), entry.is_external), []).append(category)
    for (covered, is_external), categories in sorts.items():
        yield [frozenset((rule.role, category) for category in categories)], covered, int(is_external), 1


def _covers(rules: Rules, member: SeatRule, covered: frozenset[str]) -> set[frozenset[str]]:
    """Return every set of member categories, one per group, that covers the groups which the presider does not."""
    groups = [group for group in rules.profile.panel.required_groups if group not in covered]
    choices = [[c for c in member.categories if group in rules.categories[c].groups] for group in groups]
    return {frozenset(chosen) for chosen in product(*choices)}


def _seated(rules: Rules, pool: Pool, plan: Demands[Choice], open_roles: tuple[SeatRole, ...]) -> Lineup | None:
    workers = plan.seat(pool.workers)
    if workers is None:
        return None
    pairs = list(zip(plan.demands, workers, strict=True))
    seats = tuple(seat_for(rules, demand, worker) for demand, worker in pairs)
    return Lineup(seats, open_roles, sum(pool.prices[worker.id] for worker in workers))


def seat_for(rules: Rules, demand: Demand, worker: Worker[Choice]) -> Seat:
    """Return the seat that somebody takes of a demand that he fits, from outside the office where he may choose."""
    shared = demand & worker.options
    role, category = min(shared, key=lambda choice: (not rules.categories[choice[1]].is_external, choice))
    return Seat(role, category, worker.id)


def _filled(rules: Rules, pool: Pool, lineup: Lineup) -> Lineup:
    """Add people up to the usual number in seats without vote, as far as somebody is free and the room holds them."""
    seats = list(lineup.seats)
    taken = {seat.person_id for seat in seats}
    for rule in _others(rules):
        have = sum(seat.role is rule.role for seat in seats) + sum(role is rule.role for role in lineup.open_roles)
        demand = demand_of(rules, rule)
        for worker in pool.workers:
            if have >= rule.usual or _is_full(pool, len(seats) + len(lineup.open_roles)):
                break
            if worker.id not in taken and not demand.isdisjoint(worker.options):
                seats.append(seat_for(rules, demand, worker))
                taken.add(worker.id)
                have += 1
    order = [rule.role for rule in rules.kind.seats]
    seats.sort(key=lambda seat: (order.index(seat.role), seat.person_id or 0))
    return Lineup(tuple(seats), lineup.open_roles, sum(pool.prices[seat.person_id or 0] for seat in seats))


def roles_without_anybody(rules: Rules, categories: frozenset[str]) -> frozenset[SeatRole]:
    """Return the roles that may stay open because nobody of the whole roster holds a category for them."""
    return frozenset(
        rule.role
        for rule in rules.kind.seats
        if rule.role in MAY_STAY_OPEN and rule.least and not categories.intersection(rule.categories or categories)
    )
