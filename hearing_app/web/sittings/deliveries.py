"""What has left, what waits, what came back? The ledger of all mail, with a second sending on purpose."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.numbers import whole
from hearing_app.services.sittings import ledger as mail
from hearing_app.web.frame import say, say_refused

pages = Blueprint("deliveries", __name__, url_prefix="/deliveries")
STATES = ("pending", "sending", "sent", "superseded", "failed", "dead")


@pages.get("")
@declares(Action.VIEW_DELIVERIES)
def index() -> ResponseReturnValue:
    """Show a page of the ledger, filtered by state."""
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    ledger = mail.view_ledger(g.ctx, state=state, before_id=whole(request.args.get("before")))
    return render_template(
        "deliveries/index.html", ledger=ledger, state=state, states=STATES, has_mail=g.ctx.env.mail_url is not None
    )


@pages.post("/<int:delivery_id>/resend")
@declares(Action.RESEND_DELIVERY)
def resend(delivery_id: int) -> ResponseReturnValue:
    """Send a letter once more."""
    try:
        mail.resend_delivery(g.ctx, delivery_id)
        say("已交去重发。")
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("deliveries.index"))
