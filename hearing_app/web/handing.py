"""How is a paper handed out to print: as PDF, or as a document to edit?"""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue

from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def handed(found: Rendered, mark: str | int, suffix: str) -> ResponseReturnValue:
    """Return a rendered paper; the file's name is the paper's title with a mark, never a party's name."""
    content = found.pdf if suffix == "pdf" else found.docx
    if content is None:
        raise NotFound
    name = f"{found.name}-{mark}.{suffix}"
    return send_file(
        BytesIO(content), mimetype=TYPES[suffix], as_attachment=suffix == "docx", download_name=name, max_age=0
    )
