"""Who mediates a case? Chosen by the parties or named, rejected by one of them, stepped aside.

Whoever mediates is barred from the matter's panels, and whoever sits on one to come cannot mediate it
(rules.recusals). Not here: the seats of a sitting (services.sittings).
"""

from dataclasses import dataclass, replace

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.mediations.cases import CHOSEN_BY, MediatorState
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.recusals import find_conflicts
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, rules_for
from hearing_app.store import people
from hearing_app.store.tables.mediations import MediationRow, MediatorRow


@dataclass(frozen=True, slots=True)
class MediatorOrder:
    """Somebody of the roster (`who`: code or name), how he was chosen (see CHOSEN_BY), whether he presides."""

    mediation_id: int
    version: int
    who: str
    chosen_by: str
    is_presiding: bool = False


@dataclass(frozen=True, slots=True)
class StepAsideOrder:
    """Why somebody does not mediate: rejected by a party, or recused (`party_id` None)."""

    mediation_id: int
    version: int
    mediator_id: int
    party_id: int | None
    reason: str


def name_mediator(ctx: Context, order: MediatorOrder) -> int:
    """Name a mediator, or let one who is named preside; returns the case's id.

    Raises Refused: barred by a tie, rejected before, named already.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        person_id = _person(change, row.unit_id, order.who)
        reasons = [] if order.chosen_by in CHOSEN_BY else [Reason("mediation.chosen_by_missing")]
        named = _named(row, person_id)
        if named is not None and not order.is_presiding:
            reasons.append(Reason("mediation.named_already"))
        reasons += _barred(ctx, change, row, person_id)
        if reasons:
            raise Refused(reasons)
        if named is None:
            named = MediatorRow(
                person_id=person_id,
                state=MediatorState.NAMED.value,
                is_presiding=False,
                changed_on=civil_day(ctx.now),
            )
            row.mediators.append(named)
        named.chosen_by = order.chosen_by
        if order.is_presiding:
            for one in row.mediators:
                one.is_presiding = one is named
        return steps.save(change, row, mediator_named=person_id)


def _named(row: MediationRow, person_id: int) -> MediatorRow | None:
    acting = [one for one in row.mediators if one.state == MediatorState.NAMED]
    return next((one for one in acting if one.person_id == person_id), None)


def _person(change: Change, unit_id: int, who: str) -> int:
    entries = people.list_entries(change.session, unit_id)
    wanted = who.strip()
    by_code = {entry.person_id for entry in entries if entry.code == wanted}
    found = by_code or {entry.person_id for entry in entries if entry.person.name == wanted}
    if len(found) != 1:
        raise Refused([Reason("mediation.mediator_unknown", {"who": wanted})])
    return found.pop()


def _barred(ctx: Context, change: Change, row: MediationRow, person_id: int) -> tuple[Reason, ...]:
    kind = ctx.rules.channels.channels[row.channel].kind
    today = civil_day(ctx.now)
    rules = rules_for(change.session, ctx.rules, row.unit_id, kind=kind, on_day=today)
    horizon = horizon_of(ctx.now, weeks=1, seats=[Seat(SeatRole.MEDIATOR, "", person_id)])
    facts = load_facts(change.session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon)
    # whoever is named now is not among the chosen yet
    ties = replace(facts.ties, chosen=frozenset())
    return find_conflicts(facts.people[person_id], SeatRole.MEDIATOR, ties, rules=rules)


def step_aside(ctx: Context, order: StepAsideOrder) -> int:
    """Record that a party rejected a mediator, which bars him in this case, or that he recused himself."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        found = next((one for one in row.mediators if one.id == order.mediator_id), None)
        if found is None:
            raise NotFound
        party_ids = {party.id for party in steps.asked_parties(row.matter)}
        if order.party_id is not None and order.party_id not in party_ids:
            raise NotFound
        reasons = [] if found.state == MediatorState.NAMED else [Reason("mediation.aside_already")]
        if not order.reason.strip() and order.party_id is None:
            reasons.append(Reason("mediation.reason_missing"))
        if reasons:
            raise Refused(reasons)
        state = MediatorState.RECUSED if order.party_id is None else MediatorState.REJECTED
        found.state, found.rejected_by_id, found.is_presiding = state.value, order.party_id, False
        found.reason, found.changed_on = order.reason.strip(), civil_day(ctx.now)
        return steps.save(change, row, mediator_aside=found.person_id, standing=state.value)
