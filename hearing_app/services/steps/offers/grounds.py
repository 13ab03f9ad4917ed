"""On which ground is an offer of times judged: its orders, what everybody said, and calendars without its own holds?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.offering.choosing import Ballot, OfferedDate, Standing, stand
from hearing_app.domain.sittings.offering.offers import STATE_LABELS, OfferState, state_at
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.sittings import plan_sitting
from hearing_app.domain.spans import Span
from hearing_app.domain.workdays import WorkdayTable
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.calendars.loading import Horizon, Load, load_calendars
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS
from hearing_app.store import bookings
from hearing_app.store.planning import offers
from hearing_app.store.tables.offers import OfferAskedRow, OfferDateRow, OfferRow

LEAST_BEFORE = timedelta(minutes=1)


def lock_open(ctx: Context, change: Change, unit_id: int, offer_id: int) -> OfferRow:
    """Return an offer locked that still waits for answers; raises NotFound, and Refused with how far it is."""
    row = offers.lock(change.session, unit_id, offer_id)
    if row is None:
        raise NotFound
    check_open(ctx, row)
    return row


def check_open(ctx: Context, row: OfferRow) -> None:
    """Raise Refused with the present state unless an offer waits for answers."""
    state = state_of(ctx, row)
    if state is not OfferState.OPEN:
        raise Refused([Reason("offer.closed", {"state": STATE_LABELS[state]})])


def state_of(ctx: Context, row: OfferRow) -> OfferState:
    """Return how far an offer is now."""
    return state_at(row.state, row.held_until_at, now=ctx.now)


def order_of(row: OfferRow, date: OfferDateRow) -> SittingOrder:
    """Return the order that would book one of the times."""
    seats = tuple(Seat(SeatRole(seat.role), seat.category, seat.person_id, seat.agency_id) for seat in date.seats)
    return SittingOrder(
        span=Span(date.starts_at, date.ends_at),
        room_id=date.room_id,
        seats=seats,
        is_open=row.is_open,
        closed_ground=row.closed_ground,
        allows_rest_day=date.allows_rest_day,
    )


def ballot_of(asked: OfferAskedRow) -> Ballot:
    """Return the last answer of somebody who was asked."""
    said = asked.answers[-1].choices if asked.answers else None
    return Ballot(
        name=asked.person.name if asked.person else "",
        party=asked.party.role if asked.party else "",
        person_id=asked.person_id,
        choices=None if said is None else dict(enumerate(said, 1)),
    )


def lock_and_release(ctx: Context, change: Change, row: OfferRow) -> None:
    """Lock every calendar that an offer touches and let go of its holds."""
    lock_held(ctx, change, row)
    offers.release(change.session, row.id)


def hold_longer(change: Change, row: OfferRow) -> None:
    """Hold what the times of an offer hold until the offer's end, at the latest until they begin."""
    for date in row.dates:
        offers.prolong(change.session, date.id, until_of(row.held_until_at, date.starts_at))


def until_of(held_until_at: datetime, starts_at: datetime) -> datetime:
    """Return until when a time of an offer is held: until the offer's end, at the latest until it begins."""
    return min(held_until_at, starts_at - LEAST_BEFORE)


def lock_held(ctx: Context, change: Change, row: OfferRow) -> None:
    """Lock every calendar that an offer touches, at once and in order of id."""
    wanted = bookings.resources_for(
        change.session,
        people=[seat.person_id for date in row.dates for seat in date.seats if seat.person_id is not None],
        rooms=[date.room_id for date in row.dates if date.room_id is not None],
        parties=[party.id for party in row.matter.parties],
    )
    own = [booking.resource_id for booking in offers.held(change.session, row.id)]
    bookings.lock_calendars(change.session, {*wanted, *own}, now=ctx.now)


def facts_of(ctx: Context, session: Session, row: OfferRow) -> BookingFacts:
    """Return the facts that decide about the times of an offer, as if nothing were held for it."""
    seats = [seat for date in row.dates for seat in order_of(row, date).seats]
    horizon = horizon_of(ctx.now, weeks=WEEKS, seats=seats)
    own: dict[int, list[Span]] = {}
    for booking in offers.held(session, row.id):
        own.setdefault(booking.resource_id, []).append(offers.span_of(booking))
    horizon = replace(horizon, load=_without(own))
    return load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon)


def standings(ctx: Context, row: OfferRow, rules: Rules, facts: BookingFacts) -> tuple[Standing, ...]:
    """Return how each time stands now, judged by every rule of booking."""

    def against(order: SittingOrder) -> Sequence[Reason]:
        plan = plan_sitting(rules, order, facts=facts, now=ctx.now)
        return plan.reasons if isinstance(plan, Refused) else ()

    dates = [OfferedDate(date.position, order_of(row, date)) for date in row.dates]
    return stand(dates, [ballot_of(asked) for asked in row.asked], against)


def _without(own: Mapping[int, Sequence[Span]]) -> Load:
    """Return a loader of calendars that leaves out some bookings."""

    def load(
        session: Session, resource_ids: Sequence[int], horizon: Horizon, *, workdays: WorkdayTable
    ) -> Mapping[int, Calendar]:
        found = load_calendars(session, resource_ids, horizon, workdays=workdays)
        return {id_: _stripped(calendar, own.get(id_, ())) for id_, calendar in found.items()}

    return load


def _stripped(calendar: Calendar, own: Sequence[Span]) -> Calendar:
    if not own:
        return calendar
    busy, holds = (tuple(span for span in spans if span not in own) for spans in (calendar.busy, calendar.holds))
    return replace(calendar, busy=busy, holds=holds)
