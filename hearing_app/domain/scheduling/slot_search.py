"""When are a room, every party and somebody for each seat free at once, and which of these starts is cheapest?

Everything is one int over the grid: starts are what is left of notice ∧ hours ∧ parties ∧ rooms; for each seat people
are looked at from the cheapest on until every start has somebody, so that the first who covers a start is its cheapest.
Starts come lazily, best first; ties by time. Not here: legal panels of those who are free (sittings.lineups), booking.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from hearing_app.domain.scheduling.bitsets import bits_of, erode

FIRST_STRETCH = 16  # price bands that are looked at first; each further stretch is as long as all before


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might take a seat: the price of asking him, and the steps at which he is free."""

    id: int
    price: int
    free: int


@dataclass(frozen=True, slots=True)
class Band:
    """Starts that cost the same by their time alone."""

    price: int
    starts: int


@dataclass(slots=True)
class Runs:
    """Where the free runs of one length begin for each candidate; keep it between searches while nobody changes.

    Whoever's free time changed is forgotten by deleting his id from `by_id`.
    """

    length: int
    by_id: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seats:
    """So many seats of one role, and who might take them, in ascending price."""

    count: int
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: starts by the price of their time, who and what must be free from there for a length.

    `bands` come in ascending price and share no start. `parties` are the free steps of everybody who is needed, of
    `rooms` any one is enough (no rooms: none is free). `excluded` may take no seat. `runs` are of the wished length.
    """

    runs: Runs
    bands: Iterable[Band]
    parties: Sequence[int]
    rooms: Sequence[int]
    seats: Sequence[Seats]
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """A possible start and the least that it costs: by its time, and for each seat the cheapest who is free.

    `seat_prices` are in the order of the wish's seats, those of one role in ascending price.
    """

    start: int
    time_price: int
    seat_prices: tuple[int, ...]

    @property
    def price(self) -> int:
        """Return the whole price."""
        return self.time_price + sum(self.seat_prices)


@dataclass(slots=True)
class Stretch:
    """What was found for some bands: for each seat the starts by their price; `rest[seat]` is the least of the others.

    A level is a price and the starts at which the seat costs that, in ascending price.
    """

    levels: list[list[tuple[int, int]]]
    rest: list[int]


# Least price, then whether every seat is priced (what is not comes first), a number against ties.
Part = tuple[int, bool, int, "Share"]


@dataclass(frozen=True, slots=True)
class Share:
    """Starts that cost the same by their time and the seats priced so far."""

    starts: int
    prices: tuple[int, ...]
    stretch: Stretch


def find_offers(wish: Wish) -> Iterator[Offer]:
    """Yield every possible start, the cheapest first and among equals the earliest.

    Only as many bands are looked at as the offers taken need. A person with two roles may be counted for both: who sits
    where is settled for the starts that are taken.
    """
    bands, many, numbers = iter(wish.bands), FIRST_STRETCH, count()
    floor = sum(_cheapest(seats, wish.excluded) for seats in wish.seats)
    parts: list[Part] = []
    bands_now = list(islice(bands, many))
    while bands_now:
        bands_next = list(islice(bands, many))
        starts, stretch = _stretch(wish, bands_now)
        for band in bands_now:
            if band.starts & starts:
                share = Share(band.starts & starts, (band.price,), stretch)
                heapq.heappush(parts, (band.price + stretch.rest[0], not stretch.levels, next(numbers), share))
        yield from _drawn(parts, bands_next[0].price + floor if bands_next else None, numbers)
        bands_now, many = bands_next, many * 2


def _cheapest(seats: Seats, excluded: frozenset[int]) -> int:
    """Return the least that the seats of a role can cost at any start."""
    able = (one.price for one in seats.candidates if one.free and one.id not in excluded)
    return sum(islice(able, seats.count))


def _stretch(wish: Wish, bands: Sequence[Band]) -> tuple[int, Stretch]:
    """Return the possible starts of some bands and what the seats cost there."""
    starts = _base(wish, bands)
    levels: list[list[tuple[int, int]]] = []
    for seats in wish.seats:
        if not starts:
            break
        found, starts = _covered(seats, starts, wish)
        levels += found
    rest = [0]
    for level in reversed(levels):
        rest.append(rest[-1] + (level[0][0] if level else 0))
    return starts, Stretch(levels, rest[::-1])


def _base(wish: Wish, bands: Sequence[Band]) -> int:
    """Return the starts at which every party and some room is free for the whole length."""
    starts, length = 0, wish.runs.length
    for band in bands:
        starts |= band.starts
    near = (1 << starts.bit_length() + length) - 1
    for free in wish.parties:
        near &= free
    starts &= erode(near, length)
    open_starts, missing = 0, starts
    for free in wish.rooms:
        if not missing:
            break
        found = missing & erode(free & (1 << missing.bit_length() + length) - 1, length)
        open_starts |= found
        missing ^= found
    return open_starts


def _covered(seats: Seats, starts: int, wish: Wish) -> tuple[list[list[tuple[int, int]]], int]:
    """Price the seats of one role, and return the starts that have somebody for all of them.

    `waiting[k]` are the starts with k seats filled so far; who is free there takes the next one. Walking people by
    price makes the first who comes the cheapest.
    """
    runs, length, excluded = wish.runs.by_id, wish.runs.length, wish.excluded
    waiting = [starts] + [0] * seats.count
    levels: list[list[tuple[int, int]]] = [[] for _ in range(seats.count)]
    missing = starts if seats.count else 0
    for one in seats.candidates:
        if not missing:
            break
        if one.id in excluded:
            continue
        run = runs.get(one.id)
        if run is None:
            run = runs[one.id] = erode(one.free, length)
        if not run & missing:
            continue
        for seat in range(seats.count - 1, -1, -1):
            found = waiting[seat] & run
            if found:
                waiting[seat] ^= found
                waiting[seat + 1] |= found
                levels[seat].append((one.price, found))
        missing = starts ^ waiting[-1]
    return levels, waiting[-1]


def _drawn(parts: list[Part], beyond: int | None, numbers: Iterator[int]) -> Iterator[Offer]:
    """Yield what is cheaper than anything beyond the bands seen so far; the rest stays in the heap."""
    same: list[Offer] = []
    while parts and (beyond is None or parts[0][0] < beyond):
        least, is_priced, _, share = heapq.heappop(parts)
        if not is_priced:
            _split(parts, share, numbers)
            continue
        same += (Offer(start, share.prices[0], share.prices[1:]) for start in bits_of(share.starts))
        if not parts or parts[0][0] > least:
            yield from sorted(same, key=lambda offer: offer.start)
            same.clear()


def _split(parts: list[Part], share: Share, numbers: Iterator[int]) -> None:
    """Price the next seat of a share; each price becomes a share of its own."""
    stretch, seat, left = share.stretch, len(share.prices) - 1, share.starts
    so_far, is_priced = sum(share.prices), len(share.prices) == len(stretch.levels)
    for price, starts in stretch.levels[seat]:
        found = left & starts
        if found:
            left ^= found
            deeper = Share(found, (*share.prices, price), stretch)
            heapq.heappush(parts, (so_far + price + stretch.rest[seat + 1], is_priced, next(numbers), deeper))
            if not left:
                return
