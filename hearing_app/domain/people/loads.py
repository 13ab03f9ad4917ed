"""How often was somebody asked, how often did he sit, and where does nobody stand ready?

Counts of the office's own work, no marks of people: who is asked too often or meets the same unit again and again is
seen, so that the draw and the search can be fairer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.rules.candidates import Appointment

RUNS_OUT_WITHIN = timedelta(days=90)
REPEATED = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """One seat that somebody had: the responsible unit of its matter ("" = none), and what came of it."""

    person_id: int
    unit: str
    is_invited: bool
    has_accepted: bool
    has_sat: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How often invited, accepted, sat; `repeated` are units met at least twice in sittings that he sat in."""

    invited: int = 0
    accepted: int = 0
    sat: int = 0
    repeated: tuple[tuple[str, int], ...] = ()


def loads_of(asked: Iterable[Asked]) -> Mapping[int, Load]:
    """Count by person; the unit that was met most often comes first."""
    found: dict[int, list[Asked]] = {}
    for one in asked:
        found.setdefault(one.person_id, []).append(one)
    return {person_id: _load(seats) for person_id, seats in found.items()}


def _load(seats: list[Asked]) -> Load:
    met = Counter(one.unit for one in seats if one.has_sat and one.unit)
    repeated = sorted(((unit, n) for unit, n in met.items() if n >= REPEATED), key=lambda pair: (-pair[1], pair[0]))
    return Load(
        sum(one.is_invited for one in seats),
        sum(one.has_accepted for one in seats),
        sum(one.has_sat for one in seats),
        tuple(repeated),
    )


def runs_out(term: Appointment, day: date) -> bool:
    """Say whether a term is over on the day or ends within 90 days (a length of the office's own choice)."""
    return term.until_on is not None and term.until_on <= day + RUNS_OUT_WITHIN


def ready(terms: Iterable[tuple[str, Appointment]], day: date) -> Mapping[tuple[str, str], int]:
    """Count who stands ready on a day by category and district; terms come with the district of their people."""
    return Counter((term.category, district) for district, term in terms if term.is_valid_on(day))
