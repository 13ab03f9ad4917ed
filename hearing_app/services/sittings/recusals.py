"""How does a request for recusal get from its application to its decision: who asked, why, until when, who decided?

The presider decides about the others, the head of the organ about the presider (field notes §2.3). A granted request
puts out the seat's second light for good; who sits instead is another step. Not here: what a member says of himself
in his answer (services.invitations), the choices of the day (services.matters.absences).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.hearings.requests import term_for
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.recusals import DECIDERS, NEUTRAL, Ruling, against_ruling
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.hearings.sitting_papers import recusal_paper
from hearing_app.services.steps.numbers import HEARING_PAPERS, take_number
from hearing_app.services.steps.sittings.changes import note_change, seat_in
from hearing_app.services.steps.sittings.grounds import kind_rules, lock_sitting, permit
from hearing_app.services.steps.sittings.recusal_views import RecusalView, view_recusals
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.services.steps.sittings.standing import confirm_if_legal
from hearing_app.store import outcomes, sittings, substitutions
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import RecusalRow


@dataclass(frozen=True, slots=True)
class RecusalRequest:
    """A request about a seat, in the version that was seen; `raised_by` is a side or the member himself."""

    sitting_id: int
    version: int
    seat_id: int
    raised_by: str
    ground: str
    raised_on: date


@dataclass(frozen=True, slots=True)
class RecusalOrder:
    """A decision about a seat, in the version that was seen.

    `decider` is the office (presider, organ_head). What was asked for before is decided; where nothing was, `raised_by`
    and `ground` say what was asked for on the spot.
    """

    sitting_id: int
    version: int
    seat_id: int
    raised_by: str
    ground: str
    is_upheld: bool
    decided_by: str
    decider: str = ""


@dataclass(frozen=True, slots=True)
class SeatToJudge:
    """The seat of which a decision is recorded, who has to decide, and what was asked for and waits."""

    seat_id: int
    sitting_id: int
    version: int
    number: str
    title: str
    name: str
    role: Label
    category: Label
    is_presider: bool
    presider: str = ""
    decider: str = ""
    decider_label: Label | None = None
    waiting: tuple[RecusalView, ...] = ()


def view_seat(ctx: Context, sitting_id: int, seat_id: int) -> SeatToJudge:
    """Return the seat that a decision is about; raises NotFound."""
    row = sittings.find(ctx.reader, ctx.require(Action.RECORD_DECISION), sitting_id)
    seat = next((seat for seat in row.seats if seat.id == seat_id), None) if row is not None else None
    if row is None or seat is None or seat.person is None or seat.released_at is not None:
        raise NotFound
    is_presider = seat.role == SeatRole.PRESIDER.value
    deciders = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind).profile.recusal_deciders
    decider = deciders.get("presider" if is_presider else "others", "")
    return SeatToJudge(
        seat_id=seat.id,
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        name=seat.person.name,
        role=role_label(ctx.rules.kinds[row.kind], seat.role),
        category=category_label(ctx, seat.category),
        is_presider=is_presider,
        presider=_presider(row),
        decider=decider,
        decider_label=DECIDERS.get(decider),
        waiting=tuple(one for one in view_recusals(ctx, row) if one.seat_id == seat.id and one.is_open),
    )


def request_recusal(ctx: Context, order: RecusalRequest) -> int:
    """Record that somebody's recusal is asked for: its day to decide is counted, his work rests; returns the id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row, seat = _locked(change, order.sitting_id, order.seat_id, order.version)
        reasons = [*_against_seat(ctx, change, row, seat), *_against_request(order.raised_by, order.ground)]
        if order.raised_on > civil_day(ctx.now):
            reasons.append(Reason("recusal.in_future", {"day": order.raised_on}))
        if reasons:
            raise Refused(reasons)
        change.session.add(_new(ctx, change, row, order))
        return _saved(ctx, change, row, seat, "recusal_asked")


def record_recusal(ctx: Context, order: RecusalOrder) -> int:
    """Record what was decided about the requests for a seat's recusal; returns the sitting's id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row, seat = _locked(change, order.sitting_id, order.seat_id, order.version)
        recusals = substitutions.recusals_of(change.session, row.id)
        waiting = [one for one in recusals if one.seat_id == seat.id and one.is_upheld is None]
        profile = kind_rules(ctx, change.session, row.unit_id, kind=row.kind).profile
        reasons = list(_against_seat(ctx, change, row, seat))
        reasons += [] if waiting else _against_request(order.raised_by, order.ground)
        reasons += against_ruling(profile, _ruling(row, seat, order, recusals))
        if reasons:
            raise Refused(reasons)
        if not waiting:
            day = civil_day(ctx.now)
            asked = RecusalRequest(row.id, row.version, seat.id, order.raised_by, order.ground, day)
            waiting = [_new(ctx, change, row, asked)]
            change.session.add_all(waiting)
        _decide(ctx, change, row, waiting, order)
        if order.is_upheld:
            seat.no_conflict, seat.answered_at = Light.NO.value, ctx.now
        return _saved(ctx, change, row, seat, "recused" if order.is_upheld else "recusal_refused")


def view_recusal_paper(ctx: Context, sitting_id: int, recusal_id: int) -> Rendered:
    """Return the paper of a request: as asked for while it waits, else the decision with its number."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    recusals = substitutions.recusals_of(ctx.reader, row.id) if row is not None else ()
    found = next((one for one in recusals if one.id == recusal_id), None)
    if row is None or found is None:
        raise NotFound
    return formal_paper(recusal_paper(ctx, row, found))


def _locked(change: Change, sitting_id: int, seat_id: int, version: int) -> tuple[SittingRow, SeatRow]:
    row = lock_sitting(change, permit(change), sitting_id, version=version)
    seat = seat_in(row, seat_id)
    if seat.person is None or seat.released_at is not None:
        raise NotFound
    return row, seat


def _against_seat(ctx: Context, change: Change, row: SittingRow, seat: SeatRow) -> Iterator[Reason]:
    state = SittingState(row.state)
    if state not in MOVABLE:
        yield Reason("sitting.not_movable", {"state": STATE_LABELS[state]})
    if SeatRole(seat.role) not in NEUTRAL[ctx.rules.kinds[row.kind].process]:
        yield Reason("recusal.not_neutral")
    if any(one.seat_id == seat.id and one.is_upheld for one in substitutions.recusals_of(change.session, row.id)):
        yield Reason("recusal.decided_already")
    if seat.id in outcomes.votes_of(change.session, [row.id]):
        yield Reason("absence.voted")


def _against_request(raised_by: str, ground: str) -> list[Reason]:
    reasons = [] if ground.strip() else [Reason("recusal.ground_missing")]
    return reasons if raised_by else [*reasons, Reason("recusal.raiser_missing")]


def _presider(row: SittingRow) -> str:
    seated = (seat for seat in row.seats if seat.released_at is None and seat.role == SeatRole.PRESIDER.value)
    return next((seat.person.name for seat in seated if seat.person is not None), "")


def _ruling(row: SittingRow, seat: SeatRow, order: RecusalOrder, recusals: Sequence[RecusalRow]) -> Ruling:
    challenged = {one.seat_id for one in recusals if one.is_upheld is None}
    seated = [one for one in row.seats if one.released_at is None and one.person is not None]
    return Ruling(
        decider=order.decider,
        decided_by=order.decided_by,
        is_about_presider=seat.role == SeatRole.PRESIDER.value,
        about=seat.person.name if seat.person else "",
        presider=_presider(row),
        panel=frozenset(one.person.name for one in seated if one.person is not None),
        is_presider_challenged=any(one.id in challenged and one.role == SeatRole.PRESIDER.value for one in seated),
    )


def _new(ctx: Context, change: Change, row: SittingRow, order: RecusalRequest) -> RecusalRow:
    profile: Profile = kind_rules(ctx, change.session, row.unit_id, kind=row.kind).profile
    term = term_for(profile, profile.recusal_decide, order.raised_on, table=ctx.rules.workdays)
    return RecusalRow(
        seat_id=order.seat_id,
        raised_by=order.raised_by,
        ground=order.ground.strip(),
        raised_on=order.raised_on,
        due_on=term.due_on,
        is_upheld=None,
        decided_by="",
        recorded_by=ctx.actor.name,
        evidence=asdict(term.rule),
    )


def _decide(ctx: Context, change: Change, row: SittingRow, waiting: Sequence[RecusalRow], order: RecusalOrder) -> None:
    for one in waiting:
        one.is_upheld, one.decider = order.is_upheld, order.decider
        one.decided_by, one.decided_at = order.decided_by.strip(), ctx.now
        one.recorded_by = ctx.actor.name
        one.number = take_number(change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id)


def _saved(ctx: Context, change: Change, row: SittingRow, seat: SeatRow, fact: str) -> int:
    row.version += 1
    change.session.flush()
    confirm_if_legal(ctx, change, row)
    note_change(change, row, fact, seat.id)
    return row.id
