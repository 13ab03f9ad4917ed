"""Which facts decide about many matters at once? People, rooms and calendars once, each matter's own beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason
from hearing_app.domain.plans.orders import PlanOrder
from hearing_app.domain.plans.problems import Wanted
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import kind_rules
from hearing_app.store.planning import plans
from hearing_app.store.tables.matters import MatterRow


@dataclass(frozen=True, slots=True)
class Loaded:
    """The office's facts, the matters that can be planned, and why others cannot, with the kinds that they want."""

    base: BookingFacts
    wanted: tuple[Wanted, ...]
    kinds: dict[int, str]
    reasons: dict[int, tuple[Reason, ...]]


def load_wanted(ctx: Context, session: Session, unit_id: int, *, ids: Sequence[int], order: PlanOrder) -> Loaded:
    """Load the facts that a plan of some matters is made from, in as few reads as there are matters."""
    horizon = horizon_of(ctx.now, weeks=_weeks(ctx, order))
    base = load_facts(session, ctx.rules, unit_id, matter=None, horizon=horizon)
    alone = replace(horizon, people=frozenset())
    rows = plans.load_matters(session, unit_id, ids)
    has_sitting = plans.planned_of(session, [row.id for row in rows])
    loaded = Loaded(base, (), {row.id: row.wanted_kind for row in rows}, {})
    wanted = []
    for row in rows:
        reasons = tuple(_against(ctx, row, has_sitting=(row.id, row.wanted_kind) in has_sitting))
        if reasons:
            loaded.reasons[row.id] = reasons
            continue
        own = load_facts(session, ctx.rules, unit_id, matter=row, horizon=alone)
        facts = replace(own, people=base.people, calendars=base.calendars, rooms=base.rooms)
        wanted.append(Wanted(row.id, kind_rules(ctx, session, unit_id, kind=row.wanted_kind), facts))
    return replace(loaded, wanted=tuple(wanted))


def _weeks(ctx: Context, order: PlanOrder) -> int:
    return (order.until_on - civil_day(ctx.now) + timedelta(days=7)).days // 7


def _against(ctx: Context, row: MatterRow, *, has_sitting: bool) -> Iterator[Reason]:
    if row.wanted_kind not in ctx.rules.kinds:
        yield Reason("plan.kind_without_rule", {"kind": row.wanted_kind or "—"})
    if has_sitting:
        yield Reason("plan.has_sitting")
