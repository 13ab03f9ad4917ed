"""How does a valid plan become cheaper? Some sittings are taken out and put back better, again and again.

Large-neighbourhood search: victims share people, time or side; each is put back where day and panel cost least; what
costs more is kept with a chance that falls with the time left (annealing), so that the search leaves a dead end. Not
here: processes, time limits, progress (searches), moves of seats alone (chains).
"""

import math
from collections.abc import Iterable
from random import Random

from hearing_app.domain.scheduling.boards import Board, Spot
from hearing_app.planning.chains import ChainSearch

MOST_VICTIMS = 6
SHARED_PEOPLE, SAME_TIME, SAME_SIDE = 0.5, 0.8, 0.9
SESSIONS_AROUND = 2
CHAIN_LOOKS = 30

Spots = list[Spot | None]


class NeighbourhoodSearch:
    """One search over one board; the board stays valid after every step, `best` is the cheapest plan so far."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board = board
        self.random = Random(seed)  # noqa: S311 a search, not a secret
        self.count = len(board.slots)
        self.steps = 0
        self.best_cost = board.cost
        self.best = spots_of(board)
        board.touched.clear()
        self.chains = ChainSearch(board, CHAIN_LOOKS)
        self.by_side: dict[int, list[int]] = {}
        for sitting, side in enumerate(board.catalogue.sides):
            self.by_side.setdefault(side, []).append(sitting)

    def step(self, temperature: float) -> None:
        """Take a few sittings out and put them back; keep the outcome if it is better, or by chance."""
        board, before = self.board, self.board.cost
        victims = self._victims(self.random.randint(2, MOST_VICTIMS))
        stood = [(sitting, board.remove(sitting) if board.slots[sitting] >= 0 else None) for sitting in victims]
        for sitting in self._ordered(victims):
            board.pivot = self.random.randrange(len(board.loads))
            found = board.best_spot(sitting, board.catalogue.windows(sitting), board.weights.left_out)
            if found is not None:
                board.place(sitting, found[1])
        self.steps += 1
        worse = board.cost - before
        if worse > 0 and not (temperature > 0 and self.random.random() < math.exp(-worse / temperature)):
            put_back(board, stood)
        self.note_best()

    def improve_panels(self, people: Iterable[int]) -> None:
        """Hand seats along chains that begin with these people as long as that saves something; times stay."""
        for person in people:
            while self.board.loads[person] and self.chains.improve(person) > 0:
                pass
        self.note_best()

    def some_people(self, part: int) -> list[int]:
        """Return one in so many members, chosen by chance."""
        people = range(len(self.board.loads))
        return self.random.sample(people, -(-len(people) // part))

    def adopt(self, spots: Spots) -> None:
        """Go on from a plan that another search found."""
        for sitting in range(self.count):
            if self.board.slots[sitting] >= 0:
                self.board.remove(sitting)
        put_back(self.board, list(enumerate(spots)))
        self.note_best()

    def note_best(self) -> None:
        """Keep the board's plan if none was cheaper."""
        board = self.board
        if board.cost < self.best_cost:
            self.best_cost = board.cost
            for sitting in board.touched:
                self.best[sitting] = spot_of(board, sitting)
            board.touched.clear()

    def _victims(self, most: int) -> list[int]:
        first, chance = self.random.randrange(self.count), self.random.random()
        if chance < SHARED_PEOPLE and self.board.slots[first] >= 0:
            found = self._sharing_people(first)
        elif chance < SAME_TIME and self.board.slots[first] >= 0:
            found = self._around(first, most)
        elif chance < SAME_SIDE:
            found = self.by_side[self.board.catalogue.sides[first]]
        else:
            found = self.random.sample(range(self.count), min(most, self.count))
        return list(dict.fromkeys([first, *found]))[:most]

    def _sharing_people(self, first: int) -> list[int]:
        people = self.board.panels[first]
        return [self.random.choice(sorted(self.board.held[one]))[0] for one in self.random.sample(people, len(people))]

    def _around(self, first: int, most: int) -> list[int]:
        board, session_of = self.board, self.board.catalogue.session_of
        middle = session_of[board.slots[first]]
        tried = [self.random.randrange(self.count) for _ in range(8 * most)]
        return [
            one
            for one in tried
            if board.slots[one] >= 0 and abs(session_of[board.slots[one]] - middle) <= SESSIONS_AROUND
        ]

    def _ordered(self, victims: list[int]) -> list[int]:
        """Return the victims by chance, or the largest panels or the nearest deadlines first."""
        catalogue, chance = self.board.catalogue, self.random.random()
        order = self.random.sample(victims, len(victims))
        if chance < 0.3:
            order.sort(key=lambda one: -len(catalogue.seat_roles[one]))
        elif chance < 0.5:
            order.sort(key=lambda one: catalogue.problem.sittings[one].deadline_day)
        return order


def spot_of(board: Board, sitting: int) -> Spot | None:
    """Return where a sitting stands, None if it is left out."""
    slot = board.slots[sitting]
    return Spot(slot, board.rooms[sitting], tuple(board.panels[sitting])) if slot >= 0 else None


def spots_of(board: Board) -> Spots:
    """Return where every sitting stands."""
    return [spot_of(board, sitting) for sitting in range(len(board.slots))]


def put_back(board: Board, stood: Iterable[tuple[int, Spot | None]]) -> None:
    """Give sittings the spots that they had before."""
    spots = list(stood)
    for sitting, _ in spots:
        if board.slots[sitting] >= 0:
            board.remove(sitting)
    for sitting, spot in spots:
        if spot is not None:
            board.place(sitting, spot)
