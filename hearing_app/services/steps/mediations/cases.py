"""What does every step in a mediation case begin and end with? Load, the facts that decide, save, end."""

from datetime import date

from hearing_app.domain.errors import NotFound, Stale, refuse
from hearing_app.domain.mediations.cases import CaseState, ConsentFacts, Named, Result, Said, Turn
from hearing_app.domain.mediations.cases import MediatorState as Standing
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.services.context import Change
from hearing_app.store.mediations import cases
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

SUBJECT = "mediation"


def lock(change: Change, mediation_id: int, version: int) -> MediationRow:
    """Return a case of the actor's unit locked, in the version that he saw; raises NotFound or Stale."""
    row = cases.lock(change.session, change.permit_own_unit(), mediation_id)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    return row


def lock_open(change: Change, mediation_id: int, version: int) -> MediationRow:
    """Return a case that is not over, locked; raises NotFound, Stale or Refused."""
    row = lock(change, mediation_id, version)
    if row.state == CaseState.ENDED and row.ended_on is not None:
        raise refuse("mediation.ended", day=row.ended_on)
    return row


def save(change: Change, row: MediationRow, **facts: object) -> int:
    """Count the version up, note what was done and return the case's id."""
    row.version += 1
    change.note(SUBJECT, row.id, matter_id=row.matter_id, number=row.number, **facts)
    return row.id


def asked_parties(matter: MatterRow) -> list[PartyRow]:
    """Return the parties whose consent counts; whoever only helps one (agent, guardian, interpreter) does not."""
    return [party for party in matter.parties if party.role in PARTIES]


def consents_of(row: MediationRow) -> ConsentFacts:
    """Return what each party said last in this case."""
    last: dict[int, tuple[Said, date] | None] = {party.id: None for party in asked_parties(row.matter)}
    for said in row.consents:
        last[said.party_id] = (Said(said.said), said.said_on)
    return ConsentFacts(last)


def turns_of(row: MediationRow) -> tuple[Turn, ...]:
    """Return the turns of the channels in their order."""
    return tuple(turn_of(one) for one in row.referrals)


def turn_of(row: ReferralRow) -> Turn:
    """Return a turn as the rules see it."""
    return Turn(row.channel, row.referred_on, row.accepted_on, row.ended_on)


def open_turn(row: MediationRow) -> ReferralRow | None:
    """Return the turn that has neither result nor return, or None."""
    return next((one for one in row.referrals if one.ended_on is None), None)


def named_of(row: MediationRow) -> tuple[Named, ...]:
    """Return who mediates or does not."""
    return tuple(Named(one.person_id, Standing(one.state), one.is_presiding) for one in row.mediators)


def handler_names(row: MediationRow) -> frozenset[str]:
    """Return the names of those who handled the matter."""
    return frozenset(handler.name.strip() for handler in row.matter.handlers)


def end(row: MediationRow, result: Result, on_day: date) -> None:
    """End a case, and the turn that was open, with a result."""
    turn = open_turn(row)
    if turn is not None:
        turn.result, turn.ended_on = result.value, on_day
    row.state, row.result, row.ended_on = CaseState.ENDED.value, result.value, on_day
