"""What follows when an agency names somebody for the seat that it was asked for?

The seat stays the same one, with the agency that named its person; nobody signs again, since the request was signed.
Not here: another person instead (sittings.changes.plan_replacement).
"""

from dataclasses import replace
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused, refuse
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan, Sitting, members_letters
from hearing_app.domain.sittings.drafts import bookings_for, seat_letter
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.sittings import fresh
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS
from hearing_app.domain.sittings.verdicts import judge_planned


def plan_nomination(
    rules: Rules, sitting: Sitting, seat_id: int, *, person_id: int, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Put a person on a seat that an agency was asked for, judging the whole panel as planned."""
    seats = list(sitting.order.seats)
    at = next((at for at, seat in enumerate(seats) if seat.id == seat_id), None)
    if at is None or not seats[at].is_asked:
        return refuse("seat.not_asked")
    if sitting.state not in MOVABLE:
        return Refused([Reason("sitting.not_movable", {"state": STATE_LABELS[sitting.state]})])
    seats[at] = replace(fresh(seats[at]), person_id=person_id, sequence=sitting.sequence)
    order = replace(sitting.order, seats=tuple(seats))
    verdict = judge_planned(rules, order, facts, now=now)
    if isinstance(verdict, Refused):
        return verdict
    return ChangePlan(
        sitting=replace(sitting, order=order),
        bookings=bookings_for(rules, seats, order.span, room_id=order.room_id, facts=facts),
        letters=(
            seat_letter(rules.kind, seats, at, LetterKind.INVITATION),
            *members_letters(rules, sitting, seats, at, facts.parties),
        ),
        verdict=verdict,
        approval=rules.kind.approval,
    )
