"""Which mediations does the demo show? One that waits for consents, one at an organ, one settled in instalments.

All go through the same services as real ones, as if it were some days ago.
"""

from dataclasses import replace
from datetime import timedelta

from hearing_app.domain.mediations.agreements import Extent, Form, Promise
from hearing_app.domain.mediations.cases import Said
from hearing_app.domain.mediations.suitability import Question
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.spans import civil_day
from hearing_app.services import demos
from hearing_app.services.context import Context
from hearing_app.services.mediations import agreements, cases, consents, ledgers, mediators, referrals
from hearing_app.services.mediations.agreements import AgreementOrder, SignedOrder
from hearing_app.services.mediations.cases import OpenOrder
from hearing_app.services.mediations.consents import ConsentOrder
from hearing_app.services.mediations.ledgers import CaseView
from hearing_app.services.mediations.mediators import MediatorOrder
from hearing_app.services.mediations.referrals import ReceiptOrder, ReferralOrder

ASKED, REFERRED, SETTLED = "DEMO0008", "DEMO0002", "DEMO0003"
AGO = timedelta(days=2)
CLERK, TAKER, MEDIATOR = "曹示例33", "孔示例61", "D058"
GATE = {question: question is Question.CIVIL_CONTENT for question in Question}


def load_mediations(ctx: Context) -> None:
    """Open the demo's three cases, unless the unit has one already."""
    role = ctx.rules.roles["mediation_clerk"]
    clerk = replace(ctx, now=ctx.now - AGO, actor=Actor(name=CLERK, role=role, unit_id=ctx.actor.unit_id))
    if demos.has_mediations(clerk):
        return
    _open(clerk, ASKED, "people", "水泵房噪声纠纷", consents_most=1)
    referred = _open(clerk, REFERRED, "administrative", "产权证办理纠纷")
    _refer(clerk, referred, "administrative", "示例自然资源局")
    settled = _open(clerk, SETTLED, "people", "校外培训退费纠纷")
    _refer(clerk, settled, "people", "示范区人民调解委员会")
    _settle(clerk, settled)


def _seen(ctx: Context, mediation_id: int) -> CaseView:
    ctx.reader.rollback()
    return ledgers.view_mediation(ctx, mediation_id)


def _open(ctx: Context, number: str, channel: str, label: str, *, consents_most: int | None = None) -> int:
    order = OpenOrder(number, label, "offered", channel, "双方对责任和数额说法不一。", GATE)
    mediation_id = cases.open_mediation(ctx, order)
    for party in _seen(ctx, mediation_id).parties[:consents_most]:
        version, today = _seen(ctx, mediation_id).version, civil_day(ctx.now)
        said = ConsentOrder(mediation_id, version, party.id, Said.GIVEN, today, "written", TAKER)
        consents.record_consent(ctx, said)
    return mediation_id


def _refer(ctx: Context, mediation_id: int, channel: str, addressee: str) -> None:
    version, today = _seen(ctx, mediation_id).version, civil_day(ctx.now)
    referrals.refer(ctx, ReferralOrder(mediation_id, version, channel, addressee, today, "双方自愿"))


def _settle(ctx: Context, mediation_id: int) -> None:
    """Let the body accept, a mediator be chosen, and both sides sign an agreement of two instalments."""
    today = civil_day(ctx.now)
    receipt = ReceiptOrder(mediation_id, _seen(ctx, mediation_id).version, today, "示例收件人")
    referrals.accept(ctx, receipt)
    mediators.name_mediator(ctx, MediatorOrder(mediation_id, _seen(ctx, mediation_id).version, MEDIATOR, "both"))
    case = _seen(ctx, mediation_id)
    promises = tuple(
        Promise(today + timedelta(days=days), f"第{which}期退费", 300_000) for which, days in (("一", 4), ("二", 34))
    )
    order = AgreementOrder(
        mediation_id,
        case.version,
        Form.WRITTEN,
        Extent.FULL,
        today,
        facts="预收的课时费没有退还。",
        terms="分两期退还，付清后互不追究。",
        party_ids=tuple(party.id for party in case.parties),
        promises=promises,
    )
    agreement_id = agreements.add_agreement(ctx, order)
    made = next(one for one in _seen(ctx, mediation_id).agreements if one.id == agreement_id)
    for signature_id in [*(one.id for one in made.signers), None]:
        version = _seen(ctx, mediation_id).version
        agreements.record_signature(ctx, SignedOrder(mediation_id, version, agreement_id, signature_id, today))
