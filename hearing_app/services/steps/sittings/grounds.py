"""On which ground does a change of a sitting decide? The rules of its kind, and the facts under the locks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.rules.permissions import Place
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.calendars.loading import Horizon
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, parties_beside, rules_for
from hearing_app.store import bookings, matters, sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow

WEEKS = 26


@dataclass(frozen=True, slots=True)
class Touched:
    """What an order touches: the matter with its parties, seats, rooms, and the saved sitting if there is one.

    `joint_with` is the sitting with which a new one is to be held together.
    """

    matter: MatterRow | None
    seats: Sequence[Seat] = ()
    room_ids: Sequence[int | None] = ()
    row: SittingRow | None = None
    joint_with: SittingRow | None = None


def permit(change: Change) -> int:
    """Ask for the actor's unit and return it."""
    unit_id = change.actor.unit_id
    change.permit(Place(unit_id=unit_id))
    if unit_id is None:
        raise NotFound
    return unit_id


def lock_sitting(change: Change, unit_id: int, sitting_id: int, *, version: int) -> SittingRow:
    """Return a sitting locked in the version that the actor saw; raises NotFound or Stale."""
    row = sittings.lock(change.session, unit_id, sitting_id)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    return row


def kind_rules(ctx: Context, session: Session, unit_id: int, *, kind: str) -> Rules:
    """Return what holds today for a kind in a unit; refuses a kind that does not exist."""
    if kind not in ctx.rules.kinds:
        raise Refused([Reason("kind.unknown", {"kind": kind, "kinds": "、".join(ctx.rules.kinds)})])
    return rules_for(session, ctx.rules, unit_id, kind=kind, on_day=civil_day(ctx.now))


def matter_of(session: Session, unit_id: int, number: str) -> MatterRow | None:
    """Return the matter of a number, None for an empty one; refuses a number that is not known."""
    if not number:
        return None
    row = matters.find_by_number(session, unit_id, number)
    if row is None:
        raise Refused([Reason("matter.unknown", {"number": number})])
    return row


def lock_facts(ctx: Context, change: Change, unit_id: int, *, touched: Touched) -> BookingFacts:
    """Lock every calendar that an order touches, in order of id, then load the facts as they are under the locks."""
    row, matter = touched.row, touched.matter
    room_ids = {id_ for id_ in (*touched.room_ids, row.room_id if row else None) if id_ is not None}
    wanted = bookings.resources_for(
        change.session,
        people=[seat.person_id for seat in touched.seats if seat.person_id is not None],
        rooms=room_ids,
        parties=[party.id for party in matter.parties] if matter else [],
    )
    held = bookings.resources_of(change.session, row.id) if row else []
    bookings.lock_calendars(change.session, {*wanted, *held}, now=ctx.now)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id if row else None, seats=touched.seats)
    horizon = replace(horizon, rooms=frozenset(room_ids))
    if touched.joint_with is not None:
        return joint_facts(ctx, change.session, touched.joint_with, matter=matter, horizon=horizon)
    return load_facts(change.session, ctx.rules, unit_id, matter=matter, horizon=horizon, sitting=row)


def against_joining(session: Session, first: SittingRow, matter_number: str) -> Iterator[Reason]:
    """Yield what forbids to hear a matter together with a sitting, whatever the facts are."""
    state = SittingState(first.state)
    if state not in MOVABLE:
        yield Reason("sitting.not_movable", {"state": STATE_LABELS[state]})
    if first.matter is None:
        yield Reason("joint.no_matter")
    held = (first, *sittings.mates_of(session, first))
    if any(one.matter is not None and one.matter.number == matter_number for one in held):
        yield Reason("joint.same_matter", {"number": matter_number})


def joint_facts(
    ctx: Context, session: Session, with_row: SittingRow, *, matter: MatterRow | None, horizon: Horizon
) -> BookingFacts:
    """Load what decides about a new sitting to be held together with others: what they have booked is its own."""
    mates = (with_row, *sittings.mates_of(session, with_row))
    horizon = replace(horizon, mates=frozenset(mate.id for mate in mates))
    facts = load_facts(session, ctx.rules, with_row.unit_id, matter=matter, horizon=horizon)
    return replace(facts, joined=parties_beside(mates))
