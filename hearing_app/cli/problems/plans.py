"""What does a JSON problem of many sittings ask for, and how is its plan written?

Half-hour slots, fourteen a day: six in the morning, eight in the afternoon; five days a week; five roles. Not here:
planning (domain.scheduling, planning).
"""

from hearing_app.cli.problems.files import (
    BadProblem,
    Row,
    field,
    flag,
    listed,
    number,
    numbered,
    numbers,
    refuse_more,
    tuples,
)
from hearing_app.domain.scheduling.plans import Calendar, Member, Pending, Plan, Problem, Venue

MOST_RESOURCES, MOST_SITTINGS, MOST_DAYS = 8_000, 5_000, 520
ROLES = 5
VIDEO = 1


def problem_from(row: Row) -> Problem:
    """Check a problem and return it; a BadProblem says in one sentence what is wrong or cannot be done."""
    calendar = Calendar(number(row, "days", "the problem", least=1, most=MOST_DAYS))
    number(row, "weeks", "the problem", least=1, most=MOST_DAYS)
    people, rooms, sittings = (numbered(row, key) for key in ("people", "rooms", "sittings"))
    refuse_more(len(people) + len(rooms), MOST_RESOURCES, "people and rooms")
    refuse_more(len(sittings), MOST_SITTINGS, "sittings")
    problem = Problem(
        calendar,
        number(row, "max_per_week", "the problem", most=100),
        tuple(_member(calendar, one, where) for one, where in people),
        tuple(_venue(one, where) for one, where in rooms),
        tuple(_pending(calendar, one, where, people=len(people)) for one, where in sittings),
    )
    _refuse_overload(problem)
    return problem


def _member(calendar: Calendar, row: Row, where: str) -> Member:
    available = listed(row, "available", where)
    sessions = len(calendar.sessions)
    flags = [one for day in available for one in (day if isinstance(day, list) else [None])]
    shapes = {len(day) if isinstance(day, list) else 0 for day in available}
    if len(available) != calendar.days or shapes != {sessions} or set(map(type, flags)) != {bool}:
        raise BadProblem(f"“available” of {where} must hold {sessions} times true or false for each of the days.")
    bits = int("".join("01"[one] for one in reversed(flags)), 2)
    roles = frozenset(numbers(row, "roles", where, most=ROLES - 1))
    return Member(row["id"], roles, number(row, "district", where), bits)


def _venue(row: Row, where: str) -> Venue:
    return Venue(row["id"], number(row, "capacity", where), VIDEO if flag(row, "video", where) else 0)


def _pending(calendar: Calendar, row: Row, where: str, *, people: int) -> Pending:
    need = numbers(row, "need", where, most=100)
    if len(need) != ROLES:
        raise BadProblem(f"“need” of {where} must name {ROLES} roles.")
    release = number(row, "release", where, most=calendar.days - 1)
    sessions = len(calendar.sessions)
    away = tuples(field(row, "party_away", where), (calendar.days - 1, sessions - 1), f"“party_away” of {where}")
    bits = 0
    for day, session in away:
        bits |= calendar.bit(day, session)
    return Pending(
        id=row["id"],
        length=number(row, "length", where, least=1, most=max(calendar.sessions)),
        seats=tuple(need),
        release_day=release,
        deadline_day=number(row, "deadline", where, least=release, most=calendar.days * 2),
        heads=number(row, "capacity", where),
        equipment=VIDEO if flag(row, "video", where) else 0,
        district=number(row, "district", where),
        conflicts=frozenset(numbers(row, "conflict", where, most=people - 1)),
        away=bits,
        side=number(row, "rep", where),
    )


def _refuse_overload(problem: Problem) -> None:
    wanted = sum(one.length for one in problem.sittings)
    offered = len(problem.venues) * problem.calendar.slots
    if wanted > offered:
        sittings, rooms = f"{len(problem.sittings):,} sittings", f"{len(problem.venues):,} rooms"
        raise BadProblem(
            f"{sittings} need {wanted:,} half-hours and {rooms} have {offered:,} in {problem.calendar.days} days."
        )


def answer_of(plan: Plan) -> Row:
    """Return a plan in the form of the answer."""
    return {
        "placed": {
            str(id_): {"start": one.start, "room": one.venue_id, "people": [list(pair) for pair in one.people]}
            for id_, one in plan.items()
        }
    }
