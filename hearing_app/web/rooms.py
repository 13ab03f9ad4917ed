"""Where can people sit? The list of rooms and the form of one."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.people import RoomForm
from hearing_app.services import feeds, rooms
from hearing_app.web import keeping
from hearing_app.web.frame import say

pages = Blueprint("rooms", __name__, url_prefix="/rooms")


@pages.get("")
@declares(Action.VIEW_ROSTER)
def index() -> ResponseReturnValue:
    """Show the rooms with this week's use."""
    return render_template("rooms/index.html", rooms=rooms.view_rooms(g.ctx))


@pages.route("/<int:room_id>/edit", methods=["GET", "POST"])
@declares(Action.EDIT_ROSTER)
def edit(room_id: int) -> ResponseReturnValue:
    """Change a room."""
    room = rooms.view_room(g.ctx, room_id)
    form = RoomForm(
        version=room.version,
        place=room.place,
        capacity=room.capacity,
        equipment="、".join(room.equipment),
        hours_text=room.hours_text,
    )
    if form.validate_on_submit():
        unclear = rooms.edit_room(g.ctx, form.order(room_id))
        say("已存，还有 {n} 处没有读懂。" if unclear else "已存，都读懂了。", n=unclear)
        return redirect(url_for("rooms.index"))
    feed = feeds.view_room_feed(g.ctx, room_id)
    code = 422 if form.errors else 200
    return render_template("rooms/edit.html", room=room, form=form, feed=feed, qr=keeping.qr_of(feed)), code


@pages.post("/<int:room_id>/feed")
@declares(Action.EDIT_ROSTER)
def open_feed(room_id: int) -> ResponseReturnValue:
    """Open the calendar of a room, or give it another link."""
    feeds.open_room_feed(g.ctx, room_id)
    say("订阅地址可以用了；以前给过的都已失效。")
    return redirect(url_for("rooms.edit", room_id=room_id, _anchor="feed"))


@pages.post("/<int:room_id>/feed/shut")
@declares(Action.EDIT_ROSTER)
def shut_feed(room_id: int) -> ResponseReturnValue:
    """Shut the calendar of a room."""
    feeds.shut_room_feed(g.ctx, room_id)
    say("订阅已经停用。")
    return redirect(url_for("rooms.edit", room_id=room_id, _anchor="feed"))
