"""How is a decided request for recusal recorded: who asked, on what ground, granted or not, by whom?

The presider decides about the others, the head of the organ about the presider (field notes §2.3). A granted request
puts out the seat's second light for good; who sits instead is another step. Not here: what a member says of himself
in his answer (services.invitations), the choices of the day (services.matters.absences).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.recusals import NEUTRAL
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.changes import note_change, seat_in
from hearing_app.services.steps.sittings.grounds import kind_rules, lock_sitting, permit
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.services.steps.sittings.standing import confirm_if_legal
from hearing_app.store import outcomes, sittings, substitutions
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import RecusalRow


@dataclass(frozen=True, slots=True)
class RecusalOrder:
    """A decided request about a seat, in the version that was seen; `raised_by` is a side or the member himself."""

    sitting_id: int
    version: int
    seat_id: int
    raised_by: str
    ground: str
    is_upheld: bool
    decided_by: str


@dataclass(frozen=True, slots=True)
class SeatToJudge:
    """The seat of which a decision is recorded."""

    seat_id: int
    sitting_id: int
    version: int
    number: str
    title: str
    name: str
    role: Label
    category: Label
    is_presider: bool


def view_seat(ctx: Context, sitting_id: int, seat_id: int) -> SeatToJudge:
    """Return the seat that a decision is about; raises NotFound."""
    row = sittings.find(ctx.reader, ctx.require(Action.RECORD_DECISION), sitting_id)
    seat = next((seat for seat in row.seats if seat.id == seat_id), None) if row is not None else None
    if row is None or seat is None or seat.person is None or seat.released_at is not None:
        raise NotFound
    return SeatToJudge(
        seat_id=seat.id,
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        name=seat.person.name,
        role=role_label(ctx.rules.kinds[row.kind], seat.role),
        category=category_label(ctx, seat.category),
        is_presider=seat.role == SeatRole.PRESIDER.value,
    )


def record_recusal(ctx: Context, order: RecusalOrder) -> int:
    """Record what was decided about a request for recusal; returns the sitting's id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row = lock_sitting(change, permit(change), order.sitting_id, version=order.version)
        seat = seat_in(row, order.seat_id)
        if seat.person is None or seat.released_at is not None:
            raise NotFound
        if reasons := list(_against(ctx, change, row, seat, order)):
            raise Refused(reasons)
        change.session.add(_decided(ctx, change, row, order))
        if order.is_upheld:
            seat.no_conflict, seat.answered_at = Light.NO.value, ctx.now
        row.version += 1
        change.session.flush()
        confirm_if_legal(ctx, change, row)
        note_change(change, row, "recused" if order.is_upheld else "recusal_refused", seat.id)
        return row.id


def _against(ctx: Context, change: Change, row: SittingRow, seat: SeatRow, order: RecusalOrder) -> Iterator[Reason]:
    state = SittingState(row.state)
    if state not in MOVABLE:
        yield Reason("sitting.not_movable", {"state": STATE_LABELS[state]})
    if SeatRole(seat.role) not in NEUTRAL[ctx.rules.kinds[row.kind].process]:
        yield Reason("recusal.not_neutral")
    if not order.ground.strip():
        yield Reason("recusal.ground_missing")
    name = seat.person.name if seat.person else ""
    if not order.decided_by.strip():
        yield Reason("recusal.decider_missing")
    elif order.decided_by.strip() == name:
        yield Reason("recusal.self_decided", {"name": name})
    if any(one.seat_id == seat.id and one.is_upheld for one in substitutions.recusals_of(change.session, row.id)):
        yield Reason("recusal.decided_already")
    if seat.id in outcomes.votes_of(change.session, [row.id]):
        yield Reason("absence.voted")


def _decided(ctx: Context, change: Change, row: SittingRow, order: RecusalOrder) -> RecusalRow:
    profile = kind_rules(ctx, change.session, row.unit_id, kind=row.kind).profile
    decide = profile.recusal_decide
    return RecusalRow(
        seat_id=order.seat_id,
        raised_by=order.raised_by,
        ground=order.ground.strip(),
        is_upheld=order.is_upheld,
        decided_by=order.decided_by.strip(),
        decided_at=ctx.now,
        recorded_by=ctx.actor.name,
        evidence=asdict(profile.ref(decide.clause, is_unverified=decide.is_unverified)),
    )
