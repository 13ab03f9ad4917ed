"""Who is free at each start of a day, the preferred first, and no more of one sort than seats could take?

People with the same options are one sort: of a sort with more people than a sitting has seats only the preferred can
ever be seated (sittings.matching), so a legal line-up of those picked is the line-up of all who are free.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.scheduling.bitsets import bits_of, erode
from hearing_app.domain.scheduling.civil_days import CivilDays
from hearing_app.domain.sittings.lineups import Choice, lawful_sizes
from hearing_app.domain.sittings.matching import Worker
from hearing_app.domain.sittings.pools import Roster

Ranked = tuple[int, Worker[Choice]]


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
    sorts: dict[int, list[list[Ranked]]] = field(default_factory=dict)

    def on(self, day: date, starts: int) -> dict[int, tuple[Worker[Choice], ...]]:
        """Return for each wanted step of a day the people who are free from there on, in the order of preference."""
        found: dict[int, list[Ranked]] = {at: [] for at in bits_of(starts)}
        for members in self._sorts_on(day):
            self._pick(members, day, starts, found)
        return {at: tuple(worker for _, worker in sorted(each, key=_rank)) for at, each in found.items()}

    def _pick(self, members: Sequence[Ranked], day: date, starts: int, found: dict[int, list[Ranked]]) -> None:
        left, missing = dict.fromkeys(found, self.most), starts
        offset, a_day, free = self.of.offset(day), self.of.a_day, self.free
        for ranked in members:
            id_ = ranked[1].id
            if id_ not in free:
                free[id_] = self.free_of(id_)
            runs = erode(free[id_] >> offset & a_day, self.length) & missing
            for at in bits_of(runs):
                found[at].append(ranked)
                left[at] -= 1
                if not left[at]:
                    missing ^= 1 << at
            if not missing:
                return

    def _sorts_on(self, day: date) -> list[list[Ranked]]:
        turn = bisect_right(self.turns, day)
        if turn not in self.sorts:
            sorts: dict[frozenset[Choice], list[Ranked]] = {}
            for ranked in enumerate(self.roster.workers_on(day)):
                sorts.setdefault(ranked[1].options, []).append(ranked)
            self.sorts[turn] = list(sorts.values())
        return self.sorts[turn]


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
