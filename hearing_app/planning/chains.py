"""Who could take whose seat, so that load and distance fall and every sitting keeps its time?

A chain moves a seat from one person to the next, who gives one of theirs to a third, until somebody takes a seat whose
load is low: the paths of a minimum cost flow, searched on bitsets. Not here: moves in time (neighbourhoods).
"""

from collections.abc import Iterator
from typing import NamedTuple

from hearing_app.domain.scheduling.bitsets import bits_of
from hearing_app.domain.scheduling.boards import Board


class Handover(NamedTuple):
    """One seat of a sitting that goes to another person."""

    sitting: int
    seat: int
    person: int


def takers(board: Board, sitting: int, seat: int) -> int:
    """Return who could take a seat as things stand: eligible, available, free then, below the cap of the week."""
    catalogue, slot = board.catalogue, board.slots[sitting]
    able = catalogue.eligible[sitting][seat] & catalogue.available[catalogue.session_of[slot]]
    able &= ~board.full[catalogue.week_of[slot]]
    for one in board.free[slot : slot + catalogue.lengths[sitting]]:
        able &= one
    return able


def hand_over(board: Board, chain: list[Handover]) -> None:
    """Carry a chain out: every seat is emptied before the first is filled."""
    for sitting, seat, _ in chain:
        board.unseat(sitting, seat)
    for sitting, seat, person in chain:
        board.seat(sitting, seat, person)


class ChainSearch:
    """Chains that begin with one person, the cheapest first, up to so many people looked at."""

    def __init__(self, board: Board, most: int) -> None:
        self.board = board
        self.most = most

    def improve(self, person: int) -> int:
        """Find a chain that lowers the cost and starts with a seat of this person, carry it out, return the saving."""
        before = self.board.cost
        chain = self._find(person)
        if chain:
            hand_over(self.board, chain)
        return before - self.board.cost

    def _find(self, source: int) -> list[Handover]:
        """Walk outward by the cost so far; a person is entered once."""
        board = self.board
        gain = board.prices[board.loads[source] - 1] if board.loads[source] else 0
        came: dict[int, tuple[int, Handover] | None] = {source: None}
        waiting: dict[int, list[int]] = {0: [source]}
        seen, looked = 1 << source, 0
        while waiting and looked < self.most:
            spent = min(waiting)
            layer = waiting[spent]
            person = layer.pop()
            if not layer:
                del waiting[spent]
            looked += 1
            for sitting, seat, so_far, able in self._offers(person, spent, seen):
                last = self._end(able, sitting, gain - so_far)
                if last >= 0:
                    return _steps(came, person, Handover(sitting, seat, last))
                for cost, people in self._split(able, sitting, so_far):
                    seen |= people
                    for at in bits_of(people):
                        came[at] = (person, Handover(sitting, seat, at))
                        waiting.setdefault(cost, []).append(at)
        return []

    def _offers(self, person: int, spent: int, seen: int) -> Iterator[tuple[int, int, int, int]]:
        board = self.board
        for sitting, seat in sorted(board.held[person]):
            is_near = board.catalogue.near[sitting] >> person & 1
            able = takers(board, sitting, seat) & ~seen
            if able:
                yield sitting, seat, spent - (0 if is_near else board.weights.other_district), able

    def _end(self, able: int, sitting: int, gain: int) -> int:
        """Return somebody whose taking the seat for good costs less than what is gained, or -1."""
        near, distance = self.board.catalogue.near[sitting], self.board.weights.other_district
        for price, bits in self.board.levels:
            if price >= gain:
                return -1
            found = able & bits
            if found:
                if found & near:
                    found &= near
                    return (found & -found).bit_length() - 1
                if price + distance < gain:
                    return (found & -found).bit_length() - 1
        return -1

    def _split(self, able: int, sitting: int, so_far: int) -> Iterator[tuple[int, int]]:
        near = self.board.catalogue.near[sitting]
        yield so_far, able & near
        yield so_far + self.board.weights.other_district, able & ~near


def _steps(came: dict[int, tuple[int, Handover] | None], person: int, last: Handover) -> list[Handover]:
    chain, at = [last], came[person]
    while at is not None:
        before, step = at
        chain.append(step)
        at = came[before]
    return chain
