"""How are several matters heard together on a page? The routes belong to the sittings' blueprint."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import CIVIL
from hearing_app.forms.hearings.joint_sittings import JoinForm, TogetherForm
from hearing_app.services import access
from hearing_app.services.hearings import joint_sittings
from hearing_app.services.hearings.joint_sittings import JointView
from hearing_app.web.frame import say
from hearing_app.web.hearings.preparations import pages

__all__ = ["pages"]


@pages.get("/sittings/<int:sitting_id>/joint")
@declares(Action.VIEW_SITTING)
def joint(sitting_id: int) -> ResponseReturnValue:
    """Show which sittings are held together with one."""
    view = joint_sittings.view_joint(g.ctx, sitting_id)
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id)
    return _page(view)


def _page(
    view: JointView,
    join: JoinForm | None = None,
    together: TogetherForm | None = None,
    refused: Refused | None = None,
) -> ResponseReturnValue:
    start, end = view.starts_at.astimezone(CIVIL), view.ends_at.astimezone(CIVIL)
    standing = {"day": start.date(), "starts": start.time(), "ends": end.time(), "room": str(view.room_id or "")}
    moving = together or TogetherForm(formdata=None, version=view.version, **standing)
    moving.offer_rooms((str(id_), name) for id_, name in view.rooms)
    page = render_template(
        "hearings/joint.html",
        view=view,
        join=join or JoinForm(formdata=None, version=view.version),
        together=moving,
        refused=refused,
    )
    return page, (422 if refused or join or together else 200)


@pages.post("/sittings/<int:sitting_id>/joint")
@declares(Action.BOOK_SITTING)
def join_matter(sitting_id: int) -> ResponseReturnValue:
    """Book another matter into the same time, room and panel."""
    form = JoinForm()
    if not form.validate_on_submit():
        return _page(joint_sittings.view_joint(g.ctx, sitting_id), join=form)
    try:
        joint_sittings.join_matter(g.ctx, form.target(sitting_id), (form.number.data or "").strip())
    except Refused as refused:
        return _page(joint_sittings.view_joint(g.ctx, sitting_id), join=form, refused=refused)
    say("已并入，另立一场，通知和邀请待发。")
    return redirect(url_for("sittings.joint", sitting_id=sitting_id))


@pages.post("/sittings/<int:sitting_id>/joint/move")
@declares(Action.CHANGE_SITTING)
def move_together(sitting_id: int) -> ResponseReturnValue:
    """Move all sittings held together."""
    form = TogetherForm()
    view = joint_sittings.view_joint(g.ctx, sitting_id)
    if not form.validate_on_submit():
        return _page(view, together=form)
    try:
        joint_sittings.move_together(g.ctx, form.target(sitting_id), form.span, room_id=form.room_id)
    except Refused as refused:
        return _page(view, together=form, refused=refused)
    say("已一起改期，更新通知待发。")
    return redirect(url_for("sittings.joint", sitting_id=sitting_id))
