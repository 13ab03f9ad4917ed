"""Which bits of an int are set, and where do runs of them begin? One bit is one step of a grid, the lowest the first.

Not here: what a step means in time (grids).
"""

from collections.abc import Iterator


def run_of(first: int, last: int) -> int:
    """Return the bits first … last − 1; nothing where last is not after first."""
    return ((1 << last - first) - 1) << first if last > first else 0


def erode(free: int, length: int) -> int:
    """Return the steps at which a run of `length` set bits begins; `length` 0 asks for nothing and every step does."""
    if length <= 0:
        return -1
    have = 1
    while have * 2 <= length:
        free &= free >> have
        have *= 2
    return free & free >> (length - have) if length > have else free


def bits_of(bits: int) -> Iterator[int]:
    """Yield the positions of the set bits, the lowest first."""
    while bits:
        low = bits & -bits
        bits ^= low
        yield low.bit_length() - 1


def repeated(pattern: int, every: int, times: int) -> int:
    """Return a pattern of at most `every` bits set down so many times, one after another."""
    have, made = pattern if times > 0 else 0, 1
    while made < times:
        more = min(made, times - made)
        have |= (have & ((1 << more * every) - 1)) << made * every
        made += more
    return have
