"""Which mails lie in the folder that stands in for a relay?"""

from pathlib import Path

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action
from hearing_app.mail.folders import Listed, Opened, list_messages, open_message
from hearing_app.services.context import Context


def view_messages(ctx: Context) -> list[Listed]:
    """Return the folder's mails, newest first."""
    ctx.require(Action.VIEW_DELIVERIES)
    return list_messages(_folder(ctx))


def view_message(ctx: Context, name: str) -> Opened:
    """Return one mail of the folder; raises NotFound."""
    ctx.require(Action.VIEW_DELIVERIES)
    return open_message(_folder(ctx), name)


def _folder(ctx: Context) -> Path:
    folder = ctx.env.mail_folder
    if folder is None:
        raise NotFound
    return folder
