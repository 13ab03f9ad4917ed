"""What does somebody hand in with a matter, and what is wrong with how it was written down? (收件)

Every hand-over gets a receipt (收件回执) with its own number. Not here: what an uploaded file really is
(documents.uploads), where it lies in the volume (evidence.review_files).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason
from hearing_app.domain.workdays import Label


class Form(StrEnum):
    """Whether the original was handed in, or a copy of it."""

    ORIGINAL = "original"
    COPY = "copy"


FORMS: Mapping[Form, Label] = {
    Form.ORIGINAL: {"zh": "原件", "en": "original"},
    Form.COPY: {"zh": "复印件", "en": "copy"},
}
MOST_COPIES, MOST_PAGES = 99, 9999


@dataclass(frozen=True, slots=True)
class DepositedPaper:
    """One paper with its scan: its kind (a part's code of the volume), copies, pages, original or copy.

    `line` is its place on the form, by which refusals name it.
    """

    place: str
    name: str
    content: bytes
    copies: int = 1
    pages: int = 1
    form: str = Form.ORIGINAL.value
    line: int = 1


@dataclass(frozen=True, slots=True)
class Deposit:
    """One hand-over: by whom, on which day, which papers."""

    handed_by: str
    handed_on: date
    papers: tuple[DepositedPaper, ...]


def against_deposit(order: Deposit, places: Collection[str], *, today: date) -> Iterator[Reason]:
    """Yield what is wrong with a hand-over: nobody, no paper, a day ahead, a kind that the volume does not know."""
    if not order.handed_by.strip():
        yield Reason("deposit.nobody")
    if order.handed_on > today:
        yield Reason("deposit.in_future")
    if not order.papers:
        yield Reason("deposit.nothing")
    for paper in order.papers:
        at = paper.line
        if paper.place not in places:
            yield Reason("deposit.kind", {"line": at})
        if not paper.name:
            yield Reason("deposit.no_scan", {"line": at})
        if not 1 <= paper.copies <= MOST_COPIES or not 1 <= paper.pages <= MOST_PAGES or paper.form not in set(Form):
            yield Reason("deposit.count", {"line": at})
