"""What does a letter look like on paper?

A letter that opens something goes on its form (听证通知书, 邀请函, 商请函), every other one as it is worded.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from hearing_app.documents import notices
from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.rules.vocabulary import LETTERS, PARTICIPANTS
from hearing_app.domain.sittings.letters import PARTY_LETTERS, Letter, LetterKind, Recipient
from hearing_app.mail.letters import compose
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearings.sitting_papers import interruption_paper
from hearing_app.services.steps.sittings.release import facts_of, office_of
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow

FORMS: Mapping[str, tuple[str, str]] = {
    "hearing_notice": ("hearing_notice", "听证通知书"),
    "invitation": ("member_invitation", "邀请函"),
    "assignment_request": ("naming_request", "商请函"),
}
OPENING = frozenset({LetterKind.PARTY_NOTICE, LetterKind.INVITATION, LetterKind.UNIT_REQUEST})
INTERRUPTIONS: Mapping[LetterKind, str] = {
    LetterKind.PARTY_SUSPENSION: "中止通知书",
    LetterKind.PARTY_RESUMPTION: "恢复通知书",
    LetterKind.PARTY_TERMINATION: "终止通知书",
}
ZH = "zh"


def paper_of(ctx: Context, row: SittingRow, letter: LetterRow) -> Callable[[], Rendered]:
    """Return how a letter is rendered for its recipient, with his personal link once it has left."""
    facts = facts_of(ctx, row, letter, language=ZH)
    link = facts.answer_url if letter.state != "draft" else ctx.env.public_url
    kind = LetterKind(letter.kind)
    if kind in OPENING and letter.paper in FORMS:
        return form_of(ctx, row, letter, answer_link=link)
    if kind in INTERRUPTIONS:
        return partial(formal_paper, interruption_paper(ctx, row, letter, title=INTERRUPTIONS[kind]))
    composed = compose(Letter(kind, ZH, Recipient(), replace(facts, answer_url=link)), office_of(ctx))
    title = LETTERS[letter.paper][ZH] if kind in OPENING and letter.paper in LETTERS else composed.subject
    addressee = addressee_of(row, letter) if kind in PARTY_LETTERS else letter.recipient
    paper = papers.plain_letter(ctx, letter, title=title, addressee=addressee, words=composed.text)
    return partial(notices.plain_letter, paper)


def paper_title(ctx: Context, row: SittingRow, letter: LetterRow) -> str:
    """Return what a letter is called on its receipt."""
    kind = LetterKind(letter.kind)
    if kind in INTERRUPTIONS:
        return INTERRUPTIONS[kind]
    if kind in OPENING and letter.paper in LETTERS:
        return LETTERS[letter.paper][ZH]
    facts = facts_of(ctx, row, letter, language=ZH)
    return compose(Letter(kind, ZH, Recipient(), facts), office_of(ctx)).subject


def form_of(ctx: Context, row: SittingRow, letter: LetterRow, *, answer_link: str) -> Callable[[], Rendered]:
    """Return how a letter is rendered on its form; `letter.paper` is one of FORMS."""
    kind, _title = FORMS[letter.paper]
    if kind == "hearing_notice":
        return partial(notices.hearing_notice, papers.hearing_notice(ctx, row, letter))
    if kind == "member_invitation":
        paper = papers.member_invitation(ctx, row, letter, answer_link=answer_link)
        return partial(notices.member_invitation, paper)
    return partial(notices.naming_request, papers.naming_request(ctx, row, letter, answer_link=answer_link))


def addressee_of(row: SittingRow, letter: LetterRow) -> str:
    """Return whom a letter is for: a party with its role, else as it was written down."""
    party = next((one for one in row.matter.parties if one.id == letter.party_id), None) if row.matter else None
    return f"{party.name}（{PARTICIPANTS[party.role][ZH]}）" if party is not None else letter.recipient
