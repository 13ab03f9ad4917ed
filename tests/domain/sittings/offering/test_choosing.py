"""Which of the offered times are left, and which is the best?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.offering.choosing import (
    Ballot,
    OfferedDate,
    against_choices,
    best_of,
    pick,
    stand,
    why_better,
)
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import civil_span

PEOPLE = (11, 12, 13)
SEATS = tuple(Seat(SeatRole.MEMBER, "lawyer", id_) for id_ in PEOPLE)
ODD = Reason("panel.even")


def lawful_when_odd(order: SittingOrder) -> Sequence[Reason]:
    return () if len(order.seats) % 2 else (ODD,)


def anything_goes(_order: SittingOrder) -> Sequence[Reason]:
    return ()


def dates(n: int) -> tuple[OfferedDate, ...]:
    first = date(2026, 12, 14)
    spans = [civil_span(first + timedelta(days=at), time(9), time(11)) for at in range(n)]
    return tuple(OfferedDate(at + 1, SittingOrder(span, 1, SEATS)) for at, span in enumerate(spans))


def party(*choices: int | None) -> Ballot:
    return Ballot(party="petitioner", choices=dict(enumerate(choices, 1)))


def member(id_: int, *choices: int | None) -> Ballot:
    return Ballot(name=f"n{id_}", person_id=id_, choices=dict(enumerate(choices, 1)))


@pytest.mark.parametrize(
    ("ballots", "best", "out"),
    [
        ([], 1, []),
        ([party(2, 1)], 2, []),
        ([party(1, 1)], 1, []),
        ([party(None, 1)], 2, [(1, ["offer.party_struck"])]),
        # one member less makes the panel even; two less make it odd again
        ([member(11, None, 1)], 2, [(1, ["panel.even"])]),
        ([member(11, None, 2), member(12, None, 2), party(1, 2)], 1, []),
        ([party(None, None)], None, [(1, ["offer.party_struck"]), (2, ["offer.party_struck"])]),
        # who has not answered counts with the last rank everywhere
        ([party(2, 1), Ballot(party="respondent")], 2, []),
        # the rank of somebody who would not sit there does not count
        ([party(2, 1), member(99, 1, 2), member(98, 1, 2)], 2, []),
        # somebody who is asked and does not sit takes no seat with him
        ([member(99, None, 1)], 1, []),
    ],
)
def test_what_is_left_and_the_best_of_it(
    ballots: list[Ballot], best: int | None, out: list[tuple[int, list[str]]]
) -> None:
    found = stand(dates(2), ballots, lawful_when_odd)
    chosen = best_of(found)
    assert (chosen.position if chosen else None) == best
    assert [(one.position, [reason.code for reason in one.reasons]) for one in found if not one.is_left] == out


def test_a_strike_takes_the_seat_out_and_names_who_is_missing() -> None:
    (found,) = stand(dates(1), [member(11, None), member(12, None), member(99, None)], lawful_when_odd)
    assert [seat.person_id for seat in found.order.seats] == [13]
    assert [reason.params["name"] for reason in found.without] == ["n11", "n12"]


def test_what_is_out_is_refused_with_its_reason_and_nothing_left_says_what_to_do() -> None:
    one_out = stand(dates(2), [party(None, 1)], anything_goes)
    all_out = stand(dates(2), [party(None, None)], anything_goes)
    found = [pick(one_out, 1), pick(one_out, 9), pick(all_out, 1)]
    assert [[reason.code for reason in one.reasons] for one in found if isinstance(one, Refused)] == [
        ["offer.out", "offer.party_struck"],
        ["offer.no_such"],
        ["offer.none_left", "offer.party_struck"],
    ]
    assert pick(one_out, 2) == one_out[1]


@pytest.mark.parametrize(
    ("choices", "wanted"),
    [
        ({1: 1, 2: None}, []),
        ({1: 1, 2: 1}, []),
        ({1: 1}, ["offer.unsaid"]),
        ({1: 0, 2: 3}, ["offer.rank", "offer.rank"]),
        ({1: 1, 2: 1, 3: 1}, ["offer.rank"]),
    ],
)
def test_an_answer_says_something_to_each_time(choices: dict[int, int | None], wanted: list[str]) -> None:
    assert [reason.code for reason in against_choices(choices, (1, 2))] == wanted


CHOICE = st.none() | st.integers(1, 4)
BALLOT = st.one_of(
    st.builds(lambda said: party(*said), st.lists(CHOICE, min_size=4, max_size=4)),
    st.builds(
        lambda id_, said: member(id_, *said), st.sampled_from((*PEOPLE, 99)), st.lists(CHOICE, min_size=4, max_size=4)
    ),
    st.just(Ballot(party="respondent")),
)


@given(st.lists(BALLOT, max_size=6), st.randoms(use_true_random=False))
def test_the_best_is_what_counting_by_hand_finds_whoever_answered_first(ballots: list[Ballot], order: object) -> None:
    found = stand(dates(4), ballots, lawful_when_odd)
    best = best_of(found)
    able = []
    for one in dates(4):
        said = [(ballot, (ballot.choices or {}).get(one.position, 4)) for ballot in ballots if ballot.person_id != 99]
        gone = {ballot.person_id for ballot, rank in said if rank is None and not ballot.party}
        if any(rank is None for ballot, rank in said if ballot.party) or len(set(PEOPLE) - gone) % 2 == 0:
            continue
        able.append((sum(4 if rank is None else rank for _, rank in said), one.position))
    assert (best and (best.ranks, best.position)) == (min(able) if able else None)
    shuffled = list(ballots)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    again = best_of(stand(dates(4), shuffled, lawful_when_odd))
    assert (again and again.position) == (best and best.position)


@given(st.lists(BALLOT, min_size=1, max_size=5), st.integers(1, 4))
def test_a_strike_more_never_makes_a_time_better(ballots: list[Ballot], position: int) -> None:
    first, *others = ballots
    struck = replace(first, choices={**(first.choices or {}), position: None})
    before = stand(dates(4), ballots, anything_goes)[position - 1]
    after = stand(dates(4), [struck, *others], anything_goes)[position - 1]
    assert after.ranks >= before.ranks
    assert before.is_left or not after.is_left


@pytest.mark.parametrize(
    ("ballots", "best", "why"),
    [
        ([party(2, 1, 3)], 2, {1: ("offer.better_ranks", 1, 2), 3: ("offer.better_ranks", 1, 3)}),
        ([party(1, 1, 2)], 1, {2: ("offer.better_earlier", 1, 1), 3: ("offer.better_ranks", 1, 2)}),
    ],
)
def test_the_best_says_why_it_comes_before_each_of_the_others(
    ballots: Sequence[Ballot], best: int, why: dict[int, tuple[str, int, int]]
) -> None:
    standings = stand(dates(3), ballots, anything_goes)
    first = best_of(standings)
    assert first is not None
    found = {one.position: why_better(first, one) for one in standings}
    assert found.pop(best) is None
    said = {at: (reason.code, reason.params["ranks"], reason.params["than"]) for at, reason in found.items() if reason}
    assert said == why
