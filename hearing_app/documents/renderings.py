"""What comes out when a paper is rendered? A PDF for print and, of the same sheet, a docx for editing."""

from dataclasses import dataclass

from hearing_app.documents.blocks import Sheet
from hearing_app.documents.layout import freeze, pdf
from hearing_app.documents.word_files import docx


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper as files; the name is its Chinese title without a suffix."""

    name: str
    pdf: bytes
    docx: bytes | None


def render(name: str, sheet: Sheet) -> Rendered:
    """Render a sheet both ways, frozen to its own day."""
    frozen = freeze(sheet.dated_on)
    return Rendered(name, pdf(sheet, frozen), docx(sheet, frozen))
