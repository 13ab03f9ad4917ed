"""Do runs, erosion and repetition of bits agree with counting them one by one?"""

from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.scheduling.bitsets import bits_of, erode, repeated, run_of

BITS = st.integers(0, 2**40 - 1)


def counted(free: int, length: int) -> list[int]:
    return [at for at in range(free.bit_length()) if all(free >> at + step & 1 for step in range(length))]


@given(BITS, st.integers(1, 12))
def test_erosion_leaves_the_steps_at_which_a_run_begins(free: int, length: int) -> None:
    assert list(bits_of(erode(free, length))) == counted(free, length)


@given(st.integers(0, 2**7 - 1), st.integers(0, 20))
def test_a_pattern_is_repeated_side_by_side(pattern: int, times: int) -> None:
    assert repeated(pattern, 7, times) == sum(pattern << 7 * at for at in range(times))


def test_a_run_holds_its_first_and_not_its_last_step() -> None:
    assert [run_of(2, 5), run_of(0, 1), run_of(3, 3), run_of(4, 2)] == [0b11100, 1, 0, 0]
