"""Whom would the office ask next for a seat, in which order?

Kept with the seat, judged when chosen and again when needed; nobody's time is held. Not here: asking him
(services.bookings), the day itself (services.matters.absences).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.sittings.substitution.reserves import check_reserve
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.changes import note_change, seat_in
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, kind_rules, lock_sitting, permit
from hearing_app.services.steps.sittings.proposals import Proposal, proposals_of
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.services.steps.sittings.seats import seat_of, sitting_of
from hearing_app.store import sittings, substitutions
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReserveRow

OFFERED = 40


@dataclass(frozen=True, slots=True)
class ReservesOrder:
    """Whom to ask next for a seat, in order, in the version that the clerk saw; an empty order clears the list."""

    sitting_id: int
    version: int
    seat_id: int
    chosen: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class ReservesView:
    """A seat with everybody who could sit there, the office's own choice first and marked by its rank."""

    seat_id: int
    sitting_id: int
    version: int
    number: str
    title: str
    role: Label
    category: Label
    name: str
    able: tuple[Proposal, ...]
    barred: tuple[Proposal, ...]

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        """Return the office's own choice that still holds."""
        return tuple(one for one in self.able if one.rank)


def view_reserves(ctx: Context, sitting_id: int, seat_id: int) -> ReservesView:
    """Return who could take a seat; raises NotFound, and Refused where the sitting is over."""
    row = sittings.find(ctx.reader, ctx.require(Action.CHANGE_SITTING), sitting_id)
    seat = next((seat for seat in row.seats if seat.id == seat_id), None) if row is not None else None
    if row is None or seat is None or seat.released_at is not None:
        raise NotFound
    _check_open(row)
    found = proposals_of(ctx, ctx.reader, row, [seat], most=OFFERED)[seat.id]
    return ReservesView(
        seat_id=seat.id,
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        role=role_label(ctx.rules.kinds[row.kind], seat.role),
        category=category_label(ctx, seat.category),
        name=seat.person.name if seat.person else seat.agency.name if seat.agency else "",
        able=found.able,
        barred=found.barred,
    )


def choose_reserves(ctx: Context, order: ReservesOrder) -> int:
    """Keep whom to ask next for a seat, in order; refuses with every reason who does not keep the panel legal."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = lock_sitting(change, permit(change), order.sitting_id, version=order.version)
        seat = seat_in(row, order.seat_id)
        if seat.released_at is not None:
            raise NotFound
        _check_open(row)
        if reasons := list(_against(ctx, change, row, seat, order.chosen)):
            raise Refused(reasons)
        substitutions.replace_reserves(change.session, seat.id, _rows(ctx, seat, order.chosen))
        row.version += 1
        note_change(change, row, "reserves", seat.id)
        return row.id


def _check_open(row: SittingRow) -> None:
    state = SittingState(row.state)
    if state not in MOVABLE:
        raise Refused([Reason("sitting.not_movable", {"state": STATE_LABELS[state]})])


def _against(ctx: Context, change: Change, row: SittingRow, seat: SeatRow, chosen: Sequence[Seat]) -> Iterator[Reason]:
    rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id)
    facts = load_facts(change.session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    seen: set[int] = set()
    for newcomer in chosen:
        if newcomer.person_id is None or newcomer.role.value != seat.role:
            yield Reason("reserve.not_person")
            continue
        if newcomer.person_id in seen and newcomer.person_id in facts.people:
            yield Reason("reserve.twice", {"name": facts.people[newcomer.person_id].name})
        seen.add(newcomer.person_id)
        yield from check_reserve(rules, sitting_of(row), seat_of(seat), newcomer, facts=facts, now=ctx.now)


def _rows(ctx: Context, seat: SeatRow, chosen: Sequence[Seat]) -> list[ReserveRow]:
    return [
        ReserveRow(
            seat_id=seat.id,
            person_id=newcomer.person_id,
            category=newcomer.category,
            rank=rank,
            chosen_by=ctx.actor.name,
            chosen_at=ctx.now,
        )
        for rank, newcomer in enumerate(chosen, 1)
    ]
