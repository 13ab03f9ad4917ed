"""Where is room? One week of rooms by half-days, the weeks around it, and what waits for a sitting.

Not here: which times suit a matter (services.bookings.view_slots).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.states import ON_BOARD, SittingState
from hearing_app.domain.spans import CIVIL, Span, civil_day, civil_instant, civil_span
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.boards.days import BoardDay, monday_of, week_of
from hearing_app.services.steps.boards.groups import Named, grouped, is_movable, names_of, state_of
from hearing_app.services.steps.calendars.loading import load_calendars
from hearing_app.services.steps.sittings.facts import horizon_of
from hearing_app.store import filters, people, sittings
from hearing_app.store.planning import boards as planning
from hearing_app.store.tables.people import RoomRow
from hearing_app.store.tables.sittings import HoldRow, SittingRow

HALVES: Mapping[str, tuple[time, time]] = {"am": (time(9), time(12)), "pm": (time(14), time(18))}
NOON = time(13)
BLOCK_TONES: Mapping[str, str] = {
    Process.HEARING.value: "full",
    Process.MEDIATION.value: "light",
    Process.MEETING.value: "",
}
HOLD: Label = {"zh": "预留", "en": "held"}
WEEK = timedelta(days=7)
WEEKS_SHOWN = 5
MOST_WAITING = 40


@dataclass(frozen=True, slots=True)
class Block:
    """A sitting on the board, or a hold of its room; `begins` and `ends` are percent of the half-day's hours.

    `together` names the sittings where several are held together as one; the first leads.
    """

    id: int
    title: str
    kind_id: str
    kind: Label
    process: str
    state: str
    version: int
    is_movable: bool
    starts_at: datetime
    ends_at: datetime
    begins: int
    ends: int
    together: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One half-day of a room: what is held there, and whether the room is shut."""

    blocks: tuple[Block, ...]
    is_shut: bool


@dataclass(frozen=True, slots=True)
class BoardRoom:
    """A room with its cells by half-day and day; id 0 stands for sittings outside of the unit's rooms."""

    id: int
    name: str
    capacity: int
    cells: Mapping[str, Mapping[date, Cell]]


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week of the strip with the half-days that are free in all rooms together."""

    monday: date
    days: tuple[BoardDay, ...]
    free: int


@dataclass(frozen=True, slots=True)
class TrayItem:
    """A matter that waits for a sitting, or a sitting that was put off without a new day."""

    kind_id: str
    kind: Label
    number: str
    title: str
    due_on: date | None
    heads: int
    both_indicated: bool | None
    needs: str
    sitting_id: int | None


@dataclass(frozen=True, slots=True)
class BoardView:
    """The week, its rooms, the weeks around it; the tray with the most urgent of `waiting` things.

    `due` counts the clocks that end on a day; `stamp` changes with every change of the week.
    """

    days: tuple[BoardDay, ...]
    rooms: tuple[BoardRoom, ...]
    weeks: tuple[WeekView, ...]
    tray: tuple[TrayItem, ...]
    waiting: int
    due: Mapping[date, int]
    stamp: str


def view_board(ctx: Context, day: date, *, chosen: str = "") -> BoardView:
    """Return the week of a day; the strip begins with this week, or with the week before one that lies elsewhere.

    `chosen` is the number of a matter that the tray shows in any case.
    """
    unit_id = ctx.require(Action.VIEW_SITTING)
    monday, this_week = monday_of(day), monday_of(civil_day(ctx.now))
    first = this_week if this_week <= monday < this_week + WEEKS_SHOWN * WEEK else monday - WEEK
    strip = [first + WEEK * at for at in range(WEEKS_SHOWN)]
    span = Span(civil_instant(first, time(0)), civil_instant(first + WEEKS_SHOWN * WEEK, time(0)))
    rows = sittings.list_within(ctx.reader, unit_id, span, states=ON_BOARD)
    rooms = sorted(people.load_rooms(ctx.reader, unit_id).values(), key=lambda row: (-row.capacity, row.id))
    calendars = load_calendars(
        ctx.reader, [row.resource_id for row in rooms], horizon_of(ctx.now, weeks=1), workdays=ctx.rules.workdays
    )
    days = week_of(ctx, monday)
    tray, waiting = _tray(ctx, unit_id, chosen)
    week = Span(civil_instant(monday, time(0)), civil_instant(monday + WEEK, time(0)))
    taken: list[SittingRow | HoldRow] = [*rows, *planning.list_holds(ctx.reader, unit_id, week, ctx.now)]
    return BoardView(
        days=days,
        rooms=tuple(_rooms(ctx, rooms, calendars, rows=taken, days=days)),
        weeks=tuple(
            WeekView(one, week_of(ctx, one), _free(ctx, rooms, calendars, rows=rows, monday=one)) for one in strip
        ),
        tray=tray,
        waiting=waiting,
        due=planning.count_due(ctx.reader, unit_id, monday, days[-1].on),
        stamp=planning.stamp(ctx.reader, unit_id, week, ctx.now),
    )


def view_tray(ctx: Context) -> tuple[TrayItem, ...]:
    """Return what waits for a sitting, most urgent first."""
    return _tray(ctx, ctx.require(Action.VIEW_SITTING), "")[0]


def _rooms(
    ctx: Context,
    rooms: Sequence[RoomRow],
    calendars: Mapping[int, Calendar],
    *,
    rows: Sequence[SittingRow | HoldRow],
    days: Sequence[BoardDay],
) -> list[BoardRoom]:
    week = {day.on for day in days}
    within = [row for row in rows if civil_day(row.starts_at) in week]
    shown = [
        BoardRoom(
            room.id,
            room.name,
            room.capacity,
            _cells(ctx, [row for row in within if row.room_id == room.id], days, calendars[room.resource_id]),
        )
        for room in rooms
    ]
    elsewhere = [row for row in within if row.room_id is None]
    return [*shown, BoardRoom(0, "", 0, _cells(ctx, elsewhere, days, None))] if elsewhere else shown


def _cells(
    ctx: Context, rows: Sequence[SittingRow | HoldRow], days: Sequence[BoardDay], calendar: Calendar | None
) -> Mapping[str, Mapping[date, Cell]]:
    cells: dict[str, dict[date, Cell]] = {}
    for half, hours in HALVES.items():
        cells[half] = {}
        for day in days:
            span = civil_span(day.on, *hours)
            blocks = _blocks(ctx, [row for row in rows if _is_in(row, day.on, half)], span)
            is_shut = calendar is not None and not _is_open(calendar, span)
            cells[half][day.on] = Cell(blocks, is_shut)
    return cells


def _is_in(row: SittingRow | HoldRow, day: date, half: str) -> bool:
    """Say whether a sitting belongs to a half-day; one that runs over noon belongs to both."""
    start, end = row.starts_at.astimezone(CIVIL), row.ends_at.astimezone(CIVIL)
    if start.date() != day:
        return False
    return start.time() < NOON if half == "am" else end.time() > NOON


def _is_open(calendar: Calendar, span: Span) -> bool:
    return any(hours.overlaps(span) for hours in calendar.open_on(civil_day(span.start)))


def _blocks(ctx: Context, rows: Sequence[SittingRow | HoldRow], half: Span) -> tuple[Block, ...]:
    """Return the boxes of a half-day in order of time; what is held together is one."""
    groups = grouped(row for row in rows if isinstance(row, SittingRow))
    boxes = [_block(ctx, group, half) for group in groups]
    boxes += [_hold(row, half) for row in rows if isinstance(row, HoldRow)]
    return tuple(sorted(boxes, key=lambda box: box.starts_at))


def _block(ctx: Context, group: Sequence[SittingRow], half: Span) -> Block:
    row = group[0]
    begins, ends = (_percent(at, half) for at in (row.starts_at, row.ends_at))
    kind = ctx.rules.kinds[row.kind]
    return Block(
        id=row.id,
        title=row.title,
        kind_id=kind.id,
        kind=kind.label,
        process=kind.process.value,
        state=state_of(group),
        version=row.version,
        is_movable=is_movable(group),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        begins=begins,
        ends=max(ends, begins + 4),
        together=names_of(group),
    )


def _hold(row: HoldRow, half: Span) -> Block:
    begins, ends = (_percent(at, half) for at in (row.starts_at, row.ends_at))
    return Block(
        id=row.id,
        title=row.purpose,
        kind_id="",
        kind=HOLD,
        process="",
        state="hold",
        version=0,
        is_movable=False,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        begins=begins,
        ends=max(ends, begins + 4),
    )


def _percent(at: datetime, half: Span) -> int:
    share = (at - half.start) / (half.end - half.start)
    return min(100, max(0, round(100 * share)))


def _free(
    ctx: Context,
    rooms: Sequence[RoomRow],
    calendars: Mapping[int, Calendar],
    *,
    rows: Sequence[SittingRow],
    monday: date,
) -> int:
    free = 0
    for day in week_of(ctx, monday):
        if not day.is_open:
            continue
        for half, hours in HALVES.items():
            taken = {row.room_id for row in rows if _is_in(row, day.on, half)}
            span = civil_span(day.on, *hours)
            if span.end > ctx.now:
                free += sum(room.id not in taken and _is_open(calendars[room.resource_id], span) for room in rooms)
    return free


def _tray(ctx: Context, unit_id: int, chosen: str) -> tuple[tuple[TrayItem, ...], int]:
    rows, count = sittings.list_waiting(ctx.reader, unit_id, ctx.rules.kinds, limit=MOST_WAITING, chosen=chosen)
    due: dict[int, date] = {}
    for clock in filters.running_clocks(ctx.reader, [row.id for row in rows]):
        due.setdefault(clock.matter_id, clock.due_on)
    items = [
        TrayItem(
            kind_id=row.wanted_kind,
            kind=ctx.rules.kinds[row.wanted_kind].label,
            number=row.number,
            title=row.title,
            due_on=due.get(row.id),
            heads=row.attending,
            both_indicated=row.both_indicated if ctx.rules.kinds[row.wanted_kind].needs_consent else None,
            needs=row.access_needs,
            sitting_id=None,
        )
        for row in rows
    ]
    put_off = [_put_off(ctx, row) for row in sittings.list_in_state(ctx.reader, unit_id, SittingState.POSTPONED.value)]
    in_order = sorted(items, key=lambda item: (item.due_on or date.max, item.number))
    return (*put_off, *in_order), len(put_off) + count


def _put_off(ctx: Context, row: SittingRow) -> TrayItem:
    return TrayItem(
        kind_id=row.kind,
        kind=ctx.rules.kinds[row.kind].label,
        number=row.matter.number if row.matter else row.number,
        title=row.title,
        due_on=None,
        heads=row.matter.attending if row.matter else 0,
        both_indicated=None,
        needs="",
        sitting_id=row.id,
    )
