"""How are the lines of a plan booked, one by one or all in one go? Each in a transaction of its own.

What clashes meanwhile is said on its line and left, the rest is booked. A line is booked at most once however often
the button is pressed, and a matter that has a sitting by now is skipped, whoever gave it one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.bookings import BookingOrder, lock_ground, save_booking
from hearing_app.services.steps.plans.reasons import stored_reasons
from hearing_app.services.steps.plans.states import LineState
from hearing_app.store.planning import plans
from hearing_app.store.tables.plans import PlanLineRow


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of the lines that were to be booked; those that had been dealt with before are not counted."""

    booked: int = 0
    clashed: int = 0
    skipped: int = 0


def book_lines(ctx: Context, plan_id: int, line_id: int | None = None) -> Booked:
    """Book one line of a plan, or all that are offered in order of time; raises NotFound."""
    unit_id = ctx.require(Action.BOOK_SITTING)
    row = plans.find(ctx.reader, unit_id, plan_id)
    if row is None or (line_id is not None and line_id not in {line.id for line in row.lines}):
        raise NotFound
    wanted = [line.id for line in row.lines if line_id in (None, line.id)]
    ctx.reader.rollback()
    states = Counter(state for one in wanted if (state := _book(ctx, plan_id, one)) is not None)
    return Booked(states[LineState.BOOKED], states[LineState.CLASHED], states[LineState.SKIPPED])


def _book(ctx: Context, plan_id: int, line_id: int) -> LineState | None:
    """Book a line that is still offered; None where it had been dealt with before."""
    try:
        return _book_or_skip(ctx, plan_id, line_id)
    except Refused as refused:
        return _leave(ctx, plan_id, line_id, refused.reasons)


def _book_or_skip(ctx: Context, plan_id: int, line_id: int) -> LineState | None:
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id, line = _offered(change, plan_id, line_id)
        if line is None:
            return None
        wanted = booking_of(line)
        ground = lock_ground(ctx, change, unit_id, wanted=wanted)
        # under the locks of the matter's parties: nobody else books for it meanwhile
        if (line.matter_id, line.kind) in plans.planned_of(change.session, [line.matter_id]):
            line.state, line.reasons = LineState.SKIPPED.value, stored_reasons([Reason("plan.has_sitting")])
            change.note("plan", plan_id, matter_id=line.matter_id, line=line.id, state=line.state)
            return LineState.SKIPPED
        sitting = save_booking(ctx, change, wanted, ground=ground)
        line.state, line.sitting_id = LineState.BOOKED.value, sitting.id
        change.entry["facts"] = {**change.entry["facts"], "plan": plan_id}
        return LineState.BOOKED


def _leave(ctx: Context, plan_id: int, line_id: int, reasons: Sequence[Reason]) -> LineState | None:
    """Write on a line why it cannot be booked any more."""
    with ctx.change(Action.BOOK_SITTING) as change:
        _, line = _offered(change, plan_id, line_id)
        if line is None:
            return None
        line.state, line.reasons = LineState.CLASHED.value, stored_reasons(reasons)
        change.note("plan", plan_id, matter_id=line.matter_id, line=line.id, state=line.state)
        return LineState.CLASHED


def _offered(change: Change, plan_id: int, line_id: int) -> tuple[int, PlanLineRow | None]:
    """Return the unit and the line, locked, where it is still offered; else the change is none."""
    unit_id = change.permit_own_unit()
    line = plans.lock_line(change.session, unit_id, plan_id, line_id)
    if line is None:
        raise NotFound
    if line.state != LineState.OFFERED:
        change.nothing()
        return unit_id, None
    return unit_id, line


def booking_of(line: PlanLineRow) -> BookingOrder:
    """Return the order that books a line as it is proposed."""
    if line.starts_at is None or line.ends_at is None:
        raise NotFound
    order = SittingOrder(
        span=Span(line.starts_at, line.ends_at),
        room_id=line.room_id,
        seats=tuple(_seat(code) for code in line.seats),
        is_open=line.is_open,
        closed_ground=line.closed_ground,
    )
    return BookingOrder(line.kind, line.matter.number, "", order)


def _seat(code: str) -> Seat:
    role, category, who = code.split(":")
    return Seat(SeatRole(role), category, person_id=int(who[1:]))
