"""Which of the offered times are left after everybody struck and ranked, and which of them is the best?

A party that has to be there strikes a time out. A member's strike takes his seat out of it; the time stays only if
the panel is lawful without him. Who has no seat at a time has no say in it. Of what is left the smallest sum of ranks
wins, then the earliest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.orders import SittingOrder

Against = Callable[[SittingOrder], Sequence[Reason]]


@dataclass(frozen=True, slots=True)
class OfferedDate:
    """One of the times: its place in the offer from 1 on, and the order that would book it."""

    position: int
    order: SittingOrder


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one of those asked said: by position a rank from 1 on, or None for a time that he struck.

    `party` is a role whose presence is needed, else `person_id` says who was to sit. `choices` is None while he has
    not answered.
    """

    name: str = ""
    party: str = ""
    person_id: int | None = None
    choices: Mapping[int, int | None] | None = None

    def has_struck(self, position: int) -> bool:
        """Say whether he struck a time."""
        return self.choices is not None and position in self.choices and self.choices[position] is None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one time stands: the order without the seats that were struck out, the sum of ranks, why it is out.

    `without` names whose seats are out; `unanswered` counts who has said nothing, for which the last rank counts.
    """

    position: int
    order: SittingOrder
    ranks: int
    unanswered: int
    without: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_left(self) -> bool:
        """Say whether the time can still be booked."""
        return not self.reasons


def against_choices(choices: Mapping[int, int | None], positions: Sequence[int]) -> tuple[Reason, ...]:
    """Return every reason against an answer: a time without one, or a rank that is none. Equal ranks are allowed."""
    most = len(positions)
    reasons = [Reason("offer.unsaid", {"n": at}) for at in positions if at not in choices]
    wrong = [at for at, rank in choices.items() if at not in positions or (rank is not None and not 1 <= rank <= most)]
    return (*reasons, *(Reason("offer.rank", {"n": at, "most": most}) for at in wrong))


def stand(dates: Sequence[OfferedDate], ballots: Sequence[Ballot], against: Against) -> tuple[Standing, ...]:
    """Return how each time stands, in the order of the offer; `against` judges an order by every rule of booking."""
    return tuple(_standing(one, ballots, against, last=len(dates)) for one in dates)


def best_of(standings: Sequence[Standing]) -> Standing | None:
    """Return the best of the times that are left: the smallest sum of ranks, then the earliest; None if none is."""
    left = [one for one in standings if one.is_left]
    return min(left, key=lambda one: (one.ranks, one.order.span.start, one.position), default=None)


def why_better(best: Standing, than: Standing) -> Reason | None:
    """Return why the best time comes before another, by the order of `best_of`; None where it is the same one."""
    if best.position == than.position:
        return None
    named = {"n": best.position, "ranks": best.ranks, "at": than.position, "than": than.ranks}
    return Reason("offer.better_ranks" if best.ranks < than.ranks else "offer.better_earlier", named)


def pick(standings: Sequence[Standing], position: int) -> Standing | Refused:
    """Return the time to be booked; Refused with what is against it, and with what to do when none is left."""
    chosen = next((one for one in standings if one.position == position), None)
    if best_of(standings) is None:
        return Refused([Reason("offer.none_left"), *(chosen.reasons if chosen else ())])
    if chosen is None:
        return Refused([Reason("offer.no_such", {"n": position})])
    return chosen if chosen.is_left else Refused([Reason("offer.out", {"n": position}), *chosen.reasons])


def _standing(one: OfferedDate, ballots: Sequence[Ballot], against: Against, *, last: int) -> Standing:
    struck = [ballot for ballot in ballots if ballot.has_struck(one.position)]
    people = {ballot.person_id: ballot.name for ballot in struck if ballot.person_id is not None}
    seats = tuple(seat for seat in one.order.seats if seat.person_id is None or seat.person_id not in people)
    seated = {seat.person_id for seat in one.order.seats}
    order = replace(one.order, seats=seats)
    heard = [ballot for ballot in ballots if ballot.person_id is None or ballot.person_id in seated]
    by_party = [Reason("offer.party_struck", {"party": PARTIES[ballot.party]}) for ballot in struck if ballot.party]
    return Standing(
        position=one.position,
        order=order,
        ranks=sum(_rank(ballot, one.position, last) for ballot in heard),
        unanswered=sum(ballot.choices is None for ballot in heard),
        without=tuple(Reason("offer.seat_out", {"name": name}) for id_, name in people.items() if id_ in seated),
        reasons=(*by_party, *against(order)),
    )


def _rank(ballot: Ballot, position: int, last: int) -> int:
    """Return a rank; who struck the time or has not answered counts with the last one, so that sums compare."""
    return (ballot.choices or {}).get(position) or last
