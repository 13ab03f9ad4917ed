"""What exists of a mediation when its own volume is built?

The thirteen places of 司法部 2010 (config/volumes/mediation.toml): what rows tell is rendered, the rest is uploaded.
Notes are no record and never enter.
"""

from collections.abc import Iterator
from functools import partial

from sqlalchemy.orm import Session

from hearing_app.documents.mediations import acceptance_sheet, referral_letter
from hearing_app.domain.evidence.review_files import Dossier, Trait
from hearing_app.domain.mediations.cases import ORIGINS, RESULTS, SAID, MediatorState, Result, Said
from hearing_app.domain.mediations.papers import AcceptancePaper, ReferralPaper
from hearing_app.domain.rules.vocabulary import PARTICIPANTS
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.leaves import agreement_leaves, channel_named, consent_leaves
from hearing_app.services.steps.numbers import shown_number
from hearing_app.services.steps.volumes import Leaf, Volume, generated, places_named, uploaded
from hearing_app.store import accounts, files
from hearing_app.store.tables.mediations import MediationRow, ReferralRow


def load_mediation_volume(ctx: Context, session: Session, row: MediationRow) -> Volume:
    """Gather everything that exists of a mediation; renders nothing."""
    rules = ctx.rules.mediation_volume
    leaves = [_acceptance(ctx, row), *consent_leaves(ctx, row)]
    leaves += [_letter(ctx, row, turn) for turn in row.referrals]
    agreed = list(agreement_leaves(ctx, session, row))
    known = places_named(rules)
    leaves += [
        *agreed,
        *(uploaded(rules, one) for one in files.of_mediation(session, row.id) if one.place in known),
    ]
    traits = frozenset({Trait.AGREED} if agreed else ())
    days = [leaf.holding.dated_on for leaf in leaves]
    days += [civil_day(leaf.file.added_at) for leaf in leaves if leaf.file is not None] + [row.ended_on]
    return Volume(
        matter_id=row.matter_id,
        matter=row.matter,
        review=None,
        dossier=Dossier(row.number, tuple(leaf.holding for leaf in leaves), traits, None),
        leaves={leaf.holding.key: leaf for leaf in leaves},
        compiled_on=max(day for day in days if day is not None),
        rules=rules,
        remarks=tuple(_remarks(row)),
        ending=RESULTS[Result(row.result)]["zh"] if row.result else "",
        ended_on=row.ended_on,
        is_closed=True,
    )


def _remarks(row: MediationRow) -> Iterator[str]:
    acting = "、".join(one.person.name for one in row.mediators if one.state == MediatorState.NAMED)
    yield f"调解员：{acting or '没有登记'}。"
    yield f"来源：{ORIGINS[row.origin]['zh']}。"
    last = row.ended_on.isoformat() if row.ended_on else "未结束"
    yield f"调解日期：{row.opened_on.isoformat()} 至 {last}。"


def _acceptance(ctx: Context, row: MediationRow) -> Leaf:
    paper = AcceptancePaper(
        organ=papers.organ_of(ctx),
        number=row.number,
        matter_number=row.matter.number,
        dispute=row.label,
        origin=ORIGINS[row.origin]["zh"],
        parties=parties_named(row),
        facts=row.facts,
        opened_on=row.opened_on,
        registrar=accounts.names_of(ctx.reader, [row.opened_by]).get(row.opened_by, row.opened_by),
    )
    holding = generated(
        f"acceptance-{row.id}",
        "mediation_acceptance",
        "受理登记表",
        number=row.number,
        author=paper.organ,
        dated_on=row.opened_on,
    )
    return Leaf(holding, partial(acceptance_sheet, paper))


def parties_named(row: MediationRow) -> tuple[str, ...]:
    """Return the parties as papers name them: role and name."""
    return tuple(f"{PARTICIPANTS[one.role]['zh']}：{one.name}" for one in steps.asked_parties(row.matter))


def _letter(ctx: Context, row: MediationRow, turn: ReferralRow) -> Leaf:
    paper = letter_facts(ctx, row, turn)
    title = f"移送调解函（{paper.channel}）"
    holding = generated(
        f"referral-{turn.id}",
        "referral_letter",
        title,
        number=shown_number(ctx, turn.letter_number),
        author=paper.organ,
        dated_on=turn.referred_on,
    )
    return Leaf(holding, partial(referral_letter, paper))


def letter_facts(ctx: Context, row: MediationRow, turn: ReferralRow) -> ReferralPaper:
    """Return what the letter of a turn says; the consents are those that stood on its day."""
    known = ctx.rules.channels.channels.get(turn.channel)
    said = {one.party_id: one for one in row.consents if one.said_on <= turn.referred_on}
    return ReferralPaper(
        organ=papers.organ_of(ctx),
        letter_number=turn.letter_number,
        addressee=turn.addressee,
        channel=channel_named(ctx, turn.channel),
        from_channel=channel_named(ctx, turn.from_channel) if turn.from_channel else "",
        number=row.number,
        matter_number=row.matter.number,
        dispute=row.label,
        parties=parties_named(row),
        reason=turn.reason,
        consents=tuple(
            f"{PARTICIPANTS[one.role]['zh']}于{said[one.id].said_on.isoformat()}{SAID[Said(said[one.id].said)]['zh']}"
            for one in steps.asked_parties(row.matter)
            if one.id in said
        ),
        limit=f"期限：{known.limit.article['zh']}。" if known else "",
        referred_on=turn.referred_on,
    )
