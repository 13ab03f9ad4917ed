"""What of a plan can be booked, and what is left out for which reasons?

Every placement is judged by the rules of the house, one after another, with what the lines before it take counted as
taken; what fails or was left out is searched for by itself. So every line that is offered can be booked as long as
nobody else books. Not here: the search for a plan (planning.searches).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.plans.orders import PlanOrder
from hearing_app.domain.plans.problems import Translation, Wanted, as_usual
from hearing_app.domain.rules.candidates import Candidate, month_key
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.scheduling.plans import Plan as Placements
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.drafts import PlannedBooking
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.sittings import plan_sitting
from hearing_app.domain.sittings.slots import SlotRequest, find_slots
from hearing_app.domain.spans import Span, civil_day

REASONS_MOST = 4


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One matter of a draft: the order that books it with what follows from it, or why it is left out.

    `letters` would be written, `is_signed` says whether somebody signs before they leave. `last_on` is the first
    running clock's last day, `waiting_days` count from today.
    """

    matter_id: int
    order: SittingOrder | None
    reasons: tuple[Reason, ...] = ()
    letters: int = 0
    is_signed: bool = False
    waiting_days: int = 0
    last_on: date | None = None


class Draft:
    """The facts of an office in which a growing draft has taken its part."""

    def __init__(self, base: BookingFacts, now: datetime) -> None:
        self.people = dict(base.people)
        self.calendars = dict(base.calendars)
        self.rooms = dict(base.rooms)
        self.base, self.now = base, now

    def facts(self, wanted: Wanted) -> BookingFacts:
        """Return the facts of a matter with what the lines so far have taken."""
        return replace(wanted.facts, people=self.people, calendars=self.calendars, rooms=self.rooms)

    def offer(self, wanted: Wanted, order: SittingOrder) -> DraftLine | Refused:
        """Judge an order; what is legal is taken, so that later lines meet it."""
        facts = self.facts(wanted)
        plan = plan_sitting(wanted.rules, order, facts=facts, now=self.now)
        if isinstance(plan, Refused):
            return plan
        self.take(plan.order, plan.bookings, plan.seats)
        return DraftLine(
            matter_id=wanted.matter_id,
            order=order,
            reasons=(*plan.verdict.gaps, *plan.verdict.warnings),
            letters=len(plan.letters),
            is_signed=bool(plan.approval),
            waiting_days=(civil_day(order.span.start) - civil_day(self.now)).days,
            last_on=last_day(wanted),
        )

    def take(self, order: SittingOrder, bookings: Sequence[PlannedBooking], seats: Sequence[Seat]) -> None:
        """Count what an order books as taken, and one more sitting for whoever sits on the seats."""
        ranges = {booking.resource_id: booking.during for booking in bookings}
        month = month_key(civil_day(order.span.start))
        for seat in seats:
            if seat.person_id is not None and seat.person_id in self.people:
                self.people[seat.person_id] = _with_one_more(self.people[seat.person_id], month)
                self.calendars[seat.person_id] = _busier(self.calendars[seat.person_id], ranges)
        if order.room_id is not None:
            room = self.rooms[order.room_id]
            self.rooms[room.id] = replace(room, calendar=_busier(room.calendar, ranges))


def _busier(calendar: Calendar, ranges: Mapping[int, Span]) -> Calendar:
    during = ranges.get(calendar.resource_id)
    return calendar if during is None else replace(calendar, busy=(*calendar.busy, during))


def _with_one_more(candidate: Candidate, month: str) -> Candidate:
    months = {**candidate.sittings_in, month: candidate.sittings_in.get(month, 0) + 1}
    return replace(candidate, sittings_in=months, load=candidate.load + 1)


def last_day(wanted: Wanted) -> date | None:
    """Return the last day of the first clock that runs for a matter, None where none does."""
    clocks = wanted.facts.matter.clocks if wanted.facts.matter else ()
    return min((clock.due_on for clock in clocks), default=None)


def draft_of(
    translation: Translation, placements: Placements, wanted: Sequence[Wanted], *, draft: Draft, order: PlanOrder
) -> tuple[DraftLine, ...]:
    """Return one line for each wanted matter, those with a time first and in order of time."""
    lines: dict[int, DraftLine] = {}
    for at, placement in sorted(placements.items(), key=lambda pair: (pair[1].start, pair[0])):
        one = translation.cases[at].wanted
        found = draft.offer(one, translation.order_of(at, placement))
        if isinstance(found, DraftLine):
            lines[one.matter_id] = found
    for one in sorted(wanted, key=lambda one: (last_day(one) or date.max, one.matter_id)):
        if one.matter_id not in lines:
            lines[one.matter_id] = _searched(draft, one, order, translation.reasons.get(one.matter_id, ()))
    return tuple(sorted(lines.values(), key=_rank))


def _rank(line: DraftLine) -> tuple[bool, float, int]:
    start = line.order.span.start.timestamp() if line.order is not None else 0.0
    return line.order is None, start, line.matter_id


def _searched(draft: Draft, wanted: Wanted, order: PlanOrder, known: tuple[Reason, ...]) -> DraftLine:
    """Search for a time of one matter by itself among what is left; without one, say what stood in the way."""
    left_out = DraftLine(wanted.matter_id, None, known, last_on=last_day(wanted))
    if known:
        return left_out
    request = SlotRequest(from_on=order.from_on, weeks=order.weeks, most=1)
    search = find_slots(wanted.rules, request, draft.facts(wanted), now=draft.now)
    for slot in search.slots:
        found = draft.offer(wanted, as_usual(wanted, slot.order))
        if isinstance(found, DraftLine):
            return found
        return replace(left_out, reasons=found.reasons)
    obstacles = tuple(obstacle.reason for obstacle in search.obstacles[:REASONS_MOST])
    return replace(left_out, reasons=obstacles or (Reason("plan.no_time", {"last": order.until_on}),))
