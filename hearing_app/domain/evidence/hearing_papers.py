"""What stands on the papers that precede and surround a hearing?

One shape for all of them: whom it is for, paragraphs, facts, a table, paragraphs, lines to sign, the seal. Not here:
the words of each (services.steps.hearings.papers), how it is set (documents.hearing_papers).
"""

from dataclasses import dataclass

from hearing_app.domain.evidence.papers import Imprint


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns by title and share of the width in percent, rows of words; `row_mm` leaves room for a hand."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    row_mm: int = 8


@dataclass(frozen=True, slots=True)
class FormalPaper:
    """One paper. Without a seal it is a form of the office's own (登记表, 送达回证)."""

    imprint: Imprint
    title: str
    addressee: str = ""
    lead: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    tail: tuple[str, ...] = ()
    signs: tuple[tuple[str, str], ...] = ()
    has_seal: bool = True
