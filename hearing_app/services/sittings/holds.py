"""How is a room kept free before there is a sitting, and given back?

A hold is a booking of the room's calendar that lapses by itself: the lock that every booking takes lets go of it.
Its purpose is a word for colleagues and names nobody. Not here: holds of offered dates.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from hearing_app.domain.errors import NotFound, Reason, Refused, refuse
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.holds import against_hold
from hearing_app.domain.spans import Span
from hearing_app.services.context import Context, is_clash
from hearing_app.services.steps.calendars.loading import load_calendars
from hearing_app.services.steps.sittings.facts import horizon_of
from hearing_app.services.steps.sittings.grounds import WEEKS, permit
from hearing_app.store import bookings, people
from hearing_app.store.planning import boards, offers
from hearing_app.store.tables.people import RoomRow
from hearing_app.store.tables.sittings import BookingRow, HoldRow


@dataclass(frozen=True, slots=True)
class HoldOrder:
    """Which room shall be kept free, when, what for, and for how many days at most."""

    room_id: int
    span: Span
    purpose: str
    days: int


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as its page shows it; `is_standing` is false once it was released or has lapsed.

    `offer_id` says which offer of times holds it: such a hold is given back there.
    """

    id: int
    room_id: int
    room: str
    starts_at: datetime
    ends_at: datetime
    purpose: str
    held_by: str
    held_at: datetime
    held_until_at: datetime | None
    is_standing: bool
    offer_id: int | None


def hold_room(ctx: Context, wanted: HoldOrder) -> int:
    """Keep a room free for a purpose; returns the hold's id. It lapses after its days, or when its time has begun."""
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id = permit(change)
        room = change.session.get(RoomRow, wanted.room_id)
        if room is None or room.unit_id != unit_id:
            raise refuse("room.unknown", room=wanted.room_id)
        bookings.lock_calendars(change.session, [room.resource_id], now=ctx.now)
        horizon = horizon_of(ctx.now, weeks=WEEKS)
        found = load_calendars(change.session, [room.resource_id], horizon, workdays=ctx.rules.workdays)
        if reasons := against_hold(room.name, found[room.resource_id], wanted.span, now=ctx.now):
            raise Refused(reasons)
        until = min(ctx.now + timedelta(days=wanted.days), wanted.span.start)
        row = HoldRow(
            unit_id=unit_id,
            room_id=room.id,
            booking=BookingRow(
                resource_id=room.resource_id,
                during=Range(wanted.span.start, wanted.span.end),
                status="held",
                held_until_at=until,
            ),
            purpose=wanted.purpose,
            held_by=ctx.actor.name,
            held_at=ctx.now,
        )
        change.session.add(row)
        try:
            change.session.flush()
        except IntegrityError as error:
            if is_clash(error):
                raise Refused([Reason("booking.taken")]) from error
            raise
        people.raise_versions(change.session, [room.resource_id])
        change.note("hold", row.id, fact="hold_made", room=room.id)
        return row.id


def release_hold(ctx: Context, hold_id: int) -> None:
    """Give a held room back; a hold that has lapsed or was released is left as it is.

    Raises NotFound, and Refused where an offer of times holds it: that lets go of a time with everything that it needs.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        row = boards.find_hold(change.session, permit(change), hold_id)
        if row is None:
            raise NotFound
        bookings.lock_calendars(change.session, [row.booking.resource_id], now=ctx.now)
        change.session.refresh(row.booking)
        if row.booking.status != "held":
            change.nothing()
            return
        offer = offers.holding(change.session, row.booking_id)
        if offer is not None:
            raise refuse("hold.of_offer", number=offer.matter.number, day=offer.answer_by_on)
        row.booking.status, row.booking.held_until_at = "released", None
        people.raise_versions(change.session, [row.booking.resource_id])
        change.note("hold", row.id, fact="hold_released", room=row.room_id)


def view_hold(ctx: Context, hold_id: int) -> HoldView:
    """Return a hold of the unit; raises NotFound."""
    row = boards.find_hold(ctx.reader, ctx.require(Action.VIEW_SITTING), hold_id)
    if row is None:
        raise NotFound
    until = row.booking.held_until_at
    offer = offers.holding(ctx.reader, row.booking_id)
    return HoldView(
        id=row.id,
        room_id=row.room_id,
        room=row.room.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        purpose=row.purpose,
        held_by=row.held_by,
        held_at=row.held_at,
        held_until_at=until,
        is_standing=row.booking.status == "held" and until is not None and until > ctx.now,
        offer_id=offer.id if offer else None,
    )
