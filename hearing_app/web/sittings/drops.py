"""What becomes of a box that was dropped on the board? The same rules as the form; what is refused goes back.

Two questions of the script: what would it come to, then do it. A box of sittings held together moves all of them. The
routes belong to the blueprint of sittings.
"""

from collections.abc import Iterable
from typing import Any

from flask import g, jsonify, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Reason, Refused, Stale
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.orders import Destination, SittingOrder
from hearing_app.forms.planning.boards import DropForm
from hearing_app.i18n import sentence, text
from hearing_app.services.hearings import joint_sittings
from hearing_app.services.sittings import bookings, choices, sittings, trials
from hearing_app.services.sittings.choices import SittingOrderView
from hearing_app.services.sittings.trials import Trial
from hearing_app.web.clauses import cite
from hearing_app.web.dates import span
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]


@pages.post("/board/sittings/<int:sitting_id>/verdict")
@declares(Action.CHANGE_SITTING)
def drop_verdict(sitting_id: int) -> ResponseReturnValue:
    """Say whether a sitting could lie there, and what must be asked before it is moved; nothing is changed."""
    saved = choices.view_order(g.ctx, sitting_id)
    form = DropForm()
    if not form.validate_on_submit():
        return _unread()
    if form.version.data != saved.version:
        return _stale()
    order = form.moved(saved.order)
    trial = _trial(saved, order)
    if not trial.may_be:
        return _refused(trial.reasons)
    when = span(order.span.start, order.span.end)
    return jsonify(title=text("可以改到 {when}", when=when), warnings=_said(trial.warnings), ask=_before(trial, when))


def _there(order: SittingOrder) -> Destination:
    return Destination(order.span, order.room_id, order.override_reason, order.allows_rest_day)


def _trial(saved: SittingOrderView, order: SittingOrder) -> Trial:
    if saved.mates:
        return trials.view_trial_together(g.ctx, saved.id, _there(order))
    return trials.view_trial(g.ctx, saved.id, order)


@pages.post("/board/sittings/<int:sitting_id>/move")
@declares(Action.CHANGE_SITTING)
def drop(sitting_id: int) -> ResponseReturnValue:
    """Move a sitting to where its box was dropped; say which letters wait now, or why it has to go back."""
    saved = choices.view_order(g.ctx, sitting_id)
    form = DropForm()
    if not form.validate_on_submit():
        return _unread()
    order = form.moved(saved.order)
    try:
        if saved.mates:
            joint_sittings.move_together(g.ctx, form.target(sitting_id), _there(order))
        else:
            bookings.move_sitting(g.ctx, form.target(sitting_id), order)
    except Refused as refused:
        return _refused(refused.reasons)
    except Stale:
        return _stale()
    return _moved(saved, order)


def _moved(saved: SittingOrderView, order: SittingOrder) -> ResponseReturnValue:
    moved = sittings.view_sitting(g.ctx, saved.id)
    when, place = span(order.span.start, order.span.end), moved.place or text("还没有定场地")
    numbers = text("、").join((moved.number, *saved.mates))
    said = text("{number} 改到 {when}，{place}。", number=numbers, when=when, place=place)
    if saved.mates:
        url = url_for("sittings.joint", sitting_id=saved.id)
        return jsonify(title=said, url=url, link=text("看这几场"), version=moved.version)
    letters = text("{n} 封信拟好待签。", n=moved.drafts) if moved.drafts else ""
    url = url_for("sittings.show", sitting_id=saved.id)
    return jsonify(title=said + letters, url=url, link=text("看这一场"), version=moved.version)


def _before(trial: Trial, when: str) -> dict[str, str] | None:
    """Return what is asked first: letters that leave at once, or people who are asked anew. A draft moves silently."""
    if not trial.letters or (trial.needs_signing and not trial.is_announced):
        return None
    said = text("改到 {when}。请过的人会收到变更通知，当事人重新通知；答复按新时间重新问。", when=when)
    leaves = text("签完才发出。") if trial.needs_signing else text("马上发出。")
    return {"title": text("改期"), "text": said + leaves, "yes": text("改期")}


def _refused(reasons: Iterable[Reason]) -> ResponseReturnValue:
    return jsonify(title=text("这样改不了，已放回原处"), reasons=_said(reasons)), 422


def _said(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [{"text": sentence(one), "rule": text("依据：") + cite(one.rule) if one.rule else ""} for one in reasons]


def _unread() -> ResponseReturnValue:
    return jsonify(title=text("这个位置读不懂，已放回原处"), reasons=[]), 422


def _stale() -> ResponseReturnValue:
    return jsonify(title=text("别人刚改过这一场，已放回原处。板上马上换成新的。"), reasons=[]), 409
