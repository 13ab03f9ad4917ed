"""What does a published text look like as a file, and which digests has it?

The same words as the page, with the digests of the plain text below; core properties name title and organ alone.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Look, Sheet, head, note, seal, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.documents.review_files import sm3
from hearing_app.domain.evidence.publications import PublicCopy

KEPT = 32


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256 and SM3 of a published text, in hexadecimal."""

    sha256: str
    sm3: str


def digests_of(copy: PublicCopy) -> Digests:
    """Return the digests of a copy's plain text in UTF-8."""
    content = copy.text.encode()
    return Digests(hashlib.sha256(content).hexdigest(), sm3(content).hexdigest())


@lru_cache(maxsize=KEPT)
def published_copy(copy: PublicCopy, digests: Digests) -> Rendered:
    """Render a published text as PDF and docx; the last ones are kept, since everybody may ask for them."""
    blocks: list[Block] = []
    for heading, words in copy.parts:
        blocks += [head(heading), *texts(words.split("\n"))]
    blocks.append(seal(copy.organ, phrases.day(copy.published_on)))
    blocks += [note(f"文本 SHA-256：{digests.sha256}"), note(f"文本 SM3：{digests.sm3}")]
    sheet = Sheet(Look.FORM, copy.title, copy.organ, copy.number, copy.published_on, tuple(blocks))
    return render(copy.title, sheet)
