"""How is a sitting booked, moved, postponed, cancelled, and a seat filled anew?

Each is one transaction: lock the calendars, load the facts, let the domain decide, save everything that follows.
Not here: signing (services.approvals), whom an agency names (services.nominations), reading (services.sittings).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.hearings.interruptions import Interruption, against_cause
from hearing_app.domain.rules.access_needs import labels_of
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import (
    ChangePlan,
    Replacement,
    plan_cancel,
    plan_move,
    plan_postponement,
    plan_replacement,
)
from hearing_app.domain.sittings.orders import BookingFacts, Destination, SittingOrder
from hearing_app.domain.sittings.relaxing.ways import Way, find_ways, needs_ways
from hearing_app.domain.sittings.slots import Slot, SlotRequest, SlotSearch, find_slots
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.bookings import BookingOrder, lock_ground, save_booking
from hearing_app.services.steps.sittings.causes import joined_refusal, with_cause
from hearing_app.services.steps.sittings.changes import (
    Decide,
    Target,
    Touching,
    carry_out,
    note_change,
    seat_in,
)
from hearing_app.services.steps.sittings.facts import load_facts, search_horizon
from hearing_app.services.steps.sittings.grounds import kind_rules, lock_sitting, matter_of, permit
from hearing_app.services.steps.sittings.seats import sitting_of
from hearing_app.services.steps.sittings.signatures import check_announceable, due_step, release_signed
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import SittingRow

__all__ = ["BookingOrder", "Target"]


@dataclass(frozen=True, slots=True)
class SlotsView:
    """A search with the names of the rooms and people in it, and what could give way where nothing fits in time.

    `needs` are what a party needs somebody to be able to do, `able` the people who can do some of it, by their ids.
    """

    search: SlotSearch
    rooms: Mapping[int, str]
    people: Mapping[int, str]
    ways: tuple[Way, ...] = ()
    needs: tuple[Label, ...] = ()
    able: Mapping[int, tuple[Label, ...]] = field(default_factory=dict)


def view_slots(ctx: Context, matter_number: str, kind: str, *, request: SlotRequest) -> SlotsView:
    """Return free times with room and a legal line-up for a matter, and what stands in the way of others."""
    rules, facts = _searched(ctx, matter_number, kind, request)
    return _named(find_slots(rules, request, facts, now=ctx.now), facts)


def view_slots_or_ways(ctx: Context, matter_number: str, kind: str, *, request: SlotRequest) -> SlotsView:
    """Return what `view_slots` does; where nothing fits in time, with the smallest sets of rules to relax."""
    rules, facts = _searched(ctx, matter_number, kind, request)
    search = find_slots(rules, request, facts, now=ctx.now)
    ways = find_ways(rules, request, facts, now=ctx.now) if needs_ways(search) else ()
    return replace(_named(search, facts), ways=ways)


def _searched(ctx: Context, matter_number: str, kind: str, request: SlotRequest) -> tuple[Rules, BookingFacts]:
    unit_id = ctx.require(Action.VIEW_SITTING)
    matter = matter_of(ctx.reader, unit_id, matter_number)
    rules = kind_rules(ctx, ctx.reader, unit_id, kind=kind)
    horizon = search_horizon(ctx.now, from_on=request.from_on, weeks=request.weeks)
    return rules, load_facts(ctx.reader, ctx.rules, unit_id, matter=matter, horizon=horizon)


def view_moves(ctx: Context, sitting_id: int, *, request: SlotRequest) -> SlotsView:
    """Return other times and rooms to which a sitting can move with the people that it has; raises NotFound."""
    return _moves(ctx, _found(ctx, sitting_id), (), request)


def view_moves_together(ctx: Context, sitting_id: int, *, request: SlotRequest) -> SlotsView:
    """Return other times and rooms to which all sittings held together can move as they are; raises NotFound."""
    row = _found(ctx, sitting_id)
    return _moves(ctx, row, sittings.mates_of(ctx.reader, row), request)


def _found(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.CHANGE_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row


def _moves(ctx: Context, row: SittingRow, mates: Sequence[SittingRow], request: SlotRequest) -> SlotsView:
    """Search for one sitting, and keep the times to which its mates can move as well."""
    rules, facts = _around(ctx, row, request)
    search = find_slots(rules, request, facts, now=ctx.now)
    standing = sitting_of(row)
    held = [(standing, rules, facts), *((sitting_of(mate), *_around(ctx, mate, request)) for mate in mates)]

    def may_move(slot: Slot) -> bool:
        there = Destination(slot.span, slot.room_id, allows_rest_day=slot.allows_rest_day)
        return slot.span != standing.order.span and all(
            isinstance(plan_move(own, one, there.of(one.order), facts=known, now=ctx.now), ChangePlan)
            for one, own, known in held
        )

    return _named(replace(search, slots=tuple(filter(may_move, search.slots))), facts)


def _around(ctx: Context, row: SittingRow, request: SlotRequest) -> tuple[Rules, BookingFacts]:
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    horizon = search_horizon(ctx.now, from_on=request.from_on, weeks=request.weeks, but_sitting=row.id)
    facts = load_facts(ctx.reader, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    return rules, facts


def _named(search: SlotSearch, facts: BookingFacts) -> SlotsView:
    rooms = {room.id: room.name for room in facts.rooms.values()}
    needed = facts.matter.skills if facts.matter is not None else frozenset()
    return SlotsView(
        search,
        rooms,
        {person.id: person.name for person in facts.people.values()},
        needs=labels_of(needed),
        able={person.id: labels_of(can) for person in facts.people.values() if (can := needed & person.skills)},
    )


def book_sitting(ctx: Context, wanted: BookingOrder) -> int:
    """Book a sitting with seats, bookings and draft letters; returns its id. Raises Refused with every reason.

    A kind without an approval chain releases its letters at once when the plan is complete.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        ground = lock_ground(ctx, change, permit(change), wanted=wanted)
        return save_booking(ctx, change, wanted, ground=ground).id


def move_sitting(ctx: Context, target: Target, order: SittingOrder) -> int:
    """Move a sitting to another time, room or people; whoever was invited gets an update after signing."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_move(rules, sitting_of(row), order, facts=facts, now=ctx.now)

    return _change(ctx, target, decide, fact="moved", seats=order.seats, room_id=order.room_id)


def postpone_sitting(ctx: Context, target: Target, cause: Cause) -> int:
    """Postpone without a new date: calendars are freed, everybody invited is told at once."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        row.evidence = with_cause(ctx, row, cause)
        plan = plan_postponement(rules, sitting_of(row), cause, facts=facts, now=ctx.now)
        return joined_refusal(plan, against_cause(rules.profile, Interruption.POSTPONE, cause))

    return _change(ctx, target, decide, fact="postponed")


def cancel_sitting(ctx: Context, target: Target, cause: Cause) -> int:
    """Cancel a sitting: calendars are freed, everybody invited gets a cancellation at once."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        row.evidence = with_cause(ctx, row, cause)
        return plan_cancel(rules, sitting_of(row), cause, facts=facts, now=ctx.now)

    return _change(ctx, target, decide, fact="cancelled")


def replace_member(ctx: Context, target: Target, replacement: Replacement, *, reason: str = "") -> int:
    """Release a seat and ask somebody else (a person or an agency) for it; the reason stays on the seat given up."""
    newcomer = (replacement.newcomer,) if replacement.newcomer else ()

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        seat = seat_in(row, replacement.seat_id)
        if seat.released_at is None:
            seat.released_reason = reason
        return plan_replacement(rules, sitting_of(row), replacement, facts=facts, now=ctx.now)

    return _change(ctx, target, decide, fact="replaced", seats=newcomer)


def send_letters(ctx: Context, target: Target) -> int:
    """Let leave what waited for a gap to be closed after the chain was through; raises Refused with what is missing."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = lock_sitting(change, permit(change), target.sitting_id, version=target.version)
        check_announceable(row)
        if due_step(ctx, change.session, row) is not None:
            raise refuse("approval.not_through")
        release_signed(ctx, change, row)
        row.version += 1
        note_change(change, row, "sent")
        return row.id


def _change(
    ctx: Context, target: Target, decide: Decide, *, fact: str, seats: Sequence[Seat] = (), room_id: int | None = None
) -> int:
    with ctx.change(Action.CHANGE_SITTING) as change:
        touching = Touching(fact, seats, room_id)
        return carry_out(ctx, change, permit(change), target=target, decide=decide, touching=touching).id
