"""What stands in the annex of a year, and which of its numbers stay in the office?

Cells of 1 to 4 matters by district or kind of dispute could point at somebody; they read "<5" in what leaves the
office (issue 6: cells under 5 suppressed). Totals, outcomes of the office and votes of panels are not such cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEAST_SHOWN = 5
FEW, WITHHELD = "<5", "—"
Cell = str | int


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """One table: title, header, rows as wide as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexPaper:
    """The annex: the report's paragraph, what it is (frozen as which version, or not), tables, remarks."""

    organ: str
    year: int
    dated_on: date
    paragraph: str
    standing: tuple[str, ...]
    tables: tuple[AnnexTable, ...]
    remarks: tuple[str, ...]


def shown(counts: Sequence[int]) -> tuple[Cell, ...]:
    """Return the counts of one breakdown as they may leave the office; their total is taken to be known.

    1 to 4 become "<5". Where the total would give a hidden count away, the next smallest counts become "—" until it
    does not, or none is left. A zero is told: it points at nobody.
    """
    few = {place for place, count in enumerate(counts) if 0 < count < LEAST_SHOWN}
    others = sorted((place for place, count in enumerate(counts) if count >= LEAST_SHOWN), key=lambda at: counts[at])
    withheld: set[int] = set()
    while few and others and _is_given_away([counts[at] for at in few], [counts[at] for at in withheld]):
        withheld.add(others.pop(0))
    return tuple(
        FEW if place in few else WITHHELD if place in withheld else count for place, count in enumerate(counts)
    )


def _is_given_away(few: Sequence[int], withheld: Sequence[int]) -> bool:
    """Say whether the sum leaves one possibility alone: each of few is 1 to 4, each withheld 5 or more."""
    spare = sum(few) + sum(withheld) - len(few) - LEAST_SHOWN * len(withheld)
    if not withheld:
        return len(few) == 1 or spare in (0, (LEAST_SHOWN - 2) * len(few))
    return spare == 0
