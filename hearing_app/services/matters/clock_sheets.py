"""Which time limits does a matter have, how was each counted, and what happened to it?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from hearing_app.documents import counts
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.clock_events import ClockChange
from hearing_app.domain.rules.clock_words import BY_SIGNING, CAUSES, RECORDED
from hearing_app.domain.rules.clocks import merged_pauses
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clock_changes import pauses_of_row
from hearing_app.services.steps.clockwork.clock_papers import count_paper
from hearing_app.services.steps.clockwork.clock_views import ClockView, view_clock
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of as profile_in_force
from hearing_app.store import matters
from hearing_app.store.clockwork import clock_events, clock_warnings, clocks
from hearing_app.store.tables.clocks import ClockEventRow, ClockRow, ClockWarningRow
from hearing_app.store.tables.matters import MatterRow

CHANGES: Mapping[ClockChange, Label] = {
    ClockChange.OPENED: {"zh": "开始计算", "en": "opened"},
    ClockChange.PAUSED: {"zh": "扣除听证时间", "en": "paused"},
    ClockChange.EXTENDED: {"zh": "延长", "en": "extended"},
    ClockChange.CLOSED: {"zh": "结束", "en": "closed"},
    ClockChange.REOPENED: {"zh": "恢复计算", "en": "reopened"},
    ClockChange.RECOMPUTED: {"zh": "重新计算", "en": "counted again"},
}


@dataclass(frozen=True, slots=True)
class PauseLine:
    """Time that is not counted, with its cause: the number of the hearing, empty where none is known."""

    from_on: date
    until_on: date
    days: int
    sitting: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened to a clock: on which day, why, by which paper, who recorded it when, last day before and after."""

    change: Label
    cause: Label
    on_day: date
    before_on: date | None
    after_on: date | None
    proof: str
    reason: str
    approver: str
    told_on: date | None
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning: so many days before the last day (-1: after it), for which day it was meant, made late or not."""

    days: int
    on_day: date
    state: str


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """One clock with everything that is known of it; `extend_most` is 0 where it cannot be extended (any more).

    `is_late` compares the last day with the day on which it ended, or with today.
    """

    clock: ClockView
    begun: Label
    ends: tuple[Label, ...]
    is_late: bool
    extended_by: int
    extend_most: int
    pauses: tuple[PauseLine, ...]
    paused_days: int
    events: tuple[EventLine, ...]
    warnings: tuple[WarningLine, ...]


@dataclass(frozen=True, slots=True)
class ClocksView:
    """The page of a matter's time limits: running and closed ones, and what may be recorded now."""

    matter_id: int
    version: int
    number: str
    title: str
    stage_label: Label
    today: date
    running: tuple[ClockSheet, ...]
    closed: tuple[ClockSheet, ...]
    happenings: Mapping[str, Label]


def view_clocks(ctx: Context, number: str) -> ClocksView:
    """Return the time limits of a matter by its number; raises NotFound outside the unit."""
    row = _matter(ctx, number)
    today = civil_day(ctx.now)
    fallback = profile_in_force(ctx.reader, ctx.rules, row.unit_id, on_day=today)
    rows = matters.clocks_of(ctx.reader, row.id)
    told = _Told(clock_events.of_matter(ctx.reader, row.id), clock_warnings.of_clocks(ctx.reader, [c.id for c in rows]))
    sheets = [_sheet(ctx, clock, fallback, told=told, today=today) for clock in rows]
    return ClocksView(
        matter_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        stage_label=STAGES.get(row.stage, {"zh": row.stage, "en": row.stage}),
        today=today,
        running=tuple(sheet for sheet in sheets if sheet.clock.closed_on is None),
        closed=tuple(sheet for sheet in sheets if sheet.clock.closed_on is not None),
        happenings=_happenings(fallback, rows),
    )


def view_count_paper(ctx: Context, number: str, clock_id: int) -> Callable[[], Rendered]:
    """Return how the count of one clock is rendered as a paper for a party; raises NotFound."""
    row = _matter(ctx, number)
    clock = clocks.find(ctx.reader, row.id, clock_id)
    if clock is None:
        raise NotFound
    fallback = profile_in_force(ctx.reader, ctx.rules, row.unit_id, on_day=civil_day(ctx.now))
    paper = count_paper(ctx, row, clock, view_clock(ctx, clock, fallback), causes=_causes(clock))
    return partial(counts.clock_count, paper)


def _matter(ctx: Context, number: str) -> MatterRow:
    row = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    if row is None:
        raise NotFound
    return row


def _happenings(profile: Profile, rows: Sequence[ClockRow]) -> Mapping[str, Label]:
    """Return what would start or end a clock, in the order of the vocabulary."""
    starting = {rule.starts_on for rule in profile.clocks.values()}
    ending = {word for row in rows if row.closed_on is None for word in profile.clocks[row.rule].ends_on}
    return {word: told for word, told in RECORDED.items() if word in starting | ending and word not in BY_SIGNING}


@dataclass(frozen=True, slots=True)
class _Told:
    events: Sequence[ClockEventRow]
    warnings: Sequence[ClockWarningRow]


def _sheet(ctx: Context, row: ClockRow, fallback: Profile, *, told: _Told, today: date) -> ClockSheet:
    rule = profile_named(ctx.rules, row.evidence, fallback).clocks[row.rule]
    may_extend = row.closed_on is None and not row.extended_by and today <= row.due_on
    shown = view_clock(ctx, row, fallback)
    return ClockSheet(
        clock=shown,
        begun=CAUSES.get(row.begun_by, CAUSES[rule.starts_on] if row.begun_by else CAUSES["intake"]),
        ends=tuple(RECORDED[word] for word in rule.ends_on),
        is_late=row.due_on < (row.closed_on or today) and shown.still_since is None,
        extended_by=row.extended_by,
        extend_most=rule.extend_n if may_extend else 0,
        pauses=_pauses(row),
        paused_days=sum(pause.days for pause in merged_pauses(pauses_of_row(row))),
        events=tuple(_event(one) for one in told.events if one.clock_id == row.id),
        warnings=tuple(WarningLine(w.days, w.on_day, w.state) for w in told.warnings if w.clock_id == row.id),
    )


def _causes(row: ClockRow) -> tuple[str, ...]:
    return tuple(one[2] if len(one) > 2 else "" for one in row.pauses)


def _pauses(row: ClockRow) -> tuple[PauseLine, ...]:
    return tuple(
        PauseLine(pause.from_on, pause.until_on, pause.days, cause)
        for pause, cause in zip(pauses_of_row(row), _causes(row), strict=True)
    )


def _event(row: ClockEventRow) -> EventLine:
    return EventLine(
        change=CHANGES[ClockChange(row.change)],
        cause=CAUSES.get(row.cause, {"zh": row.cause, "en": row.cause}),
        on_day=row.on_day,
        before_on=row.before_on,
        after_on=row.after_on,
        proof=row.proof,
        reason=row.reason,
        approver=row.approver,
        told_on=row.told_on,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
