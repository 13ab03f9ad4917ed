"""How is a sitting booked, moved, postponed, cancelled, and a seat filled anew?

Each is one transaction: lock the calendars, load the facts, let the domain decide, save everything that follows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.rules.permissions import Action, Place
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
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.sittings.slots import SlotRequest, SlotSearch, find_slots
from hearing_app.domain.sittings.states import Cause, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.facts import horizon_of, load_facts, rules_for
from hearing_app.services.steps.numbers import SITTINGS, take_number
from hearing_app.services.steps.release import release_letters
from hearing_app.services.steps.save import evidence_of, save_bookings, save_letters
from hearing_app.services.steps.seats import save_order, save_seats, sitting_of
from hearing_app.store import bookings, letters, matters, sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow

WEEKS = 26
Decide = Callable[[Rules, SittingRow, BookingFacts], ChangePlan | Refused]


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """What a clerk asks for: kind, matter (by number; empty for a meeting without one), title, and the order."""

    kind: str
    matter_number: str
    title: str
    order: SittingOrder


@dataclass(frozen=True, slots=True)
class SlotsView:
    """A search with the names of the rooms and people in it."""

    search: SlotSearch
    rooms: Mapping[int, str]
    people: Mapping[int, str]


def view_slots(ctx: Context, matter_number: str, kind: str, *, request: SlotRequest) -> SlotsView:
    """Return free times with room and a legal line-up for a matter, and what stands in the way of others."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    matter = _matter(ctx.reader, unit_id, matter_number)
    if kind not in ctx.rules.kinds:
        raise Refused([Reason("kind.unknown", {"kind": kind, "kinds": ", ".join(ctx.rules.kinds)})])
    rules = rules_for(ctx.reader, ctx.rules, unit_id, kind=kind, on_day=civil_day(ctx.now))
    facts = load_facts(ctx.reader, ctx.rules, unit_id, matter=matter, horizon=horizon_of(ctx.now, weeks=request.weeks))
    return SlotsView(
        find_slots(rules, request, facts, now=ctx.now),
        {room.id: room.name for room in facts.rooms.values()},
        {person.id: person.name for person in facts.people.values()},
    )


def book_sitting(ctx: Context, wanted: BookingOrder) -> int:
    """Book a sitting with seats, bookings and draft letters; returns its id. Raises Refused with every reason."""
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id = _permit(change)
        matter = _matter(change.session, unit_id, wanted.matter_number)
        rules = _rules(change, ctx, unit_id, wanted.kind)
        facts = _locked_facts(change, ctx, unit_id, matter=matter, seats=wanted.order.seats, room=wanted.order.room_id)
        plan = plan_sitting(rules, wanted.order, facts=facts, now=ctx.now)
        if isinstance(plan, Refused):
            raise plan
        row = _new_row(change, ctx, unit_id, wanted=wanted, plan=plan, matter=matter, rules=rules)
        seats = save_seats(change, rules, row, plan.seats)
        save_bookings(change, row, plan.bookings)
        drafts = save_letters(change, row, plan.letters, seats=seats, has_mail=ctx.env.mail_url is not None)
        if plan.is_released:
            row.noticed_at = ctx.now
            release_letters(ctx, change, row, drafts)
        change.note("sitting", row.id, matter_id=row.matter_id, kind=row.kind, number=row.number)
        return row.id


def _new_row(
    change: Change,
    ctx: Context,
    unit_id: int,
    *,
    wanted: BookingOrder,
    plan: Plan,
    matter: MatterRow | None,
    rules: Rules,
) -> SittingRow:
    row = SittingRow(
        unit_id=unit_id,
        matter_id=matter.id if matter else None,
        kind=wanted.kind,
        number=take_number(change, ctx.rules, unit_id, series=SITTINGS),
        title=wanted.title or (f"{matter.district} {matter.subject}" if matter else ""),
        state=plan.state.value,
        evidence=evidence_of(rules, plan.verdict),
        answer_by_on=plan.answer_by_on,
        source="office",
    )
    save_order(row, plan.order)
    change.session.add(row)
    change.session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Target:
    """Which sitting is to be changed, in the version that the clerk saw."""

    sitting_id: int
    version: int


def move_sitting(ctx: Context, target: Target, order: SittingOrder) -> int:
    """Move a sitting to another time, room or people; whoever was invited gets an update after signing."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_move(rules, sitting_of(row), order, facts=facts, now=ctx.now)

    return _change(ctx, target, decide, seats=order.seats, room=order.room_id)


def postpone_sitting(ctx: Context, target: Target, cause: Cause) -> int:
    """Postpone without a new date: calendars are freed, everybody invited is told."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_postponement(rules, sitting_of(row), cause, facts=facts, now=ctx.now)

    return _change(ctx, target, decide)


def cancel_sitting(ctx: Context, target: Target, cause: Cause) -> int:
    """Cancel a sitting: calendars are freed, everybody invited gets a cancellation."""

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_cancel(rules, sitting_of(row), cause, facts=facts, now=ctx.now)

    return _change(ctx, target, decide)


def replace_member(ctx: Context, target: Target, replacement: Replacement) -> int:
    """Release a seat and ask somebody else (a person or an agency) for it."""
    newcomer = (replacement.newcomer,) if replacement.newcomer else ()

    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_replacement(rules, sitting_of(row), replacement, facts=facts, now=ctx.now)

    return _change(ctx, target, decide, seats=newcomer)


def _change(
    ctx: Context, target: Target, decide: Decide, *, seats: Sequence[Seat] = (), room: int | None = None
) -> int:
    with ctx.change(Action.CHANGE_SITTING) as change:
        unit_id = _permit(change)
        row = _locked_sitting(change, unit_id, target)
        rules = _rules(change, ctx, unit_id, row.kind)
        everybody = (*sitting_of(row).order.seats, *seats)
        facts = _locked_facts(change, ctx, unit_id, matter=row.matter, seats=everybody, room=room, row=row)
        plan = decide(rules, row, facts)
        if isinstance(plan, Refused):
            raise plan
        _save_change(change, ctx, row, plan=plan, rules=rules)
        change.note("sitting", row.id, matter_id=row.matter_id, state=row.state, number=row.number)
        return row.id


def _save_change(change: Change, ctx: Context, row: SittingRow, *, plan: ChangePlan, rules: Rules) -> None:
    was_announced = row.state in (SittingState.NOTICED, SittingState.CONFIRMED)
    save_order(row, plan.sitting.order)
    row.state = plan.sitting.state.value
    row.sequence, row.postponements = plan.sitting.sequence, plan.sitting.postponements
    row.version += 1
    row.round += 1
    if plan.verdict is not None:
        row.evidence = evidence_of(rules, plan.verdict)
    letters.drop_drafts(change.session, row.id)
    seats = save_seats(change, rules, row, plan.sitting.order.seats)
    save_bookings(change, row, plan.bookings)
    drafts = save_letters(change, row, plan.letters, seats=seats, has_mail=ctx.env.mail_url is not None)
    is_ended = plan.sitting.state in (SittingState.CANCELLED, SittingState.POSTPONED)
    if is_ended or not plan.approval or (was_announced and plan.verdict is not None and row.state == "noticed"):
        # who was invited must hear at once that he need not come; the decision itself was the signature
        release_letters(ctx, change, row, drafts)


def _permit(change: Change) -> int:
    unit_id = change.actor.unit_id
    change.permit(Place(unit_id=unit_id))
    if unit_id is None:
        raise NotFound
    return unit_id


def _rules(change: Change, ctx: Context, unit_id: int, kind: str) -> Rules:
    if kind not in ctx.rules.kinds:
        raise Refused([Reason("kind.unknown", {"kind": kind, "kinds": ", ".join(ctx.rules.kinds)})])
    return rules_for(change.session, ctx.rules, unit_id, kind=kind, on_day=civil_day(ctx.now))


def _locked_sitting(change: Change, unit_id: int, target: Target) -> SittingRow:
    row = sittings.lock(change.session, unit_id, target.sitting_id)
    if row is None:
        raise NotFound
    if row.version != target.version:
        raise Stale
    return row


def _locked_facts(
    change: Change,
    ctx: Context,
    unit_id: int,
    *,
    matter: MatterRow | None,
    seats: Sequence[Seat],
    room: int | None,
    row: SittingRow | None = None,
) -> BookingFacts:
    """Lock every calendar that the order touches, then load the facts as they are under the locks."""
    people = [seat.person_id for seat in seats if seat.person_id is not None]
    rooms = [id_ for id_ in (room, row.room_id if row else None) if id_ is not None]
    wanted = bookings.resources_for(
        change.session, people=people, rooms=rooms, parties=[party.id for party in matter.parties] if matter else []
    )
    bookings.lock_calendars(change.session, wanted, now=ctx.now)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id if row else None)
    return load_facts(change.session, ctx.rules, unit_id, matter=matter, horizon=horizon, sitting=row)


def _matter(session: Session, unit_id: int, number: str) -> MatterRow | None:
    if not number:
        return None
    row = matters.find_by_number(session, unit_id, number)
    if row is None:
        raise Refused([Reason("matter.unknown", {"number": number})])
    return row
