"""Who is free at each start of a day, the preferred first, and no more of one sort than seats could take?

People who hold the same categories are one sort. Of those of a sort whom nothing bars, only as many as a sitting has
seats can ever be seated, the preferred first, and behind them nobody of the sort who is barred from some seats
(sittings.matching: what one of them could not fill, neither can whoever may do less). So the line-up of those picked
is the line-up of all who are free.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.scheduling.bitsets import bits_of, erode
from hearing_app.domain.scheduling.civil_days import CivilDays
from hearing_app.domain.sittings.lineups import Choice, lawful_sizes
from hearing_app.domain.sittings.matching import Worker
from hearing_app.domain.sittings.pools import Roster

Ranked = tuple[int, Worker[Choice]]


@dataclass(frozen=True, slots=True)
class Sort:
    """Those who hold the same categories, the preferred first, and how many options that gives whom nothing bars."""

    categories: tuple[str, ...]
    options: int
    members: Sequence[tuple[int, Candidate]]


@dataclass(slots=True)
class Picks:
    """The people of a search by sort, for as long as nobody's term or cap changes.

    `free_of` gives the free steps of somebody over the whole horizon; each is asked once.
    """

    roster: Roster
    of: CivilDays
    length: int
    most: int
    free_of: Callable[[int], int]
    turns: Sequence[date]
    free: dict[int, int] = field(default_factory=dict)
    sorts: dict[int, Sequence[Sort]] = field(default_factory=dict)

    def on(self, day: date, starts: int) -> dict[int, tuple[Worker[Choice], ...]]:
        """Return for each wanted step of a day the people who are free from there on, in the order of preference."""
        found: dict[int, list[Ranked]] = {at: [] for at in bits_of(starts)}
        for sort in self._sorts_on(day):
            if sort.options:
                self._pick(sort, day, starts, found)
        return {at: tuple(worker for _, worker in sorted(each, key=_rank)) for at, each in found.items()}

    def _pick(self, sort: Sort, day: date, starts: int, found: dict[int, list[Ranked]]) -> None:
        left, missing = dict.fromkeys(found, self.most), starts
        offset, a_day, free = self.of.offset(day), self.of.a_day, self.free
        for rank, candidate in sort.members:
            steps = free.get(candidate.id)
            if steps is None:
                steps = free[candidate.id] = self.free_of(candidate.id)
            # on most days most people are not there at all
            there = steps >> offset & a_day
            runs = erode(there, self.length) & missing if there else 0
            worker = self.roster.worker(candidate, sort.categories) if runs else None
            if worker is None:
                continue
            is_full = len(worker.options) == sort.options
            for at in bits_of(runs):
                found[at].append((rank, worker))
                left[at] -= is_full
                if not left[at]:
                    missing ^= 1 << at
            if not missing:
                return

    def _sorts_on(self, day: date) -> Sequence[Sort]:
        turn = bisect_right(self.turns, day)
        if turn not in self.sorts:
            sorts: dict[tuple[str, ...], list[tuple[int, Candidate]]] = {}
            for rank, (candidate, categories) in enumerate(self.roster.held_on(day)):
                sorts.setdefault(categories, []).append((rank, candidate))
            self.sorts[turn] = [Sort(held, self._options(held), members) for held, members in sorts.items()]
        return self.sorts[turn]

    def _options(self, categories: tuple[str, ...]) -> int:
        return len(frozenset[Choice]().union(*self.roster.options_of(categories).values()))


def _rank(ranked: Ranked) -> int:
    return ranked[0]


def turns_of(roster: Roster) -> list[date]:
    """Return the days on which somebody may begin or cease to be asked: by his term, or by a month with its cap."""
    turns: set[date] = set()
    for candidate in roster.ranked:
        for held in candidate.appointments:
            if held.from_on is not None:
                turns.add(held.from_on)
            if held.until_on is not None and held.until_on < date.max:
                turns.add(held.until_on + timedelta(days=1))
        if candidate.monthly_cap is not None:
            for month in candidate.sittings_in:
                first = date.fromisoformat(f"{month}-01")
                turns |= {first, (first + timedelta(days=31)).replace(day=1)}
    return sorted(turns)


def most_seats(rules: Rules) -> int:
    """Return a number of seats that no sitting of the kind exceeds, and below which no shortage is judged."""
    panel = max(lawful_sizes(rules), default=0) + rules.profile.panel.voting_least
    return panel + sum(max(rule.least, rule.usual) for rule in rules.kind.seats)
