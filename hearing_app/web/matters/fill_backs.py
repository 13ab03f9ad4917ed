"""What of a matter is typed back into the superior system? Page and paper."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import access
from hearing_app.services.matters import fill_backs
from hearing_app.services.matters.fill_backs import FillBackView
from hearing_app.web.handing import handed

pages = Blueprint("fill_backs", __name__, url_prefix="/matters/<number>/fill-back")


@pages.get("")
@declares(Action.FILL_BACK)
def show(number: str) -> ResponseReturnValue:
    """Show the sheet, and note that it was opened."""
    return render_template("matters/fill_back.html", view=_opened(number))


def _opened(number: str) -> FillBackView:
    view = fill_backs.view_fill_back(g.ctx, number)
    access.note_read(g.ctx, Action.FILL_BACK, fill_backs.SUBJECT, subject_id=view.matter_id, matter_id=view.matter_id)
    return view


@pages.get("/sheet.<any(pdf, docx):suffix>")
@declares(Action.FILL_BACK)
def sheet(number: str, suffix: str) -> ResponseReturnValue:
    """Hand out the sheet to print."""
    view = _opened(number)
    return handed(fill_backs.view_fill_back_paper(g.ctx, number), view.matter_id, suffix)
