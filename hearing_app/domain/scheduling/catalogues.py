"""What about a problem never changes while plans are made? Its facts as bitsets, one bit for each member or room.

Members keep their ids as bits; rooms are ordered by size, so that the lowest free bit is the smallest that fits. Not
here: what a plan has taken (boards).
"""

from collections.abc import Iterator
from typing import NamedTuple

from hearing_app.domain.scheduling.plans import Pending, Problem, time_price


class Window(NamedTuple):
    """A session in which a sitting might begin: what the day costs it, session of the horizon, week, first slots."""

    price: int
    session: int
    week: int
    slots: range


class Catalogue:
    """The problem by sitting, person and session; `eligible[sitting][seat]` are the members who may take the seat."""

    def __init__(self, problem: Problem) -> None:
        calendar = problem.calendar
        role_bits = _role_bits(problem)
        sides = {side: at for at, side in enumerate(dict.fromkeys(one.side for one in problem.sittings))}
        order = sorted(problem.venues, key=lambda venue: (venue.capacity, venue.equipment.bit_count(), venue.id))
        self.problem = problem
        self.lengths = [one.length for one in problem.sittings]
        self.seat_roles = [_seat_roles(one, role_bits) for one in problem.sittings]
        self.eligible = [_eligible(one, role_bits) for one in problem.sittings]
        self.districts = _districts(problem)
        self.near = [self.districts.get(one.district, 0) for one in problem.sittings]
        self.room_ids = [venue.id for venue in order]
        fitting: dict[tuple[int, int], int] = {}
        for one in problem.sittings:
            if (one.heads, one.equipment) not in fitting:
                fits = [v.capacity >= one.heads and v.equipment & one.equipment == one.equipment for v in order]
                fitting[one.heads, one.equipment] = sum(1 << at for at, is_fit in enumerate(fits) if is_fit)
        self.rooms = [fitting[one.heads, one.equipment] for one in problem.sittings]
        self.sides = [sides[one.side] for one in problem.sittings]
        self.sides_count = len(sides)
        self.barred = [one.barred for one in problem.sittings]
        self.available = _available(problem)
        self.session_of = [
            day * len(calendar.sessions) + session
            for day in range(calendar.days)
            for session, slots in enumerate(calendar.sessions)
            for _ in range(slots)
        ]
        self.week_of = [slot // calendar.slots_a_day // calendar.days_a_week for slot in range(calendar.slots)]
        self._many = len(calendar.sessions)
        self._sessions = [
            (begin, begin + slots, day // calendar.days_a_week)
            for day in range(calendar.days)
            for first, slots in zip(calendar.session_starts(), calendar.sessions, strict=True)
            for begin in (day * calendar.slots_a_day + first,)
        ]
        self._windows: list[tuple[Window, ...] | None] = [None] * len(problem.sittings)

    def price_at(self, sitting: int, slot: int) -> int:
        """Return what the day of a slot costs a sitting."""
        return time_price(self.problem, self.problem.sittings[sitting], slot // self.problem.calendar.slots_a_day)

    def windows(self, sitting: int) -> tuple[Window, ...]:
        """Return every session in which a sitting may begin and that costs less than leaving it out, cheapest first."""
        found = self._windows[sitting]
        if found is None:
            found = self._windows[sitting] = tuple(self.windows_lazily(sitting))
        return found

    def windows_lazily(self, sitting: int) -> Iterator[Window]:
        """Yield what `windows` returns one by one, for whoever looks at the first few only."""
        one, weights, many = self.problem.sittings[sitting], self.problem.weights, self._many
        length, release, deadline, away = one.length - 1, one.release_day, one.deadline_day, one.away
        for day in range(release, self.problem.calendar.days):
            price = weights.waiting_day * (day - release)
            if day > deadline:
                price += weights.late_day * (day - deadline)
            if price >= weights.left_out:
                return
            for session in range(day * many, day * many + many):
                begin, end, week = self._sessions[session]
                if begin + length < end and not away >> session & 1:
                    yield Window(price, session, week, range(begin, end - length))


def _role_bits(problem: Problem) -> dict[int, int]:
    role_bits: dict[int, int] = {}
    for member in problem.members:
        for role in member.roles:
            role_bits[role] = role_bits.get(role, 0) | 1 << member.id
    return role_bits


def _districts(problem: Problem) -> dict[int, int]:
    districts: dict[int, int] = {}
    for member in problem.members:
        districts[member.district] = districts.get(member.district, 0) | 1 << member.id
    return districts


def _seat_roles(sitting: Pending, role_bits: dict[int, int]) -> tuple[int, ...]:
    """Return the roles of the seats, the scarcest first: it is filled while there is still a choice."""
    roles = [role for role, count in enumerate(sitting.seats) for _ in range(count)]
    return tuple(sorted(roles, key=lambda role: (role_bits.get(role, 0).bit_count(), role)))


def _eligible(sitting: Pending, role_bits: dict[int, int]) -> list[int]:
    conflicts = 0
    for id_ in sitting.conflicts:
        conflicts |= 1 << id_
    return [role_bits.get(role, 0) & ~conflicts for role in _seat_roles(sitting, role_bits)]


def _available(problem: Problem) -> list[int]:
    """Turn the members' sessions round: one int for each session, a bit for each member."""
    sessions = problem.calendar.days * len(problem.calendar.sessions)
    columns = [f"{member.available:0{sessions}b}"[-sessions:] for member in reversed(problem.members)]
    rows = ["".join(row) for row in zip(*columns, strict=True)]
    return [int(row, 2) for row in reversed(rows)]
