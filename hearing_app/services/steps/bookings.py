"""How is a sitting booked within an open change, by hand or as a line of a plan?

First the calendars are locked and the facts loaded under the locks, then the domain decides and everything that follows
is saved. Between the two a caller may look whether its own reasons still hold.
"""

from dataclasses import dataclass

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.sittings.states import SittingState
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.numbers import SITTINGS, take_number
from hearing_app.services.steps.sittings.grounds import Touched, kind_rules, lock_facts, matter_of
from hearing_app.services.steps.sittings.save import evidence_of, take_bookings, write_letters
from hearing_app.services.steps.sittings.seats import save_order, save_seats
from hearing_app.services.steps.sittings.signatures import release_ready
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class BookingOrder:
    """What a clerk asks for: kind, matter (by number; empty for a meeting without one), title, and the order.

    `joint_with` is a locked sitting with which it is to be held together.
    """

    kind: str
    matter_number: str
    title: str
    order: SittingOrder
    joint_with: SittingRow | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a booking decides: the matter, its kind's rules, the facts as they are under the locks."""

    unit_id: int
    matter: MatterRow | None
    rules: Rules
    facts: BookingFacts


def lock_ground(ctx: Context, change: Change, unit_id: int, *, wanted: BookingOrder) -> Ground:
    """Lock every calendar that an order touches and load the facts; refuses an unknown matter or kind."""
    matter = matter_of(change.session, unit_id, wanted.matter_number)
    rules = kind_rules(ctx, change.session, unit_id, kind=wanted.kind)
    touched = Touched(matter, wanted.order.seats, (wanted.order.room_id,), joint_with=wanted.joint_with)
    return Ground(unit_id, matter, rules, lock_facts(ctx, change, unit_id, touched=touched))


def save_booking(ctx: Context, change: Change, wanted: BookingOrder, *, ground: Ground) -> SittingRow:
    """Decide on the ground and save the sitting with seats, bookings and letters; raises Refused with every reason."""
    rules = ground.rules
    plan = plan_sitting(rules, wanted.order, facts=ground.facts, now=ctx.now)
    if isinstance(plan, Refused):
        raise plan
    row = _new_row(ctx, change, wanted, plan=plan, ground=ground)
    seats = save_seats(change, rules, row, plan.seats)
    take_bookings(change, row, plan.bookings)
    write_letters(ctx, change, row, drafts=plan.letters, seats=seats, told={})
    if not plan.approval:
        release_ready(ctx, change, row, rules=rules, verdict=plan.verdict)
    change.note("sitting", row.id, matter_id=row.matter_id, fact="booked", kind=row.kind, number=row.number)
    return row


def _new_row(ctx: Context, change: Change, wanted: BookingOrder, *, plan: Plan, ground: Ground) -> SittingRow:
    matter = ground.matter
    row = SittingRow(
        unit_id=ground.unit_id,
        matter_id=matter.id if matter else None,
        kind=wanted.kind,
        number=take_number(change, ctx.rules, ground.unit_id, series=SITTINGS, matter_id=matter.id if matter else None),
        title=wanted.title or (matter.title if matter else ""),
        state=SittingState.DRAFTED.value,
        evidence=evidence_of(ground.rules, plan.verdict),
        answer_by_on=plan.answer_by_on,
        source="office",
        joint_id=wanted.joint_with.joint_id if wanted.joint_with else None,
        seats=[],
    )
    save_order(row, plan.order)
    change.session.add(row)
    change.session.flush()
    return row
