"""By which lawful route is a matter dealt with, and was it handed over? (依法分类处理、导入法定途径)

Not here: what the list proposes at intake (services.steps.intake.routes), what a route bars (domain.sittings.verdicts).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from hearing_app.domain.errors import NotFound, Reason, Refused, RuleRef, refuse
from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.matters.routing import (
    LEVELS,
    NOTHING,
    OCCURRENCES,
    SIGNATURES,
    WAYS_IN,
    OralRecord,
    Proposal,
    RouteBook,
    RoutingFacts,
    RoutingOrder,
    Transfer,
    check_oral,
    check_simple,
    check_transfer,
    level_hints,
    plan_routing,
    propose_route,
)
from hearing_app.domain.matters.transfers import LetterState, against_letter
from hearing_app.domain.rules.clock_words import RECORDED, TO_ORDINARY
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.tracks import follow_acceptance, track_clock
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.intake.routes import LIST
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.store import matters, sittings
from hearing_app.store.intake import routings, transfers
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.routings import RoutingRow
from hearing_app.store.tables.sittings import SittingRow

STANDING = (SittingState.DRAFTED, SittingState.NOTICED, SittingState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class RoutingLine:
    """One classification as it was made, with its transfer; `is_proposal` waits for somebody's decision."""

    id: int
    route_label: Label
    basis: Label
    claim_label: Label
    rule: RuleRef | None
    reason: str
    is_proposal: bool
    at: datetime | None
    by: str
    by_list: bool
    conference: str
    receiver: str
    transfer_number: str
    sent_on: date | None
    received_on: date | None
    receipt_number: str


@dataclass(frozen=True, slots=True)
class RoutingView:
    """What the page of a matter's route shows and offers."""

    matter_id: int
    number: str
    title: str
    version: int
    route: str
    route_label: Label
    leads_out: bool
    is_confidential: bool
    usual_receiver: Label
    lines: tuple[RoutingLine, ...]
    proposed: Proposal | None
    routes: Mapping[str, Label]
    bases: Mapping[str, Label]
    claims: Mapping[str, Label]
    conferences: Mapping[int, str]
    hints: tuple[Reason, ...]
    simple_ground: str
    simple_label: Label
    simple_basis: Label
    simple_grounds: Mapping[str, Label]
    occurrence: str
    occurrences: Mapping[str, Label]
    earlier_number: str
    level: str
    levels: Mapping[str, Label]
    lower_until_on: date | None
    way_in: str
    ways_in: Mapping[str, Label]
    oral: OralRecord
    signatures: Mapping[str, Label]

    @property
    def current(self) -> RoutingLine | None:
        """The classification in force."""
        return self.lines[0] if self.lines else None


@dataclass(frozen=True, slots=True)
class OriginOrder:
    """First time or repeat, of which earlier matter, at which level, until when a lower organ has time."""

    occurrence: str = ""
    earlier_number: str = ""
    level: str = ""
    lower_until_on: date | None = None
    way_in: str = ""
    oral: OralRecord = field(default_factory=OralRecord)


def view_routing(ctx: Context, number: str) -> RoutingView:
    """Return a matter's route with its history and what may be chosen; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    row = matters.find_by_number(ctx.reader, unit_id, number)
    if row is None:
        raise NotFound
    book, held = ctx.rules.routes, sittings.of_matter(ctx.reader, row.id)
    route = book.routes.get(row.route)
    numbers = {one.id: one.number for one in held}
    lines = [_line(book, one, numbers) for one in reversed(routings.of_matter(ctx.reader, row.id))]
    return RoutingView(
        matter_id=row.id,
        number=row.number,
        title=row.title,
        version=row.version,
        route=row.route,
        route_label=route.label if route else NOTHING,
        leads_out=route is not None and route.leads_out,
        is_confidential=route is not None and route.is_confidential,
        usual_receiver=route.receiver if route else NOTHING,
        lines=tuple(lines),
        proposed=propose_route(book, row.category, row.subject),
        routes={one.id: one.label for one in book.routes.values()},
        bases={one.id: one.basis for one in book.routes.values()},
        claims={one.id: one.claim for one in book.claims.values()},
        conferences={one.id: one.number for one in _conferences(ctx, held)},
        hints=tuple(level_hints(book, row.level, row.lower_until_on, civil_day(ctx.now))),
        simple_ground=row.simple_ground,
        simple_label=book.simple_grounds.get(row.simple_ground, NOTHING),
        simple_basis=book.simple_basis,
        simple_grounds=book.simple_grounds,
        occurrence=row.occurrence,
        occurrences=OCCURRENCES,
        earlier_number=row.earlier_number,
        level=row.level,
        levels=LEVELS,
        lower_until_on=row.lower_until_on,
        way_in=row.applied_how,
        ways_in=WAYS_IN,
        oral=OralRecord(row.read_back_by, row.read_back_on, row.signed_how),
        signatures=SIGNATURES,
    )


def _line(book: RouteBook, row: RoutingRow, numbers: Mapping[int, str]) -> RoutingLine:
    route, claim = book.routes.get(row.route), book.claims.get(row.claim)
    return RoutingLine(
        id=row.id,
        route_label=route.label if route else {"zh": row.route, "en": row.route},
        basis=route.basis if route else NOTHING,
        claim_label=claim.claim if claim else NOTHING,
        rule=rule_of(row.evidence),
        reason=row.reason,
        is_proposal=row.decided_at is None,
        at=row.decided_at or row.proposed_at,
        by=row.decided_by,
        by_list=row.decided_by in ("", LIST),
        conference=numbers.get(row.conference_id or 0, ""),
        receiver=row.receiver,
        transfer_number=row.transfer_number,
        sent_on=row.sent_on,
        received_on=row.received_on,
        receipt_number=row.receipt_number,
    )


def _conferences(ctx: Context, held: Sequence[SittingRow]) -> list[SittingRow]:
    return [one for one in held if ctx.rules.kinds[one.kind].process is Process.MEETING]


def classify(ctx: Context, number: str, version: int, *, order: RoutingOrder) -> bool:
    """Decide by which route a matter goes; says whether it leads out. Raises Refused with every reason."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        decided = plan_routing(ctx.rules.routes, order, _facts(ctx, change, row))
        if isinstance(decided, Refused):
            raise decided
        routing = RoutingRow(
            matter_id=row.id,
            conference_id=order.conference_id,
            route=decided.route.id,
            claim=decided.claim,
            evidence=asdict(decided.rule),
            decided_at=ctx.now,
            decided_by=ctx.actor.name,
            receiver=order.receiver.strip(),
        )
        change.session.add(routing)
        change.session.flush()
        routing.reason = order.reason.strip()
        row.route = decided.route.id
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, route=decided.route.id, claim=decided.claim)
        return decided.leads_out


def _facts(ctx: Context, change: Change, row: MatterRow) -> RoutingFacts:
    held = sittings.of_matter(change.session, row.id)
    return RoutingFacts(
        route=row.route,
        proposed=propose_route(ctx.rules.routes, row.category, row.subject),
        booked=tuple((one.number, ctx.rules.kinds[one.kind].process) for one in held if one.state in STANDING),
        conferences=frozenset(one.id for one in _conferences(ctx, held)),
    )


def record_transfer(ctx: Context, number: str, version: int, *, transfer: Transfer) -> None:
    """Record that a matter was handed over to another procedure, and the receipt once it is there.

    Raises Refused where nothing was decided that leads out, and with everything that is wrong with the days.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        routing = routings.in_force(change.session, row.id)
        if routing is None or routing.decided_at is None:
            raise refuse("transfer.undecided")
        route = ctx.rules.routes.routes[routing.route]
        refused = check_transfer(transfer, route, today=civil_day(ctx.now))
        reasons = [*(refused.reasons if refused else ()), *_against_letter(change, row, routing, transfer)]
        if reasons:
            raise Refused(reasons)
        routing.receiver, routing.transfer_number = transfer.receiver.strip(), transfer.number.strip()
        routing.sent_on, routing.received_on = transfer.sent_on, transfer.received_on
        routing.receipt_number = transfer.receipt_number.strip()
        row.version += 1
        known = {"sent_on": transfer.sent_on.isoformat(), "is_received": transfer.received_on is not None}
        change.note("matter", row.id, matter_id=row.id, transfer=True, **known)


def _against_letter(change: Change, row: MatterRow, routing: RoutingRow, transfer: Transfer) -> Sequence[Reason]:
    """A letter of this office that was signed says number and first day; where there is none, both are as told."""
    signed = [
        one
        for one in transfers.of_matter(change.session, row.id)
        if one.routing_id == routing.id and one.state == LetterState.SIGNED
    ]
    return against_letter(transfer, number=signed[0].number, signed_on=signed[0].signed_on) if signed else ()


def set_simple(ctx: Context, number: str, version: int, *, ground: str) -> None:
    """Put a matter on the simplified track by one of its grounds, or take it off ("").

    The track's clock starts with the acceptance, one already recorded too; while it runs, only its turn to the
    ordinary track (a happening with its day and paper) takes the matter off.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        if ground:
            is_first = row.stage == Stage.HANDLING
            refused = check_simple(ctx.rules.routes, ground, occurrence=row.occurrence, stage_is_first=is_first)
            if refused is not None:
                raise refused
            follow_acceptance(change, ctx.rules, row)
        elif track_clock(change.session, ctx.rules, row) is not None:
            raise refuse("simple.clock_runs", event=RECORDED[TO_ORDINARY])
        row.simple_ground = ground
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, simple=bool(ground))


def set_origin(ctx: Context, number: str, version: int, *, order: OriginOrder) -> None:
    """Write whether the matter is raised for the first time and at which level; a repeat loses simplified handling."""
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        row = matter_intake.lock(change, unit_id, number, version)
        reasons = _against_origin(change, unit_id, row, order)
        if reasons:
            raise Refused(reasons)
        row.occurrence, row.earlier_number = order.occurrence, order.earlier_number
        row.level, row.lower_until_on = order.level, order.lower_until_on
        row.applied_how = order.way_in
        row.read_back_by, row.read_back_on = order.oral.read_back_by.strip(), order.oral.read_back_on
        row.signed_how = order.oral.signed_how
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, origin=True)


def _against_origin(change: Change, unit_id: int, row: MatterRow, order: OriginOrder) -> list[Reason]:
    reasons = check_oral(order.way_in, order.oral, civil_day(change.now))
    if order.earlier_number == row.number:
        reasons.append(Reason("origin.itself"))
    elif order.earlier_number and matters.find_by_number(change.session, unit_id, order.earlier_number) is None:
        reasons.append(Reason("origin.unknown", {"number": order.earlier_number}))
    if order.occurrence != "first" and row.simple_ground:
        reasons.append(Reason("origin.simple_first"))
    return reasons
