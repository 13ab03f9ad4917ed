"""What will leave when a sitting is signed, to whom and by which channel?

The words are those of the letters themselves; personal links stay out of them, since a preview is read by others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hearing_app.domain.rules.vocabulary import LETTERS, PARTIES
from hearing_app.domain.sittings.letters import PARTY_LETTERS, UNIT_LETTERS, Letter, LetterKind, Recipient
from hearing_app.i18n import language
from hearing_app.mail.letters import compose
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.release import facts_of, office_of
from hearing_app.services.steps.sittings.signatures import drafts_of
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow

PLAIN: Mapping[str, str] = {"zh": "信", "en": "letter"}
CHANNELS: Mapping[str, Mapping[str, str]] = {
    "mail": {"zh": "邮件", "en": "e-mail"},
    "telephone": {"zh": "电话", "en": "telephone"},
    "paper": {"zh": "纸质", "en": "on paper"},
    "web": {"zh": "网页", "en": "web page"},
    "counter": {"zh": "当面", "en": "at the counter"},
    "message": {"zh": "微信、短信", "en": "message"},
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter as it will leave."""

    letter_id: int
    paper: Mapping[str, str]
    recipient: Mapping[str, str]
    channel: Mapping[str, str]
    subject: str
    text: str


def previews_of(ctx: Context, row: SittingRow) -> tuple[Preview, ...]:
    """Return a sitting's letters that have not left, in the language of the reader."""
    return tuple(preview_of(ctx, row, letter) for letter in drafts_of(ctx.reader, row))


def preview_of(ctx: Context, row: SittingRow, letter: LetterRow) -> Preview:
    """Return one letter in words, without a personal link."""
    kind = LetterKind(letter.kind)
    name = "" if kind in PARTY_LETTERS else letter.recipient
    facts = replace(facts_of(ctx, row, letter, language=language()), answer_url=ctx.env.public_url)
    composed = compose(Letter(kind, language(), Recipient(name=name), facts), office_of(ctx))
    return Preview(
        letter_id=letter.id,
        paper=LETTERS.get(letter.paper, PLAIN),
        recipient=recipient_of(letter),
        channel=CHANNELS[letter.channel],
        subject=composed.subject,
        text=composed.text,
    )


def recipient_of(letter: LetterRow) -> Mapping[str, str]:
    """Name whom a letter is for: a person or an agency by name, a party by its role."""
    if letter.party_id is not None and LetterKind(letter.kind) not in UNIT_LETTERS:
        return PARTIES.get(letter.recipient, {"zh": letter.recipient, "en": letter.recipient})
    return {"zh": letter.recipient, "en": letter.recipient}
