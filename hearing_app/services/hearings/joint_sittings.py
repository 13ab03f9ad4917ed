"""How are several matters heard together, and apart again?

Each matter has a sitting of its own, with its letters, clocks, record, votes and opinion. Sittings held together share
time, room and people: what one of them has booked counts for all, and goes over to another when that one leaves. A
sitting that is moved alone, put off or called off is held for itself from then on.
"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan, plan_move
from hearing_app.domain.sittings.orders import BookingFacts, Destination
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.bookings import BookingOrder, lock_ground, save_booking
from hearing_app.services.steps.sittings.changes import Deed, Target, Touching, carry_out_together, note_too
from hearing_app.services.steps.sittings.grounds import against_joining, lock_sitting, permit
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seats import order_beside, order_of, sitting_of
from hearing_app.store import people, sittings
from hearing_app.store.tables.sittings import SittingRow

MOVED = "moved_together"


@dataclass(frozen=True, slots=True)
class JointLine:
    """One of the sittings that are held together."""

    id: int
    number: str
    matter_number: str
    title: str
    state: Label


@dataclass(frozen=True, slots=True)
class JointView:
    """A sitting and those that are held together with it; `rooms` are the unit's, by id."""

    id: int
    version: int
    number: str
    title: str
    matter_number: str
    kind: Label
    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    place: str
    is_movable: bool
    lines: tuple[JointLine, ...]
    rooms: tuple[tuple[int, str], ...]


def view_joint(ctx: Context, sitting_id: int) -> JointView:
    """Return a sitting with those held together with it; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    mates = sittings.mates_of(ctx.reader, row)
    return JointView(
        id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        matter_number=row.matter.number if row.matter else "",
        kind=ctx.rules.kinds[row.kind].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room_id=row.room_id,
        place=place_of(row),
        is_movable=SittingState(row.state) in MOVABLE,
        lines=tuple(_line(one) for one in sorted((row, *mates), key=lambda one: one.id)) if mates else (),
        rooms=tuple((room.id, room.name) for room in people.load_rooms(ctx.reader, unit_id).values()),
    )


def _line(row: SittingRow) -> JointLine:
    state = STATE_LABELS[SittingState(row.state)]
    return JointLine(row.id, row.number, row.matter.number if row.matter else "", row.title, state)


def join_matter(ctx: Context, target: Target, matter_number: str) -> int:
    """Book a sitting of the same kind for another matter, held together with one; returns its id.

    The same people are asked for the other matter too, since each declares for himself that he has no interest in it.
    Raises Refused with every reason for which the other matter cannot be heard then, there, by them.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        first = lock_sitting(change, permit(change), target.sitting_id, version=target.version)
        if reasons := list(against_joining(change.session, first, matter_number)):
            raise Refused(reasons)
        first.joint_id = first.joint_id or first.id
        first.version += 1
        change.session.flush()
        note_too(change, first, "joined")
        wanted = BookingOrder(first.kind, matter_number, "", order_beside(first), joint_with=first)
        return save_booking(ctx, change, wanted, ground=lock_ground(ctx, change, first.unit_id, wanted=wanted)).id


def move_together(ctx: Context, target: Target, destination: Destination) -> int:
    """Move all sittings held together to another time and room, each with its own people and letters, or none.

    Raises Refused with the reasons of the first that cannot go, and names it.
    """
    with ctx.change(Action.CHANGE_SITTING) as change:
        unit_id = permit(change)
        # nothing is locked before all are, in order of id: two clerks may begin from two of the group
        row = sittings.find(change.session, unit_id, target.sitting_id)
        if row is None:
            raise NotFound
        if row.version != target.version:
            raise Stale
        held = sorted((row, *sittings.mates_of(change.session, row)), key=lambda one: one.id)
        if len(held) == 1:
            raise Refused([Reason("joint.alone")])
        carry_out_together(ctx, change, unit_id, [_moving(ctx, one, destination) for one in held])
        return row.id


def _moving(ctx: Context, row: SittingRow, destination: Destination) -> Deed:
    moved = destination.of(order_of(row))

    def decide(rules: Rules, one: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        return plan_move(rules, sitting_of(one), moved, facts=facts, now=ctx.now)

    return Deed(Target(row.id, row.version), decide, Touching(MOVED, moved.seats, moved.room_id))
