"""To which conclusion did handling come, and what was redone? The page and its post."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.handlings import HandlingForm
from hearing_app.services import access
from hearing_app.services.matters import handlings
from hearing_app.web.frame import say

pages = Blueprint("handlings", __name__, url_prefix="/matters/<number>/handling")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show a matter's handling opinions, and note that they were opened."""
    return _page(number)


@pages.post("")
@declares(Action.EDIT_MATTER)
def record(number: str) -> ResponseReturnValue:
    """Record a handling opinion."""
    form = HandlingForm(prefix="handling-")
    form.offer()
    if not form.validate_on_submit():
        return _page(number, form)
    try:
        handlings.record_opinion(g.ctx, number, form.seen, order=form.order)
    except Refused as refused:
        return _page(number, form, refused)
    say("处理意见已登记。")
    return redirect(url_for("handlings.show", number=number))


def _page(number: str, form: HandlingForm | None = None, refused: Refused | None = None) -> ResponseReturnValue:
    view = handlings.view_handlings(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    shown = form or HandlingForm(formdata=None, prefix="handling-", version=view.version)
    shown.offer()
    page = render_template("matters/handling.html", view=view, form=shown, refused=refused)
    return page, (200 if form is None else 422)
