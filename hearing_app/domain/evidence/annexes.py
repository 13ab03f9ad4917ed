"""What stands in the annex of a year, and which of its numbers stay in the office?

Cells of 1 to 4 matters by district or kind of dispute could point at somebody; they read "<5" in what leaves the
office (issue 6: cells under 5 suppressed). Totals, outcomes of the office and votes of panels are not such cells.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

LEAST_SHOWN = 5
MOST_HIDDEN = LEAST_SHOWN - 1
# cells withheld one by one; where these do not hide the small ones, all are: a third would cost every pair of counts
MOST_STEPS = 2
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


def shown_by_name(counts: Mapping[str, int]) -> tuple[tuple[str, Cell], ...]:
    """Return a breakdown as it may leave the office, by name: an order by count would tell what the cells hide."""
    names = sorted(counts)
    return tuple(zip(names, shown([counts[name] for name in names]), strict=True))


def shown(counts: Sequence[int]) -> tuple[Cell, ...]:
    """Return the counts of one breakdown, in an order that does not depend on them, as they may leave the office.

    1 to 4 become "<5". Where a reader who knows the total and this rule could work a hidden count out, the next
    smallest counts become "—" until he cannot, or none is left (then the total, which the paper tells elsewhere, may
    still give a count away). A zero is told: it points at nobody.
    """
    few = {place for place, count in enumerate(counts) if 0 < count < LEAST_SHOWN}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= LEAST_SHOWN)
    steps = next((step for step in range(len(others)) if _is_enough(counts, few, others, step)), len(others))
    withheld = {place for _, place in others[: steps if few else 0]}
    return tuple(
        FEW if place in few else WITHHELD if place in withheld else count for place, count in enumerate(counts)
    )


def _is_enough(counts: Sequence[int], few: Set[int], others: Sequence[tuple[int, int]], step: int) -> bool:
    """Say whether the first `step` of others hide the few; after MOST_STEPS only all of them do."""
    if step > MOST_STEPS:
        return False
    hidden = sum(counts[place] for place in few) + sum(count for count, _ in others[:step])
    sums = _few_sums(len(few), hidden, frozenset(place for _, place in others[:step]), others[step])
    return not _is_given_away(len(few), sums)


@lru_cache(maxsize=1 << 16)
def _few_sums(few: int, hidden: int, withheld: frozenset[int], next_shown: tuple[int, int]) -> frozenset[int]:
    """Return what the few cells may add up to for a reader who knows the rule; two sums stand for all.

    `hidden` is the total of few and withheld cells; each withheld (count, place) comes before the next one shown. The
    last of them is withheld only where the cells before it did not hide the few, which the reader knows as well.
    """
    if not withheld:
        return frozenset({hidden}) if few <= hidden <= MOST_HIDDEN * few else frozenset()
    found: frozenset[int] = frozenset()
    for place in sorted(withheld):
        rest = withheld - {place}
        least = max(LEAST_SHOWN, -((MOST_HIDDEN * few - hidden) // len(withheld)))
        most = min(next_shown[0] - (place > next_shown[1]), hidden - few - LEAST_SHOWN * len(rest))
        for count in range(least, most + 1):
            before = _few_sums(few, hidden - count, rest, (count, place))
            found |= before if _is_given_away(few, before) else frozenset()
            if len(found) > 1:
                return found
    return found


def _is_given_away(few: int, sums: frozenset[int]) -> bool:
    """Say whether one sum is left, and it leaves one value to a cell: cells are alike, so to every cell."""
    return len(sums) == 1 and (few == 1 or not sums.isdisjoint({few, MOST_HIDDEN * few}))
