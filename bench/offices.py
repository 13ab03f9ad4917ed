"""Which made-up offices do the benches of the scheduling engine plan for? Problems by size and seed, no database.

In the JSON form that `hearing plan` and `hearing search` read, so that a bench and the command line see the same.
"""

import random
from typing import Any

Row = dict[str, Any]
ROLE_SHARES = (15, 20, 20, 20, 25)
ROOM_SIZES = (6, 10, 20, 40)


def many_sittings(sittings: int, seed: int, *, people: int = 0, rooms: int = 0, weeks: int = 0) -> Row:
    """Make a problem of many sittings: five roles, twelve districts, a chair for each, two or four others."""
    chance = random.Random(f"plan {sittings} {seed}")
    people, rooms = people or max(20, sittings * 4 // 5), rooms or max(2, sittings // 25)
    weeks = weeks or 4 + min(8, sittings // 200)
    return {
        "days": 5 * weeks,
        "weeks": weeks,
        "max_per_week": 4,
        "people": [_member(chance, at, 5 * weeks) for at in range(people)],
        "rooms": [
            {"id": at, "capacity": 40 if at == 0 else chance.choice(ROOM_SIZES), "video": at % 2 == 0}
            for at in range(rooms)
        ],
        "sittings": [_sitting(chance, at, days=5 * weeks, people=people, sittings=sittings) for at in range(sittings)],
    }


def _member(chance: random.Random, at: int, days: int) -> Row:
    week = [[chance.random() < 0.6, chance.random() < 0.6] for _ in range(5)]
    available = [list(week[day % 5]) for day in range(days)]
    if chance.random() < 0.4:
        away = chance.randrange(days)
        for day in range(away, min(days, away + chance.randint(1, 5))):
            available[day] = [False, False]
    first = 0 if at == 0 else chance.choices(range(5), ROLE_SHARES)[0]
    roles = {first} | ({chance.randrange(5)} if chance.random() < 0.15 else set())
    return {"id": at, "roles": sorted(roles), "available": available, "district": chance.randrange(12)}


def _sitting(chance: random.Random, at: int, *, days: int, people: int, sittings: int) -> Row:
    need = [1, 0, 0, 0, 0]
    for role in chance.sample(range(1, 5), chance.choice((2, 2, 4))):
        need[role] += 1
    release = chance.randrange(1, max(2, days * 3 // 5))
    away = [[day, half] for day in range(days) for half in range(2) if chance.random() < 0.3]
    return {
        "id": at,
        "length": chance.choice((2, 2, 3, 4, 4, 6)),
        "need": need,
        "release": release,
        "deadline": min(days - 1, release + chance.randint(5, 20)),
        "capacity": chance.choice((6, 6, 10, 20)),
        "video": chance.random() < 0.2,
        "district": chance.randrange(12),
        "conflict": sorted(chance.sample(range(people), people // 20)),
        "party_away": away,
        "rep": chance.randrange(max(1, sittings // 4)),
    }


def free_starts(people: int, weeks: int, seed: int, *, queries: int = 5) -> Row:
    """Make a problem of searches: people with weekly hours, absences and bookings, twenty rooms, four parties each."""
    chance = random.Random(f"search {people} {weeks} {seed}")
    return {
        "weeks": weeks,
        "people": [_person(chance, at, weeks) for at in range(people)],
        "rooms": [
            {
                "id": at,
                "capacity": chance.choice(ROOM_SIZES),
                "equipment": chance.randrange(8),
                "bookings": _bookings(chance, weeks, 8 * weeks),
            }
            for at in range(20)
        ],
        "queries": [_query(chance, people, weeks) for _ in range(queries)],
    }


def _person(chance: random.Random, at: int, weeks: int) -> Row:
    halves = ([540, 720], [810, 1050])
    rules = [
        [weekday, *half]
        for weekday in range(5)
        if chance.random() < 0.7
        for half in chance.choice((halves[:1], halves[1:], halves, halves))
    ]
    absences = []
    while len(absences) < 5 and chance.random() < 0.6:
        first = chance.randrange(7 * weeks)
        absences.append([first, min(7 * weeks, first + chance.randint(1, 5))])
    roles = {chance.choices(range(5), ROLE_SHARES)[0]} | ({chance.randrange(5)} if chance.random() < 0.15 else set())
    bookings = _bookings(chance, weeks, max(0, int(chance.gauss(1.5 * weeks, 2)))) if rules else []
    return {
        "id": at,
        "roles": sorted(roles),
        "rules": rules,
        "absences": absences,
        "bookings": bookings,
        "max_per_week": 3,
    }


def _bookings(chance: random.Random, weeks: int, most: int) -> list[list[int]]:
    taken: list[list[int]] = []
    for _ in range(most):
        day, minutes = 7 * chance.randrange(weeks) + chance.randrange(5), chance.choice((60, 90, 120, 180))
        start = 540 + 15 * chance.randrange((510 - minutes) // 15 + 1)
        if not any(one[0] == day and one[1] < start + minutes and start < one[2] for one in taken):
            taken.append([day, start, start + minutes])
    return taken


def _query(chance: random.Random, people: int, weeks: int) -> Row:
    return {
        "minutes": 120,
        "roles": [0, 1, 2, 3, 4],
        "capacity": 10,
        "equipment": chance.choice((0, 1, 2, 4)),
        "conflict": sorted(chance.sample(range(people), people // 20)),
        "parties": [_bookings(chance, weeks, 3 * weeks) for _ in range(4)],
        "notice_days": 10,
        "work": [540, 1050],
        "top": 10,
    }
