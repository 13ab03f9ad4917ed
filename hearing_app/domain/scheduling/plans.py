"""What is planned when many sittings look for time, room and people at once, and what does a plan cost?

Days are counted from the first day of the horizon; a day has sessions (morning, afternoon), a session so many slots; a
sitting never crosses the end of a session. Not here: whether a plan is allowed (judgements), how one is made (greedy,
planning.neighbourhoods).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Calendar:
    """The horizon: working days, five a week, and the slots of each session of a day."""

    days: int
    sessions: tuple[int, ...] = (6, 8)
    days_a_week: int = 5

    @property
    def slots_a_day(self) -> int:
        """Return how many slots a day has."""
        return sum(self.sessions)

    @property
    def slots(self) -> int:
        """Return how many slots the horizon has."""
        return self.days * self.slots_a_day

    @property
    def weeks(self) -> int:
        """Return how many weeks the horizon touches."""
        return -(-self.days // self.days_a_week)

    def bit(self, day: int, session: int) -> int:
        """Return the bit that stands for a session of a day, counted from the first session of the horizon."""
        return 1 << day * len(self.sessions) + session

    def session_starts(self) -> tuple[int, ...]:
        """Return the first slot of each session within its day."""
        return tuple(sum(self.sessions[:at]) for at in range(len(self.sessions)))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may sit: roles, district and the sessions in which he can come (a bit each, see `Calendar.bit`).

    In the slots of `taken` (a bit each, from the first of the horizon) he cannot, whatever the session. `load` is how
    many sittings he has had before: the next ones cost as much more.
    """

    id: int
    roles: frozenset[int]
    district: int
    available: int
    taken: int = 0
    load: int = 0


@dataclass(frozen=True, slots=True)
class Venue:
    """A room: how many it holds, its equipment (one bit each), the slots in which it cannot be had (a bit each)."""

    id: int
    capacity: int
    equipment: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A sitting that waits for its time: slots, seats for each role, days, room needs, who may not sit, who is away.

    `seats[role]` is the number of different people in the role. `release_day` is the first lawful day, `deadline_day`
    the last one without delay. A party is away in the sessions of `away` and in the slots of `barred` (a bit each).
    `side` is the representative, who can be in one sitting at a time.
    """

    id: int
    length: int
    seats: tuple[int, ...]
    release_day: int
    deadline_day: int
    heads: int
    equipment: int
    district: int
    conflicts: frozenset[int]
    away: int
    side: int
    barred: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """What costs how much; the load is the sum over people of the square of their sittings, times `load`."""

    left_out: int = 1000
    late_day: int = 20
    waiting_day: int = 1
    other_district: int = 2
    load: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a plan needs; ids are the positions in their tuples. Nobody sits above the cap of a week."""

    calendar: Calendar
    most_a_week: int
    members: tuple[Member, ...]
    venues: tuple[Venue, ...]
    sittings: tuple[Pending, ...]
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a sitting stands: first slot of the horizon, room, and (member, role) for each seat."""

    start: int
    venue_id: int
    people: tuple[tuple[int, int], ...]


Plan = Mapping[int, Placement]


@dataclass(frozen=True, slots=True)
class Cost:
    """The price of a plan by its parts; `total` is what planners compare."""

    left_out: int = 0
    late: int = 0
    waiting: int = 0
    distance: int = 0
    load: int = 0

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return self.left_out + self.late + self.waiting + self.distance + self.load


def time_price(problem: Problem, sitting: Pending, day: int) -> int:
    """Return what a day costs a sitting: each day of waiting, and more for each day after its deadline."""
    weights = problem.weights
    late = max(0, day - sitting.deadline_day)
    return weights.waiting_day * (day - sitting.release_day) + weights.late_day * late
