"""How does a sheet become a docx that WPS and Word can edit?

The look's template is filled by docxtpl in a sandbox; words are escaped including braces, so that no text of a case
is read as template code. Not here: how the templates are built (word_looks).
"""

import io

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Sheet, clean, split_lines
from hearing_app.documents.layout import Frozen
from hearing_app.documents.word_looks import template

TWIPS_PER_MM = 56.6929
WIDTH_MM = {"portrait": 156, "landscape": 252}


def docx(sheet: Sheet, frozen: Frozen) -> bytes:
    """Set a sheet as docx in its look, with the same words as the PDF and fixed times inside."""
    orientation = "landscape" if sheet.is_landscape else "portrait"
    document = DocxTemplate(io.BytesIO(template(sheet.look, orientation)))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    values = {
        "title": _words(sheet.title),
        "organ": _words(sheet.organ),
        "number": _words(sheet.number),
        "day": _words(phrases.day(sheet.dated_on)),
        "blocks": [_values(block, WIDTH_MM[orientation]) for block in split_lines(sheet.blocks)],
    }
    document.render(values, environment, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return frozen.word_file(out.getvalue(), title=clean(sheet.title), author=clean(sheet.organ))


def _words(text: str) -> Markup:
    # docxtpl turns "{_{" into "{{" after rendering; as character references braces stay what they were.
    return Markup(str(escape(clean(text))).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped above


def _values(block: Block, width_mm: int) -> dict[str, object]:
    whole = sum(column.share for column in block.columns) or 1
    twips = [int(width_mm * TWIPS_PER_MM * column.share / whole) for column in block.columns]
    return {
        "piece": str(block.piece),
        "text": _words(block.text),
        "label": _words(block.label),
        "row_twips": int(block.row_mm * TWIPS_PER_MM),
        "columns": [
            {"title": _words(column.title), "twips": wide} for column, wide in zip(block.columns, twips, strict=True)
        ],
        "rows": [
            [{"text": _words(cell), "twips": wide} for cell, wide in zip(row, twips, strict=True)] for row in block.rows
        ],
    }
