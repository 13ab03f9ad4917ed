"""Can a small number be read, or worked out, from what leaves the office?"""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hearing_app.domain.evidence.annexes import FEW, LEAST_SHOWN, WITHHELD, Cell, shown, shown_by_name


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], ()),
        ([5, 12], (5, 12)),
        ([0, 5], (0, 5)),
        ([3], (FEW,)),  # alone: its total says it anyway
        ([3, 9, 20], (FEW, WITHHELD, 20)),
        ([3, 2, 20], (FEW, FEW, 20)),
        ([1, 1, 20], (FEW, FEW, WITHHELD)),  # 2 in all can only be 1 and 1
        ([4, 4, 20], (FEW, FEW, WITHHELD)),
        ([5, 5, 3], (WITHHELD, WITHHELD, FEW)),  # one withheld is at most the 5 beside it
        ([6, 6, 4], (WITHHELD, WITHHELD, FEW)),
        ([8, 5, 5, 2], (8, WITHHELD, WITHHELD, FEW)),
        ([9, 9, 9, 3], (WITHHELD, 9, 9, FEW)),
        ([3, *[5] * 30], (FEW, *[WITHHELD] * 30)),
        ([1, 5, 6, 30], (FEW, WITHHELD, WITHHELD, 30)),  # 6 in all can only be 1 and 5
    ],
)
def test_small_cells_are_not_told(counts: list[int], expected: tuple[object, ...]) -> None:
    assert shown(counts) == expected


@given(st.lists(st.integers(0, 9), max_size=5).filter(lambda counts: sum(counts) <= 26))
@example([9, 4, 3])
@example([5, 5, 3])
@example([6, 6, 4])
@example([8, 5, 5, 2])
def test_no_hidden_number_follows_for_a_reader_who_knows_total_and_rule(counts: list[int]) -> None:
    told = paper(counts)
    cells = dict(told)
    assert all(cells[name] in (count, FEW, WITHHELD) for name, count in zip("abcde", counts, strict=False))
    assert all(not isinstance(cell, int) or cell == 0 or cell >= LEAST_SHOWN for cell in cells.values())
    if any(isinstance(cell, int) and cell for cell in cells.values()):
        worlds = [world for world in worlds_of(cells, sum(counts)) if paper(world) == told]
        values = [set(column) for column in zip(*worlds, strict=True)]
        few = [at for at, name in enumerate(sorted(cells)) if cells[name] == FEW]
        assert [at for at in few if len(values[at]) == 1] == []


def paper(counts: list[int]) -> tuple[tuple[str, Cell], ...]:
    """Return the rows of the annex for groups a, b, … as the year's figures hand them over: the largest first."""
    named = dict(zip("abcde", counts, strict=False))
    return shown_by_name(dict(sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))))


def worlds_of(cells: dict[str, Cell], total: int) -> Iterator[list[int]]:
    """Yield every year with this total that the cells, by name, do not rule out."""
    ranges = {FEW: range(1, LEAST_SHOWN), WITHHELD: range(LEAST_SHOWN, total + 1)}
    choices = [ranges[cell] if isinstance(cell, str) else (cell,) for _, cell in sorted(cells.items())]
    return (list(world) for world in product(*choices) if sum(world) == total)


def test_the_order_of_the_rows_does_not_follow_the_counts() -> None:
    assert shown_by_name({"c": 9, "b": 4, "a": 3}) == (("a", FEW), ("b", FEW), ("c", 9))
