"""What does the head of the office look at on Monday? The week on one page.

This week's sittings and which of them may not sit as they stand, clocks that are late with what happened last, what
waits for a signature, and what last week came to. It speaks of matters and sittings, never of how a person did.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.matters.outcomes import RESULT_LABELS, Result
from hearing_app.domain.rules.approvals import Signature, next_step
from hearing_app.domain.rules.clock_words import CAUSES
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.rules.vocabulary import STAGES, STEPS
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import quorum_watch
from hearing_app.services.steps.attention import Today
from hearing_app.services.steps.reviews import against_signing
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.store import attention as waiting
from hearing_app.store import letters, matters, outcomes, sittings
from hearing_app.store.clockwork import clock_events
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

WEEK = timedelta(days=7)
LATE_MOST = 40
TO_COME = frozenset({*ANNOUNCED, SittingState.DRAFTED, SittingState.HELD})


@dataclass(frozen=True, slots=True)
class WeekSitting:
    """One of the week's sittings: who of those invited has said yes, and what keeps it from sitting as it stands."""

    id: int
    number: str
    title: str
    kind: Label
    starts_at: datetime
    ends_at: datetime
    place: str
    state: SittingState
    state_label: Label
    seats: int
    sure: int
    risks: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock past its last day: the matter's stage, and what happened to its clocks last."""

    number: str
    title: str
    label: Label
    rule: RuleRef | None
    due_on: date
    stage: Label
    last: Label
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What waits for a signature: a sitting with its step, or a review that nothing else keeps back."""

    title: str
    number: str
    step: Label
    by_on: date | None
    sitting_id: int | None = None
    review_number: str = ""


@dataclass(frozen=True, slots=True)
class WeekResult:
    """What became of one of last week's sittings: who came of those seated, and the result where one was voted."""

    id: int
    number: str
    title: str
    kind: Label
    on: date
    state: SittingState
    state_label: Label
    present: int
    seats: int
    result: Label | None


@dataclass(frozen=True, slots=True)
class WeekRate:
    """A share with what it is a share of."""

    label: Label
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class MondayView:
    """The week from its Monday on; `late_count` clocks are late in all."""

    monday: date
    sunday: date
    sittings: tuple[WeekSitting, ...]
    late: tuple[LateClock, ...]
    late_count: int
    unsigned: tuple[Unsigned, ...]
    results: tuple[WeekResult, ...]
    rates: tuple[WeekRate, ...]

    @property
    def last_monday(self) -> date:
        """Return the day on which the week before begins."""
        return self.monday - WEEK

    @property
    def next_monday(self) -> date:
        """Return the day on which the week after begins."""
        return self.monday + WEEK

    @property
    def at_risk(self) -> tuple[WeekSitting, ...]:
        """Return the sittings that may not sit as they stand."""
        return tuple(one for one in self.sittings if one.risks)


def view_monday(ctx: Context, on_day: date | None = None) -> MondayView:
    """Return the week in which a day lies, today where none is given."""
    unit_id = ctx.require(Action.VIEW_REPORT)
    day = on_day or civil_day(ctx.now)
    monday = day - timedelta(days=day.weekday())
    today = Today(ctx.now, ctx.rules, profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now)))
    rows, late_count = matters.open_clocks(
        ctx.reader, unit_id, until_on=civil_day(ctx.now) - timedelta(days=1), limit=LATE_MOST
    )
    before = _of_week(ctx, unit_id, monday - WEEK)
    called = [row for row in before if row.state != SittingState.DRAFTED.value]
    tallies = outcomes.tallies_of(ctx.reader, [row.id for row in called])
    results = tuple(_result(ctx, row, tallies.get(row.id, {})) for row in called)
    return MondayView(
        monday=monday,
        sunday=monday + WEEK - timedelta(days=1),
        sittings=tuple(_sittings(ctx, today, _of_week(ctx, unit_id, monday))),
        late=_late(ctx, today, rows),
        late_count=late_count,
        unsigned=(*_unsigned_sittings(ctx, unit_id), *_unsigned_reviews(ctx, today, unit_id)),
        results=results,
        rates=_rates(results),
    )


def _of_week(ctx: Context, unit_id: int, monday: date) -> Sequence[SittingRow]:
    begin = civil_instant(monday, time(0))
    rows = sittings.list_within(ctx.reader, unit_id, Span(begin, civil_instant(monday + WEEK, time(0))))
    return [row for row in rows if row.kind in ctx.rules.kinds]


def _standing(row: SittingRow) -> list[SeatRow]:
    return [seat for seat in row.seats if seat.released_at is None]


def _sittings(ctx: Context, today: Today, rows: Sequence[SittingRow]) -> Iterator[WeekSitting]:
    to_come = [row for row in rows if SittingState(row.state) in ANNOUNCED and row.starts_at > ctx.now]
    risks: dict[int, tuple[Reason, ...]] = {}
    for task in quorum_watch.seat_tasks(ctx, today, to_come):
        said = tuple(reason for reason in (task.text, *task.more) if reason is not None)
        risks[task.sitting_id or 0] = said
    for row in rows:
        if SittingState(row.state) not in TO_COME:
            continue
        seats = _standing(row)
        yield WeekSitting(
            id=row.id,
            number=row.number,
            title=row.title or row.number,
            kind=ctx.rules.kinds[row.kind].label,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=place_of(row),
            state=SittingState(row.state),
            state_label=STATE_LABELS[SittingState(row.state)],
            seats=len(seats),
            sure=sum(seat.can_come == seat.no_conflict == Light.YES.value for seat in seats),
            risks=risks.get(row.id, ()),
        )


def _late(ctx: Context, today: Today, rows: Sequence[ClockRow]) -> tuple[LateClock, ...]:
    last = clock_events.latest_of(ctx.reader, [row.matter_id for row in rows])
    found = []
    for row in rows:
        event = last.get(row.matter_id)
        stage = row.matter.stage
        found.append(
            LateClock(
                number=row.matter.number,
                title=row.matter.title,
                label=today.clock_rule(row).label,
                rule=rule_of(row.evidence),
                due_on=row.due_on,
                stage=STAGES.get(stage, {"zh": stage, "en": stage}),
                last=CAUSES.get(event.cause, {"zh": event.cause, "en": event.cause}) if event else {},
                last_on=event.on_day if event else None,
            )
        )
    return tuple(found)


def _unsigned_sittings(ctx: Context, unit_id: int) -> Iterator[Unsigned]:
    rows = letters.waiting_for_signature(ctx.reader, unit_id)
    taken = waiting.approvals_by_sitting(ctx.reader, [row.id for row in rows])
    for row in rows:
        done = [
            Signature(one.step, one.decided_by, one.decided_at, one.decision == "returned", one.comment)
            for one in taken[row.id]
        ]
        step = next_step(ctx.rules.kinds[row.kind], done) if row.kind in ctx.rules.kinds else None
        if step is not None:
            yield Unsigned(row.title or row.number, row.number, STEPS[step], civil_day(row.starts_at), row.id)


def _unsigned_reviews(ctx: Context, today: Today, unit_id: int) -> Iterator[Unsigned]:
    rows = waiting.list_concluded(ctx.reader, unit_id)
    held: Mapping[int, Sequence[SittingRow]] = waiting.sittings_by_matter(ctx.reader, [row.matter_id for row in rows])
    for row in rows:
        if not against_signing(ctx, row, held.get(row.matter_id, ()), signing_on=today.day):
            yield Unsigned(row.matter.title, row.number, STAGES[row.stage], row.due_on, review_number=row.number)


def _result(ctx: Context, row: SittingRow, tally: Mapping[str, Any]) -> WeekResult:
    seats, result = _standing(row), tally.get("result")
    return WeekResult(
        id=row.id,
        number=row.number,
        title=row.title or row.number,
        kind=ctx.rules.kinds[row.kind].label,
        on=civil_day(row.starts_at),
        state=SittingState(row.state),
        state_label=STATE_LABELS[SittingState(row.state)],
        present=sum(seat.signed_in_at is not None and not seat.is_absent for seat in seats),
        seats=len(seats),
        result=RESULT_LABELS[Result(result)] if result else None,
    )


def _rates(results: Sequence[WeekResult]) -> tuple[WeekRate, ...]:
    held = [one for one in results if one.state is SittingState.HELD]
    return (
        WeekRate({"zh": "如期举行", "en": "Held as planned"}, len(held), len(results)),
        WeekRate(
            {"zh": "席位到场", "en": "Seats filled on the day"},
            sum(one.present for one in held),
            sum(one.seats for one in held),
        ),
    )
