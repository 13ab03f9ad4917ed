"""How does a saved sitting look to the domain, and how is what the domain decided saved?"""

from collections.abc import Sequence
from dataclasses import replace

from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import has_vote
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.sittings import fresh
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change
from hearing_app.store.tables.sittings import SeatRow, SittingRow


def seat_of(row: SeatRow) -> Seat:
    """Return a saved seat as the domain sees it."""
    return Seat(
        role=SeatRole(row.role),
        category=row.category,
        person_id=row.person_id,
        agency_id=row.agency_id,
        can_come=Light(row.can_come),
        has_no_conflict=Light(row.no_conflict),
        is_invited=row.is_invited,
        is_released=row.released_at is not None,
        sequence=row.sequence,
        answered_at=row.answered_at,
        id=row.id,
    )


def code_of(seat: Seat) -> str:
    """Return the code of a seat, which holds no name: role, category, then the person or the agency."""
    who = f"p{seat.person_id}" if seat.person_id is not None else f"a{seat.agency_id}"
    return f"{seat.role.value}:{seat.category}:{who}"


def order_of(row: SittingRow) -> SittingOrder:
    """Return the order that a saved sitting stands on."""
    return SittingOrder(
        span=Span(row.starts_at, row.ends_at),
        room_id=row.room_id,
        seats=tuple(seat_of(seat) for seat in row.seats),
        is_open=row.is_open,
        closed_ground=row.closed_ground,
        override_reason=row.override_reason,
        allows_rest_day=row.allows_rest_day,
        observers=row.observers_most,
    )


def sitting_of(row: SittingRow) -> Sitting:
    """Return a saved sitting as the domain sees it."""
    return Sitting(row.id, SittingState(row.state), order_of(row), row.sequence, row.postponements)


def order_beside(row: SittingRow) -> SittingOrder:
    """Return the order of a further sitting to be held together with one: the same people, each asked anew."""
    standing = order_of(row)
    seats = tuple(replace(fresh(seat), id=None, sequence=0) for seat in standing.seats if not seat.is_released)
    return replace(standing, seats=seats)


def save_order(row: SittingRow, order: SittingOrder) -> None:
    """Write time, room and publicity of an order onto a sitting."""
    row.starts_at, row.ends_at = order.span.start, order.span.end
    row.room_id = order.room_id
    row.is_open, row.closed_ground = order.is_open, order.closed_ground
    row.override_reason, row.allows_rest_day = order.override_reason, order.allows_rest_day


def save_seats(change: Change, rules: Rules, row: SittingRow, seats: Sequence[Seat]) -> list[SeatRow]:
    """Write the seats of a decision; returns their rows in the same order, new ones included."""
    known = {seat.id: seat for seat in row.seats}
    position = max((seat.position for seat in row.seats), default=0)
    saved: list[SeatRow] = []
    for seat in seats:
        found = known.get(seat.id) if seat.id is not None else None
        if found is None:
            position += 1
            found = SeatRow(sitting_id=row.id, position=position)
            row.seats.append(found)
        _write(change, rules, found, seat)
        saved.append(found)
    change.session.flush()
    for found in saved:
        # who was just named is not yet who was loaded
        change.session.expire(found, ["person", "agency"])
    return saved


def _write(change: Change, rules: Rules, row: SeatRow, seat: Seat) -> None:
    row.role, row.category = seat.role.value, seat.category
    row.person_id, row.agency_id = seat.person_id, seat.agency_id
    row.has_vote = has_vote(rules, seat.role)
    row.can_come, row.no_conflict = seat.can_come.value, seat.has_no_conflict.value
    row.is_invited, row.sequence, row.answered_at = seat.is_invited, seat.sequence, seat.answered_at
    if seat.is_released and row.released_at is None:
        row.released_at = change.now
