"""Somebody is missing on the day: which choices are there, who has heard of it, what hangs on the door?"""

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import CIVIL, civil_day
from hearing_app.forms.substitutions import PartyWordForm, PostponementForm, ReachForm, SmallerForm, StandInForm
from hearing_app.i18n import label, text
from hearing_app.services import access
from hearing_app.services.matters import absences
from hearing_app.services.matters import reached as told
from hearing_app.services.matters.absences import AbsenceView
from hearing_app.web.frame import say, say_refused

pages = Blueprint("absences", __name__, url_prefix="/sittings/<int:sitting_id>/day")


@pages.get("/seats/<int:seat_id>/absence")
@declares(Action.RECORD_DECISION)
def show(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Show the three choices for an empty seat, each with its rule and every reason for or against it."""
    return _page(absences.view_absence(g.ctx, sitting_id, seat_id))


@pages.post("/seats/<int:seat_id>/absence/reserve")
@declares(Action.CHANGE_SITTING)
def stand_in(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Let a reserve sit."""
    form = StandInForm(prefix="reserve-")
    view = absences.view_absence(g.ctx, sitting_id, seat_id)
    if not form.validate_on_submit():
        return _page(view, reserve=form)
    try:
        absences.call_in_reserve(g.ctx, form.order(sitting_id, seat_id))
    except Refused as refused:
        return _page(view, refused, reserve=form)
    say("候补已经递补，到场后请签到。")
    return redirect(url_for("absences.reached", sitting_id=sitting_id))


@pages.post("/seats/<int:seat_id>/absence/smaller")
@declares(Action.RECORD_DECISION)
def shrink(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Record that a smaller panel sits, with each party's word."""
    form = SmallerForm(prefix="smaller-")
    view = absences.view_absence(g.ctx, sitting_id, seat_id)
    words = {party_id: PartyWordForm(prefix=f"party-{party_id}-") for party_id, _ in view.parties}
    unread = [word for word in words.values() if not word.validate()]
    if not form.validate_on_submit() or unread:
        return _page(view, smaller=form, words=words)
    day = civil_day(view.starts_at)
    agreed = [word.agreement(party_id, day) for party_id, word in words.items()]
    try:
        absences.sit_smaller(g.ctx, form.order(sitting_id, seat_id, agreed))
    except Refused as refused:
        return _page(view, refused, smaller=form, words=words)
    say("已记下：各方同意，缩小组成。")
    return redirect(url_for("days.show", sitting_id=sitting_id))


@pages.post("/seats/<int:seat_id>/absence/postpone")
@declares(Action.RECORD_DECISION)
def postpone(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Put the sitting off."""
    form = PostponementForm(prefix="postpone-")
    view = absences.view_absence(g.ctx, sitting_id, seat_id)
    if not form.validate_on_submit():
        return _page(view, postponed=form)
    try:
        absences.put_off(g.ctx, form.order(sitting_id, seat_id))
    except Refused as refused:
        return _page(view, refused, postponed=form)
    say("已延期。请逐个告知，并打印门上的告示。")
    return redirect(url_for("absences.reached", sitting_id=sitting_id))


@pages.get("/reached")
@declares(Action.RECORD_ANSWER)
def reached(sitting_id: int) -> ResponseReturnValue:
    """Show who has heard what was settled, and who has not; the parties' names and numbers are read, which is noted."""
    return _list(sitting_id, ReachForm(formdata=None))


@pages.post("/reached")
@declares(Action.RECORD_ANSWER)
def tick(sitting_id: int) -> ResponseReturnValue:
    """Keep that somebody was reached or not."""
    form = ReachForm()
    order = form.order(sitting_id) if form.validate_on_submit() else None
    if order is None:
        return _list(sitting_id, form)
    try:
        told.record_reach(g.ctx, order)
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("absences.reached", sitting_id=sitting_id))


@pages.post("/reached/present")
@declares(Action.RECORD_ANSWER)
def tick_present(sitting_id: int) -> ResponseReturnValue:
    """Keep that everybody in the room heard it there."""
    told.record_present(g.ctx, sitting_id)
    say("在场的人都已记为当面告知。")
    return redirect(url_for("absences.reached", sitting_id=sitting_id))


@pages.get("/door")
@declares(Action.VIEW_SITTING)
def door(sitting_id: int) -> ResponseReturnValue:
    """Show the sign for the door: number, time or postponement, place; no name."""
    return render_template("days/door.html", sign=told.view_door(g.ctx, sitting_id))


def _page(view: AbsenceView, refused: Refused | None = None, **given: Any) -> ResponseReturnValue:
    begin = {"version": view.version, "decided_by": view.presider}
    smaller = given.get("smaller") or SmallerForm(formdata=None, prefix="smaller-", **begin)
    backs = view.offers["smaller"].step_backs
    smaller.step_back.choices = [
        SelectChoice("", text("请选择")),
        *(
            SelectChoice(str(id_), text("{name}（{category}）", name=name, category=label(cat)))
            for id_, name, cat in backs
        ),
    ]
    at = g.ctx.now.astimezone(CIVIL).time().replace(second=0, microsecond=0)
    words = given.get("words") or {
        party_id: PartyWordForm(formdata=None, prefix=f"party-{party_id}-", said_time=at)
        for party_id, _ in view.parties
    }
    # each party's word is needed; the rules say so with their clause, not the browser
    for field in (smaller.step_back, *(word.said_by for word in words.values())):
        field.flags.required = True
    page = render_template(
        "days/absence.html",
        absence=view,
        refused=refused,
        smaller=smaller,
        words=words,
        reserve=given.get("reserve") or StandInForm(formdata=None, prefix="reserve-", **begin),
        postponed=given.get("postponed") or PostponementForm(formdata=None, prefix="postpone-", **begin),
    )
    return page, (422 if refused or given else 200)


def _list(sitting_id: int, form: ReachForm) -> ResponseReturnValue:
    view = told.view_reached(g.ctx, sitting_id)
    if view.recorded_at is None:
        raise NotFound
    if view.matter_id is not None:
        access.note_read(g.ctx, Action.RECORD_ANSWER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    page = render_template("days/reached.html", reach=view, form=form)
    return page, (422 if form.errors else 200)
