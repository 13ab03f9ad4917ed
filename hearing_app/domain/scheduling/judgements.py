"""Is a plan allowed, and what does it cost? The plainest code that can say so, run again before a plan is shown.

It shares nothing with the planners on purpose: no bitsets, no running sums. Not here: making or mending a plan.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hearing_app.domain.scheduling.plans import Cost, Pending, Placement, Plan, Problem


class Breach(StrEnum):
    """Which hard rule a placement breaks."""

    UNKNOWN = "unknown"
    DAY = "day"
    PARTY_AWAY = "party_away"
    SESSION = "session"
    ROOM = "room"
    TAKEN = "taken"
    TWICE = "twice"
    MEMBER = "member"
    SEATS = "seats"
    OVERLAP = "overlap"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule and the sitting that breaks it."""

    breach: Breach
    sitting_id: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every fault of a plan (none: it may be shown), its cost and the sittings that it leaves out."""

    faults: tuple[Fault, ...]
    cost: Cost
    left_out: tuple[int, ...]


def judge_plan(problem: Problem, plan: Plan) -> Judgement:
    """Check every hard rule of every placement and add up the cost; shapes as in `plans`."""
    faults = [Fault(Breach.UNKNOWN, id_) for id_ in plan if not 0 <= id_ < len(problem.sittings)]
    sound = []
    for sitting in problem.sittings:
        placement = plan.get(sitting.id)
        if placement is None:
            continue
        found = [Fault(breach, sitting.id) for breach in _breaches(problem, sitting, placement)]
        faults += found
        if not found:
            sound.append((sitting, placement))
    faults += _overlaps(sound)
    faults += _weeks(problem, sound)
    left_out = tuple(sitting.id for sitting in problem.sittings if sitting.id not in plan)
    return Judgement(tuple(faults), _cost(problem, sound, len(left_out)), left_out)


def _breaches(problem: Problem, sitting: Pending, placement: Placement) -> Iterator[Breach]:
    calendar = problem.calendar
    day, slot = divmod(placement.start, calendar.slots_a_day)
    if not 0 <= sitting.release_day <= day < calendar.days:
        yield Breach.DAY
        return
    session = 0
    while slot >= sum(calendar.sessions[: session + 1]):
        session += 1
    if sitting.away & calendar.bit(day, session):
        yield Breach.PARTY_AWAY
    if slot + sitting.length > sum(calendar.sessions[: session + 1]):
        yield Breach.SESSION
    if not _room_fits(problem, sitting, placement.venue_id):
        yield Breach.ROOM
    elif any(_is_taken(problem, sitting, placement, placement.start + at) for at in range(sitting.length)):
        yield Breach.TAKEN
    yield from _panel_breaches(problem, sitting, placement, calendar.bit(day, session))


def _room_fits(problem: Problem, sitting: Pending, venue_id: int) -> bool:
    if not 0 <= venue_id < len(problem.venues):
        return False
    venue = problem.venues[venue_id]
    return venue.capacity >= sitting.heads and venue.equipment & sitting.equipment == sitting.equipment


def _is_taken(problem: Problem, sitting: Pending, placement: Placement, slot: int) -> bool:
    """Say whether room, a party or a member has something else in a slot."""
    users = [sitting.barred, problem.venues[placement.venue_id].taken]
    users += [problem.members[id_].taken for id_, _ in placement.people if 0 <= id_ < len(problem.members)]
    return any(bits >> slot & 1 for bits in users)


def _panel_breaches(problem: Problem, sitting: Pending, placement: Placement, session: int) -> Iterator[Breach]:
    people = [id_ for id_, _ in placement.people]
    if len(set(people)) < len(people):
        yield Breach.TWICE
    for id_, role in placement.people:
        if not 0 <= id_ < len(problem.members):
            yield Breach.MEMBER
            continue
        member = problem.members[id_]
        if role not in member.roles or not session & member.available or id_ in sitting.conflicts:
            yield Breach.MEMBER
    seated = Counter(role for _, role in placement.people)
    if seated != Counter({role: count for role, count in enumerate(sitting.seats) if count}):
        yield Breach.SEATS


def _overlaps(sound: list[tuple[Pending, Placement]]) -> Iterator[Fault]:
    taken: set[tuple[str, int, int]] = set()
    for sitting, placement in sound:
        users = [("room", placement.venue_id), ("side", sitting.side)]
        users += [("member", id_) for id_, _ in placement.people]
        slots = range(placement.start, placement.start + sitting.length)
        keys = {(kind, id_, slot) for kind, id_ in users for slot in slots}
        if keys & taken:
            yield Fault(Breach.OVERLAP, sitting.id)
        taken |= keys


def _weeks(problem: Problem, sound: list[tuple[Pending, Placement]]) -> Iterator[Fault]:
    week = problem.calendar.slots_a_day * problem.calendar.days_a_week
    times: Counter[tuple[int, int]] = Counter()
    for sitting, placement in sound:
        for id_, _ in placement.people:
            times[id_, placement.start // week] += 1
            if times[id_, placement.start // week] > problem.most_a_week:
                yield Fault(Breach.WEEK, sitting.id)


def _cost(problem: Problem, sound: list[tuple[Pending, Placement]], left_out: int) -> Cost:
    weights = problem.weights
    late = waiting = distance = 0
    loads: Counter[int] = Counter()
    for sitting, placement in sound:
        day = placement.start // problem.calendar.slots_a_day
        waiting += weights.waiting_day * (day - sitting.release_day)
        late += weights.late_day * max(0, day - sitting.deadline_day)
        for id_, _ in placement.people:
            loads[id_] += 1
            distance += weights.other_district * (problem.members[id_].district != sitting.district)
    before = {id_: problem.members[id_].load for id_ in loads}
    squares = weights.load * sum((before[id_] + count) ** 2 - before[id_] ** 2 for id_, count in loads.items())
    return Cost(weights.left_out * left_out, late, waiting, distance, squares)
