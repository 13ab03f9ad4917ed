"""Does the search find what looking at every start one by one finds, in the same order and at the same price?"""

from itertools import combinations, islice

from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.scheduling.slot_search import (
    FIRST_STRETCH,
    Band,
    Candidate,
    Offer,
    Runs,
    Seats,
    Wish,
    find_offers,
)

STEPS = 30
FREE = st.integers(0, 2**STEPS - 1) | st.just(2**STEPS - 1)
Role = tuple[int, list[tuple[int, int]]]  # seats, then (price, free) of each person


def covers(free: int, start: int, length: int) -> bool:
    return all(free >> step & 1 for step in range(start, start + length))


def oracle(wish: Wish) -> list[Offer]:
    """Look at every start, room and choice of people."""
    found, length = [], wish.runs.length
    for band in wish.bands:
        for start in range(STEPS):
            if not band.starts >> start & 1 or not all(covers(free, start, length) for free in wish.parties):
                continue
            if not any(covers(free, start, length) for free in wish.rooms):
                continue
            prices: list[int] = []
            for seats in wish.seats:
                able = [
                    p.price for p in seats.candidates if covers(p.free, start, length) and p.id not in wish.excluded
                ]
                choices = [sorted(choice) for choice in combinations(able, seats.count)]
                if not choices:
                    break
                prices += min(choices, key=sum)
            else:
                found.append(Offer(start, band.price, tuple(prices)))
    return sorted(found, key=lambda offer: (offer.price, offer.start))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    masks = draw(st.lists(st.integers(0, 2**STEPS - 1), max_size=40))
    bands, seen = [], 0
    for at, mask in enumerate(masks):
        bands.append(Band(at // 2 * draw(st.sampled_from((0, 1, 3))) if at < 2 else at, mask & ~seen))
        seen |= mask
    bands.sort(key=lambda band: band.price)
    people, seats = 0, []
    for _ in range(draw(st.integers(0, 3))):
        who = draw(st.lists(st.tuples(st.integers(0, 5), FREE), max_size=6))
        candidates = [Candidate(people + at, price, free) for at, (price, free) in enumerate(sorted(who))]
        people += len(candidates)
        seats.append(Seats(draw(st.integers(0, 3)), candidates))
    return Wish(
        runs=Runs(draw(st.integers(1, 4))),
        bands=bands,
        parties=draw(st.lists(FREE, max_size=2)),
        rooms=draw(st.lists(FREE, min_size=1, max_size=3)),
        seats=seats,
        excluded=frozenset(draw(st.sets(st.integers(0, 17), max_size=3))),
    )


@given(wishes())
def test_every_start_comes_once_in_order_and_at_its_least_price(wish: Wish) -> None:
    assert list(find_offers(wish)) == oracle(wish)


@given(wishes(), st.integers(0, 5))
def test_a_second_search_with_the_same_runs_says_the_same(wish: Wish, most: int) -> None:
    first = list(islice(find_offers(wish), most))
    assert list(islice(find_offers(wish), most)) == first == oracle(wish)[:most]


def test_without_a_room_nothing_is_offered() -> None:
    assert list(find_offers(Wish(Runs(1), [Band(0, 0b111)], [], [], []))) == []


def test_two_seats_of_a_role_need_two_people() -> None:
    people = [Candidate(1, 2, 0b0011), Candidate(2, 5, 0b0110)]
    found = list(find_offers(Wish(Runs(1), [Band(7, 0b1111)], [], [0b1111], [Seats(2, people)])))
    assert found == [Offer(1, 7, (2, 5))]


def test_among_equals_the_earliest_comes_first_wherever_its_band_stands() -> None:
    steps = [*range(40, 40 + FIRST_STRETCH), 3]
    bands = [Band(1, 1 << step) for step in steps]
    found = find_offers(Wish(Runs(1), bands, [], [2**80 - 1], []))
    assert [offer.start for offer in found] == sorted(steps)
