"""Can a small number be read, or worked out, from what leaves the office?"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.evidence.annexes import FEW, LEAST_SHOWN, WITHHELD, shown


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
        ([1, 5, 6, 30], (FEW, WITHHELD, WITHHELD, 30)),  # 6 in all can only be 1 and 5
    ],
)
def test_small_cells_are_not_told(counts: list[int], expected: tuple[object, ...]) -> None:
    assert shown(counts) == expected


@given(st.lists(st.integers(0, 12), max_size=5))
def test_no_hidden_number_follows_from_the_total_while_others_could_hide_it(counts: list[int]) -> None:
    told = shown(counts)
    assert all(not isinstance(cell, int) or cell == 0 or cell >= LEAST_SHOWN for cell in told)
    assert all(cell in (count, FEW, WITHHELD) for cell, count in zip(told, counts, strict=True))
    hidden = [cell for cell in told if not isinstance(cell, int)]
    if not hidden or all(not cell for cell in told if isinstance(cell, int)):
        return
    left = sum(counts) - sum(cell for cell in told if isinstance(cell, int))
    ranges = [range(1, LEAST_SHOWN) if cell == FEW else range(LEAST_SHOWN, left + 1) for cell in hidden]
    assert sum(sum(choice) == left for choice in product(*ranges)) > 1
