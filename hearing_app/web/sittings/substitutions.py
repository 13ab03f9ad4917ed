"""Whom does one ask next for a seat, and whose recusal was decided? The routes belong to the blueprint of sittings."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.substitutions import RecusalForm, RecusalRequestForm, ReservesForm
from hearing_app.i18n import label, text
from hearing_app.services import access
from hearing_app.services.sittings import recusals, sittings
from hearing_app.services.sittings import reserves as chosen
from hearing_app.services.sittings.recusals import SeatToJudge
from hearing_app.services.sittings.reserves import ReservesView
from hearing_app.web.frame import say
from hearing_app.web.handing import handed
from hearing_app.web.links import way
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]


@pages.route("/sittings/<int:sitting_id>/seats/<int:seat_id>/reserves", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def reserves(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Show who could sit there, with reasons, and keep the office's own order of up to three."""
    seat = chosen.view_reserves(g.ctx, sitting_id, seat_id)
    form = ReservesForm(**({} if request.method == "POST" else _standing(seat)))
    people = [
        (one.code, text("{name}（{category}）", name=one.name, category=label(one.category))) for one in seat.able
    ]
    form.offer(people, nothing=text("不定"))
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            chosen.choose_reserves(g.ctx, form.order(sitting_id, seat_id))
        except Refused as error:
            refused = error
        else:
            say("候补已定。")
            return redirect(url_for("sittings.show", sitting_id=sitting_id) + f"#seat{seat_id}")
    page = render_template("sittings/reserves.html", seat=seat, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


def _standing(seat: ReservesView) -> dict[str, object]:
    codes = [one.code for one in seat.chosen]
    return {"version": seat.version} | dict(zip(("first", "second", "third"), codes, strict=False))


@pages.route("/sittings/<int:sitting_id>/seats/<int:seat_id>/recusal", methods=["GET", "POST"])
@declares(Action.RECORD_DECISION)
def recuse(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Record what was decided about a request for recusal; on the day a granted one leads to the choices."""
    seat = recusals.view_seat(g.ctx, sitting_id, seat_id)
    begin = {"version": seat.version, "decider": seat.decider}
    begin |= {"decided_by": seat.presider} if seat.decider == "presider" else {}
    form = RecusalForm(**({} if request.method == "POST" else begin))
    form.offer()
    refused: Refused | None = None
    if form.validate_on_submit():
        order = form.order(sitting_id, seat_id)
        try:
            recusals.record_recusal(g.ctx, order)
        except Refused as error:
            refused = error
        else:
            say("已记下回避的决定。")
            return redirect(_onward(sitting_id, seat_id, is_upheld=order.is_upheld))
    return _recusal_page(seat, form, _asking(seat), refused)


@pages.post("/sittings/<int:sitting_id>/seats/<int:seat_id>/recusal/request")
@declares(Action.RECORD_DECISION)
def ask_recusal(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Record that somebody's recusal is asked for; the day to decide is counted."""
    seat = recusals.view_seat(g.ctx, sitting_id, seat_id)
    asked = RecusalRequestForm(prefix="ask-")
    asked.offer()
    refused: Refused | None = None
    if asked.validate_on_submit():
        try:
            recusals.request_recusal(g.ctx, asked.request(sitting_id, seat_id))
        except Refused as error:
            refused = error
        else:
            say("已登记回避申请，等决定。")
            return redirect(url_for("sittings.recuse", sitting_id=sitting_id, seat_id=seat_id))
    form = RecusalForm(formdata=None, version=seat.version, decider=seat.decider)
    form.offer()
    return _recusal_page(seat, form, asked, refused)


def _asking(seat: SeatToJudge) -> RecusalRequestForm:
    form = RecusalRequestForm(formdata=None, prefix="ask-", version=seat.version, raised_on=civil_day(g.ctx.now))
    form.offer()
    return form


def _recusal_page(
    seat: SeatToJudge, form: RecusalForm, asked: RecusalRequestForm, refused: Refused | None
) -> ResponseReturnValue:
    page = render_template("sittings/recusal.html", seat=seat, form=form, asked=asked, refused=refused)
    return page, (422 if refused or form.errors or asked.errors else 200)


@pages.get("/sittings/<int:sitting_id>/recusals/<int:recusal_id>/paper.<any(pdf, docx):suffix>")
@declares(Action.VIEW_SITTING)
def recusal_paper(sitting_id: int, recusal_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out the application for a recusal, or its decision, to print."""
    found = recusals.view_recusal_paper(g.ctx, sitting_id, recusal_id)
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id)
    return handed(found, recusal_id, suffix)


def _onward(sitting_id: int, seat_id: int, *, is_upheld: bool) -> str:
    is_today = civil_day(sittings.view_sitting(g.ctx, sitting_id).starts_at) <= civil_day(g.ctx.now)
    if is_today and is_upheld:
        return way("absences.show", sitting_id=sitting_id, seat_id=seat_id)
    if is_today:
        return way("days.show", sitting_id=sitting_id)
    return url_for("sittings.show", sitting_id=sitting_id) + f"#seat{seat_id}"
