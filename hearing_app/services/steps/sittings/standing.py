"""How does a sitting stand: may it sit as planned, as confirmed?"""

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Verdict
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, rules_for
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.tables.sittings import SittingRow

WEEKS = 26


def verdict_of(ctx: Context, session: Session, row: SittingRow, *, stage: Stage) -> Verdict:
    """Judge a saved sitting at a stage with the facts of this session; may raise Refused (no working-day table)."""
    rules = rules_for(session, ctx.rules, row.unit_id, kind=row.kind, on_day=civil_day(ctx.now))
    order = order_of(row)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id, seats=order.seats)
    facts = load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    return judge_sitting(rules, order, facts, now=ctx.now, stage=stage)


def confirm_if_legal(ctx: Context, change: Change, row: SittingRow) -> None:
    """Turn a noticed sitting into a confirmed one when a legal panel has both lights, and back when it has not."""
    if row.state not in (SittingState.NOTICED.value, SittingState.CONFIRMED.value):
        return
    try:
        verdict = verdict_of(ctx, change.session, row, stage=Stage.CONFIRMED)
    except Refused:
        return
    row.state = SittingState.CONFIRMED.value if verdict.is_legal else SittingState.NOTICED.value
