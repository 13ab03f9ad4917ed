"""Which sittings of a standing plan does an outage hit, and what is the least change for each? On the planner's bits.

The same time with a substitute or another room comes first, then the cheapest other time with the same people, then
with others. What is not hit stays as it is. Not here: a sitting's own law (plans.repairs judges by the rules).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import NamedTuple

from hearing_app.domain.scheduling.bitsets import bits_of
from hearing_app.domain.scheduling.boards import Board, Spot


@dataclass(frozen=True, slots=True)
class Outage:
    """In which slots (a bit each) members are away and rooms are lost, by their positions on the board."""

    members: Mapping[int, int] = field(default_factory=dict)
    rooms: Mapping[int, int] = field(default_factory=dict)


class Mended(NamedTuple):
    """A sitting that was hit, where it stood, and where it stands now (None: no place was found)."""

    sitting: int
    before: Spot
    after: Spot | None

    @property
    def keeps_time(self) -> bool:
        """Say whether it still begins when it did."""
        return self.after is not None and self.after.slot == self.before.slot


def hit_by(board: Board, outage: Outage) -> list[int]:
    """Return the placed sittings that need somebody who is away or a room that is lost, in order of time."""
    seated = {sitting for person in outage.members for sitting, _ in board.held[person]}
    hit = {one for one in seated if _lost_seats(board, one, board.slots[one], board.panels[one], outage)}
    if outage.rooms:
        hit |= {one for one, room in enumerate(board.rooms) if room >= 0 and _taken(board, one, outage.rooms, room)}
    return sorted(hit, key=lambda one: (board.slots[one], one))


def mend_board(board: Board, outage: Outage) -> list[Mended]:
    """Repair what an outage hits, one sitting after another, and return what was done; the board stays valid."""
    hit = hit_by(board, outage)
    for person, bits in outage.members.items():
        _bar(board.free, person, bits)
    for room, bits in outage.rooms.items():
        _bar(board.free_rooms, room, bits)
    return [_mend(board, sitting, outage) for sitting in hit]


def _mend(board: Board, sitting: int, outage: Outage) -> Mended:
    stood = board.remove(sitting)
    lost = _lost_seats(board, sitting, stood.slot, stood.panel, outage)
    during = ((1 << board.catalogue.lengths[sitting]) - 1) << stood.slot
    for seat in lost:
        _bar(board.free, stood.panel[seat], outage.members[stood.panel[seat]] & during)
    _bar(board.free_rooms, stood.room, outage.rooms.get(stood.room, 0) & during)
    spot = _same_time(board, sitting, stood, lost) or _same_people(board, sitting, stood) or _anywhere(board, sitting)
    if spot is not None:
        board.place(sitting, spot)
    return Mended(sitting, stood, spot)


def _bar(free: list[int], at: int, bits: int) -> None:
    for slot in bits_of(bits):
        free[slot] &= ~(1 << at)


def _lost_seats(board: Board, sitting: int, slot: int, panel: Sequence[int], outage: Outage) -> list[int]:
    during = ((1 << board.catalogue.lengths[sitting]) - 1) << slot
    return [seat for seat, person in enumerate(panel) if outage.members.get(person, 0) & during]


def _taken(board: Board, sitting: int, rooms: Mapping[int, int], room: int) -> bool:
    during = ((1 << board.catalogue.lengths[sitting]) - 1) << board.slots[sitting]
    return bool(rooms.get(room, 0) & during)


def _free_at(board: Board, sitting: int, slot: int) -> int:
    """Return who could sit from a slot on: able in that session, not full in that week, free throughout."""
    catalogue = board.catalogue
    able = catalogue.available[catalogue.session_of[slot]] & ~board.full[catalogue.week_of[slot]]
    return reduce(and_, board.free[slot : slot + catalogue.lengths[sitting]], able)


def _same_time(board: Board, sitting: int, stood: Spot, lost: list[int]) -> Spot | None:
    """Keep time and, where it can be had, room; fill the lost seats alone with whoever is cheapest."""
    rooms = reduce(
        and_,
        board.free_rooms[stood.slot : stood.slot + board.catalogue.lengths[sitting]],
        board.catalogue.rooms[sitting],
    )
    room = stood.room if rooms >> stood.room & 1 else board.room_for(sitting, stood.slot)
    if room < 0:
        return None
    free = _free_at(board, sitting, stood.slot)
    for seat, person in enumerate(stood.panel):
        if seat not in lost:
            free &= ~(1 << person)
    eligible = [board.catalogue.eligible[sitting][seat] for seat in lost]
    found = board.choose_panel(eligible, board.catalogue.near[sitting], free, board.weights.left_out)
    if found is None:
        return None
    panel = list(stood.panel)
    for seat, person in zip(lost, found[1], strict=True):
        panel[seat] = person
    return Spot(stood.slot, room, panel)


def _same_people(board: Board, sitting: int, stood: Spot) -> Spot | None:
    """Return the cheapest other time at which everybody who was seated can come."""
    wanted = sum(1 << person for person in stood.panel)
    for window in board.catalogue.windows(sitting):
        for slot in window.slots:
            if _free_at(board, sitting, slot) & wanted == wanted and (room := board.room_for(sitting, slot)) >= 0:
                return Spot(slot, room, list(stood.panel))
    return None


def _anywhere(board: Board, sitting: int) -> Spot | None:
    found = board.best_spot(sitting, board.catalogue.windows(sitting), board.weights.left_out)
    return found[1] if found else None
