"""How does a workbook come in on a page? Upload, preview, take; a worker does the taking, the page shows how far."""

from flask import Blueprint, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.imports import UploadForm
from hearing_app.services import imports

pages = Blueprint("imports", __name__, url_prefix="/imports")


@pages.route("", methods=["GET", "POST"])
@declares(Action.IMPORT_WORKBOOK)
def index() -> ResponseReturnValue:
    """Show the upload form and the latest imports; an uploaded workbook is read and kept for the preview."""
    form = UploadForm()
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            import_id = imports.upload_workbook(g.ctx, form.order)
        except Refused as error:
            refused = error
        else:
            return redirect(url_for("imports.show", import_id=import_id))
    page = render_template("imports/index.html", form=form, refused=refused, latest=imports.view_imports(g.ctx))
    return page, (422 if refused or form.errors else 200)


@pages.get("/<int:import_id>")
@declares(Action.IMPORT_WORKBOOK)
def show(import_id: int) -> ResponseReturnValue:
    """Show what a workbook would change, how far the taking is, or what it changed."""
    return render_template("imports/show.html", upload=imports.view_import(g.ctx, import_id))


@pages.get("/<int:import_id>/progress")
@declares(Action.IMPORT_WORKBOOK)
def progress(import_id: int) -> ResponseReturnValue:
    """Show the progress bar alone, for the page that polls it; at the end the whole page is shown anew."""
    upload = imports.view_import(g.ctx, import_id)
    response = make_response(render_template("imports/progress.html", upload=upload))
    if not upload.is_running:
        response.headers["HX-Refresh"] = "true"
    return response


@pages.post("/<int:import_id>/take")
@declares(Action.IMPORT_WORKBOOK)
def take(import_id: int) -> ResponseReturnValue:
    """Give the workbook to a worker."""
    imports.take_later(g.ctx, import_id)
    return redirect(url_for("imports.show", import_id=import_id))
