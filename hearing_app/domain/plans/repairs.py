"""What is the least change that makes a disturbed sitting lawful again, and if there is none, why not?

In this order: somebody else in the same seat at the same time (the office's own reserves, then the roster), another
room at the same time, the earliest other time that misses no clock, with the same people before others. Sittings are
repaired one after another in a growing draft, and what they leave stays taken, so that no two repairs need the same
person or room and each can be carried out by itself. Whatever is not hit is never touched. Not here: carrying it out
(services.plans.repairs), the same on the planner's bits (scheduling.repairs).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.plans.disturbances import Disturbance, Upset
from hearing_app.domain.plans.drafts import REASONS_MOST, Draft
from hearing_app.domain.rules.candidates import Candidate, month_key
from hearing_app.domain.rules.seats import Seat, Stage
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.changes import ChangePlan, Replacement, Sitting, plan_move, plan_replacement
from hearing_app.domain.sittings.orders import BookingFacts, Room, SittingOrder
from hearing_app.domain.sittings.slots import Slot, SlotRequest, find_slots
from hearing_app.domain.sittings.substitution.reserves import Vacancy, rank_reserves
from hearing_app.domain.sittings.verdicts import judge_sitting, missed_clocks
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label

WEEKS, WEEKS_MOST = 8, 26
OFFERED = 40
# Of a changed day: what makes a sitting on it unlawful that was lawful before.
OF_THE_DAY = frozenset({"sitting.rest_day", "room.closed", "person.not_available", "party.not_free"})


class Way(StrEnum):
    """What is changed about a sitting."""

    SUBSTITUTE = "substitute"
    ROOM = "room"
    TIME = "time"
    NONE = "none"


WAY_LABELS: Mapping[Way, Label] = {
    Way.SUBSTITUTE: {"zh": "换人", "en": "somebody else sits"},
    Way.ROOM: {"zh": "换场地", "en": "another room"},
    Way.TIME: {"zh": "改时间", "en": "another time"},
    Way.NONE: {"zh": "没有办法", "en": "no way"},
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked sitting with its own facts (matter, parties, ties), and whom the office chose for each seat, by id."""

    sitting: Sitting
    rules: Rules
    facts: BookingFacts
    chosen: Mapping[int, tuple[Seat, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """What becomes of one sitting: everything that the change writes, with what speaks for it or is to be known.

    Without a plan the reasons say why nothing helps. `is_late`: the other time misses a clock.
    """

    sitting: Sitting
    way: Way
    plan: ChangePlan | None = None
    reasons: tuple[Reason, ...] = ()
    is_late: bool = False

    @property
    def newcomers(self) -> tuple[Seat, ...]:
        """Return the seats that somebody takes anew."""
        return tuple(seat for seat in self.plan.sitting.order.seats if seat.id is None) if self.plan else ()

    @property
    def leaving(self) -> tuple[Seat, ...]:
        """Return the seats that are given up by this change."""
        if self.plan is None:
            return ()
        before = {seat.id for seat in self.sitting.order.seats if seat.is_released}
        return tuple(seat for seat in self.plan.sitting.order.seats if seat.is_released and seat.id not in before)


def repairs_for(booked: Sequence[Booked], disturbance: Disturbance, draft: Draft) -> tuple[Repair, ...]:
    """Return one repair for each sitting that is hit, in order of time; the others do not appear.

    `draft` holds the office's people, calendars and rooms before the disturbance; the rules count by its table.
    """
    mender = Mender(disturbance, draft)
    ordered = sorted(booked, key=lambda one: (one.sitting.order.span.start, one.sitting.id))
    return tuple(mender.mend(one) for one in ordered if mender.is_hit(one))


class Mender:
    """Repairs sittings one after another; each takes its part of the draft."""

    def __init__(self, disturbance: Disturbance, draft: Draft) -> None:
        self.disturbance, self.draft, self.now = disturbance, draft, draft.now
        self.weeks = weeks_to_search(disturbance, draft.now)

    def is_hit(self, one: Booked) -> bool:
        """Say whether a sitting needs who is away, what is lost, or a day that does not serve any more."""
        order, upset, subject = one.sitting.order, self.disturbance.upset, self.disturbance.subject_id
        if not order.span.overlaps(self.disturbance.span):
            return False
        if upset is Upset.PERSON:
            return any(seat.person_id == subject for seat in _kept(order))
        if upset is Upset.ROOM:
            return order.room_id == subject
        return any(reason.code in OF_THE_DAY for reason in self._against(one, self.facts(one)))

    def facts(self, one: Booked) -> BookingFacts:
        """Return a sitting's facts: what it holds itself is free, what is disturbed is taken."""
        order = one.sitting.order
        seated = [seat.person_id for seat in _kept(order) if seat.person_id in self.draft.calendars]
        calendars, people, rooms = dict(self.draft.calendars), dict(self.draft.people), dict(self.draft.rooms)
        for id_ in seated:
            if id_ is not None:
                calendars[id_] = _freed(calendars[id_], order)
                people[id_] = _with_one_less(people[id_], month_key(civil_day(order.span.start)))
        if order.room_id in rooms:
            room = rooms[order.room_id]
            rooms[room.id] = replace(room, calendar=_freed(room.calendar, order))
        facts = replace(one.facts, people=people, calendars=calendars, rooms=rooms)
        return self.disturbance.facts_after(facts)

    def mend(self, one: Booked) -> Repair:
        """Return the least change of a sitting that is hit, and count it as taken."""
        facts = self.facts(one)
        found = self._substituted(one, facts) or self._elsewhere(one, facts) or self._later(one, facts)
        if found.plan is not None:
            order = found.plan.sitting.order
            is_moved = order.span != one.sitting.order.span
            self.draft.take(order, found.plan.bookings, _kept(order) if is_moved else found.newcomers)
        return found

    def _against(self, one: Booked, facts: BookingFacts) -> tuple[Reason, ...]:
        try:
            verdict = judge_sitting(one.rules, one.sitting.order, facts, now=self.now, stage=Stage.PLANNED)
        except Refused as refused:
            return refused.reasons
        return verdict.reasons

    def _substituted(self, one: Booked, facts: BookingFacts) -> Repair | None:
        """Give the one seat that is missing to the first who keeps the sitting lawful."""
        missing = self._missing(one.sitting.order, facts)
        if len(missing) != 1:
            return None
        vacancy = Vacancy(missing[0], one.chosen.get(missing[0].id or 0, ()))
        try:
            ranking = rank_reserves(one.rules, one.sitting, vacancy, facts=facts, now=self.now, most=1)
        except Refused:
            return None
        for reserve in ranking.able:
            replacement = Replacement(missing[0].id or 0, reserve.seat)
            plan = plan_replacement(one.rules, one.sitting, replacement, facts=facts, now=self.now)
            if isinstance(plan, ChangePlan):
                return Repair(one.sitting, Way.SUBSTITUTE, plan, (*reserve.reasons, *_known(plan)))
        return None

    def _missing(self, order: SittingOrder, facts: BookingFacts) -> list[Seat]:
        if self.disturbance.upset is Upset.PERSON:
            return [seat for seat in _kept(order) if seat.person_id == self.disturbance.subject_id]
        calendars = [(seat, facts.calendars.get(seat.person_id or 0)) for seat in _kept(order)]
        return [seat for seat, calendar in calendars if calendar is not None and not calendar.is_open(order.span)]

    def _elsewhere(self, one: Booked, facts: BookingFacts) -> Repair | None:
        """Keep time and people in another room, the smallest that serves."""
        order = one.sitting.order
        for room in sorted(facts.rooms.values(), key=_size):
            if room.id == order.room_id:
                continue
            wanted = replace(order, room_id=room.id, seats=_kept(order))
            plan = plan_move(one.rules, one.sitting, wanted, facts=facts, now=self.now)
            if isinstance(plan, ChangePlan):
                return Repair(one.sitting, Way.ROOM, plan, _known(plan))
        return None

    def _later(self, one: Booked, facts: BookingFacts) -> Repair:
        """Move to the earliest time that misses no clock, with the same people if they can; else say why nothing fits.

        A time that misses a clock is better than none.
        """
        seated = {seat.person_id for seat in _kept(one.sitting.order)}
        alone = replace(facts, people={id_: facts.people[id_] for id_ in facts.people if id_ in seated})
        untold = tuple(replace(party, served_on=None, has_waived_notice=False) for party in facts.parties)
        request = SlotRequest(weeks=self.weeks, minutes=one.sitting.order.span.minutes, most=OFFERED)
        late: Repair | None = None
        refused: dict[str, Reason] = {}
        for known, has_others in ((alone, False), (facts, True)):
            search = find_slots(one.rules, request, replace(known, parties=untold), now=self.now)
            orders = [_order_at(slot, one.sitting.order, has_others=has_others) for slot in search.slots]
            moves = [self._moved(one, facts, order) for order in orders]
            refused |= {reason.code: reason for move in moves if isinstance(move, Refused) for reason in move.reasons}
            if best := min((move for move in moves if isinstance(move, Repair)), key=_price, default=None):
                late = late or best
                if not best.is_late:
                    return best
        obstacles = [*refused.values(), *(obstacle.reason for obstacle in search.obstacles)]
        return late or Repair(one.sitting, Way.NONE, reasons=self._why_not(one, facts, obstacles))

    def _moved(self, one: Booked, facts: BookingFacts, order: SittingOrder) -> Repair | Refused:
        plan = plan_move(one.rules, one.sitting, order, facts=facts, now=self.now)
        if isinstance(plan, Refused):
            return plan
        is_late = bool(missed_clocks(one.rules, facts, civil_day(order.span.start)))
        return Repair(one.sitting, Way.TIME, plan, _known(plan), is_late=is_late)

    def _why_not(self, one: Booked, facts: BookingFacts, obstacles: Sequence[Reason]) -> tuple[Reason, ...]:
        reasons = [Reason("repair.no_substitute")] if self._missing(one.sitting.order, facts) else []
        reasons += [Reason("repair.no_room")] if self.disturbance.upset is Upset.ROOM else []
        reasons += obstacles[:REASONS_MOST] or [Reason("repair.no_time", {"weeks": self.weeks})]
        return tuple(reasons)


def weeks_to_search(disturbance: Disturbance, now: datetime) -> int:
    """Return over how many weeks other times are looked for: beyond the last day, half a year at most."""
    days = max(0, (disturbance.until_on - civil_day(now)).days)
    return min(WEEKS_MOST, WEEKS + days // 7)


def _kept(order: SittingOrder) -> tuple[Seat, ...]:
    return tuple(seat for seat in order.seats if not seat.is_released)


def _freed(calendar: Calendar, order: SittingOrder) -> Calendar:
    """Return a calendar without the sitting's own booking: no other can overlap its time."""
    return replace(calendar, busy=tuple(span for span in calendar.busy if not span.overlaps(order.span)))


def _with_one_less(person: Candidate, month: str) -> Candidate:
    count = person.sittings_in.get(month, 0)
    return replace(person, sittings_in={**person.sittings_in, month: max(0, count - 1)})


def _size(room: Room) -> tuple[bool, int, int]:
    return room.capacity is None, room.capacity or 0, room.id


def _known(plan: ChangePlan) -> tuple[Reason, ...]:
    return (*plan.verdict.gaps, *plan.verdict.warnings) if plan.verdict else ()


def _price(repair: Repair) -> tuple[bool, int, float]:
    start = repair.plan.sitting.order.span.start.timestamp() if repair.plan else 0.0
    return repair.is_late, len(repair.newcomers), start


def _order_at(slot: Slot, before: SittingOrder, *, has_others: bool) -> SittingOrder:
    """Return the order at a slot with the people as they are, or with its own line-up."""
    return replace(
        before,
        span=slot.span,
        room_id=slot.room_id,
        seats=_seats_at(slot, before) if has_others else _kept(before),
        allows_rest_day=slot.allows_rest_day,
        override_reason="",
    )


def _seats_at(slot: Slot, before: SittingOrder) -> tuple[Seat, ...]:
    """Return a slot's line-up in which whoever sits already keeps his seat."""
    held = {(seat.role, seat.category, seat.person_id): seat for seat in _kept(before)}
    return tuple(held.get((seat.role, seat.category, seat.person_id), seat) for seat in slot.seats)
