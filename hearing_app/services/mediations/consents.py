"""What did each party say to the mediation, and who asked?

A refusal ends the case; a consent may be revoked at any time, which ends it too. Not here: the sheet on which a party
signs (mediations.papers).
"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.mediations.cases import CaseState, Result, Said, check_said, check_taker
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.orders import Consent
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.mediations import ConsentRow, MediationRow

ENDS = {Said.REFUSED: Result.REFUSED, Said.REVOKED: Result.REVOKED}
OF_PARTY = {Said.GIVEN: Consent.GIVEN, Said.REFUSED: Consent.REFUSED, Said.REVOKED: Consent.REFUSED}


@dataclass(frozen=True, slots=True)
class ConsentOrder:
    """What a party said: in which form (see CONSENT_FORMS), on which day, to whom."""

    mediation_id: int
    version: int
    party_id: int
    said: Said
    said_on: date
    form: str
    taken_by: str


def record_consent(ctx: Context, order: ConsentOrder) -> int:
    """Keep what a party said, taken by somebody who did not handle the matter; returns the case's id.

    The last consent lets the case run; a refusal or revocation ends it on its day. Raises Refused with every reason.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        party = next((one for one in steps.asked_parties(row.matter) if one.id == order.party_id), None)
        if party is None:
            raise NotFound
        reasons = _against(ctx, row, order)
        if reasons:
            raise Refused(reasons)
        row.consents.append(
            ConsentRow(
                party_id=party.id,
                said=order.said.value,
                said_on=order.said_on,
                form=order.form,
                taken_by=order.taken_by.strip(),
                recorded_by=ctx.actor.name,
                recorded_at=ctx.now,
            )
        )
        _mirror(party, order)
        if order.said in ENDS:
            steps.end(row, ENDS[order.said], order.said_on)
        elif not steps.consents_of(row).missing:
            row.state = CaseState.RUNNING.value
        return steps.save(change, row, consent=order.said.value, party=party.id, said_on=order.said_on.isoformat())


def _against(ctx: Context, row: MediationRow, order: ConsentOrder) -> list[Reason]:
    last = steps.consents_of(row).said.get(order.party_id)
    reasons = check_taker(order.taken_by, steps.handler_names(row), ctx.rules.channels)
    reasons += check_said(order.said, last, said_on=order.said_on, today=civil_day(ctx.now))
    if order.form not in CONSENT_FORMS:
        reasons.append(Reason("consent.form_missing"))
    return reasons


def _mirror(party: PartyRow, order: ConsentOrder) -> None:
    """Write on the party what holds now: bookings ask there."""
    party.consent = OF_PARTY[order.said].value
    party.consent_on, party.consent_form = order.said_on, order.form
    party.matter.version += 1
