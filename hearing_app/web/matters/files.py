"""How does a file leave the house? Uploads and built volumes, each reading noted before the bytes go out."""

from io import BytesIO

from flask import Blueprint, g, send_file
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import access
from hearing_app.services.matters import review_files, uploads

pages = Blueprint("files", __name__, url_prefix="/files")


@pages.get("/<int:file_id>")
@declares(Action.VIEW_MATTER)
def show(file_id: int) -> ResponseReturnValue:
    """Give a file to save; the browser never opens it within this site."""
    file = uploads.view_file(g.ctx, file_id)
    subject = review_files.SUBJECT if file.is_volume else "file"
    access.note_read(g.ctx, Action.VIEW_MATTER, subject, subject_id=file.id, matter_id=file.matter_id)
    return send_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name, max_age=0
    )
