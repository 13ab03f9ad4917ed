"""Who could take a seat that was given up, and why he?

The office may have chosen people in an order; whoever of them still keeps the panel legal and is free comes first,
then the roster: the same category before others, then by load, district and field. Proposes; nobody is invited by
itself. Not here: carrying it out (sittings.changes.plan_replacement), the day itself (sittings.absences).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.seats import Seat, Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.lineups import Choice
from hearing_app.domain.sittings.matching import Worker
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.pools import roster_of
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_day


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody for a seat with what speaks for him or, where he is barred, against him.

    `rank` is his place in the office's own order, 0 where the roster proposes him.
    """

    seat: Seat
    reasons: tuple[Reason, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat to fill anew, and whom the office chose for it: seats without id, in order."""

    seat: Seat
    chosen: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who may be asked, the first first; whom the office chose and who cannot be asked any more, with why."""

    able: tuple[Reserve, ...]
    barred: tuple[Reserve, ...] = ()


def rank_reserves(
    rules: Rules, sitting: Sitting, vacancy: Vacancy, *, facts: BookingFacts, now: datetime, most: int = 5
) -> Ranking:
    """Rank those who keep the sitting legal in place of the vacant seat: the office's choice, then the roster."""
    able: list[Reserve] = []
    barred: list[Reserve] = []
    for rank, newcomer in enumerate(vacancy.chosen, 1):
        against = check_reserve(rules, sitting, vacancy.seat, newcomer, facts=facts, now=now)
        reasons = against or reasons_for(rules, vacancy.seat, newcomer, facts=facts, rank=rank)
        (barred if against else able).append(Reserve(newcomer, reasons, rank))
    known = {reserve.seat.person_id for reserve in (*able, *barred)}
    proposed = propose_reserves(rules, sitting, vacancy.seat, facts=facts, now=now, most=most + len(known))
    others = [one for one in proposed if one.seat.person_id not in known]
    return Ranking(tuple([*able, *others][:most]), tuple(barred))


def propose_reserves(
    rules: Rules, sitting: Sitting, seat: Seat, *, facts: BookingFacts, now: datetime, most: int = 5
) -> tuple[Reserve, ...]:
    """Return people of the roster, the preferred first, each of whom keeps the sitting legal in the given seat."""
    found = islice(_legal(rules, sitting, seat, facts=facts, now=now), most)
    return tuple(Reserve(newcomer, reasons_for(rules, seat, newcomer, facts=facts)) for newcomer in found)


def check_reserve(
    rules: Rules, sitting: Sitting, seat: Seat, newcomer: Seat, *, facts: BookingFacts, now: datetime
) -> tuple[Reason, ...]:
    """Return why somebody cannot take a seat: not on the roster, seated already, or what makes the sitting illegal."""
    person = facts.people.get(newcomer.person_id or 0)
    if person is None or person.id not in facts.calendars:
        return (Reason("reserve.unknown"),)
    others = _others(sitting, seat)
    if person.id == seat.person_id or person.id in {other.person_id for other in others}:
        return (Reason("reserve.seated", {"name": person.name}),)
    return _verdict(rules, sitting, (*others, newcomer), facts=facts, now=now).reasons


def reasons_for(
    rules: Rules, leaving: Seat, newcomer: Seat, *, facts: BookingFacts, rank: int = 0
) -> tuple[Reason, ...]:
    """Say what speaks for somebody who may take a seat."""
    person = facts.people[newcomer.person_id or 0]
    return tuple(_speaking(rules, leaving, newcomer, person, facts=facts, rank=rank))


def _speaking(
    rules: Rules, leaving: Seat, newcomer: Seat, person: Candidate, *, facts: BookingFacts, rank: int
) -> Iterator[Reason]:
    if rank:
        yield Reason("reserve.chosen", {"rank": rank})
    category = rules.categories[newcomer.category].label
    code = "reserve.same_category" if newcomer.category == leaving.category else "reserve.other_category"
    yield Reason(code, {"category": category})
    yield Reason("reserve.free")
    yield Reason("reserve.no_ties")
    yield Reason("reserve.load", {"count": person.load})
    matter = facts.matter
    if matter is not None and matter.district and person.district == matter.district:
        yield Reason("reserve.near", {"district": person.district})


def _others(sitting: Sitting, seat: Seat) -> list[Seat]:
    return [other for other in sitting.order.seats if other != seat and not other.is_released]


def _verdict(rules: Rules, sitting: Sitting, seats: Sequence[Seat], *, facts: BookingFacts, now: datetime) -> Verdict:
    order = replace(sitting.order, seats=tuple(seats))
    return judge_sitting(rules, order, facts, now=now, stage=Stage.PLANNED)


def _legal(rules: Rules, sitting: Sitting, seat: Seat, *, facts: BookingFacts, now: datetime) -> Iterator[Seat]:
    others = _others(sitting, seat)
    seated = {other.person_id for other in others} | {seat.person_id}
    for worker in workers_for(rules, seat, facts, on_day=civil_day(sitting.order.span.start)):
        if worker.id in seated:
            continue
        for newcomer in seats_for(seat, worker.id, worker.options):
            if _verdict(rules, sitting, (*others, newcomer), facts=facts, now=now).is_legal:
                yield newcomer
                break


def workers_for(rules: Rules, seat: Seat, facts: BookingFacts, *, on_day: date) -> list[Worker[Choice]]:
    """Return everybody of the roster who may sit on a day, whoever holds the seat's own category first."""
    workers = roster_of(rules, facts).workers_on(on_day)
    return sorted(workers, key=lambda worker: (seat.role, seat.category) not in worker.options)


def seats_for(seat: Seat, person_id: int, options: frozenset[Choice]) -> Iterator[Seat]:
    """Yield how somebody could sit in the role of a seat: first in its own category, then in his others."""
    categories = sorted(category for role, category in options if role is seat.role)
    for category in sorted(categories, key=lambda category: category != seat.category):
        yield Seat(seat.role, category, person_id)
