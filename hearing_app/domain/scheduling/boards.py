"""What has a growing plan taken, and what would one more sitting cost at a time? Kept in step, one move at a time.

One int for each slot holds who is free then (a bit for each member), one for each load who has it. Not here: which
sitting comes next (greedy, planning.neighbourhoods).
"""

from collections.abc import Sequence
from typing import NamedTuple

from hearing_app.domain.scheduling.bitsets import bits_of
from hearing_app.domain.scheduling.catalogues import Catalogue, Window
from hearing_app.domain.scheduling.plans import Placement, Plan


class Spot(NamedTuple):
    """Where a sitting stands: first slot, room (as its position in the catalogue), a member for each seat."""

    slot: int
    room: int
    panel: Sequence[int]


def free_in(slots: int, taken: Sequence[int]) -> list[int]:
    """Return for each slot who is free then, a bit for each position; `taken` are their slots, a bit each."""
    free = [(1 << len(taken)) - 1] * slots
    for at, bits in enumerate(taken):
        for slot in bits_of(bits & ((1 << slots) - 1)):
            free[slot] ^= 1 << at
    return free


class Board:
    """A plan under construction; it is always valid. `cost` is the plan's total as the judge counts it.

    Among members at the same price the one at or after the bit `pivot` is taken; searches turn it. `touched` are the
    sittings that moved or got other people since somebody emptied it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        problem = catalogue.problem
        everybody, slots, weeks = (1 << len(problem.members)) - 1, problem.calendar.slots, problem.calendar.weeks
        self.catalogue = catalogue
        self.weights = problem.weights
        self.cost = problem.weights.left_out * len(problem.sittings)
        self.pivot = 0
        self.free = free_in(slots, [member.taken for member in problem.members])
        taken_rooms = {venue.id: venue.taken for venue in problem.venues}
        self.free_rooms = free_in(slots, [taken_rooms[id_] for id_ in catalogue.room_ids])
        self.sides = [0] * catalogue.sides_count
        self.full = [everybody if problem.most_a_week <= 0 else 0] * weeks
        self.counts = [[0] * len(problem.members) for _ in range(weeks)]
        self.loads = [member.load for member in problem.members]
        most = min(sum(map(len, catalogue.seat_roles)), max(0, problem.most_a_week) * weeks)
        self.at_load = [0] * (max(self.loads, default=0) + most + 2)
        for at, load in enumerate(self.loads):
            self.at_load[load] |= 1 << at
        self.prices = [problem.weights.load * (2 * load + 1) for load in range(len(self.at_load))]
        self.slots = [-1] * len(problem.sittings)
        self.rooms = [-1] * len(problem.sittings)
        self.panels: list[list[int]] = [[] for _ in problem.sittings]
        self.held: list[set[tuple[int, int]]] = [set() for _ in problem.members]
        self.touched: set[int] = set()
        self._levels: list[tuple[int, int]] | None = None

    @property
    def levels(self) -> list[tuple[int, int]]:
        """Return the price of one more sitting and who would pay it, cheapest first."""
        if self._levels is None:
            self._levels = [(price, bits) for price, bits in zip(self.prices, self.at_load, strict=True) if bits]
        return self._levels

    def room_for(self, sitting: int, slot: int) -> int:
        """Return the smallest free room that fits, or -1 where there is none or the side is elsewhere."""
        length = self.catalogue.lengths[sitting]
        if (self.sides[self.catalogue.sides[sitting]] | self.catalogue.barred[sitting]) >> slot & ((1 << length) - 1):
            return -1
        rooms = self.catalogue.rooms[sitting]
        for free in self.free_rooms[slot : slot + length]:
            rooms &= free
        return (rooms & -rooms).bit_length() - 1

    def best_spot(self, sitting: int, windows: Sequence[Window], limit: int) -> tuple[int, Spot] | None:
        """Find the place where day and panel together cost least, below a limit; windows come cheapest day first."""
        near, best, spot = self.catalogue.near[sitting], limit, None
        eligible, length = self.catalogue.eligible[sitting], self.catalogue.lengths[sitting]
        least = self.least_panel(eligible, near, -1, limit)
        for window in windows:
            if window.price + least >= best:
                break
            able = self.catalogue.available[window.session] & ~self.full[window.week]
            if self.least_panel(eligible, near, able, best - window.price) >= best - window.price:
                continue
            for slot in window.slots:
                room = self.room_for(sitting, slot)
                if room < 0:
                    continue
                free = able
                for one in self.free[slot : slot + length]:
                    free &= one
                found = self.choose_panel(eligible, near, free, best - window.price)
                if found is not None:
                    best, spot = window.price + found[0], Spot(slot, room, found[1])
        return None if spot is None else (best, spot)

    def least_panel(self, eligible: Sequence[int], near: int, able: int, limit: int) -> int:
        """Return a price that no panel of the members who are able undercuts; a seat for nobody costs the limit."""
        distance, levels, total = self.weights.other_district, self.levels, 0
        for one in eligible:
            members, best = one & able, limit
            for price, bits in levels:
                if price >= best:
                    break
                found = members & bits
                if found:
                    if found & near:
                        best = price
                        break
                    best = min(best, price + distance)
            total += best
        return total

    def choose_panel(self, eligible: Sequence[int], near: int, free: int, limit: int) -> tuple[int, list[int]] | None:
        """Fill the seats one after another with whoever is cheapest; None if a seat stays empty or it costs `limit`."""
        distance, levels, pivot = self.weights.other_district, self.levels, self.pivot
        total, panel = 0, []
        for one in eligible:
            able, best, choice = one & free, limit - total, 0
            for price, bits in levels:
                if price >= best:
                    break
                found = able & bits
                if found:
                    local = found & near
                    if local:
                        best, choice = price, local
                        break
                    if price + distance < best:
                        best, choice = price + distance, found
            if not choice:
                return None
            total += best
            later = choice >> pivot
            person = pivot + (later & -later).bit_length() - 1 if later else (choice & -choice).bit_length() - 1
            free &= ~(1 << person)
            panel.append(person)
        return total, panel

    def seat(self, sitting: int, seat: int, person: int) -> None:
        """Give a seat of a placed sitting to somebody who is free then."""
        slot, bit, load = self.slots[sitting], 1 << person, self.loads[person]
        for one in range(slot, slot + self.catalogue.lengths[sitting]):
            self.free[one] ^= bit
        week = self.catalogue.week_of[slot]
        counts = self.counts[week]
        counts[person] += 1
        if counts[person] == self.catalogue.problem.most_a_week:
            self.full[week] |= bit
        self.at_load[load] ^= bit
        self.at_load[load + 1] ^= bit
        self._levels = None
        self.loads[person] = load + 1
        self.cost += self.prices[load] + (0 if bit & self.catalogue.near[sitting] else self.weights.other_district)
        self.panels[sitting][seat] = person
        self.touched.add(sitting)
        self.held[person].add((sitting, seat))

    def unseat(self, sitting: int, seat: int) -> int:
        """Empty a seat and return who sat there."""
        slot, person = self.slots[sitting], self.panels[sitting][seat]
        bit, load = 1 << person, self.loads[person] - 1
        for one in range(slot, slot + self.catalogue.lengths[sitting]):
            self.free[one] ^= bit
        week = self.catalogue.week_of[slot]
        self.counts[week][person] -= 1
        self.full[week] &= ~bit
        self.at_load[load + 1] ^= bit
        self.at_load[load] ^= bit
        self._levels = None
        self.loads[person] = load
        self.cost -= self.prices[load] + (0 if bit & self.catalogue.near[sitting] else self.weights.other_district)
        self.panels[sitting][seat] = -1
        self.held[person].discard((sitting, seat))
        return person

    def place(self, sitting: int, spot: Spot) -> None:
        """Put a sitting that is out at its spot."""
        slot, room, panel = spot
        self._turn(sitting, slot, room)
        self.slots[sitting] = slot
        self.rooms[sitting] = room
        self.cost += self.catalogue.price_at(sitting, slot) - self.weights.left_out
        self.panels[sitting] = [-1] * len(panel)
        for seat, person in enumerate(panel):
            self.seat(sitting, seat, person)

    def remove(self, sitting: int) -> Spot:
        """Take a placed sitting out and return where it stood."""
        slot, room = self.slots[sitting], self.rooms[sitting]
        panel = [self.unseat(sitting, seat) for seat in range(len(self.panels[sitting]))]
        self._turn(sitting, slot, room)
        self.slots[sitting] = self.rooms[sitting] = -1
        self.panels[sitting] = []
        self.cost += self.weights.left_out - self.catalogue.price_at(sitting, slot)
        return Spot(slot, room, panel)

    def _turn(self, sitting: int, slot: int, room: int) -> None:
        """Take what is free, or free what is taken, of room and side."""
        length = self.catalogue.lengths[sitting]
        self.touched.add(sitting)
        self.sides[self.catalogue.sides[sitting]] ^= ((1 << length) - 1) << slot
        for one in range(slot, slot + length):
            self.free_rooms[one] ^= 1 << room

    def plan(self) -> Plan:
        """Return the plan as it stands, in the ids of the problem."""
        found = {}
        for sitting, slot in enumerate(self.slots):
            if slot >= 0:
                people = tuple(zip(self.panels[sitting], self.catalogue.seat_roles[sitting], strict=True))
                found[sitting] = Placement(slot, self.catalogue.room_ids[self.rooms[sitting]], people)
        return found
