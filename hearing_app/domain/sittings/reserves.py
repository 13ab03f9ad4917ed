"""Who could take a seat that was given up?

Proposes; nobody is invited by itself. Not here: carrying it out (sittings.changes.plan_replacement).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from hearing_app.domain.rules.seats import Seat, Stage
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.pools import roster_of
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_day


def propose_reserves(
    rules: Rules, sitting: Sitting, seat: Seat, *, facts: BookingFacts, now: datetime, most: int = 5
) -> tuple[Seat, ...]:
    """Return new seats, the preferred first, each of which keeps the sitting legal in place of the given one."""
    return tuple(islice(_legal(rules, sitting, seat, facts=facts, now=now), most))


def _legal(rules: Rules, sitting: Sitting, seat: Seat, *, facts: BookingFacts, now: datetime) -> Iterator[Seat]:
    others = [other for other in sitting.order.seats if other != seat and not other.is_released]
    seated = {other.person_id for other in others} | {seat.person_id}
    for worker in roster_of(rules, facts).workers_on(civil_day(sitting.order.span.start)):
        if worker.id in seated:
            continue
        categories = sorted(category for role, category in worker.options if role is seat.role)
        same_first = sorted(categories, key=lambda category: category != seat.category)
        for category in same_first:
            newcomer = Seat(seat.role, category, worker.id)
            order = replace(sitting.order, seats=(*others, newcomer))
            if judge_sitting(rules, order, facts, now=now, stage=Stage.PLANNED).is_legal:
                yield newcomer
                break
