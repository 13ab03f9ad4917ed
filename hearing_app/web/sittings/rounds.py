"""How is a round of calls worked through: on the screen, on paper, and typed back from paper?

The same answers by the same way as at the call desk; no name or number stands in an address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.spans import civil_day
from hearing_app.forms.calls import CallForm, ToldForm
from hearing_app.forms.numbers import whole
from hearing_app.forms.rounds import BLANK_LINES, SheetForm, TypedLine
from hearing_app.i18n import text
from hearing_app.services import access
from hearing_app.services.sittings import calls, invitations, rounds
from hearing_app.services.sittings.rounds import RoundView
from hearing_app.web.frame import say
from hearing_app.web.sittings.calls import read_parties, said_words

pages = Blueprint("rounds", __name__, url_prefix="/calls/round")


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that was not recorded, and why."""

    code: str
    reasons: Sequence[Reason]


@pages.get("")
@declares(Action.RECORD_ANSWER)
def index() -> ResponseReturnValue:
    """Show a round as a list, with one line open: what to say, what was answered."""
    return _index()


@pages.post("/<int:seat_id>")
@declares(Action.RECORD_ANSWER)
def create(seat_id: int) -> ResponseReturnValue:
    """Record what was said for a line, then open the next one."""
    form = CallForm()
    view = rounds.view_round(g.ctx, _sitting_id())
    line = view.line(seat_id)
    if line is None or line.id != seat_id:
        raise NotFound
    if not form.validate():
        return _index(form, seat_id=seat_id), 422
    spoken = replace(form.spoken, seat_id=seat_id, said_by=form.spoken.said_by.strip() or line.entry.name)
    try:
        invitations.record_spoken(g.ctx, spoken)
    except Refused as refused:
        return _index(form, seat_id=seat_id, refused=refused), 409
    flash(said_words(line.entry.name, spoken.answer))
    return _onward(view, seat_id)


@pages.post("/<int:seat_id>/told")
@declares(Action.RECORD_ANSWER)
def told(seat_id: int) -> ResponseReturnValue:
    """Keep that somebody was told, then open the next line."""
    form = ToldForm()
    view = rounds.view_round(g.ctx, _sitting_id())
    calls.record_told(g.ctx, seat_id, Channel(form.channel.data) if form.validate() else Channel.TELEPHONE)
    say("已记：告知到了。")
    return _onward(view, seat_id)


@pages.get("/sheet")
@declares(Action.RECORD_ANSWER)
def sheet() -> ResponseReturnValue:
    """Show the round as it is printed, with boxes and a code for each line; the reading is noted."""
    view = rounds.view_round(g.ctx, _sitting_id())
    for matter_id in sorted({line.seat.matter_id for line in view.lines if line.seat.matter_id is not None}):
        access.note_read(g.ctx, Action.RECORD_ANSWER, "matter", subject_id=matter_id, matter_id=matter_id)
    parties = rounds.view_masked_parties(g.ctx, view)
    return render_template("calls/sheet.html", round=view, heading=_heading(_choice(view)), parties=parties)


@pages.route("/typed", methods=["GET", "POST"])
@declares(Action.RECORD_ANSWER)
def typed() -> ResponseReturnValue:
    """Type a sheet back: what is right is recorded, what is wrong stays with its reason."""
    form = SheetForm()
    if not form.is_submitted():
        return _typed(_prepared(rounds.view_round(g.ctx, _sitting_id())))
    form.validate()
    if form.on.errors or form.on.data > civil_day(g.ctx.now):
        form.on.errors = [*form.on.errors] or ["这一天还没有到。"]
        return _typed(form), 422
    lines = list(form.typed(g.ctx.now))
    wrong = [found for line in lines if (found := _record(line)) is not None]
    if len(lines) > len(wrong):
        say("记了 {n} 行。", n=len(lines) - len(wrong))
    elif not lines:
        say("没有填结果的行，什么也没有记。")
    if not wrong:
        return redirect(url_for("rounds.index", sitting=_sitting_id()))
    recorded = {line.code for line in lines} - {each.code for each in wrong}
    form.lines.entries = [entry for entry in form.lines if (entry.form.code.data or "") not in recorded]
    return _typed(form, wrong), 422


def _record(line: TypedLine) -> WrongLine | None:
    """Record one line in a change of its own, so that a wrong one takes no good one with it."""
    if reasons := line.reasons():
        return WrongLine(line.code, reasons)
    try:
        to = rounds.resolve(g.ctx, line.code)
        if not line.is_told:
            invitations.record_spoken(g.ctx, line.spoken(to))
        elif to.has_news:
            calls.record_told(g.ctx, to.seat_id, Channel.TELEPHONE)
        else:
            return WrongLine(line.code, [Reason("round.nothing_to_tell")])
    except Refused as refused:
        return WrongLine(line.code, refused.reasons)
    return None


def _prepared(view: RoundView) -> SheetForm:
    """Return a sheet with the codes of a round, and blank lines for codes of other sheets."""
    form = SheetForm(formdata=None, on=civil_day(g.ctx.now))
    for line in view.lines:
        form.lines.append_entry({"code": line.code})
    for _ in range(BLANK_LINES):
        form.lines.append_entry({})
    return form


def _typed(form: SheetForm, wrong: Sequence[WrongLine] = ()) -> str:
    view = rounds.view_round(g.ctx, _sitting_id())
    return render_template(
        "calls/typed.html",
        form=form,
        wrong={each.code: each.reasons for each in wrong},
        round=view,
        names={line.code: line for line in view.lines},
        heading=_heading(_choice(view)),
    )


def _index(form: CallForm | None = None, *, seat_id: int | None = None, refused: Refused | None = None) -> str:
    view = rounds.view_round(g.ctx, _sitting_id())
    line = view.line(seat_id if seat_id is not None else whole(request.args.get("at")))
    form = form or CallForm()
    return render_template(
        "calls/round.html",
        round=view,
        heading=_heading(_choice(view)),
        choices=rounds.view_choices(g.ctx),
        line=line,
        parties=read_parties(line.seat if line else None, form, refused),
        form=form,
        refused=refused,
    )


def _onward(view: RoundView, seat_id: int) -> ResponseReturnValue:
    following = view.after(seat_id)
    return redirect(url_for("rounds.index", sitting=view.sitting_id, at=following, _anchor=f"line{following}"))


def _choice(view: RoundView) -> rounds.RoundChoice | None:
    """Return the sitting that a round is about, for its heading."""
    return next((one for one in rounds.view_choices(g.ctx) if one.sitting_id == view.sitting_id), None)


def _sitting_id() -> int | None:
    return whole(request.args.get("sitting"))


def _heading(choice: rounds.RoundChoice | None) -> str:
    """Return what a round is about."""
    return f"{choice.number} {choice.title}".strip() if choice else text("所有场次")
