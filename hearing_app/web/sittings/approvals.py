"""What waits for my signature, and what leaves when I sign?"""

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.sittings import SignForm
from hearing_app.services.sittings import approvals
from hearing_app.web.frame import say, say_refused

pages = Blueprint("approvals", __name__, url_prefix="/approvals")


@pages.get("")
@declares(Action.SIGN_SITTING)
def index() -> ResponseReturnValue:
    """Show what waits for the actor's signature with a preview of what leaves, then what waits for others."""
    mine, others = approvals.view_waiting(g.ctx)
    forms = {one.id: SignForm(formdata=None, version=one.version, step=one.chain.due) for one in mine}
    return render_template("approvals/index.html", mine=mine, others=others, forms_of=forms)


@pages.post("/<int:sitting_id>")
@declares(Action.SIGN_SITTING)
def sign(sitting_id: int) -> ResponseReturnValue:
    """Take the next step of a chain, or send it back with a note."""
    form = SignForm()
    there = url_for("sittings.show", sitting_id=sitting_id)
    if form.validate_on_submit():
        order = form.order(sitting_id)
        try:
            approvals.sign_sitting(g.ctx, order)
        except Refused as refused:
            say_refused(refused)
        else:
            say("已退回。" if order.is_returned else "已签。")
            came_from = urlsplit(request.form.get("from", "")).path
            there = url_for("approvals.index") if came_from == url_for("approvals.index") else there
    return redirect(there)
