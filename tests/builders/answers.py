"""How does a test come to a hearing to which people are invited? Booked, signed by all, letters gone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import select, update

from hearing_app.domain.itip.tokens import token_for
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, bookings
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.steps.sittings.release import ANSWER, token_key
from hearing_app.store import sittings
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from tests.builders import house

AsRole = Callable[..., Context]
CHAIN = (("booking_clerk", "submit"), ("office_head", "review"), ("leader", "sign"), ("booking_clerk", "seal"))


def without_mail(as_role: AsRole) -> AsRole:
    """Contexts of an installation that has no mail server."""

    def make(role: str = "booking_clerk", **more: object) -> Context:
        ctx = as_role(role, **more)
        return replace(ctx, env=replace(ctx.env, mail_url=None))

    return make


def invited(as_role: AsRole) -> int:
    """Import the small office, book its hearing and have it signed; returns the sitting's id."""
    house.small_house(as_role)
    ctx = as_role("booking_clerk")
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    sign(as_role, sitting_id)
    return sitting_id


def posted(as_role: AsRole) -> int:
    """The signed hearing of `invited`, whose mail has left; returns the sitting's id."""
    sitting_id = invited(as_role)
    set_all(as_role("booking_clerk"), DeliveryRow, state="sent")
    return sitting_id


def asked_hearing(ctx: Context, matter: str = house.MATTER, day: date = house.DAY) -> int:
    """Book the hearing with a seat that is asked of the bar association; returns the sitting's id."""
    asked = Seat(SeatRole.MEMBER, "lawyer", agency_id=house.agencies(ctx)["示范市律师协会"])
    wanted = house.order(ctx, house.morning(day))
    seats = tuple(asked if seat.category == "lawyer" else seat for seat in wanted.seats)
    return bookings.book_sitting(ctx, house.hearing(ctx, matter, wanted=replace(wanted, seats=seats)))


def sign(as_role: AsRole, sitting_id: int) -> None:
    """Take every step of the chain."""
    for role, step in CHAIN:
        ctx = as_role(role)
        row = sitting(ctx, sitting_id)
        approvals.sign_sitting(ctx, SignOrder(sitting_id, row.version, step))


def sitting(ctx: Context, sitting_id: int) -> SittingRow:
    """The sitting as it stands now."""
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, ctx.actor.unit_id or 1, sitting_id)
    assert row is not None
    return row


def sitting_ids(ctx: Context) -> list[int]:
    """The sittings in the order of their making."""
    ctx.reader.rollback()
    return list(ctx.reader.scalars(select(SittingRow.id).order_by(SittingRow.id)))


def seat(ctx: Context, sitting_id: int, code: str) -> SeatRow:
    """The unreleased seat of a roster code as it stands now."""
    person_id = house.people(ctx)[code]
    return next(s for s in sitting(ctx, sitting_id).seats if s.person_id == person_id and s.released_at is None)


def link(ctx: Context, row: SeatRow) -> str:
    """The token of a seat's personal link."""
    return token_for(token_key(ctx), ANSWER, row_id=row.id, rotation=row.token_rotation)


def deliveries(ctx: Context, seat_id: int | None = None) -> list[DeliveryRow]:
    """All deliveries in order, or those of a seat."""
    ctx.reader.rollback()
    query = select(DeliveryRow).order_by(DeliveryRow.id)
    return list(ctx.reader.scalars(query if seat_id is None else query.where(DeliveryRow.seat_id == seat_id)))


def letters(ctx: Context, kind: str) -> list[LetterRow]:
    """All letters of a kind in order."""
    ctx.reader.rollback()
    return list(ctx.reader.scalars(select(LetterRow).where(LetterRow.kind == kind).order_by(LetterRow.id)))


def set_all(
    ctx: Context, table: type[SeatRow | DeliveryRow | SittingRow | LetterRow | PersonRow], **values: object
) -> None:
    """Write values into every row of a table, past the services."""
    with ctx.open_writer() as session:
        session.execute(update(table).values(**values))
        session.commit()
    ctx.reader.rollback()
