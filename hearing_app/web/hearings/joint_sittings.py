"""How are several matters heard together on a page? The routes belong to the sittings' blueprint."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.spans import CIVIL
from hearing_app.forms.hearings.joint_sittings import JoinForm, TogetherForm
from hearing_app.services import access
from hearing_app.services.hearings import joint_sittings
from hearing_app.services.hearings.joint_sittings import JointView
from hearing_app.services.sittings import bookings, trials
from hearing_app.web.frame import say
from hearing_app.web.hearings.preparations import pages
from hearing_app.web.sittings.bookings import FEW, MANY, slot_values
from hearing_app.web.sittings.sitting_words import spread

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
    may_move = view.lines and view.is_movable and g.ctx.actor.has(Action.CHANGE_SITTING)
    wanted = SlotRequest(from_on=moving.day.data if refused and together else None, most=MANY)
    page = render_template(
        "hearings/joint.html",
        view=view,
        join=join or JoinForm(formdata=None, version=view.version),
        together=moving,
        refused=refused,
        trials=trials.view_trials(g.ctx, view.id, together.destination) if refused and together else (),
        span=together.span if refused and together else None,
        found=spread(bookings.view_moves_together(g.ctx, view.id, request=wanted), FEW) if may_move else None,
        slot_values=slot_values,
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
        joint_sittings.join_matter(g.ctx, form.target(sitting_id), form.matter_number)
    except Refused as refused:
        return _page(joint_sittings.view_joint(g.ctx, sitting_id), join=form, refused=refused)
    say("已并入，另立一场，通知和邀请待发。")
    return redirect(url_for("sittings.joint", sitting_id=sitting_id))


@pages.post("/sittings/<int:sitting_id>/joint/join/verdict")
@declares(Action.BOOK_SITTING)
def join_verdict(sitting_id: int) -> ResponseReturnValue:
    """Say which matter the number in the form is and what joining it would come to; nothing is changed."""
    form = JoinForm()
    found, refused = None, None
    if form.validate_on_submit():
        try:
            found = trials.view_joining(g.ctx, sitting_id, form.matter_number)
        except Refused as error:
            refused = error
    return render_template("hearings/join_verdict.html", one=found, refused=refused)


@pages.post("/sittings/<int:sitting_id>/joint/verdict")
@declares(Action.CHANGE_SITTING)
def together_verdict(sitting_id: int) -> ResponseReturnValue:
    """Say what moving all of them to what stands in the form would come to; nothing is changed."""
    form = TogetherForm()
    found = trials.view_trials(g.ctx, sitting_id, form.destination) if form.validate_on_submit() else ()
    return render_template("hearings/together_verdict.html", trials=found, span=form.span if found else None)


@pages.post("/sittings/<int:sitting_id>/joint/move")
@declares(Action.CHANGE_SITTING)
def move_together(sitting_id: int) -> ResponseReturnValue:
    """Move all sittings held together."""
    form = TogetherForm()
    view = joint_sittings.view_joint(g.ctx, sitting_id)
    if not form.validate_on_submit():
        return _page(view, together=form)
    try:
        joint_sittings.move_together(g.ctx, form.target(sitting_id), form.destination)
    except Refused as refused:
        return _page(view, together=form, refused=refused)
    say("已一起改期，更新通知待发。")
    return redirect(url_for("sittings.joint", sitting_id=sitting_id))
