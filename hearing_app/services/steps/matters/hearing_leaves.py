"""Which of the office's own papers about a hearing lie in the volume, besides those of its day?

Told, applied, decided, announced, recused, interrupted, served: all rendered from rows and dated by the case, so that a
volume is the same each time. Not here: notices and the day's papers (steps.dossiers), the order (config/volumes).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.domain.evidence.hearing_papers import FormalPaper
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearings.papers import TITLES, list_paper, receipt_paper, request_paper
from hearing_app.services.steps.hearings.sitting_papers import (
    absence_paper,
    announcement_paper,
    circumstances_of,
    recusal_paper,
)
from hearing_app.services.steps.letter_papers import INTERRUPTIONS, addressee_of, paper_of, paper_title
from hearing_app.services.steps.volumes import Leaf, generated
from hearing_app.store import letters, substitutions
from hearing_app.store.hearings import absences, lists, publicity, requests
from hearing_app.store.tables.hearings import HearingRequestRow, ServiceRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow

NOTICE = "hearing_notice"
RECEIPT = "送达回证"


def _leaf(key: str, kind: str, paper: FormalPaper, *, title: str = "", dated_on: date | None = None) -> Leaf:
    imprint = paper.imprint
    holding = generated(
        key,
        kind,
        title or paper.title,
        number=imprint.number,
        author=imprint.organ,
        dated_on=dated_on or imprint.dated_on,
    )
    return Leaf(holding, partial(formal_paper, paper))


def request_leaves(ctx: Context, session: Session, matter: MatterRow) -> Iterator[Leaf]:
    """Yield what preceded the hearing: right told, application, decision, each with its receipt once served."""
    rows = list(reversed(requests.of_matter(session, matter.id)))
    served = requests.services_of_requests(session, [row.id for row in rows])
    for row in rows:
        if row.right_signed_on is not None:
            yield _leaf(f"right-{row.id}", "right_notice", request_paper(ctx, row, "right"))
        if row.applied_on is not None:
            yield _leaf(f"application-{row.id}", "hearing_application", request_paper(ctx, row, "application"))
        if row.decision and row.decided_on is not None:
            yield _leaf(f"decision-{row.id}", "hearing_decision", request_paper(ctx, row, "decision"))
        yield from _request_receipts(ctx, row, [served.get((row.id, name)) for name in ("right", "decision")])
    listed = lists.of_matter(session, matter.id)
    if listed is not None and listed.number:
        categories = [ctx.rules.categories[one.category].label["zh"] for one in listed.lines]
        yield _leaf(f"list-{listed.id}", "panel_list", list_paper(ctx, listed, categories))


def _request_receipts(ctx: Context, row: HearingRequestRow, served: Sequence[ServiceRow | None]) -> Iterator[Leaf]:
    named = papers.petitioner_of(row.matter) or "信访人"
    told = {
        "right": (TITLES["right"], row.right_number),
        "decision": (TITLES.get(row.decision, ""), row.decision_number),
    }
    for service in served:
        if service is not None:
            title, number = told[service.paper]
            paper = receipt_paper(ctx, (title, number), named, service)
            yield _leaf(f"receipt-{service.id}", "request_receipt", paper, title=f"{RECEIPT}（{title}）")


def sitting_leaves(ctx: Context, session: Session, row: SittingRow) -> Iterator[Leaf]:
    """Yield what surrounded one hearing: announcement, recusals, absences found, interruptions, proofs of service."""
    told = publicity.announcement_of(session, row.id)
    if told is not None and told.number:
        paper = announcement_paper(ctx, row, told, circumstances_of(row))
        yield _leaf(f"announcement-{told.id}", "announcement", paper)
    for recusal in substitutions.asked_of(session, row.id):
        yield _leaf(f"recusal-{recusal.id}", "recusal_paper", recusal_paper(ctx, row, recusal))
    for absence in absences.of_sitting(session, row.id):
        yield _leaf(f"absence-{absence.id}", "absence_finding", absence_paper(ctx, row, absence))
    left = [one for one in letters.of_sitting(session, row.id) if one.state == "released" and one.party_id is not None]
    yield from (_interruption(ctx, row, one) for one in left if LetterKind(one.kind) in INTERRUPTIONS)
    served = requests.services_of_letters(session, [one.id for one in left])
    yield from (_receipt(ctx, row, one, served[one.id]) for one in left if one.id in served)


def _interruption(ctx: Context, row: SittingRow, letter: LetterRow) -> Leaf:
    title = f"{INTERRUPTIONS[LetterKind(letter.kind)]}（{row.number}）"
    holding = generated(
        f"letter-{letter.id}",
        "interruption",
        title,
        number=letter.number,
        author=papers.organ_of(ctx),
        dated_on=civil_day(letter.released_at or letter.made_at),
    )
    return Leaf(holding, paper_of(ctx, row, letter))


def _receipt(ctx: Context, row: SittingRow, letter: LetterRow, service: ServiceRow) -> Leaf:
    """A receipt of the notice stands behind it; what was served later stands with its own paper's place."""
    title = paper_title(ctx, row, letter)
    is_later = LetterKind(letter.kind) in INTERRUPTIONS
    paper = receipt_paper(ctx, (title, letter.number), addressee_of(row, letter), service)
    kind = "interruption" if is_later else "hearing_receipt"
    return _leaf(f"receipt-{service.id}", kind, paper, title=f"{RECEIPT}（{title}）")
