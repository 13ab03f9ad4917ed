"""May this sitting be booked, and what is saved if so?

The pure decision of `services.sittings.book_sitting`. Not here: what follows when a booked sitting changes
(sittings.changes), its way from draft to held (sittings.states).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.drafts import DraftLetter, PlannedBooking, bookings_for, party_letters, seat_letter
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.notices import last_service_day
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import Span, civil_day
from hearing_app.domain.workdays import add_workdays


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that booking writes in one transaction.

    `approval` names the steps before letters leave; when empty and the verdict is complete (`is_released`), they
    leave at once. `answer_by_on` is the last day for answers, `serve_by_on` the last day to serve the parties.
    """

    order: SittingOrder
    seats: tuple[Seat, ...]
    bookings: tuple[PlannedBooking, ...]
    letters: tuple[DraftLetter, ...]
    verdict: Verdict
    state: SittingState
    approval: tuple[str, ...]
    answer_by_on: date
    serve_by_on: date | None
    is_provisional: bool
    sequence: int = 0

    @property
    def is_released(self) -> bool:
        """Say whether the letters leave without anybody signing."""
        return self.state is SittingState.NOTICED


def plan_sitting(rules: Rules, order: SittingOrder, *, facts: BookingFacts, now: datetime) -> Plan | Refused:
    """Decide about a booking: the plan, or every reason against it.

    Refuses what no later signature could mend; a missing recorder, consent or room is a gap of the verdict and keeps
    the letters back (a kind without approval chain stays drafted as long as there are gaps).
    """
    try:
        verdict = judge_sitting(rules, order, facts, now=now, stage=Stage.PLANNED)
        if not verdict.is_legal:
            return Refused(verdict.reasons)
        day = civil_day(order.span.start)
        serve_by = last_service_day(rules.profile, rules.workdays, day) if rules.kind.has_notice_period else None
        is_provisional = rules.workdays.is_provisional(day)
        answer_by = answer_day(rules, order.span, now)
    except Refused as refused:
        return refused
    seats = tuple(fresh(seat) for seat in order.seats if not seat.is_released)
    letters = [seat_letter(rules.kind, seats, at, LetterKind.INVITATION) for at in range(len(seats))]
    is_released = not rules.kind.approval and verdict.is_complete
    return Plan(
        order=order,
        seats=seats,
        bookings=bookings_for(rules, seats, order.span, room_id=order.room_id, facts=facts),
        letters=(*letters, *party_letters(rules.kind, facts.parties, LetterKind.PARTY_NOTICE)),
        verdict=verdict,
        state=SittingState.NOTICED if is_released else SittingState.DRAFTED,
        approval=rules.kind.approval,
        answer_by_on=answer_by,
        serve_by_on=serve_by,
        is_provisional=is_provisional,
    )


def answer_day(rules: Rules, span: Span, now: datetime) -> date:
    """Return the last day for answers: the kind's working days after today, at the latest the day before."""
    counted = add_workdays(civil_day(now), rules.kind.answer_workdays, table=rules.workdays)
    if isinstance(counted, Refused):
        raise counted
    return min(counted.day, civil_day(span.start) - timedelta(days=1))


def fresh(seat: Seat) -> Seat:
    """Return a seat as nobody has been asked yet."""
    return replace(seat, can_come=Light.OPEN, has_no_conflict=Light.OPEN, is_invited=False, answered_at=None)
