"""Where did the mails of the demo go? Shown only where mail goes into a folder."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import demo_mail

pages = Blueprint("demo", __name__)


@pages.get("/demo/mail")
@declares(Action.VIEW_DELIVERIES)
def mail() -> ResponseReturnValue:
    """List the mails in the folder, newest first."""
    return render_template("demo/mail.html", messages=demo_mail.view_messages(g.ctx))


@pages.get("/demo/mail/<name>")
@declares(Action.VIEW_DELIVERIES)
def message(name: str) -> ResponseReturnValue:
    """Show one mail as its recipient sees it."""
    return render_template("demo/message.html", message=demo_mail.view_message(g.ctx, name))
