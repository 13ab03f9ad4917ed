"""What came in by mail, and what has somebody to decide: whose letter it is, whether the time changes?"""

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app import i18n
from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.numbers import whole
from hearing_app.i18n import mark as _
from hearing_app.services import access
from hearing_app.services.context import Context
from hearing_app.services.sittings import arrivals
from hearing_app.web.frame import say, say_refused

pages = Blueprint("arrivals", __name__, url_prefix="/arrivals")
KEPT_BY_MAIL = _("时间不变，已经发信告知，请他再答复一次。")
KEPT_BY_CALL = _("时间不变。邮件告诉不了他，已经排到电话台：请打电话告诉他，再问一次能不能来。")
DEEDS: dict[str, tuple[Callable[[Context, int], None], str]] = {
    "apply": (arrivals.apply_arrival, "已按这封信记下答复。"),
    "handle": (arrivals.handle_arrival, "已记为处理过。"),
    "undo": (arrivals.undo_arrival, "已撤回，席位恢复原来的答复。"),
}


@pages.get("")
@declares(Action.RECORD_ANSWER)
def index() -> ResponseReturnValue:
    """Show a page of the mail that came in, filtered by state."""
    state = request.args.get("state", "")
    state = state if state in arrivals.STATES else ""
    view = arrivals.view_arrivals(g.ctx, state=state, before_id=whole(request.args.get("before")))
    return render_template(
        "arrivals/index.html",
        view=view,
        state=state,
        states=arrivals.STATES,
        has_inbox=g.ctx.env.inbox_url is not None,
        rule_words=_rule_words,
    )


@pages.get("/<int:arrival_id>")
@declares(Action.RECORD_ANSWER)
def show(arrival_id: int) -> ResponseReturnValue:
    """Show one mail with what was read in it; the reading is noted."""
    view = arrivals.view_arrival(g.ctx, arrival_id)
    access.note_read(g.ctx, Action.RECORD_ANSWER, "arrival", subject_id=arrival_id)
    return render_template("arrivals/show.html", view=view, rule_words=_rule_words, fault_words=_fault_words)


def _rule_words(rule: str) -> str:
    return i18n.sentence(Reason(f"arrival.rule_{rule}"))


def _fault_words(fault: str) -> str:
    return i18n.sentence(Reason(f"replies.{fault}"))


@pages.get("/<int:arrival_id>/raw.eml")
@declares(Action.RECORD_ANSWER)
def raw(arrival_id: int) -> ResponseReturnValue:
    """Give a mail as it came in, as a download."""
    content = arrivals.raw_mail(g.ctx, arrival_id)
    access.note_read(g.ctx, Action.RECORD_ANSWER, "arrival", subject_id=arrival_id)
    response = Response(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="mail-{arrival_id}.eml"'
    return response


@pages.post("/<int:arrival_id>/<any(apply, handle, undo):deed>")
@declares(Action.RECORD_ANSWER)
def settle(arrival_id: int, deed: str) -> ResponseReturnValue:
    """Record a mail's answer, mark it as dealt with, or take back what it did."""
    do, done = DEEDS[deed]
    try:
        do(g.ctx, arrival_id)
    except Refused as refused:
        say_refused(refused)
        return redirect(url_for("arrivals.show", arrival_id=arrival_id))
    say(done)
    return redirect(url_for("arrivals.index", state="waiting"))


@pages.get("/proposals/<int:seat_id>")
@declares(Action.CHANGE_SITTING)
def proposal(seat_id: int) -> ResponseReturnValue:
    """Show another time that was proposed: move the sitting, or keep its time."""
    return render_template("arrivals/proposal.html", view=arrivals.view_proposal(g.ctx, seat_id))


@pages.post("/proposals/<int:seat_id>/refuse")
@declares(Action.CHANGE_SITTING)
def refuse(seat_id: int) -> ResponseReturnValue:
    """Keep the time and say so to whom proposed another."""
    try:
        channel = arrivals.refuse_proposal(g.ctx, seat_id)
    except Refused as refused:
        say_refused(refused)
        return redirect(url_for("desk.index"))
    say(KEPT_BY_MAIL if channel == "mail" else KEPT_BY_CALL)
    return redirect(url_for("desk.index"))
