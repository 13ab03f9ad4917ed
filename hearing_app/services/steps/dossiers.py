"""What exists of a matter's review when its volume is built?

Every paper is a leaf: what the contents say of it, and where its bytes come from (rendered from rows, or uploaded).
All days come from the case. Not here: order and what is missing (domain.evidence.review_files), the zip.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from hearing_app.documents import opinions, records
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.evidence.papers import VolumeCover
from hearing_app.domain.evidence.review_files import Dossier, Trait
from hearing_app.domain.evidence.signing import SigningFacts
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import letter_papers, papers
from hearing_app.services.steps.letter_papers import FORMS
from hearing_app.services.steps.matters.hearing_leaves import request_leaves, sitting_leaves
from hearing_app.services.steps.mediations.leaves import kept_leaves
from hearing_app.services.steps.papers import Minutes
from hearing_app.services.steps.reviews import counsel_named, counsel_views, held_hearings
from hearing_app.services.steps.volumes import Leaf, Volume, generated, places_named, uploaded
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import files, letters, outcomes, sittings
from hearing_app.store.hearings import requests
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow

RE_REVIEW = "fuhe"
HISTORY = "year"  # hearings of a past year were announced before there was this program


def load_volume(ctx: Context, session: Session, matter: MatterRow, review: ReviewRow | None) -> Volume:
    """Gather everything that exists of a review (or of a matter without one); renders nothing."""
    rows = sittings.of_matter(session, matter.id)
    hearings = [row for row in rows if ctx.rules.kinds[row.kind].process is Process.HEARING]
    leaves = [*_counsel_leaves(ctx, session, review), *request_leaves(ctx, session, matter)]
    for row in hearings:
        leaves += [*_letter_leaves(ctx, session, row), *_day_leaves(ctx, session, row)]
        leaves += sitting_leaves(ctx, session, row)
    leaves += kept_leaves(ctx, session, matter)
    leaves += _uploads(ctx.rules, session, matter)
    compiled_on = _last_day(matter, review, leaves)
    signing = SigningFacts(
        number=review.number if review else matter.number,
        signing_on=(review.signed_on if review else None) or compiled_on,
        counsel=counsel_views(review) if review else (),
        hearings=held_hearings(ctx.rules, rows, review),
    )
    holdings = tuple(leaf.holding for leaf in leaves)
    traits = _traits(ctx.rules, rows, matter, review=review) | _asked(session, matter)
    dossier = Dossier(signing.number, holdings, traits, signing)
    by_key = {leaf.holding.key: leaf for leaf in leaves}
    return Volume(matter.id, matter, review, dossier, by_key, compiled_on, ctx.rules.volume, _remarks(review))


def cover_of(ctx: Context, volume: Volume, *, audit_head: str) -> VolumeCover:
    """Return what the volume's own sheets say, before it has a version; who compiles and checks it signs by hand."""
    matter, review = volume.matter, volume.review
    stage = STAGES.get(review.stage if review else matter.stage, {"zh": matter.stage})["zh"]
    return VolumeCover(
        organ=papers.organ_of(ctx),
        number=volume.number,
        title=papers.title_of(matter),
        stage=stage,
        petitioner=papers.petitioner_of(matter),
        unit=papers.unit_named(matter),
        received_on=(review.received_on if review else None) or matter.received_on or volume.compiled_on,
        concluded_on=review.signed_on if review else volume.ended_on,
        conclusion=CONCLUSIONS[review.conclusion]["zh"] if review and review.conclusion else volume.ending,
        retention=volume.rules.retention,
        compiled_by="",
        checked_by="",
        compiled_on=volume.compiled_on,
        file_version=0,
        audit_head=audit_head or "（导入的历史事项，审计链上尚无本事项的办理记录）",
        remarks=volume.remarks,
    )


def _remarks(review: ReviewRow | None) -> tuple[str, ...]:
    if review is None:
        return ("本卷按事项立卷，尚未登记复查、复核。",)
    number = (f"复查复核意见书文号：{review.opinion_number}。",) if review.opinion_number else ()
    service = (f"意见书送达日期：{review.served_on.isoformat()}。",) if review.served_on else ()
    return (*number, *service)


def _counsel_leaves(ctx: Context, session: Session, review: ReviewRow | None) -> Iterator[Leaf]:
    if review is None or review.counsel_on is None or review.counsel_form != "written":
        return
    name, firm = counsel_named(session, review)
    paper = papers.counsel_paper(ctx, review, counsel=name, firm=firm, given_on=review.counsel_on)
    holding = generated(
        f"counsel-{review.id}", "counsel_opinion", "法律顾问意见书", author=name or firm, dated_on=review.counsel_on
    )
    yield Leaf(holding, partial(opinions.counsel_opinion, paper))


def _letter_leaves(ctx: Context, session: Session, row: SittingRow) -> Iterator[Leaf]:
    for letter in _last_letters(letters.of_sitting(session, row.id)):
        kind, title = FORMS[letter.paper]
        render = letter_papers.form_of(ctx, row, letter, answer_link=ctx.env.public_url)
        dated_on = civil_day(letter.released_at or letter.made_at)
        holding = generated(
            f"letter-{letter.id}", kind, title, number=letter.number, author=papers.organ_of(ctx), dated_on=dated_on
        )
        yield Leaf(holding, render)


def _last_letters(rows: Sequence[LetterRow]) -> Iterator[LetterRow]:
    """Yield of each recipient's letters on one form the last that left: it states what held in the end."""
    last = {
        (one.paper, one.seat_id, one.party_id, one.agency_id): one
        for one in rows
        if one.state == "released" and one.paper in FORMS and "cancel" not in one.kind and one.kind != "release"
    }
    yield from sorted(last.values(), key=lambda one: one.id)


def _day_leaves(ctx: Context, session: Session, row: SittingRow) -> Iterator[Leaf]:
    if row.state != SittingState.HELD and row.opened_at is None:
        return
    organ, day = papers.organ_of(ctx), civil_day(row.starts_at)
    versions, signed = outcomes.records_of(session, row.id), outcomes.opinions_of(session, row.id)
    minutes = Minutes(versions, outcomes.votes_of(session, [row.id]), signed[0] if signed else None)

    def leaf(kind: str, title: str, render: Callable[[], Rendered], **more: object) -> Leaf:
        values: dict[str, object] = {"author": organ, "dated_on": day} | more
        return Leaf(generated(f"{kind}-{row.id}", kind, f"{title}（{row.number}）", **values), render)

    if row.seats:
        yield leaf("sign_in_sheet", "签到表", partial(records.sign_in_sheet, papers.sign_in_sheet(ctx, row)))
    if ctx.rules.kinds[row.kind].has_confidential_record:
        return  # what was said there may not be used against a party (domain.md, finding 12)
    if minutes.records:
        paper = papers.record_paper(ctx, row, minutes)
        yield leaf("hearing_record", "听证笔录", partial(records.hearing_record, paper))
    if minutes.votes:
        talk = papers.deliberation_paper(ctx, row, minutes)
        yield leaf("deliberation_record", "评议（合议）笔录", partial(records.deliberation_record, talk))
    if minutes.opinion is not None and row.matter is not None:
        opinion = papers.opinion_paper(ctx, row, minutes)
        dated_on, number = papers.opinion_day(minutes.opinion), minutes.opinion.number
        render = partial(opinions.hearing_opinion, opinion)
        yield leaf("hearing_opinion", "听证评议意见书", render, dated_on=dated_on, number=number)


def _uploads(rules: Rulebook, session: Session, matter: MatterRow) -> Iterator[Leaf]:
    """What belongs to a mediation's volume alone (its record, its evidence) is no part of this one."""
    apart = places_named(rules.mediation_volume).keys() - places_named(rules.volume).keys()
    copies = {one.file_id: one.copies for one in files.deposits_of(session, matter.id)}
    for row in files.of_matter(session, matter.id):
        if row.place not in apart:
            yield uploaded(rules.volume, row, copies=copies.get(row.id, 1))


def _traits(
    rules: Rulebook, rows: Sequence[SittingRow], matter: MatterRow, *, review: ReviewRow | None
) -> frozenset[Trait]:
    held = {rules.kinds[row.kind].process for row in rows if row.state == SittingState.HELD}
    found = set()
    if Process.HEARING in held:
        found.add(Trait.HEARD)
    told = [one for one in rows if one.state == SittingState.HELD and one.is_open and one.source != HISTORY]
    if any(rules.kinds[one.kind].process is Process.HEARING for one in told):
        found.add(Trait.OPEN_HEARD)
    if Process.MEDIATION in held:
        found.add(Trait.MEDIATED)
    if (review.stage if review else matter.stage) == RE_REVIEW:
        found.add(Trait.RE_REVIEW)
    return frozenset(found)


def _asked(session: Session, matter: MatterRow) -> frozenset[Trait]:
    asked = any(one.applicant and one.withdrawn_on is None for one in requests.of_matter(session, matter.id))
    return frozenset({Trait.REQUESTED} if asked else ())


def _last_day(matter: MatterRow, review: ReviewRow | None, leaves: Sequence[Leaf]) -> date:
    days = [leaf.holding.dated_on for leaf in leaves]
    days += [civil_day(leaf.file.added_at) for leaf in leaves if leaf.file is not None]
    days.append(matter.received_on)
    if review is not None:
        days += [review.received_on, review.accepted_on, review.counsel_on, review.minutes_signed_on]
        days += [review.signed_on, review.served_on]
    return max((day for day in days if day is not None), default=date(2000, 1, 1))
