"""Which papers does a mediation give to be printed? Consent sheet, referral letter, agreement.

Built from rows each time; the office's signed print comes back as an upload. Notes give no paper.
"""

from hearing_app.documents.mediations import agreement_paper, consent_sheet, referral_letter
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.leaves import agreement_facts, consent_facts
from hearing_app.services.steps.mediations.volumes import letter_facts
from hearing_app.store.mediations import agreements, cases
from hearing_app.store.tables.mediations import MediationRow


def _loaded(ctx: Context, mediation_id: int) -> MediationRow:
    row = cases.find(ctx.reader, ctx.require(Action.VIEW_MEDIATION), mediation_id)
    if row is None:
        raise NotFound
    return row


def view_consent_sheet(ctx: Context, mediation_id: int, party_id: int) -> Rendered:
    """Return the sheet on which a party says whether it agrees, with what it said last."""
    row = _loaded(ctx, mediation_id)
    party = next((one for one in steps.asked_parties(row.matter) if one.id == party_id), None)
    if party is None:
        raise NotFound
    said = next((one for one in reversed(row.consents) if one.party_id == party_id), None)
    return consent_sheet(consent_facts(ctx, row, party, said))


def view_referral_letter(ctx: Context, mediation_id: int, referral_id: int) -> Rendered:
    """Return the letter of a turn with the receipt to be sent back."""
    row = _loaded(ctx, mediation_id)
    turn = next((one for one in row.referrals if one.id == referral_id), None)
    if turn is None:
        raise NotFound
    return referral_letter(letter_facts(ctx, row, turn))


def view_agreement_paper(ctx: Context, mediation_id: int, agreement_id: int) -> Rendered:
    """Return a written agreement to be signed, or the register sheet of an oral one."""
    row = _loaded(ctx, mediation_id)
    made = agreements.find(ctx.reader, row.id, agreement_id)
    if made is None:
        raise NotFound
    return agreement_paper(agreement_facts(ctx, row, made))
