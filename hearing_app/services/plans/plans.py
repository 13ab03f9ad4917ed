"""Which matters wait to be planned, what plans are there, and what does one propose? Asking for one and stopping it.

Not here: making it (services.plans.runs), booking its lines (services.plans.lines).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.plans.orders import MATTERS_MOST, WEIGHT_LABELS, PlanOrder, Weight, check_order
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.plans.runs import TASK
from hearing_app.services.steps.plans.reasons import reasons_of
from hearing_app.services.steps.plans.states import OPEN_STATES, LineState, PlanState
from hearing_app.store import filters, matters, people, sittings
from hearing_app.store.planning import plans
from hearing_app.store.tables.plans import PlanLineRow, PlanRow

SILENT_S = 30
STATES: Mapping[str, tuple[Label, str]] = {
    PlanState.WAITING: ({"zh": "排队", "en": "waiting"}, "go"),
    PlanState.RUNNING: ({"zh": "正在排", "en": "being planned"}, "go"),
    PlanState.MADE: ({"zh": "已排出", "en": "planned"}, "ok"),
    PlanState.STOPPED: ({"zh": "提前停下", "en": "stopped early"}, "soon"),
    PlanState.CANCELLED: ({"zh": "已取消", "en": "cancelled"}, ""),
    PlanState.FAILED: ({"zh": "没有排成", "en": "failed"}, "late"),
}
LINE_STATES: Mapping[str, tuple[Label, str]] = {
    LineState.OFFERED: ({"zh": "可以预订", "en": "can be booked"}, "go"),
    LineState.LEFT_OUT: ({"zh": "没有排上", "en": "left out"}, "late"),
    LineState.BOOKED: ({"zh": "已预订", "en": "booked"}, "ok"),
    LineState.CLASHED: ({"zh": "现在排不下", "en": "no longer possible"}, "late"),
    LineState.SKIPPED: ({"zh": "已有场次，跳过", "en": "has a sitting, skipped"}, "soon"),
}


@dataclass(frozen=True, slots=True)
class WaitingMatter:
    """A matter for which a sitting is wanted and none is planned."""

    number: str
    title: str
    kind: Label
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan in the list: what became of its matters."""

    id: int
    made_at: datetime
    made_by: str
    state: Label
    tone: str
    asked: int
    offered: int
    booked: int


@dataclass(frozen=True, slots=True)
class PlansView:
    """What can be planned (the most urgent of `waiting`), and the latest plans."""

    tray: tuple[WaitingMatter, ...]
    waiting: int
    latest: tuple[PlanSummary, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """One matter of a plan; `people` are the seats by role, `reasons` what is to be known or stood in the way."""

    id: int
    number: str
    title: str
    kind: Label
    kind_id: str
    state: str
    state_label: Label
    tone: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    people: tuple[tuple[Label, str], ...]
    waiting_days: int
    last_on: date | None
    letters: int
    is_signed: bool
    is_provisional: bool
    reasons: tuple[Reason, ...]
    sitting_id: int | None

    @property
    def is_late(self) -> bool:
        """Say whether the time lies after the last day of a running clock."""
        return any(reason.code == "clock.missed" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its lines: by day, and those that are left out; what of it can be booked.

    `seconds_on` is how long the search has taken so far, `gap` how far (in percent) it may be from the best at most.
    """

    id: int
    state: str
    state_label: Label
    tone: str
    made_at: datetime
    made_by: str
    from_on: date
    until_on: date
    seconds: int
    seconds_on: int
    attempts: int
    is_silent: bool
    is_stop_wanted: bool
    asked: int
    wishes: tuple[tuple[str, Label], ...]
    cost: int | None
    gap: float | None
    days: tuple[tuple[date, tuple[LineView, ...]], ...]
    out: tuple[LineView, ...]
    failure: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """Say whether a worker has it, or will."""
        return self.state in OPEN_STATES

    @property
    def lines(self) -> tuple[LineView, ...]:
        """Return the lines with a time, in its order."""
        return tuple(line for _, lines in self.days for line in lines)

    @property
    def bookable(self) -> tuple[LineView, ...]:
        """Return the lines that are offered."""
        return tuple(line for line in self.lines if line.state == LineState.OFFERED)

    @property
    def letters(self) -> int:
        """Count the letters that booking everything would write."""
        return sum(line.letters for line in self.bookable)

    @property
    def to_sign(self) -> int:
        """Count the letters that would wait for a signature."""
        return sum(line.letters for line in self.bookable if line.is_signed)


def make_later(ctx: Context, order: PlanOrder) -> int:
    """Ask for a plan: a row and the job that makes it, in one transaction; returns its id.

    Raises Refused with every reason: nothing chosen, an impossible horizon, a matter that is not known.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id = change.permit_own_unit()
        check_order(order, table=ctx.rules.workdays, today=civil_day(ctx.now))
        found = matters.load_by_number(change.session, unit_id, order.numbers)
        unknown = [Reason("matter.unknown", {"number": number}) for number in order.numbers if number not in found]
        if unknown:
            raise Refused(unknown)
        wishes = order.wishes
        row = PlanRow(
            unit_id=unit_id,
            state=PlanState.WAITING.value,
            matter_ids=sorted(matter.id for matter in found.values()),
            from_on=order.from_on,
            weeks=order.weeks,
            seconds=order.seconds,
            wishes={"waiting": wishes.waiting, "load": wishes.load, "distance": wishes.distance},
            made_at=ctx.now,
            made_by=ctx.actor.name,
            attempts=0,
            is_stop_wanted=False,
            progress={},
            failure=[],
        )
        change.session.add(row)
        change.session.flush()
        change.defer(TASK, plan_id=row.id, unit_id=unit_id, role=ctx.actor.role.id)
        change.note("plan", row.id, matters=len(row.matter_ids), weeks=row.weeks, seconds=row.seconds)
        return row.id


def stop_plan(ctx: Context, plan_id: int) -> None:
    """Stop a plan: one that waits is cancelled, one that is being made keeps the best draft so far; else nothing."""
    with ctx.change(Action.BOOK_SITTING) as change:
        row = plans.lock(change.session, change.permit_own_unit(), plan_id)
        if row is None:
            raise NotFound
        if row.state not in OPEN_STATES or row.is_stop_wanted:
            change.nothing()
            return
        row.is_stop_wanted = True
        if row.state == PlanState.WAITING:
            row.state, row.ended_at = PlanState.CANCELLED.value, ctx.now
        change.note("plan", row.id, state=row.state, stop=True)


def view_plans(ctx: Context) -> PlansView:
    """Return what waits to be planned and the latest plans of the unit."""
    unit_id = ctx.require(Action.BOOK_SITTING)
    rows, waiting = sittings.list_waiting(ctx.reader, unit_id, ctx.rules.kinds, limit=MATTERS_MOST)
    due: dict[int, date] = {}
    for clock in filters.running_clocks(ctx.reader, [row.id for row in rows]):
        due.setdefault(clock.matter_id, clock.due_on)
    tray = tuple(
        WaitingMatter(row.number, row.title, ctx.rules.kinds[row.wanted_kind].label, due.get(row.id)) for row in rows
    )
    return PlansView(tray, waiting, tuple(_summary(row) for row in plans.list_latest(ctx.reader, unit_id)))


def _summary(row: PlanRow) -> PlanSummary:
    label, tone = STATES[row.state]
    states = [line.state for line in row.lines]
    return PlanSummary(
        id=row.id,
        made_at=row.made_at,
        made_by=row.made_by,
        state=label,
        tone=tone,
        asked=len(row.matter_ids),
        offered=states.count(LineState.OFFERED.value),
        booked=states.count(LineState.BOOKED.value),
    )


def view_plan(ctx: Context, plan_id: int) -> PlanView:
    """Return a plan with its lines; raises NotFound."""
    unit_id = ctx.require(Action.BOOK_SITTING)
    row = plans.find(ctx.reader, unit_id, plan_id)
    if row is None:
        raise NotFound
    label, tone = STATES[row.state]
    silent = plans.silent_seconds(ctx.reader, row.id)
    days, out = _grouped(_lines(ctx, ctx.reader, unit_id, row))
    return PlanView(
        id=row.id,
        state=row.state,
        state_label=label,
        tone=tone,
        made_at=row.made_at,
        made_by=row.made_by,
        from_on=row.from_on,
        until_on=PlanOrder((), row.from_on, row.weeks, row.seconds).until_on,
        seconds=row.seconds,
        seconds_on=int(row.progress.get("seconds", 0)),
        attempts=row.attempts,
        is_silent=silent > SILENT_S,
        is_stop_wanted=row.is_stop_wanted,
        asked=len(row.matter_ids),
        wishes=tuple((key, WEIGHT_LABELS[Weight(value)]) for key, value in sorted(row.wishes.items())),
        cost=row.progress.get("cost"),
        gap=row.progress.get("gap"),
        days=days,
        out=out,
        failure=reasons_of(row.failure),
    )


def _grouped(
    lines: list[LineView],
) -> tuple[tuple[tuple[date, tuple[LineView, ...]], ...], tuple[LineView, ...]]:
    days: dict[date, list[LineView]] = {}
    for line in lines:
        if line.starts_at is not None:
            days.setdefault(civil_day(line.starts_at), []).append(line)
    out = tuple(line for line in lines if line.starts_at is None)
    return tuple((day, tuple(found)) for day, found in sorted(days.items())), out


def _lines(ctx: Context, session: Session, unit_id: int, row: PlanRow) -> list[LineView]:
    rooms = {room.id: room.name for room in people.load_rooms(session, unit_id).values()}
    names = {entry.person_id: entry.person.name for entry in people.list_entries(session, unit_id)}
    has_sitting = plans.planned_of(session, [line.matter_id for line in row.lines])
    return [
        _line(ctx, line, rooms, names=names, sitting_id=has_sitting.get((line.matter_id, line.kind)))
        for line in row.lines
    ]


def _line(
    ctx: Context, row: PlanLineRow, rooms: Mapping[int, str], *, names: Mapping[int, str], sitting_id: int | None
) -> LineView:
    """Return a line; what was offered for a matter that has a sitting by now is not offered any more."""
    kind = ctx.rules.kinds.get(row.kind)
    state, reasons = row.state, reasons_of(row.reasons)
    if state == LineState.OFFERED and sitting_id is not None:
        state, reasons = LineState.SKIPPED.value, (Reason("plan.has_sitting"),)
    label, tone = LINE_STATES[state]
    is_provisional = row.starts_at is not None and ctx.rules.workdays.is_provisional(civil_day(row.starts_at))
    return LineView(
        id=row.id,
        number=row.matter.number,
        title=row.matter.title,
        kind=kind.label if kind else {"zh": row.kind or "—", "en": row.kind or "—"},
        kind_id=row.kind,
        state=state,
        state_label=label,
        tone=tone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=rooms.get(row.room_id or 0, ""),
        people=tuple(_people(ctx, row, names)),
        waiting_days=row.waiting_days,
        last_on=row.last_on,
        letters=row.letters,
        is_signed=row.is_signed,
        is_provisional=is_provisional,
        reasons=reasons,
        sitting_id=row.sitting_id or sitting_id,
    )


def _people(ctx: Context, row: PlanLineRow, names: Mapping[int, str]) -> list[tuple[Label, str]]:
    """Return the names of each role, in the order of the kind's seats."""
    kind = ctx.rules.kinds.get(row.kind)
    found: dict[str, list[str]] = {}
    for code in row.seats:
        role, _, who = code.split(":")
        found.setdefault(role, []).append(names.get(int(who[1:]), "—"))
    labels = {rule.role.value: rule.label for rule in kind.seats} if kind else {}
    return [(labels.get(role, {"zh": role, "en": role}), "、".join(people_)) for role, people_ in found.items()]
