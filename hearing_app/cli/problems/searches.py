"""What does a JSON problem of free starts ask for, and what does the search of the product answer?

Days are counted from a Monday, minutes from midnight; starts every quarter of an hour. The grid's step divides every
time that the problem names, so that nothing is rounded. Not here: the search (domain.scheduling.slot_search).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from hearing_app.cli.problems.files import BadProblem, Row, field, number, numbered, numbers, refuse_more, rows, tuples
from hearing_app.cli.problems.plans import MOST_RESOURCES
from hearing_app.domain.scheduling.bitsets import repeated
from hearing_app.domain.scheduling.grids import Grid
from hearing_app.domain.scheduling.slot_search import Band, Candidate, Runs, Seats, Wish, find_offers

DAY, QUARTER, WEEKDAYS, NOON_PRICE_AFTER = 1440, 15, 5, 660
DAY_PRICE, LATE_PRICE = 4, 3
MOST_WEEKS = 53
ANY_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """One search: lengths in minutes, the parties' free steps on the grid."""

    minutes: int
    roles: tuple[int, ...]
    capacity: int
    equipment: int
    conflicts: frozenset[int]
    parties: tuple[int, ...]
    notice_days: int
    work: tuple[int, int]
    top: int


@dataclass(frozen=True, slots=True)
class World:
    """Everybody's free time on one grid, by role in ascending price, and what is kept between searches."""

    weeks: int
    grid: Grid
    people: int
    tracks: int
    roles: dict[int, tuple[Candidate, ...]]
    rooms: tuple[tuple[int, int, int], ...]
    queries: tuple[Query, ...]
    runs: dict[int, Runs]


def check_problem(row: Row) -> None:
    """Refuse a problem that lacks something or holds anything but whole numbers within their limits."""
    weeks = number(row, "weeks", "the problem", least=1, most=MOST_WEEKS)
    people, rooms = numbered(row, "people"), numbered(row, "rooms")
    refuse_more(len(people) + len(rooms), MOST_RESOURCES, "people and rooms")
    for one, where in people:
        numbers(one, "roles", where, most=99)
        number(one, "max_per_week", where)
        _stretches(field(one, "rules", where), (6, DAY, DAY), f"“rules” of {where}")
        _stretches(field(one, "absences", where), (7 * weeks, 7 * weeks), f"“absences” of {where}")
    for one, where in people + rooms:
        _stretches(field(one, "bookings", where), (7 * weeks - 1, DAY, DAY), f"“bookings” of {where}")
    for one, where in rooms:
        number(one, "capacity", where)
        number(one, "equipment", where, most=2**31)
    for at, one in enumerate(rows(row, "queries", "the problem")):
        _check_query(one, f"queries[{at}]", weeks=weeks, people=len(people))


def _check_query(row: Row, where: str, *, weeks: int, people: int) -> None:
    number(row, "minutes", where, least=1, most=DAY)
    for key in ("capacity", "equipment", "notice_days", "top"):
        number(row, key, where, most=2**31)
    numbers(row, "roles", where, most=99)
    numbers(row, "conflict", where, most=people - 1)
    _stretches([field(row, "work", where)], (DAY, DAY), f"“work” of {where}")
    parties = field(row, "parties", where)
    if not isinstance(parties, list):
        raise BadProblem(f"“parties” of {where} must be a list.")
    for party in parties:
        _stretches(party, (7 * weeks - 1, DAY, DAY), f"“parties” of {where}")


def _stretches(value: object, limits: tuple[int, ...], where: str) -> None:
    """Refuse lists of numbers whose last two are not a beginning and a later end."""
    if any(one[-2] >= one[-1] for one in tuples(value, limits, where)):
        raise BadProblem(f"{where} must end after they begin.")


def world_of(row: Row) -> World:
    """Turn a checked problem into bits; this is what a search that nothing is known of has to do first."""
    weeks, people = row["weeks"], row["people"]
    grid = Grid(ANY_MONDAY, _step(row), 7 * weeks * DAY // _step(row))
    tracks = [list(_tracks(one["rules"])) for one in people]
    roles: dict[int, list[Candidate]] = {}
    for one, ways in zip(people, tracks, strict=True):
        taken = _taken(grid, one["bookings"]) | _absent(grid, one)
        for at, rules in enumerate(ways):
            free = _open(grid, rules, weeks) & ~taken
            who = Candidate(one["id"] + at * len(people), len(one["bookings"]), free)
            for role in set(one["roles"]):
                roles.setdefault(role, []).append(who)
    return World(
        weeks=weeks,
        grid=grid,
        people=len(people),
        tracks=max(map(len, tracks), default=1),
        roles={role: tuple(sorted(who, key=lambda one: (one.price, one.id))) for role, who in roles.items()},
        rooms=tuple(
            (one["capacity"], one["equipment"], grid.everything & ~_taken(grid, one["bookings"]))
            for one in row["rooms"]
        ),
        queries=tuple(_query(grid, one) for one in row["queries"]),
        runs={},
    )


def _step(row: Row) -> int:
    """Return the largest step in minutes on which every time of the problem falls."""
    times = {QUARTER}
    stretches = [person["rules"] for person in row["people"]]
    stretches += [one["bookings"] for one in row["people"] + row["rooms"]]
    for query in row["queries"]:
        times.update((query["minutes"], query["work"][0]))
        stretches += query["parties"]
    for stretch in stretches:
        for _, start, end in stretch:
            times.add(start)
            times.add(end)
    return math.gcd(*times)


def _tracks(rules: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Part rules that touch: a sitting lies within one rule, so that two that touch must not look like one."""
    left = sorted(rules)
    while True:
        track: list[list[int]] = []
        apart: list[list[int]] = []
        for rule in left:
            touches = bool(track) and track[-1][0] == rule[0] and rule[1] <= track[-1][2]
            (apart if touches else track).append(rule)
        yield track
        if not apart:
            return
        left = apart


def _open(grid: Grid, rules: list[list[int]], weeks: int) -> int:
    week = 0
    for weekday, start, end in rules:
        week |= grid.inside_minutes(weekday * DAY + start, weekday * DAY + end)
    return repeated(week, 7 * DAY // grid.step_minutes, weeks)


def _taken(grid: Grid, bookings: Iterable[list[int]]) -> int:
    return grid.touched_by_all([(day * DAY + start, day * DAY + end) for day, start, end in bookings])


def _absent(grid: Grid, person: Row) -> int:
    """Return absences, and the weeks in which the person has as many bookings as may be."""
    most = person["max_per_week"]
    counts = Counter([day // 7 for day, _, _ in person["bookings"]])
    away = [(first * DAY, last * DAY) for first, last in person["absences"]]
    full = [week for week, count in counts.items() if count >= most]
    if most == 0:
        full = list(range(grid.steps * grid.step_minutes // (7 * DAY)))
    return grid.touched_by_all(away + [(7 * week * DAY, 7 * (week + 1) * DAY) for week in full])


def _query(grid: Grid, row: Row) -> Query:
    return Query(
        minutes=row["minutes"],
        roles=tuple(row["roles"]),
        capacity=row["capacity"],
        equipment=row["equipment"],
        conflicts=frozenset(row["conflict"]),
        parties=tuple(grid.everything & ~_taken(grid, party) for party in row["parties"]),
        notice_days=row["notice_days"],
        work=(row["work"][0], row["work"][1]),
        top=row["top"],
    )


def answer_query(world: World, query: Query) -> list[list[int]]:
    """Return the cheapest starts as [cost, day, minute]."""
    offers = islice(find_offers(_wish(world, query)), query.top)
    step = world.grid.step_minutes
    return [[offer.price, offer.start * step // DAY, offer.start * step % DAY] for offer in offers]


def _wish(world: World, query: Query) -> Wish:
    length = query.minutes // world.grid.step_minutes
    excluded = query.conflicts
    if world.tracks > 1:
        excluded = frozenset(one + at * world.people for one in excluded for at in range(world.tracks))
    return Wish(
        runs=world.runs.setdefault(length, Runs(length)),
        bands=_bands(world, query),
        parties=query.parties,
        rooms=[
            free
            for capacity, equipment, free in world.rooms
            if capacity >= query.capacity and equipment & query.equipment == query.equipment
        ],
        seats=[Seats(1, world.roles.get(role, ())) for role in query.roles],
        excluded=excluded,
    )


def _bands(world: World, query: Query) -> Iterator[Band]:
    """Yield the starts of each working day: those until eleven, then the dearer ones."""
    grid, first, last = world.grid, query.work[0], query.work[1] - query.minutes
    early = late = 0
    for start in range(first, last + 1, QUARTER):
        bit = 1 << start // grid.step_minutes
        if start > NOON_PRICE_AFTER:
            late |= bit
        else:
            early |= bit
    for day in range(query.notice_days, 7 * world.weeks):
        if day % 7 < WEEKDAYS:
            begin = day * DAY // grid.step_minutes
            yield Band(DAY_PRICE * day, early << begin)
            yield Band(DAY_PRICE * day + LATE_PRICE, late << begin)
