"""Who is to be called in one go, about one sitting or all, and what does a typed-back sheet mean?

A round is the call queue taken seat by seat, as a list to work through on the screen or on paper. Not here: recording
what was said (services.invitations, services.calls), which takes the same way for one call and for thirty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import Refused, refuse
from hearing_app.domain.messages.call_sheets import SheetLine, code_of, line_of
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.call_queue import QueueEntry, round_of, round_sizes
from hearing_app.services.steps.calls.call_views import SeatView, seat_view
from hearing_app.services.steps.calls.telling import NamedParty, masked_name, parties_of
from hearing_app.store import calls


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One line of a round: its code, whom to call and why, what to say, and what is known of the last attempt."""

    code: str
    entry: QueueEntry
    seat: SeatView

    @property
    def id(self) -> int:
        """Return the seat's id."""
        return self.seat.seat_id


@dataclass(frozen=True, slots=True)
class RoundView:
    """The lines of a round, about one sitting (None: all that has to be called)."""

    sitting_id: int | None
    lines: tuple[RoundLine, ...]

    def line(self, seat_id: int | None) -> RoundLine | None:
        """Return the line of a seat, else the first; None in an empty round."""
        return next((one for one in self.lines if one.id == seat_id), self.lines[0] if self.lines else None)

    def after(self, seat_id: int) -> int | None:
        """Return the seat of the line that follows one, else of the first other line."""
        ids = [one.id for one in self.lines]
        behind = ids[ids.index(seat_id) + 1 :] if seat_id in ids else ids
        return next((id_ for id_ in [*behind, *ids] if id_ != seat_id), None)


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A sitting about which there is somebody to call, and how many."""

    sitting_id: int
    number: str
    title: str
    kind_label: Mapping[str, str]
    starts_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class TypedTo:
    """Whom a typed line is about: seat, name, version of the sitting, and whether something is left to tell."""

    seat_id: int
    name: str
    sequence: int
    has_news: bool


def view_round(ctx: Context, sitting_id: int | None = None) -> RoundView:
    """Return a round of calls with its words; another unit's sitting has no lines."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    entries = round_of(ctx, unit_id, sitting_id)
    seats = {seat.id: seat for seat in calls.list_seats(ctx.reader, unit_id, [entry.seat_id for entry in entries])}
    views = [(entry, seat_view(ctx, seats[entry.seat_id])) for entry in entries if entry.seat_id in seats]
    lines = [RoundLine(code_of(SheetLine(seat.seat_id, seat.sequence)), entry, seat) for entry, seat in views]
    return RoundView(sitting_id, tuple(lines))


def view_masked_parties(ctx: Context, view: RoundView) -> Mapping[int, tuple[NamedParty, ...]]:
    """Return by sitting the parties of its matter as they may stand on paper; note the reading before."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    found: dict[int, tuple[NamedParty, ...]] = {}
    for line in view.lines:
        if line.seat.matter_id is None or line.seat.sitting_id in found:
            continue
        seat = calls.find_seat_with_parties(ctx.reader, line.id)
        if seat is not None and seat.sitting.unit_id == unit_id:
            found[line.seat.sitting_id] = parties_of(seat, masked_name)
    return found


def view_choices(ctx: Context) -> Sequence[RoundChoice]:
    """Return the sittings about which somebody can be called, the next one first."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    sizes = round_sizes(ctx, unit_id)
    choices = [
        RoundChoice(row.id, row.number, row.title, ctx.rules.kinds[row.kind].label, row.starts_at, sizes[row.id])
        for row in calls.list_sittings(ctx.reader, unit_id, list(sizes))
    ]
    return sorted(choices, key=lambda choice: (choice.starts_at, choice.sitting_id))


def resolve(ctx: Context, code: str) -> TypedTo:
    """Return whom a typed code is about.

    Refused: no code, a seat that is not the unit's, a sheet of an older version of the sitting.
    """
    unit_id = ctx.require(Action.RECORD_ANSWER)
    line = line_of(code)
    if isinstance(line, Refused):
        raise line
    found = calls.list_seats(ctx.reader, unit_id, [line.seat_id])
    if not found or found[0].person is None:
        raise refuse("round.code_unknown", line=code_of(line))
    seat = found[0]
    if line.sequence != seat.sitting.sequence:
        raise refuse("round.older_sheet", line=code_of(line))
    name = seat.person.name if seat.person else ""
    return TypedTo(seat.id, name, line.sequence, bool(calls.untold_of_seat(ctx.reader, seat.id)))
