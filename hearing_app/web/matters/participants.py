"""Who acts for whom in a matter, and who handled it? Posts of the matter's page."""

from flask import g
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.participants import HandlerForm, ParticipantForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.services.matters import participants
from hearing_app.web.frame import say
from hearing_app.web.matters.matters import change_matter, pages

__all__ = ["pages"]


@pages.post("/<number>/participants")
@declares(Action.EDIT_MATTER)
def participant(number: str) -> ResponseReturnValue:
    """Add an agent or a third party."""
    form = ParticipantForm(prefix="participant-")

    def do() -> None:
        participants.add_participant(g.ctx, form.order(number))
        say("已加上。本人和同所的人不会被排进本事项的听证席位。")

    return change_matter(number, form, do)


@pages.post("/<number>/participants/<int:party_id>/remove")
@declares(Action.EDIT_MATTER)
def remove_participant(number: str, party_id: int) -> ResponseReturnValue:
    """Take away an agent or a third party entered by mistake."""
    form = VersionedForm()

    def do() -> None:
        participants.remove_participant(g.ctx, number, form.seen, party_id=party_id)
        say("已去掉。")

    return change_matter(number, form, do)


@pages.post("/<number>/handlers")
@declares(Action.EDIT_MATTER)
def handler(number: str) -> ResponseReturnValue:
    """Add somebody who handled the matter."""
    form = HandlerForm(prefix="handler-")

    def do() -> None:
        is_known = participants.add_handler(g.ctx, number, form.seen, who=form.who.data)
        if is_known:
            say("已加上。承办人不会被排进本事项的听证席位。")
        else:
            say("已加上。名册里没有这个人；以后有同名的人，也不会被排进本事项的听证席位。")

    return change_matter(number, form, do)


@pages.post("/<number>/handlers/<int:handler_id>/remove")
@declares(Action.EDIT_MATTER)
def remove_handler(number: str, handler_id: int) -> ResponseReturnValue:
    """Take away a handler entered by mistake."""
    form = VersionedForm()

    def do() -> None:
        participants.remove_handler(g.ctx, number, form.seen, handler_id=handler_id)
        say("已去掉。")

    return change_matter(number, form, do)
