"""Where did the mails and short messages of the demo go? Shown only where they go into folders."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from hearing_app.domain.messages.templates import masked
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import demo_mail

pages = Blueprint("demo", __name__)


@pages.get("/demo/mail")
@declares(Action.VIEW_DELIVERIES)
def mail() -> ResponseReturnValue:
    """List the mails in the folder, newest first."""
    has_messages = g.ctx.env.message_folder is not None
    return render_template("demo/mail.html", messages=demo_mail.view_messages(g.ctx), has_messages=has_messages)


@pages.get("/demo/mail/<name>")
@declares(Action.VIEW_DELIVERIES)
def message(name: str) -> ResponseReturnValue:
    """Show one mail as its recipient sees it."""
    return render_template("demo/message.html", message=demo_mail.view_message(g.ctx, name))


@pages.get("/demo/messages")
@declares(Action.VIEW_DELIVERIES)
def messages() -> ResponseReturnValue:
    """List the short messages in the folder as they would arrive, newest first; numbers are masked."""
    found = demo_mail.view_short_messages(g.ctx)
    return render_template("demo/messages.html", messages=found, masked=masked)
