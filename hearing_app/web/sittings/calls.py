"""Who is on the line, what is open, what did he say? The call desk; names and numbers never stand in its addresses."""

from dataclasses import replace

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.forms.calls import CallForm, FindForm, ToldForm
from hearing_app.forms.numbers import whole
from hearing_app.i18n import text
from hearing_app.services import access
from hearing_app.services.sittings import calls, invitations, rounds
from hearing_app.services.steps.calls.call_views import SeatView
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.web.frame import say, say_refused
from hearing_app.web.sittings.answers import refresh
from hearing_app.web.sittings.ledger_words import LETTERS

pages = Blueprint("calls", __name__, url_prefix="/calls")
MOST_FOUND = 20


@pages.route("", methods=["GET", "POST"])
@declares(Action.RECORD_ANSWER)
def index() -> ResponseReturnValue:
    """Show the number box and the queue; find somebody and go to him, or show who it may be."""
    form = FindForm()
    if form.validate_on_submit():
        found = calls.find_people(g.ctx, form.words.data)
        if len(found.ids) == 1:
            by = "number" if found.is_by_phone else None
            return redirect(url_for("calls.show", person_id=found.ids[0], by=by))
        if found.ids:
            return redirect(url_for("calls.index", found="-".join(map(str, found.ids))))
        return _index(form, is_nobody=True)
    return _index(form)


@pages.get("/<int:person_id>")
@declares(Action.RECORD_ANSWER)
def show(person_id: int) -> ResponseReturnValue:
    """Show a person with what is open; the parties' names are read out, which is noted."""
    return _show(person_id, whole(request.args.get("seat")))


@pages.post("/<int:person_id>")
@declares(Action.RECORD_ANSWER)
def create(person_id: int) -> ResponseReturnValue:
    """Record what was said, then go on to the next one to call."""
    form = CallForm()
    person = calls.view_person(g.ctx, person_id)
    if not form.validate():
        return _show(person_id, whole(form.seat_id.data), form), 422
    spoken = form.spoken
    if spoken.seat_id not in {seat.seat_id for seat in calls.view_seats(g.ctx, person_id)}:
        raise NotFound
    try:
        invitations.record_spoken(g.ctx, replace(spoken, said_by=spoken.said_by.strip() or person.name))
    except Refused as refused:
        return _show(person_id, spoken.seat_id, form, refused), 409
    flash(said_words(person.name, spoken.answer))
    return _onward(person_id, is_reached=spoken.answer.coming is not Coming.NOT_REACHED)


@pages.post("/<int:person_id>/told/<int:seat_id>")
@declares(Action.RECORD_ANSWER)
def told(person_id: int, seat_id: int) -> ResponseReturnValue:
    """Keep that somebody was told what his letters say."""
    calls.view_person(g.ctx, person_id)
    form = ToldForm()
    calls.record_told(g.ctx, seat_id, Channel(form.channel.data) if form.validate() else Channel.TELEPHONE)
    say("已记：告知到了。")
    return _onward(person_id, is_reached=True)


@pages.post("/<int:person_id>/link/<int:seat_id>")
@declares(Action.RECORD_ANSWER)
def renew(person_id: int, seat_id: int) -> ResponseReturnValue:
    """Make a new link; the old one stops working."""
    calls.view_person(g.ctx, person_id)
    try:
        invitations.renew_link(g.ctx, seat_id)
        say("换了新链接，旧链接已经作废。")
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("calls.show", person_id=person_id, seat=seat_id))


def _onward(person_id: int, *, is_reached: bool) -> ResponseReturnValue:
    """Stay while something is open with somebody who is on the line, else go to the next one."""
    if is_reached:
        is_open = any(seat.is_waiting and seat.can_come == "open" for seat in calls.view_seats(g.ctx, person_id))
        if is_open or calls.view_untold(g.ctx, person_id):
            return redirect(url_for("calls.show", person_id=person_id))
    following = calls.next_to_call(g.ctx, person_id)
    if following is None:
        return redirect(url_for("calls.index"))
    return redirect(url_for("calls.show", person_id=following))


def said_words(name: str, answer: AnswerOrder) -> str:
    """Say what was recorded, so that the clerk can see it after the page has gone on."""
    coming = {
        Coming.ACCEPT: text("接受"),
        Coming.DECLINE: text("谢绝"),
        Coming.OTHER_TIME: text("另议时间"),
        Coming.NOT_REACHED: text("未接通"),
        None: "",
    }[answer.coming]
    conflict = {True: text("有利害关系"), False: text("没有利害关系"), None: ""}[answer.has_conflict]
    said = text("，").join(part for part in (coming, conflict) if part)
    return text("已记：{name} {said}。", name=name, said=said)


def _index(form: FindForm, *, is_nobody: bool = False) -> str:
    written = map(whole, request.args.get("found", "").split("-"))
    ids = [number for number in written if number is not None][:MOST_FOUND]
    return render_template(
        "calls/index.html",
        form=form,
        desk=calls.view_desk(g.ctx),
        found=calls.view_people(g.ctx, tuple(ids)) if ids else (),
        is_nobody=is_nobody,
        sitting_url=_sitting_url,
        choices=rounds.view_choices(g.ctx),
    )


def _show(person_id: int, seat_id: int | None, form: CallForm | None = None, refused: Refused | None = None) -> str:
    person = calls.view_person(g.ctx, person_id)
    seats = calls.view_seats(g.ctx, person_id)
    chosen = next((seat for seat in seats if seat.seat_id == seat_id), seats[0] if seats else None)
    form = form or CallForm()
    return render_template(
        "calls/show.html",
        find=FindForm(formdata=None),
        person=person,
        is_by_number=request.args.get("by") == "number",
        chosen=chosen,
        parties=read_parties(chosen, form, refused),
        others=[seat for seat in seats if seat is not chosen],
        form=form,
        refused=refused,
        untold=calls.view_untold(g.ctx, person_id),
        past=calls.view_past(g.ctx, person_id),
        desk=calls.view_desk(g.ctx),
        sitting_url=_sitting_url,
        letters=LETTERS,
    )


def read_parties(chosen: SeatView | None, form: CallForm, refused: Refused | None) -> tuple[object, ...]:
    """Make the form one about a seat, and return the parties that are read out for it; the reading is noted."""
    if chosen is None:
        return ()
    refresh(form, chosen.sequence, refused)
    form.seat_id.data = str(chosen.seat_id)
    if chosen.matter_id is None:
        return ()
    access.note_read(g.ctx, Action.RECORD_ANSWER, "matter", subject_id=chosen.matter_id, matter_id=chosen.matter_id)
    return calls.view_parties(g.ctx, chosen.seat_id)


def _sitting_url(sitting_id: int) -> str:
    """Return the address of a sitting's page for whoever may open it."""
    if "sittings.show" not in current_app.view_functions or not g.ctx.actor.has(Action.VIEW_SITTING):
        return ""
    return url_for("sittings.show", sitting_id=sitting_id)
