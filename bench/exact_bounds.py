"""How low can a plan of few sittings be at all? A bound that is far closer than the planner's, for whoever can wait.

The planner's bound (planning.bounds) lets every sitting have its cheapest day and every seat its best person, whether
or not the two meet. Here both are decided together by CP-SAT: a session for each sitting, people who are there in it,
caps of the week, and as much time as rooms, people and sides have in a session. Only the order within a session and the
fitting of rooms stay open, so no plan can be cheaper; a plan that costs as much is the best there is.

    .venv/bin/python -m bench.exact_bounds PROBLEM.json [--seconds 150]
"""

import argparse
import json
import math
from collections import defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.bitsets import bits_of
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.plans import Problem
from hearing_app.planning.bounds import lower_bound


@dataclass(frozen=True, slots=True)
class ExactBound:
    """A cost that no plan undercuts, and whether the solver came to the end of its question."""

    bound: int
    is_final: bool
    seconds: float


class Relaxation:
    """The model: who sits where in which session; time within a session is only added up."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.catalogue = Catalogue(problem)
        self.model = cp_model.CpModel()
        self.prices: list[Any] = []
        self.loads: defaultdict[int, list[Any]] = defaultdict(list)
        # by (what, which, session): slots taken; by (member, week): how often
        self.taken: defaultdict[tuple[str, int, int], list[Any]] = defaultdict(list)
        self.weeks: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
        for sitting in range(len(problem.sittings)):
            self._add_sitting(sitting)
        self._cap()
        self._price_loads()
        self.model.minimize(sum(self.prices))

    def solve(self, seconds: float) -> ExactBound:
        """Return the best bound that time allows, on two cores."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        status = solver.solve(self.model)
        # every price is a whole number, so a bound may be rounded up
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        return ExactBound(bound, status == cp_model.OPTIMAL, round(solver.wall_time, 1))

    def _add_sitting(self, sitting: int) -> None:
        catalogue, model = self.catalogue, self.model
        windows, length = catalogue.windows(sitting) if catalogue.rooms[sitting] else (), catalogue.lengths[sitting]
        held = {window.session: model.new_bool_var("") for window in windows}
        left_out = model.new_bool_var("")
        model.add_exactly_one([*held.values(), left_out])
        self.prices += [window.price * held[window.session] for window in windows]
        self.prices.append(self.problem.weights.left_out * left_out)
        for session, is_held in held.items():
            self.taken["room", 0, session].append(length * is_held)
            self.taken["side", catalogue.sides[sitting], session].append(length * is_held)
        self._add_people(sitting, held, left_out)

    def _add_people(self, sitting: int, held: dict[int, Any], left_out: Any) -> None:
        catalogue, model = self.catalogue, self.model
        seats: defaultdict[int, list[Any]] = defaultdict(list)
        mine: defaultdict[int, list[Any]] = defaultdict(list)
        roles = dict(zip(catalogue.seat_roles[sitting], catalogue.eligible[sitting], strict=True))
        for role, eligible in roles.items():
            for member in bits_of(eligible):
                sits = model.new_bool_var("")
                seats[role].append(sits)
                mine[member].append(sits)
                if not catalogue.near[sitting] >> member & 1:
                    self.prices.append(self.problem.weights.other_district * sits)
        for role in roles:
            wanted = catalogue.seat_roles[sitting].count(role)
            model.add(sum(seats[role]) + wanted * left_out == wanted)
        for member, sits in mine.items():
            model.add_at_most_one(sits)
            self._add_member(sitting, member, held, sits)

    def _add_member(self, sitting: int, member: int, held: dict[int, Any], sits: list[Any]) -> None:
        catalogue, calendar = self.catalogue, self.problem.calendar
        there = []
        for session, is_held in held.items():
            if catalogue.available[session] >> member & 1:
                is_there = self.model.new_bool_var("")
                self.model.add_implication(is_there, is_held)
                self.taken["member", member, session].append(catalogue.lengths[sitting] * is_there)
                week = session // len(calendar.sessions) // calendar.days_a_week
                self.weeks[member, week].append(is_there)
                there.append(is_there)
        self.model.add(sum(there) == sum(sits))
        self.loads[member] += there

    def _cap(self) -> None:
        sessions = self.problem.calendar.sessions
        for (what, _, session), slots in self.taken.items():
            many = len(self.problem.venues) if what == "room" else 1
            self.model.add(sum(slots) <= many * sessions[session % len(sessions)])
        for often in self.weeks.values():
            self.model.add(sum(often) <= self.problem.most_a_week)

    def _price_loads(self) -> None:
        for member, there in self.loads.items():
            before = self.problem.members[member].load
            most = min(len(there), self.problem.most_a_week * self.problem.calendar.weeks)
            steps = [self.model.new_bool_var("") for _ in range(most)]
            self.model.add(sum(there) == sum(steps))
            for step, after in pairwise(steps):
                self.model.add_implication(after, step)
            price = self.problem.weights.load
            self.prices += [price * (2 * (before + at) + 1) * step for at, step in enumerate(steps)]


def exact_bound(problem: Problem, seconds: float) -> ExactBound:
    """Return a cost that no plan of the problem undercuts."""
    return Relaxation(problem).solve(seconds)


def main() -> None:
    """Print both bounds of a JSON problem as one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--seconds", type=float, default=150)
    asked = parser.parse_args()
    problem = problem_from(json.loads(asked.problem.read_text("utf-8")))
    print(json.dumps({"flow_bound": lower_bound(problem)} | asdict(exact_bound(problem, asked.seconds))))


if __name__ == "__main__":
    main()
