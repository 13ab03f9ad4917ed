"""How are several times of a sitting offered, kept free meanwhile, and one of them booked in the end?

Each time's room, people and parties are held by bookings that lapse by themselves. Not here: what those who were
asked say (services.sittings.offer_answers).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale, refuse
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.offering.choosing import pick
from hearing_app.domain.sittings.offering.offers import (
    Kept,
    OfferOrder,
    OfferState,
    against_extension,
    against_offer,
    held_until,
    latest_settling,
)
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.spans import Span, civil_day
from hearing_app.services.context import Change, Context, is_clash
from hearing_app.services.steps.bookings import BookingOrder, Ground, save_booking
from hearing_app.services.steps.offers.asking import add_asked, asked_of
from hearing_app.services.steps.offers.grounds import (
    facts_of,
    hold_longer,
    lock_and_release,
    lock_held,
    lock_open,
    standings,
    state_of,
    until_of,
)
from hearing_app.services.steps.offers.views import (
    OfferLine,
    OfferView,
    PreviewView,
    line_of,
    offer_view,
    preview_of,
)
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, Touched, kind_rules, lock_facts, matter_of, permit
from hearing_app.store.planning import offers
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.offers import OfferDateRow, OfferHoldRow, OfferRow, OfferSeatRow
from hearing_app.store.tables.sittings import BookingRow, HoldRow


@dataclass(frozen=True, slots=True)
class OfferTarget:
    """Which offer is meant, in the version that the clerk saw."""

    offer_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Askable:
    """Which times could not be offered even with the shortest wait for answers, and why each cannot.

    `answer_by_on` is the first working day that could be the last for answers, `settle_by_on` the last for settling.
    """

    answer_by_on: date
    settle_by_on: date
    against: Mapping[Span, tuple[Reason, ...]]


def view_askable(ctx: Context, wanted: OfferOrder) -> Askable:
    """Return which of the times can never be offered: what is left of the notice period after the wait is too short.

    They are judged as `make_offer` does, each by itself, with the first working day from `wanted.answer_by_on` on.
    """
    unit_id, table = ctx.require(Action.BOOK_SITTING), ctx.rules.workdays
    matter = _matter(matter_of(ctx.reader, unit_id, wanted.matter_number))
    rules = kind_rules(ctx, ctx.reader, unit_id, kind=wanted.kind)
    horizon = horizon_of(ctx.now, weeks=WEEKS, seats=[seat for order in wanted.dates for seat in order.seats])
    facts = load_facts(ctx.reader, ctx.rules, unit_id, matter=matter, horizon=horizon)
    days = (wanted.answer_by_on + timedelta(days=n) for n in range(ctx.rules.offers.days_most))
    day = next((day for day in days if table.is_workday(day)), wanted.answer_by_on)
    settling = latest_settling(day, table, limits=ctx.rules.offers, now=ctx.now)
    judged = _late_plans(ctx, rules, facts, _published(rules, matter, wanted.dates), day)
    # what has begun by then is lawful or not by no other rule
    against = {
        order.span: (Reason("offer.too_near"),) if order.span.start <= settling else plan.reasons
        for order, plan in judged
        if isinstance(plan, Refused)
    }
    return Askable(day, civil_day(settling), against)


def view_preview(ctx: Context, wanted: OfferOrder) -> PreviewView:
    """Return what offering these times would come to: each with its people, who is asked, what is against it."""
    return _preview(ctx, wanted, [wanted.answer_by_on])


def view_proposal(ctx: Context, wanted: OfferOrder) -> PreviewView:
    """Return the same for the last working day up to that of the order that every time still bears."""
    counted = (wanted.answer_by_on - timedelta(days=n) for n in range(ctx.rules.offers.days_waited))
    today, table = civil_day(ctx.now), ctx.rules.workdays
    days = [day for day in counted if day > today and table.is_workday(day)]
    return _preview(ctx, wanted, days or [wanted.answer_by_on])


def _preview(ctx: Context, wanted: OfferOrder, days: Sequence[date]) -> PreviewView:
    """Return the preview for the first of some last days for answers that nothing is against, else for the first."""
    unit_id = ctx.require(Action.BOOK_SITTING)
    matter = _matter(matter_of(ctx.reader, unit_id, wanted.matter_number))
    rules = kind_rules(ctx, ctx.reader, unit_id, kind=wanted.kind)
    horizon = horizon_of(ctx.now, weeks=WEEKS, seats=[seat for order in wanted.dates for seat in order.seats])
    facts = load_facts(ctx.reader, ctx.rules, unit_id, matter=matter, horizon=horizon)
    dates = _published(rules, matter, wanted.dates)
    orders = [replace(wanted, dates=dates, answer_by_on=day) for day in days]
    judged = [(one, _judge(ctx, rules, facts, one)) for one in orders]
    found = [(one, verdict.reasons if isinstance(verdict, Refused) else ()) for one, verdict in judged]
    chosen, reasons = next((one for one in found if not one[1]), found[0])
    against = (*_against_another(ctx, ctx.reader, matter, wanted.kind), *reasons)
    return preview_of(matter, rules, facts, wanted=chosen, reasons=against, limits=ctx.rules.offers)


def make_offer(ctx: Context, wanted: OfferOrder) -> int:
    """Offer times to parties and members and hold them; returns the offer's id. Raises Refused with every reason.

    Each time has to be lawful at the last moment of settling too, with the notice period counted from then.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id = permit(change)
        matter = _matter(matter_of(change.session, unit_id, wanted.matter_number))
        rules = kind_rules(ctx, change.session, unit_id, kind=wanted.kind)
        seats = [seat for order in wanted.dates for seat in order.seats]
        touched = Touched(matter, seats, [order.room_id for order in wanted.dates])
        facts = lock_facts(ctx, change, unit_id, touched=touched)
        wanted = replace(wanted, dates=_published(rules, matter, wanted.dates))
        if another := _against_another(ctx, change.session, matter, wanted.kind):
            raise Refused(another)
        kept = _judge(ctx, rules, facts, wanted)
        if isinstance(kept, Refused):
            raise kept
        row = _save(ctx, change, wanted, matter=matter, rules=rules)
        _hold(ctx, change, row, kept)
        add_asked(ctx, change, row, asked_of(matter, rules, wanted.dates))
        change.note("offer", row.id, matter_id=matter.id, fact="offer_made", kind=row.kind, dates=len(kept))
        return row.id


def settle_offer(ctx: Context, target: OfferTarget, position: int) -> int:
    """Book one of the times that are left and let go of the others, in one transaction; returns the sitting's id.

    Everything is judged again under the locks: what clashes meanwhile is refused with its reason.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        row = _locked(ctx, change, target)
        rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
        lock_and_release(ctx, change, row)
        facts = facts_of(ctx, change.session, row)
        chosen = pick(standings(ctx, row, rules, facts), position)
        if isinstance(chosen, Refused):
            raise chosen
        wanted = BookingOrder(row.kind, row.matter.number, "", chosen.order)
        sitting = save_booking(ctx, change, wanted, ground=Ground(row.unit_id, row.matter, rules, facts))
        row.state, row.sitting_id = OfferState.SETTLED.value, sitting.id
        row.version += 1
        booked = {"fact": "booked", "kind": sitting.kind, "number": sitting.number, "offer": row.id}
        change.note("sitting", sitting.id, matter_id=row.matter_id, **booked)
        return sitting.id


def withdraw_offer(ctx: Context, target: OfferTarget) -> None:
    """Take an offer back: everything that it held is free again, its links say so."""
    with ctx.change(Action.BOOK_SITTING) as change:
        row = _locked(ctx, change, target)
        lock_and_release(ctx, change, row)
        row.state = OfferState.WITHDRAWN.value
        row.version += 1
        change.note("offer", row.id, matter_id=row.matter_id, fact="offer_withdrawn")


def extend_offer(ctx: Context, target: OfferTarget, answer_by_on: date) -> None:
    """Wait longer for answers: what the times hold is held until the new end.

    Struck times are held on too: whoever struck one may still take that back. A time that is left
    has to be lawful at the last moment of settling too.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        row = _locked(ctx, change, target)
        rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
        lock_held(ctx, change, row)
        facts = facts_of(ctx, change.session, row)
        left = [one for one in standings(ctx, row, rules, facts) if one.is_left]
        before_on, today = row.answer_by_on, civil_day(ctx.now)
        spans, limits = [one.order.span for one in left], ctx.rules.offers
        reasons = [*against_extension(spans, answer_by_on, before_on=before_on, limits=limits, today=today)]
        reasons += _against(_late_plans(ctx, rules, facts, [one.order for one in left], answer_by_on))
        if not left:
            reasons.append(Reason("offer.none_left"))
        if reasons:
            raise Refused(reasons)
        row.answer_by_on, row.held_until_at = answer_by_on, held_until(answer_by_on, rules.workdays, limits=limits)
        row.version += 1
        hold_longer(change, row)
        change.note("offer", row.id, matter_id=row.matter_id, fact="offer_extended", day=answer_by_on.isoformat())


def view_offer(ctx: Context, offer_id: int) -> OfferView:
    """Return an offer with times against people and the best so far; raises NotFound."""
    row = offers.find(ctx.reader, ctx.require(Action.VIEW_SITTING), offer_id)
    if row is None:
        raise NotFound
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    found = standings(ctx, row, rules, facts_of(ctx, ctx.reader, row)) if state_of(ctx, row) is OfferState.OPEN else ()
    return offer_view(ctx, row, rules, found)


def view_offers(ctx: Context, matter_number: str) -> tuple[OfferLine, ...]:
    """Return the offers of a matter, the latest first."""
    matter = matter_of(ctx.reader, ctx.require(Action.VIEW_SITTING), matter_number)
    return tuple(line_of(ctx, row) for row in offers.of_matter(ctx.reader, matter.id)) if matter else ()


def view_open(ctx: Context) -> tuple[OfferLine, ...]:
    """Return the offers of the unit that wait for answers or for being settled, the oldest first."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    return tuple(line_of(ctx, row) for row in offers.list_open(ctx.reader, unit_id, now=ctx.now))


def _matter(row: MatterRow | None) -> MatterRow:
    if row is None:
        raise refuse("offer.no_matter")
    return row


def _locked(ctx: Context, change: Change, target: OfferTarget) -> OfferRow:
    row = lock_open(ctx, change, permit(change), target.offer_id)
    if row.version != target.version:
        raise Stale
    return row


def _against_another(ctx: Context, session: Session, matter: MatterRow, kind: str) -> list[Reason]:
    """Return why there is no second offer beside one that still waits: nobody is asked twice for one sitting."""
    open_ = (row for row in offers.of_matter(session, matter.id) if state_of(ctx, row) is OfferState.OPEN)
    return [Reason("offer.another", {"day": row.answer_by_on}) for row in open_ if row.kind == kind]


def _published(rules: Rules, matter: MatterRow, dates: Sequence[SittingOrder]) -> tuple[SittingOrder, ...]:
    """Return the orders as open or closed as the kind has it; a minor closes what would be open."""
    is_open = rules.kind.is_open_by_default
    ground = "minor" if is_open and matter.has_minor else ""
    return tuple(replace(one, is_open=is_open and not matter.has_minor, closed_ground=ground) for one in dates)


def _judge(ctx: Context, rules: Rules, facts: BookingFacts, wanted: OfferOrder) -> tuple[Kept, ...] | Refused:
    """Return what each time would hold, or every reason against the offer."""
    pairs = _late_plans(ctx, rules, facts, wanted.dates, wanted.answer_by_on)
    kept = [Kept(order.span, () if isinstance(plan, Refused) else plan.bookings) for order, plan in pairs]
    limits, today = ctx.rules.offers, civil_day(ctx.now)
    reasons = [*against_offer(kept, wanted.answer_by_on, limits=limits, today=today), *_against(pairs)]
    return Refused(reasons) if reasons else tuple(kept)


def _late_plans(
    ctx: Context, rules: Rules, facts: BookingFacts, orders: Sequence[SittingOrder], answer_by_on: date
) -> list[tuple[SittingOrder, Plan | Refused]]:
    """Return each time with its plan if it were settled on at the last moment at which that may be done."""
    at = latest_settling(answer_by_on, rules.workdays, limits=ctx.rules.offers, now=ctx.now)
    return [(order, plan_sitting(rules, order, facts=facts, now=at)) for order in orders]


def _against(pairs: Iterable[tuple[SittingOrder, Plan | Refused]]) -> Iterator[Reason]:
    """Yield what is against each time, after the time that it speaks of."""
    for order, plan in pairs:
        if isinstance(plan, Refused):
            yield Reason("offer.date_not", {"when": order.span.start})
            yield from plan.reasons


def _save(ctx: Context, change: Change, wanted: OfferOrder, *, matter: MatterRow, rules: Rules) -> OfferRow:
    row = OfferRow(
        unit_id=matter.unit_id,
        matter_id=matter.id,
        kind=wanted.kind,
        is_open=wanted.dates[0].is_open,
        closed_ground=wanted.dates[0].closed_ground,
        state=OfferState.OPEN.value,
        answer_by_on=wanted.answer_by_on,
        held_until_at=held_until(wanted.answer_by_on, rules.workdays, limits=ctx.rules.offers),
        made_by=ctx.actor.name,
        made_at=ctx.now,
        dates=[_date(at, order) for at, order in enumerate(wanted.dates, 1)],
    )
    change.session.add(row)
    change.session.flush()
    return row


def _date(position: int, order: SittingOrder) -> OfferDateRow:
    return OfferDateRow(
        position=position,
        room_id=order.room_id,
        starts_at=order.span.start,
        ends_at=order.span.end,
        allows_rest_day=order.allows_rest_day,
        seats=[
            OfferSeatRow(
                position=at,
                role=seat.role.value,
                category=seat.category,
                person_id=seat.person_id,
                agency_id=seat.agency_id,
            )
            for at, seat in enumerate(order.seats, 1)
        ],
    )


def _hold(ctx: Context, change: Change, row: OfferRow, kept: Sequence[Kept]) -> None:
    """Hold what each time needs until the offer's end, at the latest until it begins; the board shows the room."""
    for one, saved in zip(kept, row.dates, strict=True):
        until = until_of(row.held_until_at, one.span.start)
        for booking in one.bookings:
            during = Range(booking.during.start, booking.during.end)
            held = BookingRow(resource_id=booking.resource_id, during=during, status="held", held_until_at=until)
            saved.holds.append(OfferHoldRow(booking=held))
            if saved.room is not None and saved.room.resource_id == booking.resource_id:
                change.session.add(_on_board(ctx, row, saved, held))
    try:
        change.session.flush()
    except IntegrityError as error:
        if is_clash(error):
            raise Refused([Reason("booking.taken")]) from error
        raise


def _on_board(ctx: Context, row: OfferRow, saved: OfferDateRow, held: BookingRow) -> HoldRow:
    purpose = f"{row.matter.number}（{saved.position}/{len(row.dates)}）"
    return HoldRow(
        unit_id=row.unit_id,
        room_id=saved.room_id,
        booking=held,
        purpose=purpose,
        held_by=ctx.actor.name,
        held_at=ctx.now,
    )
