"""Who and which room is taken when? A day, a week or a month of sittings and holds, by rooms or by people.

Not here: the half-days and the tray of a week (services.boards), what moving would mean (services.trials).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import ON_BOARD, STATE_LABELS, SittingState
from hearing_app.domain.spans import Span, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.boards.days import BoardDay, board_day
from hearing_app.services.steps.boards.groups import Named, grouped, is_movable, names_of, state_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.store import people, sittings
from hearing_app.store.planning import boards
from hearing_app.store.tables.people import PersonRow, RoomRow
from hearing_app.store.tables.sittings import HoldRow, SeatRow, SittingRow

MOST_DAYS = 45
MOST_PEOPLE = 60


class By(StrEnum):
    """What the lines of the board are."""

    ROOMS = "rooms"
    PEOPLE = "people"


class Sort(StrEnum):
    """What takes the time: a sitting, a hold of a room, or something in another unit."""

    SITTING = "sitting"
    HOLD = "hold"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class TimelineOrder:
    """Which days and lines are wanted; what is empty narrows nothing. `who` finds people by name or initials."""

    first: date
    last: date
    by: By = By.ROOMS
    kind: str = ""
    state: str = ""
    room_id: int | None = None
    who: str = ""

    @property
    def span(self) -> Span:
        """Return the days as one span."""
        return Span(civil_instant(self.first, time(0)), civil_instant(self.last + timedelta(days=1), time(0)))


@dataclass(frozen=True, slots=True)
class Line:
    """A room or a person; `key` is what entries name it by."""

    key: str
    name: str
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes time on one or several lines; of a busy time of another unit nothing else is known.

    `together` names the sittings where several are held together as one; the first leads. `fits`: it is of the kind
    and state that were asked for; what does not fit still takes the time.
    """

    sort: Sort
    id: int
    keys: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    fits: bool = True
    title: str = ""
    number: str = ""
    kind: Label | None = None
    process: str = ""
    state: str = ""
    state_label: Label | None = None
    place: str = ""
    asked: int = 0
    accepted: int = 0
    version: int = 0
    is_movable: bool = False
    room_id: int | None = None
    held_until_at: datetime | None = None
    together: tuple[Named, ...] = ()

    @property
    def count(self) -> int:
        """Return how many sittings it stands for."""
        return len(self.together) or 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What one may look for: kinds, states, rooms."""

    kinds: tuple[tuple[str, Label], ...]
    states: tuple[tuple[str, Label], ...]
    rooms: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines with what lies on them, the days, how many clocks end on each, and the stamp of this state.

    `left_out` counts people who have something in these days and no line, since there are too many.
    """

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    days: tuple[BoardDay, ...]
    due: Mapping[date, int]
    stamp: str
    left_out: int
    choices: Choices


def view_timeline(ctx: Context, wanted: TimelineOrder) -> Timeline:
    """Return the days of an order, at most 45 of them, with rooms or people as lines."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    found = sittings.list_within(ctx.reader, unit_id, wanted.span, states=ON_BOARD)
    rows = [row for row in found if wanted.room_id in (None, row.room_id)]
    rooms = sorted(people.load_rooms(ctx.reader, unit_id).values(), key=lambda row: (-row.capacity, row.id))
    if wanted.by is By.ROOMS:
        lines, left_out = _room_lines(rooms, rows, wanted), 0
        entries = [_sitting(ctx, group, (f"r{group[0].room_id or 0}",), wanted) for group in grouped(rows)]
        entries += _holds(ctx, unit_id, wanted)
    else:
        persons, left_out = _persons(ctx, unit_id, rows, wanted)
        lines = tuple(Line(f"p{one.id}", one.name, None) for one in persons)
        entries = list(_of_people(ctx, unit_id, rows, persons, wanted))
    return Timeline(
        lines=lines,
        entries=tuple(sorted(entries, key=lambda one: (one.starts_at, one.sort, one.id))),
        days=tuple(board_day(ctx, day) for day in _days(wanted)),
        due=boards.count_due(ctx.reader, unit_id, wanted.first, wanted.last),
        stamp=boards.stamp(ctx.reader, unit_id, wanted.span, ctx.now),
        left_out=left_out,
        choices=_choices(ctx, rooms),
    )


def view_choices(ctx: Context) -> Choices:
    """Return what one may look for on the board."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    rooms = people.load_rooms(ctx.reader, unit_id).values()
    return _choices(ctx, sorted(rooms, key=lambda row: (-row.capacity, row.id)))


def _choices(ctx: Context, rooms: Sequence[RoomRow]) -> Choices:
    return Choices(
        kinds=tuple((kind.id, kind.label) for kind in ctx.rules.kinds.values()),
        states=tuple((state.value, STATE_LABELS[state]) for state in ON_BOARD),
        rooms=tuple((room.id, room.name) for room in rooms),
    )


def view_stamp(ctx: Context, first: date, last: date) -> str:
    """Return the stamp of some days, for whoever asks every few seconds whether anything has changed."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    return boards.stamp(ctx.reader, unit_id, TimelineOrder(first, last).span, ctx.now)


def _days(wanted: TimelineOrder) -> Iterator[date]:
    for at in range(min((wanted.last - wanted.first).days + 1, MOST_DAYS)):
        yield wanted.first + timedelta(days=at)


def _fits(row: SittingRow, wanted: TimelineOrder) -> bool:
    return wanted.kind in ("", row.kind) and wanted.state in ("", row.state)


def _room_lines(rooms: Sequence[RoomRow], rows: Sequence[SittingRow], wanted: TimelineOrder) -> tuple[Line, ...]:
    shown = [Line(f"r{room.id}", room.name, room.capacity) for room in rooms if wanted.room_id in (None, room.id)]
    elsewhere = any(row.room_id is None for row in rows)
    return (*shown, Line("r0", "", None)) if elsewhere else tuple(shown)


def _persons(
    ctx: Context, unit_id: int, rows: Sequence[SittingRow], wanted: TimelineOrder
) -> tuple[list[PersonRow], int]:
    """Return whoever sits in these days, or whom the search finds on the roster; and how many were too many."""
    found: dict[int, PersonRow] = {}
    if wanted.who and ctx.actor.has(Action.VIEW_ROSTER):
        for entry in people.list_roster(ctx.reader, unit_id, words=wanted.who, limit=MOST_PEOPLE):
            found[entry.person_id] = entry.person
    else:
        for seat in (seat for row in rows if _fits(row, wanted) for seat in _active(row)):
            if seat.person is not None and wanted.who in seat.person.name:
                found[seat.person.id] = seat.person
    in_order = sorted(found.values(), key=lambda row: (row.pinyin, row.id))
    return in_order[:MOST_PEOPLE], max(0, len(in_order) - MOST_PEOPLE)


def _of_people(
    ctx: Context, unit_id: int, rows: Sequence[SittingRow], persons: Sequence[PersonRow], wanted: TimelineOrder
) -> Iterator[Entry]:
    shown = {one.id for one in persons}
    for group in grouped(rows):
        seated = dict.fromkeys(seat.person_id for row in group for seat in _active(row))
        keys = [f"p{id_}" for id_ in seated if id_ in shown]
        if keys:
            yield _sitting(ctx, group, tuple(keys), wanted)
    by_resource = {one.resource_id: one.id for one in persons}
    for resource_id, spans in boards.busy_elsewhere(ctx.reader, unit_id, list(by_resource), wanted.span).items():
        for span in spans:
            yield Entry(Sort.BUSY, by_resource[resource_id], (f"p{by_resource[resource_id]}",), span.start, span.end)


def _active(row: SittingRow) -> list[SeatRow]:
    return [seat for seat in row.seats if seat.released_at is None]


def _sitting(ctx: Context, group: Sequence[SittingRow], keys: tuple[str, ...], wanted: TimelineOrder) -> Entry:
    row, state = group[0], state_of(group)
    kind, seats = ctx.rules.kinds[row.kind], [seat for one in group for seat in _active(one)]
    return Entry(
        sort=Sort.SITTING,
        id=row.id,
        keys=keys,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        fits=any(_fits(one, wanted) for one in group),
        title=row.title or row.number,
        number=row.number,
        kind=kind.label,
        process=kind.process.value,
        state=state,
        state_label=STATE_LABELS[SittingState(state)],
        place=place_of(row),
        asked=len(seats),
        accepted=sum(seat.can_come == "yes" and seat.no_conflict == "yes" for seat in seats),
        version=row.version,
        is_movable=is_movable(group),
        room_id=row.room_id,
        together=names_of(group),
    )


def _holds(ctx: Context, unit_id: int, wanted: TimelineOrder) -> list[Entry]:
    rows = boards.list_holds(ctx.reader, unit_id, wanted.span, ctx.now)
    return [_hold(row, wanted) for row in rows if wanted.room_id in (None, row.room_id)]


def _hold(row: HoldRow, wanted: TimelineOrder) -> Entry:
    return Entry(
        sort=Sort.HOLD,
        id=row.id,
        keys=(f"r{row.room_id}",),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        fits=not (wanted.kind or wanted.state),
        title=row.purpose,
        room_id=row.room_id,
        held_until_at=row.booking.held_until_at,
    )
