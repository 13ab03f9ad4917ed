"""How is a sitting put off, suspended, ended or called off on a page? The routes belong to the sittings' blueprint."""

from collections.abc import Callable

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.hearings.interruptions import Interruption
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.sittings import CauseForm
from hearing_app.services.sittings import bookings, choices, interruptions, sittings
from hearing_app.services.sittings.interruptions import InterruptionOrder
from hearing_app.web.frame import say
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]

DONE = {
    ("postpone", True): "已延期，信已经发出。",
    ("postpone", False): "已延期。信还没有发过，谁也不用通知。",
    ("suspend", True): "已中止，信已经发出。",
    ("suspend", False): "已中止。信还没有发过，谁也不用通知。",
    ("terminate", True): "已终止，信已经发出。事项继续办理。",
    ("terminate", False): "已终止。信还没有发过，谁也不用通知。事项继续办理。",
    ("cancel", True): "已取消，信已经发出。",
    ("cancel", False): "已取消。信还没有发过，谁也不用通知。",
}


@pages.route("/sittings/<int:sitting_id>/postpone", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def postpone(sitting_id: int) -> ResponseReturnValue:
    """Ask why and by whose decision, then postpone without a new day."""
    return _cause(
        sitting_id, "postpone", lambda form: bookings.postpone_sitting(g.ctx, form.target(sitting_id), form.cause)
    )


@pages.route("/sittings/<int:sitting_id>/suspend", methods=["GET", "POST"])
@declares(Action.RECORD_DECISION)
def suspend(sitting_id: int) -> ResponseReturnValue:
    """Ask why and by whose decision, then suspend; a new time resumes it."""
    return _cause(sitting_id, "suspend", lambda form: interruptions.suspend_sitting(g.ctx, _order(sitting_id, form)))


@pages.route("/sittings/<int:sitting_id>/terminate", methods=["GET", "POST"])
@declares(Action.RECORD_DECISION)
def terminate(sitting_id: int) -> ResponseReturnValue:
    """Ask why and by whose decision, then end the sitting for good."""
    return _cause(
        sitting_id, "terminate", lambda form: interruptions.terminate_sitting(g.ctx, _order(sitting_id, form))
    )


@pages.route("/sittings/<int:sitting_id>/cancel", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def cancel(sitting_id: int) -> ResponseReturnValue:
    """Ask why and by whose decision, then cancel."""
    return _cause(
        sitting_id, "cancel", lambda form: bookings.cancel_sitting(g.ctx, form.target(sitting_id), form.cause)
    )


def _order(sitting_id: int, form: CauseForm) -> InterruptionOrder:
    return InterruptionOrder(sitting_id, form.version.data, form.cause)


def _cause(sitting_id: int, name: str, do: Callable[[CauseForm], int]) -> ResponseReturnValue:
    sitting = sittings.view_sitting(g.ctx, sitting_id)
    is_decision = name in ("suspend", "terminate")
    choices.check_changeable(g.ctx, sitting_id, Action.RECORD_DECISION if is_decision else Action.CHANGE_SITTING)
    grounds = () if name == "cancel" else choices.view_grounds(g.ctx, Interruption(name))
    form = CauseForm(**({} if request.method == "POST" else {"version": sitting.version}))
    form.offer(grounds)
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            do(form)
        except Refused as error:
            refused = error
        else:
            say(DONE[name, any(seat.is_invited and not seat.is_released for seat in sitting.seats)])
            return redirect(url_for("sittings.show", sitting_id=sitting_id))
    page = render_template(
        "sittings/cause.html", sitting=sitting, form=form, deed=name, grounds=grounds, refused=refused
    )
    return page, (422 if refused or form.errors else 200)
