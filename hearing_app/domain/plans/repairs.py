"""What is the least change that makes a disturbed sitting lawful again, and if there is none, why not?

In this order: somebody else in the same seat at the same time (the office's own reserves, then the roster), another
room at the same time, the earliest other time that misses no clock, with the same people before others. Sittings held
together have one substitute, one room, one time. Sittings are repaired one after another in a growing draft, and what
they leave stays taken, so that no two repairs need the same person or room and each can be carried out by itself.
Whatever is not hit is never touched. Not here: carrying it out
(services.plans.repairs), the same on the planner's bits (scheduling.repairs).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.plans.disturbances import Disturbance, Upset
from hearing_app.domain.plans.drafts import REASONS_MOST, Draft
from hearing_app.domain.plans.groups import Booked, Held, Part, kept_seats
from hearing_app.domain.rules.candidates import Candidate, month_key
from hearing_app.domain.rules.seats import Seat, Stage
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
RESERVES_MOST = 10  # of a group: who serves one matter may still not serve the next
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
class Repair:
    """What becomes of a sitting, or of all that are held together with it and have to change; all parts or none.

    Without plans the reasons say why nothing helps, else what speaks for the change or is to be known. `is_late`: the
    other time misses a clock.
    """

    parts: tuple[Part, ...]
    way: Way
    reasons: tuple[Reason, ...] = ()
    is_late: bool = False

    @property
    def sitting(self) -> Sitting:
        """Return the first of the sittings, at whose time and place the others are held."""
        return self.parts[0].sitting

    @property
    def plan(self) -> ChangePlan | None:
        """Return what the change writes of the first of the sittings."""
        return self.parts[0].plan

    @property
    def newcomers(self) -> tuple[Seat, ...]:
        """Return the seats that somebody takes anew, each person's once."""
        return tuple(_by_person(seat for part in self.parts for seat in part.newcomers))

    @property
    def leaving(self) -> tuple[Seat, ...]:
        """Return the seats that are given up by this change, each person's once."""
        return tuple(_by_person(seat for part in self.parts for seat in part.leaving))


def repairs_for(booked: Sequence[Booked], disturbance: Disturbance, draft: Draft) -> tuple[Repair, ...]:
    """Return one repair for each sitting, or group held together, that is hit, in order of time; no others appear.

    `draft` holds the office's people, calendars and rooms before the disturbance; the rules count by its table.
    """
    mender = Mender(disturbance, draft)
    groups: dict[tuple[str, int], list[Booked]] = {}
    for one in sorted(booked, key=lambda one: (one.sitting.order.span.start, one.sitting.id)):
        key = ("alone", one.sitting.id) if one.joint_id is None else ("joint", one.joint_id)
        groups.setdefault(key, []).append(one)
    return tuple(mender.mend(group) for group in groups.values() if mender.is_hit(group))


class Mender:
    """Repairs sittings one after another, those held together at once; each takes its part of the draft."""

    def __init__(self, disturbance: Disturbance, draft: Draft) -> None:
        self.disturbance, self.draft, self.now = disturbance, draft, draft.now
        self.weeks = weeks_to_search(disturbance, draft.now)

    def is_hit(self, group: Sequence[Booked]) -> bool:
        """Say whether one of a group needs who is away, what is lost, or a day that does not serve any more."""
        return any(self._is_hit(one, group) for one in group)

    def _is_hit(self, one: Booked, group: Sequence[Booked]) -> bool:
        order, upset, subject = one.sitting.order, self.disturbance.upset, self.disturbance.subject_id
        if not order.span.overlaps(self.disturbance.span):
            return False
        if upset is Upset.PERSON:
            return any(seat.person_id == subject for seat in kept_seats(order))
        if upset is Upset.ROOM:
            return order.room_id == subject
        return any(reason.code in OF_THE_DAY for reason in self._against(one, self.facts(one, group)))

    def facts(self, one: Booked, group: Sequence[Booked]) -> BookingFacts:
        """Return a sitting's facts: what its group holds itself is free, what is disturbed is taken."""
        calendars, people, rooms = dict(self.draft.calendars), dict(self.draft.people), dict(self.draft.rooms)
        order = one.sitting.order
        for seat in _by_person(seat for mate in group for seat in kept_seats(mate.sitting.order)):
            id_ = seat.person_id
            if id_ is not None and id_ in calendars:
                calendars[id_] = _freed(calendars[id_], order)
                people[id_] = _with_one_less(people[id_], month_key(civil_day(order.span.start)))
        if order.room_id in rooms:
            room = rooms[order.room_id]
            rooms[room.id] = replace(room, calendar=_freed(room.calendar, order))
        facts = replace(one.facts, people=people, calendars=calendars, rooms=rooms)
        return self.disturbance.facts_after(facts)

    def mend(self, group: Sequence[Booked]) -> Repair:
        """Return the least change of a group that is hit, and count it as taken."""
        held = Held(tuple((one, self.facts(one, group)) for one in group))
        found = self._substituted(held) or self._elsewhere(held) or self._later(held)
        self._take(found)
        return found

    def _take(self, found: Repair) -> None:
        counted: set[int | None] = set()
        for part in found.parts:
            if part.plan is not None:
                order = part.plan.sitting.order
                seats = kept_seats(order) if order.span != part.sitting.order.span else part.newcomers
                new = [seat for seat in seats if seat.person_id not in counted]
                self.draft.take(order, part.plan.bookings, new)
                counted |= {seat.person_id for seat in new}

    def _against(self, one: Booked, facts: BookingFacts) -> tuple[Reason, ...]:
        try:
            verdict = judge_sitting(one.rules, one.sitting.order, facts, now=self.now, stage=Stage.PLANNED)
        except Refused as refused:
            return refused.reasons
        return verdict.reasons

    def _substituted(self, held: Held) -> Repair | None:
        """Give the one place that is missing to the first who keeps every sitting of the group lawful."""
        missing = [self._missing(one.sitting.order, known) for one, known in held.pairs]
        if any(len(seats) > 1 for seats in missing) or len({seat.person_id for one in missing for seat in one}) != 1:
            return None
        seats = {pair[0].sitting.id: one[0] for pair, one in zip(held.pairs, missing, strict=True) if one}
        hit = held.only(seats)
        vacancy = Vacancy(seats[hit.lead.sitting.id], hit.chosen_for(seats))
        by, most = hit.lead.rules, 1 if len(hit.pairs) == 1 else RESERVES_MOST
        try:
            ranking = rank_reserves(by, hit.lead.sitting, vacancy, facts=hit.whole, now=self.now, most=most)
        except Refused:
            return None
        for reserve in ranking.able:
            parts = hit.changed(partial(self._replaced, seats=seats, newcomer=reserve.seat))
            if not isinstance(parts, Refused):
                return Repair(parts, Way.SUBSTITUTE, (*reserve.reasons, *_known(parts)))
        return None

    def _replaced(
        self, one: Booked, facts: BookingFacts, *, seats: Mapping[int, Seat], newcomer: Seat
    ) -> ChangePlan | Refused:
        leaving = seats[one.sitting.id]
        replacement = Replacement(leaving.id or 0, replace(newcomer, role=leaving.role))
        return plan_replacement(one.rules, one.sitting, replacement, facts=facts, now=self.now)

    def _missing(self, order: SittingOrder, facts: BookingFacts) -> list[Seat]:
        if self.disturbance.upset is Upset.PERSON:
            return [seat for seat in kept_seats(order) if seat.person_id == self.disturbance.subject_id]
        calendars = [(seat, facts.calendars.get(seat.person_id or 0)) for seat in kept_seats(order)]
        return [seat for seat, calendar in calendars if calendar is not None and not calendar.is_open(order.span)]

    def _elsewhere(self, held: Held) -> Repair | None:
        """Keep time and people in another room, the smallest that serves."""
        for room in sorted(held.whole.rooms.values(), key=_size):
            if room.id == held.lead.sitting.order.room_id:
                continue
            parts = held.changed(partial(self._moved, to=partial(_order_in, room_id=room.id)))
            if not isinstance(parts, Refused):
                return Repair(parts, Way.ROOM, _known(parts))
        return None

    def _later(self, held: Held) -> Repair:
        """Move to the earliest time that misses no clock, with the same people if they can; else say why nothing fits.

        A time that misses a clock is better than none.
        """
        facts, by = held.whole, held.lead.rules
        seated = {seat.person_id for one, _ in held.pairs for seat in kept_seats(one.sitting.order)}
        alone = replace(facts, people={id_: facts.people[id_] for id_ in facts.people if id_ in seated})
        untold = tuple(replace(party, served_on=None, has_waived_notice=False) for party in facts.parties)
        request = SlotRequest(weeks=self.weeks, minutes=held.lead.sitting.order.span.minutes, most=OFFERED)
        late: Repair | None = None
        refused: dict[str, Reason] = {}
        for known, has_others in ((alone, False), (facts, True)):
            search = find_slots(by, request, replace(known, parties=untold), now=self.now)
            moves = [self._at(held, partial(_order_at, slot, has_others=has_others)) for slot in search.slots]
            refused |= {reason.code: reason for move in moves if isinstance(move, Refused) for reason in move.reasons}
            if best := min((move for move in moves if isinstance(move, Repair)), key=_price, default=None):
                late = late or best
                if not best.is_late:
                    return best
        obstacles = [*refused.values(), *(obstacle.reason for obstacle in search.obstacles)]
        none = tuple(Part(one.sitting) for one, _ in held.pairs)
        return late or Repair(none, Way.NONE, self._why_not(held, obstacles))

    def _at(self, held: Held, to: Callable[[SittingOrder], SittingOrder]) -> Repair | Refused:
        parts = held.changed(partial(self._moved, to=to))
        if isinstance(parts, Refused):
            return parts
        days = [civil_day(part.plan.sitting.order.span.start) for part in parts if part.plan]
        is_late = any(missed_clocks(one.rules, facts, day) for (one, facts), day in zip(held.pairs, days, strict=True))
        return Repair(parts, Way.TIME, _known(parts), is_late=is_late)

    def _moved(
        self, one: Booked, facts: BookingFacts, *, to: Callable[[SittingOrder], SittingOrder]
    ) -> ChangePlan | Refused:
        return plan_move(one.rules, one.sitting, to(one.sitting.order), facts=facts, now=self.now)

    def _why_not(self, held: Held, obstacles: Sequence[Reason]) -> tuple[Reason, ...]:
        is_short = any(self._missing(one.sitting.order, facts) for one, facts in held.pairs)
        reasons = [Reason("repair.no_substitute")] if is_short else []
        reasons += [Reason("repair.no_room")] if self.disturbance.upset is Upset.ROOM else []
        reasons += obstacles[:REASONS_MOST] or [Reason("repair.no_time", {"weeks": self.weeks})]
        return tuple(reasons)


def weeks_to_search(disturbance: Disturbance, now: datetime) -> int:
    """Return over how many weeks other times are looked for: beyond the last day, half a year at most."""
    days = max(0, (disturbance.until_on - civil_day(now)).days)
    return min(WEEKS_MOST, WEEKS + days // 7)


def _by_person(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats, of those with a person each person's first."""
    found: dict[object, Seat] = {}
    for seat in seats:
        found.setdefault(("person", seat.person_id) if seat.person_id is not None else id(seat), seat)
    return list(found.values())


def _freed(calendar: Calendar, order: SittingOrder) -> Calendar:
    """Return a calendar without the sitting's own booking: no other can overlap its time."""
    return replace(calendar, busy=tuple(span for span in calendar.busy if not span.overlaps(order.span)))


def _with_one_less(person: Candidate, month: str) -> Candidate:
    count = person.sittings_in.get(month, 0)
    return replace(person, sittings_in={**person.sittings_in, month: max(0, count - 1)})


def _size(room: Room) -> tuple[bool, int, int]:
    return room.capacity is None, room.capacity or 0, room.id


def _known(parts: Sequence[Part]) -> tuple[Reason, ...]:
    """Return what is to be known of a change, each thing once."""
    found: list[Reason] = []
    for verdict in (part.plan.verdict for part in parts if part.plan):
        if verdict is not None:
            found += [reason for reason in (*verdict.gaps, *verdict.warnings) if reason not in found]
    return tuple(found)


def _price(repair: Repair) -> tuple[bool, int, float]:
    start = repair.plan.sitting.order.span.start.timestamp() if repair.plan else 0.0
    return repair.is_late, len(repair.newcomers), start


def _order_in(before: SittingOrder, *, room_id: int) -> SittingOrder:
    return replace(before, room_id=room_id, seats=kept_seats(before))


def _order_at(slot: Slot, before: SittingOrder, *, has_others: bool) -> SittingOrder:
    """Return the order at a slot with the people as they are, or with its own line-up."""
    return replace(
        before,
        span=slot.span,
        room_id=slot.room_id,
        seats=_seats_at(slot, before) if has_others else kept_seats(before),
        allows_rest_day=slot.allows_rest_day,
        override_reason="",
    )


def _seats_at(slot: Slot, before: SittingOrder) -> tuple[Seat, ...]:
    """Return a slot's line-up in which whoever sits already keeps his seat."""
    held = {(seat.role, seat.category, seat.person_id): seat for seat in kept_seats(before)}
    return tuple(held.get((seat.role, seat.category, seat.person_id), seat) for seat in slot.seats)
