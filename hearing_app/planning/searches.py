"""How is a plan made within a time limit, on both cores, with something valid in hand from the first second on?

Each search is a fresh process (spawned: never a copy of a process with threads); this side only listens, passes the
best plan on and stops them. Not here: what a search does (annealing), whether the plan is allowed (judgements).
"""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import greedy_board
from hearing_app.domain.scheduling.plans import Plan, Problem
from hearing_app.planning.annealing import Course, run_course, search_from
from hearing_app.planning.bounds import lower_bound
from hearing_app.planning.neighbourhoods import NeighbourhoodSearch, Spots, put_back, spots_of

LISTEN_S = 0.2
GRACE_S = 2.0
EXCHANGES = (0.5, 0.3, 0.15)  # parts of the time left at which the searches go on from the best of them
MARGIN_S = 0.15  # what stopping and handing over takes


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far: the cheapest plan's cost, the greedy plan's, a proven bound (None: not computed yet)."""

    seconds: float
    cost: int
    greedy_cost: int
    bound: int | None
    steps: int

    @property
    def gap_percent(self) -> float | None:
        """Return how far above the bound the cost is, in percent; None without a bound."""
        return 100 * (self.cost - self.bound) / self.bound if self.bound else None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a search may take (seconds of wall time, from `begins_at`), in how many processes, with which seed."""

    seconds: float
    processes: int = 2
    seed: int = 1
    begins_at: float = field(default_factory=monotonic)

    @property
    def ends_at(self) -> float:
        """Return the instant of the monotonic clock at which the answer is due."""
        return self.begins_at + self.seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cheapest plan found and how it was found; a cancelled search still has its best plan."""

    plan: Plan
    progress: Progress
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a search says: its best cost, the plan if that is new, its steps so far."""

    cost: int
    spots: Spots | None
    steps: int


def search_plan(
    problem: Problem,
    limits: Limits,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Make the cheapest plan that time allows; never worse than the greedy one, whatever happens to the searches.

    Without OR-Tools, and where the bound takes too long, the outcome's bound is None.
    """
    hunt = Hunt(problem, limits)
    try:
        hunt.start()
        on_progress(hunt.progress())
        cancelled = False
        while not cancelled and hunt.is_on():
            if hunt.listen():
                on_progress(hunt.progress())
            cancelled = is_cancelled()
        return Outcome(hunt.plan(), hunt.progress(), cancelled)
    finally:
        hunt.stop()


class Hunt:
    """The processes of one search and the best that they said."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem, self.limits = problem, limits
        self.catalogue = Catalogue(problem)
        self.searches: dict[Connection, BaseProcess] = {}
        self.bounds: dict[Connection, BaseProcess] = {}
        self.steps: dict[Connection, int] = {}
        self.taken: dict[Connection, int] = {}
        self.bound: int | None = None

    def start(self) -> None:
        """Start the searches; while they wake up, make the greedy plan, from which they begin."""
        ends_at = self.limits.ends_at - MARGIN_S
        if self.problem.sittings and self.problem.members and ends_at > monotonic():
            for at in range(self.limits.processes):
                course = Course(self.limits.seed + at, self.limits.begins_at, ends_at)
                self._spawn(self.searches, search_apart, course)
        board = greedy_board(self.catalogue)
        self.cost = self.greedy_cost = board.cost
        self.spots = spots_of(board)
        for line in self.searches:
            with suppress(OSError):
                line.send(self.spots)
        if self.searches:
            self._spawn(self.bounds, bound_apart)

    def is_on(self) -> bool:
        """Say whether somebody still searches and there is time."""
        return bool(self.searches) and monotonic() < self.limits.ends_at

    def listen(self) -> bool:
        """Wait a moment for what the processes say; say whether something became better or known."""
        before = (self.cost, self.bound)
        timeout = max(0.0, min(LISTEN_S, self.limits.ends_at - monotonic()))
        for line in wait([*self.searches, *self.bounds], timeout):
            if isinstance(line, Connection):
                self._hear(line)
        return before != (self.cost, self.bound)

    def progress(self) -> Progress:
        """Return what is known so far."""
        seconds = monotonic() - self.limits.begins_at
        return Progress(seconds, self.cost, self.greedy_cost, self.bound, sum(self.steps.values()))

    def plan(self) -> Plan:
        """Return the best plan so far."""
        board = Board(self.catalogue)
        put_back(board, list(enumerate(self.spots)))
        return board.plan()

    def stop(self) -> None:
        """End every process that was started, by force where it does not listen."""
        lines = {**self.searches, **self.bounds}
        for line in lines:
            line.close()
        for process in lines.values():
            process.terminate()
        for process in lines.values():
            process.join(GRACE_S)
            if process.is_alive():
                process.kill()
                process.join()

    def _spawn(self, lines: dict[Connection, BaseProcess], target: Callable[..., None], *more: object) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=target, args=(theirs, self.problem, *more), daemon=True)
        process.start()
        theirs.close()
        lines[ours] = process

    def _hear(self, line: Connection) -> None:
        try:
            said = line.recv()
        except (EOFError, OSError):
            self._forget(line)
            return
        if line in self.bounds:
            self.bound = said
            return
        self.steps[line] = said.steps
        if said.spots is not None and said.cost < self.cost:
            self.cost, self.spots = said.cost, said.spots
        with suppress(OSError):
            line.send(self._advice(line, said.cost))

    def _forget(self, line: Connection) -> None:
        """Let go of a process that has nothing more to say."""
        process = self.searches.pop(line, None) or self.bounds.pop(line)
        line.close()
        process.join(GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()

    def _advice(self, line: Connection, cost: int) -> Spots | None:
        """Return the best plan of all a few times in a search's life, where its own is worse; else None."""
        left = (self.limits.ends_at - monotonic()) / max(1e-9, self.limits.seconds)
        due = sum(left <= part for part in EXCHANGES)
        if due <= self.taken.get(line, 0):
            return None
        self.taken[line] = due
        return self.spots if cost > self.cost else None


def search_apart(line: Connection, problem: Problem, course: Course) -> None:
    """Search in a process of its own and report until the other side hangs up.

    Every report is answered before the search goes on, so that the two never wait for each other with full pipes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the other side ends us
    told = [-1]

    def pause(search: NeighbourhoodSearch) -> bool:
        is_new = search.best_cost != told[0]
        told[0] = search.best_cost
        try:
            line.send(Report(search.best_cost, search.best if is_new else None, search.steps))
            advice = line.recv()
        except (EOFError, OSError):
            return False
        if advice is not None:
            search.adopt(advice)
        return True

    with suppress(EOFError, OSError):
        run_course(search_from(problem, line.recv(), course.seed), course, pause=pause)


def bound_apart(line: Connection, problem: Problem) -> None:
    """Compute the bound in a process of its own: OR-Tools is imported there alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line.send(lower_bound(problem))
