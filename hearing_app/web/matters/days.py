"""What now, in the room? The day of a sitting: people, checklist, beginning and end, and what is on record."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.matters.outcomes import CHOICE_LABELS, RESULT_LABELS
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.states import STATE_LABELS
from hearing_app.forms.days import DayForm
from hearing_app.forms.outcomes import CONCLUDING, conclusion_form, opinion_form, record_form, votes_form
from hearing_app.services import access
from hearing_app.services.matters import days, minutes
from hearing_app.web.frame import say, say_refused

pages = Blueprint("days", __name__, url_prefix="/sittings/<int:sitting_id>/day")
DEEDS = {
    "present": days.sign_in,
    "absent": days.mark_absent,
    "undo": days.undo_sign_in,
    "clear": days.declare_clear,
}


@pages.get("")
@declares(Action.VIEW_SITTING)
def show(sitting_id: int) -> ResponseReturnValue:
    """Show the day with its record, and note that it was opened."""
    return day_page(sitting_id)


@pages.get("/room")
@declares(Action.VIEW_SITTING)
def room(sitting_id: int) -> ResponseReturnValue:
    """Show the people and the checklist alone, for the page that asks for them."""
    return render_template("days/room.html", day=days.view_day(g.ctx, sitting_id), is_part=True)


def day_page(sitting_id: int, refused: Refused | None = None, **given: Any) -> ResponseReturnValue:
    """Render the page; forms that came back refused or with mistakes stand as they were filled in."""
    day = days.view_day(g.ctx, sitting_id)
    outcome = minutes.view_outcome(g.ctx, sitting_id)
    is_read = outcome.is_confidential and not outcome.is_hidden
    action = Action.VIEW_CONFIDENTIAL_RECORD if is_read else Action.VIEW_SITTING
    access.note_read(g.ctx, action, "record", subject_id=day.sitting_id, matter_id=day.matter_id)
    forms: dict[str, Any] = {
        "record": record_form(outcome.record),
        "votes": votes_form(outcome.voters),
        "opinion": opinion_form(outcome.opinion),
    }
    if any(name in CONCLUDING for name in outcome.shown):
        forms["conclusion"] = conclusion_form(outcome.opinion, outcome.shown)
    is_wrong = bool(refused or given)
    page = render_template(
        "days/show.html",
        day=day,
        outcome=outcome,
        forms_of=forms | given,
        refused=refused,
        states=STATE_LABELS,
        results=RESULT_LABELS,
        choices=CHOICE_LABELS,
    )
    return page, (422 if is_wrong else 200)


@pages.post("/seats/<int:seat_id>/<deed>")
@declares(Action.RECORD_DAY)
def mark(sitting_id: int, seat_id: int, deed: str) -> ResponseReturnValue:
    """Write down that somebody is present, absent, free of conflicts, or take that back."""
    if deed not in DEEDS:
        raise NotFound
    try:
        DEEDS[deed](g.ctx, sitting_id, seat_id)
    except Refused as refused:
        say_refused(refused)
    return _back(sitting_id)


@pages.post("/steps/<int:at>")
@declares(Action.RECORD_DAY)
def tick(sitting_id: int, at: int) -> ResponseReturnValue:
    """Tick a step of the checklist, or take the tick back."""
    try:
        days.tick_step(g.ctx, sitting_id, at)
    except Refused as refused:
        say_refused(refused)
    return _back(sitting_id)


@pages.post("/open")
@declares(Action.RECORD_DAY)
def begin(sitting_id: int) -> ResponseReturnValue:
    """Open the sitting with the people in the room."""
    try:
        days.open_sitting(g.ctx, DayForm().target(sitting_id))
    except Refused as refused:
        return day_page(sitting_id, refused)
    say("已宣布开始。")
    return redirect(url_for("days.show", sitting_id=sitting_id))


@pages.post("/close")
@declares(Action.RECORD_DAY)
def end(sitting_id: int) -> ResponseReturnValue:
    """Close the sitting: it was held."""
    try:
        days.close_sitting(g.ctx, DayForm().target(sitting_id))
    except Refused as refused:
        return day_page(sitting_id, refused)
    say("已结束，记为已举行。没有签到的记为未到。")
    return redirect(url_for("days.show", sitting_id=sitting_id))


def _back(sitting_id: int) -> ResponseReturnValue:
    """Lead back: a page that changes in place gets the room alone."""
    is_part = request.headers.get("HX-Request") == "true"
    where = url_for("days.room" if is_part else "days.show", sitting_id=sitting_id)
    return redirect(where if is_part else f"{where}#room", 303)
