"""Who has heard what was settled on the day, who has not, and what stands on the door?

Every affected person is on the list: who has or had a seat, and each party of the matter. An attempt is a row that
stays; the last one counts. Not here: the choice itself (services.matters.absences).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.vocabulary import PARTICIPANTS
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.domain.sittings.substitution.absences import CHOICE_LABELS, Choice
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.reaching import Recipient, affected_by, key_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.store import sittings, substitutions
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReachRow, SettlementRow


@dataclass(frozen=True, slots=True)
class ReachOrder:
    """That somebody of the list was reached or not: through which channel, who was told, in words what for."""

    sitting_id: int
    seat_id: int | None
    party_id: int | None
    is_reached: bool
    channel: Channel
    told_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to tell somebody."""

    is_reached: bool
    channel: str
    told_to: str
    note: str
    told_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ReachLine:
    """Somebody who must hear of it, with every attempt, the last one first; `was_present`: in the room at the time."""

    recipient: str
    name: str
    role: Label
    phone: str
    was_present: bool
    attempts: tuple[Attempt, ...]

    @property
    def is_reached(self) -> bool:
        """Say whether the last attempt reached him."""
        return bool(self.attempts) and self.attempts[0].is_reached


@dataclass(frozen=True, slots=True)
class ReachView:
    """What was settled last, and who has heard of it; `settlement_id` is None where nothing was settled."""

    sitting_id: int
    matter_id: int | None
    number: str
    title: str
    place: str
    choice: str
    label: Label
    cause: str
    decided_by: str
    recorded_by: str
    recorded_at: datetime | None
    agreements: tuple[tuple[Label, str, datetime], ...]
    lines: tuple[ReachLine, ...]

    @property
    def reached(self) -> int:
        """Count who has heard."""
        return sum(line.is_reached for line in self.lines)

    @property
    def waiting_here(self) -> int:
        """Count who was in the room and is not ticked yet."""
        return sum(line.was_present and not line.attempts for line in self.lines)


@dataclass(frozen=True, slots=True)
class DoorView:
    """What hangs on the door: number and place, postponed or not, the new time where there is one; no name."""

    sitting_id: int
    number: str
    place: str
    starts_at: datetime
    is_postponed: bool
    new_starts_at: datetime | None
    new_ends_at: datetime | None
    new_place: str


def view_reached(ctx: Context, sitting_id: int) -> ReachView:
    """Return the list of who must hear what was settled last; raises NotFound."""
    row = _found(ctx, sitting_id)
    settled = next(iter(substitutions.settlements_of(ctx.reader, row.id)), None)
    if settled is None:
        return ReachView(row.id, row.matter_id, row.number, row.title, place_of(row), "", {}, "", "", "", None, (), ())
    return ReachView(
        sitting_id=row.id,
        matter_id=row.matter_id,
        number=row.number,
        title=row.title,
        place=place_of(row),
        choice=settled.choice,
        label=CHOICE_LABELS[Choice(settled.choice)],
        cause=settled.cause,
        decided_by=settled.decided_by,
        recorded_by=settled.recorded_by,
        recorded_at=settled.recorded_at,
        agreements=tuple(
            (PARTICIPANTS[one["role"]], one["by"], datetime.fromisoformat(one["at"])) for one in settled.agreements
        ),
        lines=_lines(ctx, row, settled),
    )


def record_reach(ctx: Context, order: ReachOrder) -> int:
    """Keep that somebody of the list was reached, or could not be; returns the sitting's id."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        row, settled = _locked(ctx, change, order.sitting_id)
        line = affected_by(row, settled).get(key_of(order.seat_id, order.party_id))
        if line is None:
            raise refuse("reach.unknown")
        name = line.name if isinstance(line, PartyRow) else line.person.name if line.person else ""
        if order.is_reached and not (order.told_to or name):
            raise refuse("reach.who_missing")
        change.session.add(_attempt(ctx, settled, order, told_to=order.told_to or name))
        _noted(change, row)
        return row.id


def record_present(ctx: Context, sitting_id: int) -> int:
    """Keep that everybody who was in the room heard it there; returns the sitting's id."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        row, settled = _locked(ctx, change, sitting_id)
        known = {key_of(one.seat_id, one.party_id) for one in substitutions.reaches_of(change.session, settled.id)}
        present = set(settled.evidence.get("present", ()))
        for key, seat in affected_by(row, settled).items():
            if isinstance(seat, SeatRow) and seat.id in present and key not in known:
                order = ReachOrder(row.id, seat.id, None, is_reached=True, channel=Channel.COUNTER)
                name = seat.person.name if seat.person else ""
                change.session.add(_attempt(ctx, settled, order, told_to=name))
        _noted(change, row)
        return row.id


def view_door(ctx: Context, sitting_id: int) -> DoorView:
    """Return what hangs on the door of a sitting; raises NotFound."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    settled = next(iter(substitutions.settlements_of(ctx.reader, row.id)), None)
    was_put_off = settled is not None and settled.choice == Choice.POSTPONED.value
    starts_at = settled.starts_at if settled is not None and was_put_off else row.starts_at
    has_new = was_put_off and SittingState(row.state) in ANNOUNCED and row.starts_at != starts_at
    is_postponed = was_put_off or row.state == SittingState.POSTPONED.value
    return DoorView(
        sitting_id=row.id,
        number=row.number,
        place=place_of(row),
        starts_at=starts_at,
        is_postponed=is_postponed,
        new_starts_at=row.starts_at if has_new else None,
        new_ends_at=row.ends_at if has_new else None,
        new_place=place_of(row) if has_new else "",
    )


def _found(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.RECORD_ANSWER), sitting_id)
    if row is None:
        raise NotFound
    return row


def _locked(ctx: Context, change: Change, sitting_id: int) -> tuple[SittingRow, SettlementRow]:
    change.permit(Place(unit_id=ctx.actor.unit_id))
    row = sittings.lock(change.session, ctx.actor.unit_id or 0, sitting_id)
    if row is None:
        raise NotFound
    settled = next(iter(substitutions.settlements_of(change.session, row.id)), None)
    if settled is None:
        raise NotFound
    return row, settled


def _lines(ctx: Context, row: SittingRow, settled: SettlementRow) -> tuple[ReachLine, ...]:
    tried: dict[Recipient, list[ReachRow]] = {}
    for one in substitutions.reaches_of(ctx.reader, settled.id):
        tried.setdefault(key_of(one.seat_id, one.party_id), []).append(one)
    present = set(settled.evidence.get("present", ()))
    lines = [
        _line(ctx, row, thing, attempts=tried.get(key, ()), was_present=key[0] == "seat" and key[1] in present)
        for key, thing in affected_by(row, settled).items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.is_reached, line.was_present)))


def _line(
    ctx: Context, row: SittingRow, thing: SeatRow | PartyRow, *, attempts: Sequence[ReachRow], was_present: bool
) -> ReachLine:
    if isinstance(thing, PartyRow):
        recipient, name, phone = f"party:{thing.id}", thing.name, thing.phone
        role = PARTICIPANTS[thing.role]
    else:
        recipient = f"seat:{thing.id}"
        name, phone = (thing.person.name, thing.person.phone) if thing.person else ("", "")
        role = role_label(ctx.rules.kinds[row.kind], thing.role)
    return ReachLine(recipient, name, role, phone, was_present, tuple(map(_told, reversed(attempts))))


def _told(row: ReachRow) -> Attempt:
    return Attempt(row.is_reached, row.channel, row.told_to, row.note, row.told_at, row.recorded_by)


def _attempt(ctx: Context, settled: SettlementRow, order: ReachOrder, *, told_to: str) -> ReachRow:
    return ReachRow(
        settlement_id=settled.id,
        seat_id=order.seat_id,
        party_id=order.party_id,
        is_reached=order.is_reached,
        channel=order.channel.value,
        told_to=told_to if order.is_reached else order.told_to,
        note=order.note,
        told_at=ctx.now,
        recorded_by=ctx.actor.name,
    )


def _noted(change: Change, row: SittingRow) -> None:
    change.session.flush()
    change.note("sitting", row.id, matter_id=row.matter_id, fact="reached", number=row.number)
