"""How do the rows of a mediation become the facts of its papers, and which of them enter a volume?

The review's volume takes consent and agreement alone. Not here: the mediation's own volume (mediations.volumes).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from hearing_app.documents.mediations import agreement_paper, consent_sheet
from hearing_app.domain.evidence.review_files import Holding
from hearing_app.domain.mediations.agreements import Form
from hearing_app.domain.mediations.cases import SAID, MediatorState, Said
from hearing_app.domain.mediations.papers import AgreementPaper, ConsentPaper
from hearing_app.domain.rules.vocabulary import PARTICIPANTS
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS
from hearing_app.services.steps.volumes import Leaf, generated
from hearing_app.store.mediations import agreements, cases
from hearing_app.store.tables.agreements import AgreementRow, AgreementSignatureRow
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.mediations import ConsentRow, MediationRow

CONSENT, AGREEMENT, ORAL = "mediation_consent", "mediation_agreement", "oral_agreement_sheet"


def channel_named(ctx: Context, channel: str) -> str:
    """Return what papers call a channel."""
    known = ctx.rules.channels.channels.get(channel)
    return known.label["zh"] if known else channel


def consent_facts(ctx: Context, row: MediationRow, party: PartyRow, said: ConsentRow | None) -> ConsentPaper:
    """Return what the consent sheet of a party says: blank, or as it was said."""
    channel = row.referrals[0].channel if row.referrals else row.channel
    return ConsentPaper(
        organ=papers.organ_of(ctx),
        number=row.number,
        matter_number=row.matter.number,
        dispute=row.label,
        channel=channel_named(ctx, channel),
        role=PARTICIPANTS[party.role]["zh"],
        name=party.name,
        dated_on=said.said_on if said else civil_day(ctx.now),
        said=SAID[Said(said.said)]["zh"] if said else "",
        form=CONSENT_FORMS[said.form]["zh"] if said else "",
        taken_by=said.taken_by if said else "",
    )


def agreement_facts(ctx: Context, row: MediationRow, made: AgreementRow) -> AgreementPaper:
    """Return what the paper of an agreement says."""
    turn = next(one for one in row.referrals if one.id == made.referral_id)
    acting = [one.person.name for one in row.mediators if one.state == MediatorState.NAMED]
    signed = [one.person.name for one in made.signatures if one.person is not None]
    return AgreementPaper(
        organ=papers.organ_of(ctx),
        number=made.number,
        is_written=made.form == Form.WRITTEN,
        case_number=row.number,
        channel=channel_named(ctx, turn.channel),
        parties=tuple(_named(one) for one in made.signatures if one.person is None),
        mediators=tuple(signed or acting),
        facts=made.facts,
        terms=made.terms,
        promises=tuple(
            (one.due_on.isoformat(), one.what, f"{one.fen / 100:.2f}" if one.fen else "") for one in made.installments
        ),
        agreed_on=made.agreed_on,
    )


def _named(one: AgreementSignatureRow) -> str:
    return f"{PARTICIPANTS[one.party.role]['zh']} {one.party.name}" if one.party is not None else one.label


def consent_leaves(ctx: Context, row: MediationRow) -> Iterator[Leaf]:
    """Yield what each party said, one sheet each time."""
    for said in row.consents:
        title = f"调解意见征询书（{PARTICIPANTS[said.party.role]['zh']}，{SAID[Said(said.said)]['zh']}）"
        paper = consent_facts(ctx, row, said.party, said)
        holding = generated(
            f"consent-{said.id}", CONSENT, title, number=row.number, author=paper.organ, dated_on=said.said_on
        )
        yield Leaf(holding, partial(consent_sheet, paper))


def agreement_leaves(ctx: Context, session: Session, row: MediationRow) -> Iterator[Leaf]:
    """Yield the agreements that are in effect, and the register sheets of oral ones."""
    for made in agreements.of_mediation(session, row.id):
        if made.effective_on is None:
            continue
        paper = agreement_facts(ctx, row, made)
        kind, title = (AGREEMENT, "调解协议书") if paper.is_written else (ORAL, "口头协议登记表")
        named = f"{title}（{made.label}）" if made.label else title
        holding = generated(
            f"agreement-{made.id}", kind, named, number=made.number, author=paper.organ, dated_on=made.agreed_on
        )
        yield Leaf(holding, partial(agreement_paper, paper))


def kept_leaves(ctx: Context, session: Session, matter: MatterRow) -> Iterator[Leaf]:
    """Yield what a review's volume takes from the matter's mediations: consents and agreements, never more."""
    for row in reversed(cases.of_matter(session, matter.id)):
        yield from consent_leaves(ctx, row)
        for leaf in agreement_leaves(ctx, session, row):
            # the review's order has one place for both forms
            yield Leaf(_as_agreement(leaf), leaf.paper)


def _as_agreement(leaf: Leaf) -> Holding:
    return replace(leaf.holding, kind=AGREEMENT)
