"""How does a worker make a plan? Facts once, the search beside it, every line judged by the rules, then the draft.

Whatever happens the row says it: how far the search is, that it was stopped, why it failed, how often it was begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Any

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.plans.drafts import Draft, DraftLine, draft_of
from hearing_app.domain.plans.orders import PlanOrder, Weight, Wishes, open_days
from hearing_app.domain.plans.problems import translate
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.planning.searches import Limits, Outcome, Progress, search_plan
from hearing_app.services.context import Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.plans.facts import Loaded, load_wanted
from hearing_app.services.steps.plans.reasons import stored_reasons
from hearing_app.services.steps.plans.states import OPEN_STATES, LineState, PlanState
from hearing_app.services.steps.sittings.seats import code_of
from hearing_app.store.planning import plans
from hearing_app.store.tables.plans import PlanLineRow, PlanRow

TASK = "make_plan"
TELL_S = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """What a worker takes up: the plan and what was asked for."""

    plan_id: int
    unit_id: int
    matter_ids: tuple[int, ...]
    order: PlanOrder


@dataclass(slots=True)
class Teller:
    """Says once a second that the search lives and how far it is, and hears whether it shall stop."""

    ctx: Context
    plan_id: int
    progress: Progress | None = None
    is_stop_wanted: bool = False
    told_at: float = 0.0
    begun_at: float = field(default_factory=monotonic)

    def hear(self, progress: Progress) -> None:
        """Keep what is known, to be told with the next word."""
        self.progress = progress

    def is_over(self) -> bool:
        """Say whether to stop: somebody wants it, or nothing can be better."""
        if monotonic() - self.told_at >= TELL_S:
            self.told_at = monotonic()
            with self.ctx.open_writer() as session:
                self.is_stop_wanted = plans.tell(session, self.plan_id, self._so_far())
        return self.is_stop_wanted or (self.progress is not None and self.progress.cost == self.progress.bound)

    def _so_far(self) -> Mapping[str, Any] | None:
        """Return what is known with the time that has passed since, also where nothing became better."""
        return told(replace(self.progress, seconds=monotonic() - self.begun_at) if self.progress else None)


def told(progress: Progress | None) -> Mapping[str, Any] | None:
    """Return how far a search is as it is stored."""
    if progress is None:
        return None
    gap = progress.gap_percent
    return {
        "seconds": round(progress.seconds, 1),
        "cost": progress.cost,
        "greedy": progress.greedy_cost,
        "bound": progress.bound,
        "gap": None if gap is None else round(gap, 1),
        "steps": progress.steps,
    }


def make_plan(ctx: Context, plan_id: int, unit_id: int, role: str) -> None:
    """Search for a plan as whoever asked for it, and keep the draft: the worker's part."""
    actor = replace(ctx.actor, role=ctx.rules.roles[role], unit_id=unit_id)
    acting = replace(ctx, actor=actor)
    run = _begin(acting, plan_id)
    if run is None:
        return
    try:
        _search(acting, run)
    except Refused as refused:
        _fail(acting, run.plan_id, refused.reasons)
    except Exception:
        _fail(acting, run.plan_id, [Reason("plan.broke")])
        raise


def order_of(row: PlanRow) -> PlanOrder:
    """Return what a stored plan was asked for; the numbers of its matters are not kept with it."""
    wishes = Wishes(**{key: Weight(value) for key, value in row.wishes.items()})
    return PlanOrder((), row.from_on, row.weeks, row.seconds, wishes)


def _begin(ctx: Context, plan_id: int) -> Run | None:
    with ctx.change(Action.BOOK_SITTING) as change:
        unit_id = change.permit_own_unit()
        row = plans.lock(change.session, unit_id, plan_id)
        if row is None or row.state not in OPEN_STATES:
            change.nothing()
            return None
        row.state, row.attempts, row.progress = PlanState.RUNNING.value, row.attempts + 1, {}
        change.session.flush()
        change.note("plan", row.id, state=row.state, attempts=row.attempts)
        return Run(row.id, unit_id, tuple(row.matter_ids), order_of(row))


def _search(ctx: Context, run: Run) -> None:
    teller = Teller(ctx, run.plan_id)
    teller.is_over()
    today = civil_day(ctx.now)
    days = open_days(run.order, table=ctx.rules.workdays, today=today)
    if not days:
        raise Refused([Reason("plan.no_open_day", {"first": run.order.from_on, "last": run.order.until_on})])
    loaded = load_wanted(ctx, ctx.reader, run.unit_id, ids=run.matter_ids, order=run.order)
    ctx.reader.rollback()
    translation = translate(loaded.wanted, loaded.base, days=days, today=today, weights=run.order.wishes.weights)
    limits = Limits(seconds=run.order.seconds)
    outcome = search_plan(translation.problem, limits, on_progress=teller.hear, is_cancelled=teller.is_over)
    draft = Draft(loaded.base, ctx.now)
    lines = draft_of(translation, outcome.plan, loaded.wanted, draft=draft, order=run.order)
    _keep(ctx, run, loaded, lines=lines, outcome=outcome, is_stopped=teller.is_stop_wanted)


def _keep(
    ctx: Context, run: Run, loaded: Loaded, *, lines: tuple[DraftLine, ...], outcome: Outcome, is_stopped: bool
) -> None:
    """Save the draft, one line for each matter; a plan that was given up meanwhile stays without."""
    with ctx.change(Action.BOOK_SITTING) as change:
        row = plans.lock(change.session, change.permit_own_unit(), run.plan_id)
        if row is None or row.state != PlanState.RUNNING.value:
            change.nothing()
            return
        unplanned = [DraftLine(id_, None, reasons) for id_, reasons in loaded.reasons.items()]
        rows = [_line(run.plan_id, line, loaded) for line in (*lines, *unplanned)]
        change.session.add_all(rows)
        row.state = (PlanState.STOPPED if is_stopped else PlanState.MADE).value
        row.progress, row.ended_at = dict(told(outcome.progress) or {}), ctx.now
        offered = sum(line.state == LineState.OFFERED.value for line in rows)
        change.note("plan", row.id, state=row.state, offered=offered, left_out=len(rows) - offered)


def _line(plan_id: int, line: DraftLine, loaded: Loaded) -> PlanLineRow:
    order = line.order
    return PlanLineRow(
        plan_id=plan_id,
        matter_id=line.matter_id,
        kind=loaded.kinds[line.matter_id],
        state=(LineState.LEFT_OUT if order is None else LineState.OFFERED).value,
        starts_at=order.span.start if order else None,
        ends_at=order.span.end if order else None,
        room_id=order.room_id if order else None,
        seats=[code_of(seat) for seat in order.seats] if order else [],
        is_open=order.is_open if order else False,
        closed_ground=order.closed_ground if order else "",
        waiting_days=line.waiting_days,
        last_on=line.last_on,
        letters=line.letters,
        is_signed=line.is_signed,
        reasons=stored_reasons(line.reasons),
    )


def _fail(ctx: Context, plan_id: int, reasons: tuple[Reason, ...] | list[Reason]) -> None:
    ctx.reader.rollback()
    with ctx.change(Action.BOOK_SITTING) as change:
        row = plans.lock(change.session, change.permit_own_unit(), plan_id)
        if row is None or row.state not in OPEN_STATES:
            change.nothing()
            return
        fail_row(row, reasons, ctx.now)
        change.note("plan", row.id, state=row.state)


def fail_row(row: PlanRow, reasons: tuple[Reason, ...] | list[Reason], now: datetime) -> None:
    """Write that a plan failed and why."""
    row.state, row.failure, row.ended_at = PlanState.FAILED.value, stored_reasons(reasons), now


def give_up_abandoned(ctx: Context, slot_at: datetime) -> None:
    """Say of plans for which the queue has no job any more that nobody will make them: the ticker's part."""
    with ctx.change(Action.TICK) as change:
        rows = plans.without_job(change.session, TASK)
        if not rows or not claim(ctx, change, "plans", slot_at):
            change.nothing()
            return
        for row in rows:
            fail_row(row, [Reason("plan.abandoned", {"attempts": row.attempts})], ctx.now)
        change.note("plan", rows[0].id, count=len(rows))
