"""How hot does a search run, and when does it end? The course of one search from the greedy plan to its time limit.

Not here: the moves (neighbourhoods), processes (searches).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.plans import Problem
from hearing_app.planning.neighbourhoods import NeighbourhoodSearch, Spots, put_back

WARMEST, WARMTH = 2.0, 0.25
PAUSE_S = 0.2
PEOPLE_PART = 4


@dataclass(frozen=True, slots=True)
class Course:
    """What one search is told: its seed, when it began and when it ends (seconds of the monotonic clock)."""

    seed: int
    begins_at: float
    ends_at: float

    def left(self) -> float:
        """Return the part of the time that is left, from 1 down to 0."""
        return max(0.0, (self.ends_at - monotonic()) / max(1e-9, self.ends_at - self.begins_at))


def warmest(sittings: int, steps: float) -> float:
    """Return the temperature to begin with, in units of cost: few steps for each sitting leave no time to wander."""
    return min(WARMEST, WARMTH * max(0.0, math.log2(max(1.0, steps / max(1, sittings) / 10))))


def search_from(problem: Problem, spots: Spots, seed: int) -> NeighbourhoodSearch:
    """Return a search that begins with a valid plan."""
    board = Board(Catalogue(problem))
    put_back(board, list(enumerate(spots)))
    return NeighbourhoodSearch(board, seed)


def run_course(search: NeighbourhoodSearch, course: Course, *, pause: Callable[[NeighbourhoodSearch], bool]) -> None:
    """Search until the end of the course or until `pause`, asked every fifth of a second, says that it is enough."""
    if not search.count or not search.board.loads:
        return
    whole, count = course.ends_at - course.begins_at, search.count
    sweep, next_pause = max(200, count), monotonic()
    began_at, hottest = 0.0, 0.0
    people = sorted(range(len(search.board.loads)), key=lambda one: search.board.loads[one])
    while (left := course.left()) > 0:
        if people:
            search.improve_panels([people.pop()])
        else:
            began_at = began_at or monotonic()
            search.step(hottest * left * left)
            if search.steps % sweep == 0:
                people = search.some_people(PEOPLE_PART)
        if monotonic() >= next_pause:
            if not pause(search):
                return
            # How many steps there will be is only known by counting: a busy machine makes a tenth of a quiet one's.
            hottest = warmest(count, whole * search.steps / (monotonic() - began_at)) if began_at else 0.0
            next_pause = monotonic() + PAUSE_S
    pause(search)
