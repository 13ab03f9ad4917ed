"""Which mails and short messages lie in the folders that stand in for a relay and a gateway?"""

from pathlib import Path

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action
from hearing_app.mail.folders import Listed, Opened, list_messages, open_message
from hearing_app.mail.short_messages.contents import Content
from hearing_app.mail.short_messages.folders import list_messages as list_short_messages
from hearing_app.services.context import Context


def view_messages(ctx: Context) -> list[Listed]:
    """Return the folder's mails, newest first."""
    ctx.require(Action.VIEW_DELIVERIES)
    return list_messages(_folder(ctx))


def view_message(ctx: Context, name: str) -> Opened:
    """Return one mail of the folder; raises NotFound."""
    ctx.require(Action.VIEW_DELIVERIES)
    return open_message(_folder(ctx), name)


def view_short_messages(ctx: Context) -> list[Content]:
    """Return the short messages of the gateway's folder, newest first; raises NotFound where there is none."""
    ctx.require(Action.VIEW_DELIVERIES)
    if ctx.env.message_folder is None:
        raise NotFound
    return list_short_messages(ctx.env.message_folder)


def _folder(ctx: Context) -> Path:
    folder = ctx.env.mail_folder
    if folder is None:
        raise NotFound
    return folder
