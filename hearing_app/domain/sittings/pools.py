"""Who may take which seats on a day, and whom would one rather ask?

Whoever is barred by the matter, out of term or at the monthly cap is not in the pool. Preference: what
a party needs somebody to be able to do, least load, the matter's district, its field. Not here: hours and bookings
(sittings.diaries).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.recusals import find_conflicts
from hearing_app.domain.rules.verdicts import Rules, Weights
from hearing_app.domain.sittings.lineups import Choice, demand_of
from hearing_app.domain.sittings.matching import Worker
from hearing_app.domain.sittings.orders import BookingFacts, MatterFacts


@dataclass(slots=True)
class Roster:
    """The candidates in the order of preference, with prices, and what each may do, computed once per term."""

    rules: Rules
    facts: BookingFacts
    prices: Mapping[int, int]
    ranked: tuple[Candidate, ...]
    known: dict[tuple[int, tuple[str, ...]], Worker[Choice] | None] = field(default_factory=dict)
    unbarred: dict[tuple[str, ...], Mapping[SeatRole, frozenset[Choice]]] = field(default_factory=dict)

    def held_on(self, day: date) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
        """Yield everybody who is not at his cap on the day with what he holds then, the preferred first."""
        for candidate in self.ranked:
            if not candidate.is_capped_on(day):
                yield candidate, candidate.categories_on(day)

    def workers_on(self, day: date) -> Iterator[Worker[Choice]]:
        """Yield everybody who may take a seat on the day, the preferred first."""
        for candidate, categories in self.held_on(day):
            worker = self.worker(candidate, categories)
            if worker is not None:
                yield worker

    def worker(self, candidate: Candidate, categories: tuple[str, ...]) -> Worker[Choice] | None:
        """Return what somebody may do in the categories that he holds, or None if nothing."""
        key = (candidate.id, categories)
        if key not in self.known:
            options: set[Choice] = set()
            for role, choices in self.options_of(categories).items():
                if choices and not find_conflicts(candidate, role, self.facts.ties, rules=self.rules):
                    options |= choices
            self.known[key] = Worker(candidate.id, frozenset(options)) if options else None
        return self.known[key]

    def options_of(self, categories: tuple[str, ...]) -> Mapping[SeatRole, frozenset[Choice]]:
        """Return what whoever holds these categories may do unless he is barred, by role."""
        if categories not in self.unbarred:
            self.unbarred[categories] = {
                rule.role: frozenset(choice for choice in demand_of(self.rules, rule) if choice[1] in categories)
                for rule in self.rules.kind.seats
            }
        return self.unbarred[categories]


def roster_of(rules: Rules, facts: BookingFacts) -> Roster:
    """Rank everybody whose calendar is known."""
    prices = {id_: price_of(candidate, facts.matter, weights=rules.weights) for id_, candidate in facts.people.items()}
    ranked = sorted(
        (candidate for id_, candidate in facts.people.items() if id_ in facts.calendars),
        key=lambda candidate: (prices[candidate.id], candidate.id),
    )
    return Roster(rules, facts, prices, tuple(ranked))


def price_of(candidate: Candidate, matter: MatterFacts | None, *, weights: Weights) -> int:
    """Return what asking somebody costs: per skill he lacks, per sitting he had, from elsewhere, off his field."""
    is_far = matter is not None and bool(matter.district) and candidate.district != matter.district
    is_near_field = matter is None or not matter.fields or not set(matter.fields).isdisjoint(candidate.specialisms)
    lacking = len(matter.skills - candidate.skills) if matter is not None else 0
    near = weights.distance * is_far + weights.field * (not is_near_field)
    return weights.skill * lacking + weights.load * candidate.load + near


def roster_categories(rules: Rules, facts: BookingFacts) -> frozenset[str]:
    """Return every category that somebody on the roster holds, in term or not."""
    held = {entry.category for candidate in facts.people.values() for entry in candidate.appointments}
    return frozenset(held & set(rules.categories))
