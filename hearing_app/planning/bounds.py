"""Below which cost can no plan of a problem be? A proven bound, so that a plan can say how far from the best it may be.

Each sitting pays at least its cheapest day; the seats cost at least what they would if time, rooms and weeks stood in
nobody's way: a minimum cost flow from seats over people to rising prices of load. OR-Tools solves it; without OR-Tools
there is no bound and plans are made all the same.
"""

import importlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hearing_app.domain.scheduling.bitsets import bits_of
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.plans import Problem

MOST_SITTINGS_APART = 600  # above this the flow joins the seats of a role and district: a bit weaker, much smaller

Demand = Counter[tuple[int, int, int]]  # (eligible members, members of the district, price of leaving the seat empty)


@dataclass(slots=True)
class Flow:
    """A network as lists, the way OR-Tools takes it; what a source must send away is negative for a sink."""

    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    supplies: dict[int, int] = field(default_factory=dict)

    def add(self, tail: int, head: int, *, capacity: int, cost: int) -> None:
        """Add one arc."""
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)
        self.costs.append(cost)


def lower_bound(problem: Problem) -> int | None:
    """Return a cost that no valid plan undercuts, or None where OR-Tools is missing or fails."""
    try:
        solver = importlib.import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    except ImportError:
        return None
    catalogue = Catalogue(problem)
    time_total, empty_prices = 0, []
    for sitting, roles in enumerate(catalogue.seat_roles):
        first = next(catalogue.windows_lazily(sitting), None)
        day_price = first.price if first and catalogue.rooms[sitting] else problem.weights.left_out
        time_total += day_price
        empty_prices.append((problem.weights.left_out - day_price) // max(1, len(roles)))
    panels = _least_panels(solver, _flow(problem, _demand(catalogue, empty_prices)))
    return None if panels is None else time_total + panels


def _demand(catalogue: Catalogue, empty_prices: list[int]) -> Demand:
    demand: Demand = Counter()
    is_apart = len(catalogue.lengths) <= MOST_SITTINGS_APART
    everybody = {
        role: sum(1 << member.id for member in catalogue.problem.members if role in member.roles)
        for roles in catalogue.seat_roles
        for role in roles
    }
    cheapest = min(empty_prices, default=0)
    for sitting, roles in enumerate(catalogue.seat_roles):
        able = _able(catalogue, sitting) if is_apart else -1
        for seat, role in enumerate(roles):
            members = catalogue.eligible[sitting][seat] & able if is_apart else everybody[role]
            price = empty_prices[sitting] if is_apart else cheapest
            demand[members, catalogue.near[sitting], price] += 1
    return demand


def _able(catalogue: Catalogue, sitting: int) -> int:
    able = 0
    for window in catalogue.windows_lazily(sitting):
        able |= catalogue.available[window.session]
    return able


def _flow(problem: Problem, demand: Demand) -> Flow:
    """Nodes: the members, the sink, then one for each kind of seat."""
    flow, sink, weights = Flow(), len(problem.members), problem.weights
    able_to: Counter[int] = Counter()
    for at, ((members, near, empty_price), count) in enumerate(demand.items(), start=sink + 1):
        flow.supplies[at] = count
        flow.add(at, sink, capacity=count, cost=empty_price)
        for member in bits_of(members):
            able_to[member] += count
            flow.add(at, member, capacity=count, cost=0 if near >> member & 1 else weights.other_district)
    most = problem.most_a_week * problem.calendar.weeks
    for member, count in able_to.items():
        before = problem.members[member].load
        for load in range(before, before + min(count, most)):
            flow.add(member, sink, capacity=1, cost=weights.load * (2 * load + 1))
    flow.supplies[sink] = -demand.total()
    return flow


def _least_panels(solver: Any, flow: Flow) -> int | None:
    for arc in zip(flow.tails, flow.heads, flow.capacities, flow.costs, strict=True):
        solver.add_arc_with_capacity_and_unit_cost(*arc)
    for node, supply in flow.supplies.items():
        solver.set_node_supply(node, supply)
    return int(solver.optimal_cost()) if solver.solve() == solver.OPTIMAL else None
