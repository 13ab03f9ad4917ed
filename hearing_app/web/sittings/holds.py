"""How is a room kept free on a page, and given back? The routes belong to the blueprint of sittings."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.planning.boards import HoldForm, wall_clock
from hearing_app.forms.spoken import SpokenForm
from hearing_app.services.sittings import holds, timelines
from hearing_app.web.frame import say, say_refused
from hearing_app.web.sittings.board_words import wall
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]

USUAL = timedelta(hours=2)


@pages.route("/board/holds/new", methods=["GET", "POST"])
@declares(Action.BOOK_SITTING)
def hold() -> ResponseReturnValue:
    """Ask for what a room shall be kept free; the address brings the box that was drawn."""
    form = HoldForm(**({} if request.method == "POST" else _drawn()))
    form.offer([(str(id_), name) for id_, name in timelines.view_choices(g.ctx).rooms])
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            hold_id = holds.hold_room(g.ctx, form.order)
        except Refused as error:
            refused = error
        else:
            view = holds.view_hold(g.ctx, hold_id)
            say("已预留 {room}。到时没有安排，自动放开。", room=view.room)
            return redirect(url_for("sittings.board", view="day", week=form.day.data.isoformat()))
    page = render_template("boards/hold.html", form=form, refused=refused, book_url=_book_url())
    return page, (422 if refused or form.errors else 200)


def _drawn() -> dict[str, Any]:
    start = wall_clock(request.args.get("at", ""))
    if start is None:
        return {"room": request.args.get("room", "")}
    end = wall_clock(request.args.get("until", "")) or start + USUAL
    return {"room": request.args.get("room", ""), "day": start.date(), "starts": start.time(), "ends": end.time()}


def _book_url() -> str:
    """Return the way to a sitting at the same place instead."""
    given = request.args
    return url_for("sittings.new", room=given.get("room"), at=given.get("at"), until=given.get("until"))


@pages.get("/board/holds/<int:hold_id>")
@declares(Action.VIEW_SITTING)
def show_hold(hold_id: int) -> ResponseReturnValue:
    """Show a hold: what for, by whom, until when."""
    view = holds.view_hold(g.ctx, hold_id)
    return render_template("boards/show_hold.html", hold=view)


@pages.post("/board/holds/<int:hold_id>/release")
@declares(Action.BOOK_SITTING)
def release_hold(hold_id: int) -> ResponseReturnValue:
    """Give a room back, and go on to book it where that was asked for."""
    form = SpokenForm()
    view = holds.view_hold(g.ctx, hold_id)
    if not form.validate_on_submit():
        return redirect(url_for("sittings.show_hold", hold_id=hold_id))
    try:
        holds.release_hold(g.ctx, hold_id)
    except Refused as refused:
        say_refused(refused)
        return redirect(url_for("sittings.show_hold", hold_id=hold_id))
    say("预留已放开。")
    if request.form.get("then") == "book":
        return redirect(url_for("sittings.new", room=view.room_id, at=wall(view.starts_at), until=wall(view.ends_at)))
    return redirect(url_for("sittings.board", view="day", week=wall(view.starts_at)[:10]))
