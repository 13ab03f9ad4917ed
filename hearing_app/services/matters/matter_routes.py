"""By which route does each of the unit's matters go, until when, and may it have the sitting that is wanted?

One line for each matter, for lists and the command line. Not here: the decision about a route (services.routings).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.domain.matters.routing import NOTHING
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import reasons_against
from hearing_app.store import matters
from hearing_app.store.intake import routings
from hearing_app.store.tables.matters import MatterRow


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that runs: rule, last day, article or clause, whether the year is provisional."""

    rule: str
    due_on: date
    clause: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class MatterRoute:
    """A matter with its route, its running clocks, and what stands against the sitting that is wanted."""

    number: str
    category: str
    subject: str
    route: str
    route_label: Label
    basis: Label
    claim: str
    is_proposal: bool
    wanted_kind: str
    wanted_label: Label
    clocks: tuple[RunningClock, ...]
    against: tuple[Reason, ...]


def view_routes(ctx: Context) -> Iterator[MatterRoute]:
    """Yield the unit's matters, the latest received first."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    before: int | None = None
    while True:
        rows, _ = matters.list_page(ctx.reader, unit_id, MatterFilter(before_id=before))
        shown = rows[: matters.PAGE]
        yield from (_route(ctx, row) for row in shown)
        if len(rows) <= matters.PAGE:
            return
        before = shown[-1].id


def _route(ctx: Context, row: MatterRow) -> MatterRoute:
    route, routing = ctx.rules.routes.routes.get(row.route), routings.in_force(ctx.reader, row.id)
    running = [one for one in matters.clocks_of(ctx.reader, row.id) if one.closed_on is None]
    wanted = ctx.rules.kinds.get(row.wanted_kind)
    return MatterRoute(
        number=row.number,
        category=row.category,
        subject=row.subject,
        route=row.route,
        route_label=route.label if route else NOTHING,
        basis=route.basis if route else NOTHING,
        claim=routing.claim if routing else "",
        is_proposal=routing is not None and routing.decided_at is None,
        wanted_kind=row.wanted_kind,
        wanted_label=wanted.label if wanted else NOTHING,
        clocks=tuple(
            RunningClock(one.rule, one.due_on, str(one.evidence.get("clause", "")), one.is_provisional)
            for one in running
        ),
        against=_against(ctx, row),
    )


def _against(ctx: Context, row: MatterRow) -> tuple[Reason, ...]:
    if row.wanted_kind not in ctx.rules.kinds:
        return ()
    try:
        return reasons_against(ctx.reader, ctx.rules, row, kind=row.wanted_kind, today=civil_day(ctx.now))
    except Refused as refused:
        return refused.reasons
