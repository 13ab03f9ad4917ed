"""How is a party's absence recorded on a page? The routes belong to the blueprint of sittings."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.hearings.waivers import AbsenceForm
from hearing_app.services import access
from hearing_app.services.hearings import waivers
from hearing_app.web.frame import say
from hearing_app.web.handing import handed
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]


@pages.route("/sittings/<int:sitting_id>/parties", methods=["GET", "POST"])
@declares(Action.RECORD_DECISION)
def absence(sitting_id: int) -> ResponseReturnValue:
    """Record what was found of a party that stayed away; what is missing shows in place."""
    view = waivers.view_absences(g.ctx, sitting_id)
    form = AbsenceForm(**({} if request.method == "POST" else {"version": view.version}))
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            waivers.record_absence(g.ctx, form.order(sitting_id, g.ctx.now))
        except Refused as error:
            refused = error
        else:
            say("已记下认定。事项继续办理。")
            return redirect(url_for("sittings.absence", sitting_id=sitting_id))
    page = render_template("hearings/absence.html", view=view, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


@pages.get("/sittings/<int:sitting_id>/parties/<int:found_id>/paper.<any(pdf, docx):suffix>")
@declares(Action.VIEW_SITTING)
def absence_paper(sitting_id: int, found_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out the finding to print."""
    found = waivers.view_absence_paper(g.ctx, sitting_id, found_id)
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id)
    return handed(found, found_id, suffix)
