"""What does the head of the office look at on Monday? One page, to read and to print."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.numbers import whole_day
from hearing_app.services.weeks import mondays

pages = Blueprint("weeks", __name__)


@pages.get("/week")
@declares(Action.VIEW_REPORT)
def show() -> ResponseReturnValue:
    """Show the week in which a day lies (?on=2026-12-07), today's without one."""
    view = mondays.view_monday(g.ctx, whole_day(request.args.get("on", "")))
    return render_template("weeks/show.html", view=view)
