"""How does a test come to a mediation case that stands at a certain step?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hearing_app.domain.mediations.agreements import Extent, Form, Promise
from hearing_app.domain.mediations.cases import Said
from hearing_app.domain.mediations.suitability import Question
from hearing_app.services.context import Context
from hearing_app.services.mediations import agreements, cases, consents, ledgers, mediators, referrals
from hearing_app.services.mediations.agreements import AgreementOrder
from hearing_app.services.mediations.cases import OpenOrder
from hearing_app.services.mediations.consents import ConsentOrder
from hearing_app.services.mediations.ledgers import CaseView
from hearing_app.services.steps.mediations.agreements import AgreementView
from tests.builders import house

TODAY = date(2026, 11, 23)
CIVIL: Mapping[Question, bool | None] = {question: question is Question.CIVIL_CONTENT for question in Question}
ORDER = OpenOrder(
    matter_number=house.MEDIATION,
    label="水泵房噪声纠纷",
    origin="application",
    channel="people",
    facts="夜间噪声影响休息。",
    answers=CIVIL,
)
TAKER = "孔示例61"


def opened(ctx: Context, **changes: object) -> int:
    """A case that waits for consents."""
    return cases.open_mediation(ctx, replace(ORDER, **changes))


def seen(ctx: Context, mediation_id: int) -> CaseView:
    ctx.reader.rollback()
    return ledgers.view_mediation(ctx, mediation_id)


def consented(ctx: Context, **changes: object) -> int:
    """A case to which every party agreed today."""
    mediation_id = opened(ctx, **changes)
    for party in seen(ctx, mediation_id).parties:
        say(ctx, mediation_id, party.id)
    return mediation_id


def say(ctx: Context, mediation_id: int, party_id: int, said: Said = Said.GIVEN, **changes: object) -> None:
    order = ConsentOrder(
        mediation_id,
        seen(ctx, mediation_id).version,
        party_id,
        said,
        TODAY,
        form="written",
        taken_by=TAKER,
    )
    consents.record_consent(ctx, replace(order, **changes))


def refer(ctx: Context, mediation_id: int, channel: str = "people", on_day: date = TODAY) -> None:
    version = seen(ctx, mediation_id).version
    order = referrals.ReferralOrder(mediation_id, version, channel, "示范区人民调解委员会", on_day, "双方自愿")
    referrals.refer(ctx, order)


def accept(ctx: Context, mediation_id: int, on_day: date = TODAY) -> None:
    version = seen(ctx, mediation_id).version
    referrals.accept(ctx, referrals.ReceiptOrder(mediation_id, version, on_day, "接收示例"))


def name(ctx: Context, mediation_id: int, who: str = "E012", **changes: object) -> None:
    version = seen(ctx, mediation_id).version
    order = mediators.MediatorOrder(mediation_id, version, who, "both")
    mediators.name_mediator(ctx, replace(order, **changes))


def accepted(ctx: Context, *, who: str = "E012", **changes: object) -> int:
    """A case that a channel's body accepted today, with a mediator."""
    mediation_id = consented(ctx, **changes)
    refer(ctx, mediation_id, str(changes.get("channel", "people")))
    accept(ctx, mediation_id)
    name(ctx, mediation_id, who)
    return mediation_id


def agree(ctx: Context, mediation_id: int, form: Form = Form.WRITTEN, **changes: object) -> int:
    """An agreement of today with one promise; returns its id."""
    case = seen(ctx, mediation_id)
    order = AgreementOrder(
        mediation_id,
        case.version,
        form,
        Extent.FULL,
        TODAY,
        facts="夜间噪声超标。",
        terms="十二月底前加装隔音。",
        party_ids=tuple(party.id for party in case.parties),
        promises=(Promise(date(2026, 12, 31), "加装隔音", 500_000),),
    )
    return agreements.add_agreement(ctx, replace(order, **changes))


def sign(ctx: Context, mediation_id: int, agreement_id: int, on_day: date = TODAY) -> None:
    """Let everybody sign an agreement and seal it."""
    for signature_id in [*(one.id for one in agreement(ctx, mediation_id, agreement_id).signers), None]:
        version = seen(ctx, mediation_id).version
        order = agreements.SignedOrder(mediation_id, version, agreement_id, signature_id, on_day)
        agreements.record_signature(ctx, order)


def agreement(ctx: Context, mediation_id: int, agreement_id: int) -> AgreementView:
    return next(one for one in seen(ctx, mediation_id).agreements if one.id == agreement_id)
