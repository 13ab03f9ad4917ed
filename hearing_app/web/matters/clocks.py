"""Which time limits does a matter have, and what happened to them? Page and posts of 时限."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.clocks import ExtensionForm, HappeningForm, ReopenForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.matters import clock_events, clock_sheets
from hearing_app.services.matters.clock_events import Target
from hearing_app.services.matters.clock_sheets import ClocksView
from hearing_app.web import dates
from hearing_app.web.frame import say

pages = Blueprint("clocks", __name__, url_prefix="/matters")


@pages.get("/<number>/clocks")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show every time limit of a matter with its whole count, and note that it was opened."""
    return _page(_opened(number))


@pages.post("/<number>/clocks/events")
@declares(Action.EDIT_MATTER)
def record(number: str) -> ResponseReturnValue:
    """Record what happened."""
    form = HappeningForm(prefix="event-")
    form.offer(clock_sheets.view_clocks(g.ctx, number).happenings)

    def do() -> None:
        moved = clock_events.record_happening(g.ctx, Target(number, form.seen), form.happening)
        for one in moved:
            if one.change == "closed":
                say("{clock} 已结束。", clock=one.rule)
            else:
                say("{clock} 已开始计算，最后一日 {day}。", clock=one.rule, day=dates.fullday(one.due_on))

    return _change(number, form, do)


@pages.post("/<number>/clocks/<int:clock_id>/extension")
@declares(Action.EDIT_MATTER)
def extend(number: str, clock_id: int) -> ResponseReturnValue:
    """Record an approved extension."""
    form = ExtensionForm(prefix=f"extend{clock_id}-")

    def do() -> None:
        due_on = clock_events.extend_clock(g.ctx, Target(number, form.seen, clock_id), form.order)
        say("已延长，最后一日 {day}。", day=dates.fullday(due_on))

    return _change(number, form, do)


@pages.post("/<number>/clocks/<int:clock_id>/reopening")
@declares(Action.REOPEN_CLOCK)
def reopen(number: str, clock_id: int) -> ResponseReturnValue:
    """Let a closed clock run again."""
    form = ReopenForm(prefix=f"reopen{clock_id}-")

    def do() -> None:
        due_on = clock_events.reopen_clock(g.ctx, Target(number, form.seen, clock_id), form.order)
        say("已恢复计算，最后一日 {day}。", day=dates.fullday(due_on))

    return _change(number, form, do)


@pages.get("/<number>/clocks/<int:clock_id>/paper.pdf")
@declares(Action.VIEW_MATTER)
def paper(number: str, clock_id: int) -> ResponseReturnValue:
    """Hand out the count of a time limit to print."""
    found = clock_sheets.view_count_paper(g.ctx, number, clock_id)()
    access.note_read(g.ctx, Action.VIEW_MATTER, "clock", subject_id=clock_id)
    name = f"{found.name}-{clock_id}.pdf"
    return send_file(BytesIO(found.pdf), mimetype="application/pdf", download_name=name, max_age=0)


def _opened(number: str) -> ClocksView:
    view = clock_sheets.view_clocks(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return view


def _change(number: str, form: VersionedForm, do: Callable[[], None]) -> ResponseReturnValue:
    """Do what a form asks for and lead back; what is refused shows above the form as it was filled in."""
    if not form.validate_on_submit():
        return _page(_opened(number), form)
    try:
        do()
    except Refused as refused:
        return _page(_opened(number), form, refused)
    return redirect(url_for("clocks.show", number=number))


def _page(view: ClocksView, form: VersionedForm | None = None, refused: Refused | None = None) -> ResponseReturnValue:
    offered: dict[str, VersionedForm] = {}
    happening = HappeningForm(formdata=None, prefix="event-", version=view.version)
    happening.offer(view.happenings)
    offered["event"] = happening
    for sheet in (*view.running, *view.closed):
        extension, reopening = f"extend{sheet.clock.id}", f"reopen{sheet.clock.id}"
        offered[extension] = ExtensionForm(
            formdata=None, prefix=f"{extension}-", version=view.version, days=sheet.extend_most or None
        )
        offered[reopening] = ReopenForm(formdata=None, prefix=f"{reopening}-", version=view.version, on_day=view.today)
    tried = form._prefix.removesuffix("-") if form is not None else ""
    if form is not None:
        offered[tried] = form
    page = render_template("clocks/show.html", view=view, forms_of=offered, refused=refused, tried=tried)
    return page, (200 if form is None else 422)
