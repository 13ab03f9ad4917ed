"""How are many matters planned on a page? Choose, let a worker search, look at the draft, book what is wanted.

And how are sittings repaired when somebody is away, a room is lost or a day changed? The address holds what came
between, the page the least change for each sitting, a button carries it out.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.plans.disturbances import OF_SOMETHING, UPSET_LABELS, Upset
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.planning.plans import PlanForm
from hearing_app.forms.planning.repairs import LinesForm, RepairForm, written
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.services.plans import lines, plans, repairs
from hearing_app.services.plans.lines import Booked
from hearing_app.services.plans.repairs import Clash, RepairView
from hearing_app.web.frame import say

pages = Blueprint("plans", __name__, url_prefix="/plans")

DAYS_AWAY = 14  # what is filled in first for somebody ill and a room lost; a changed day is one day
ASKED = ("what", "person", "room", "from_on", "until_on")


@pages.route("", methods=["GET", "POST"])
@declares(Action.BOOK_SITTING)
def index() -> ResponseReturnValue:
    """Show what waits, the form and the latest plans; what is asked for becomes a job."""
    found = plans.view_plans(g.ctx)
    form = PlanForm(from_on=civil_day(g.ctx.now) + timedelta(days=1), matters=[one.number for one in found.tray])
    form.offer([(one.number, one.title) for one in found.tray])
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            plan_id = plans.make_later(g.ctx, form.order)
        except Refused as error:
            refused = error
        else:
            return redirect(url_for("plans.show", plan_id=plan_id))
    page = render_template("plans/index.html", form=form, found=found, refused=refused)
    return page, (422 if refused or form.errors else 200)


@pages.get("/<int:plan_id>")
@declares(Action.BOOK_SITTING)
def show(plan_id: int) -> ResponseReturnValue:
    """Show how far a plan is, or its draft by day and what is left out."""
    return render_template("plans/show.html", plan=plans.view_plan(g.ctx, plan_id))


@pages.get("/<int:plan_id>/progress")
@declares(Action.BOOK_SITTING)
def progress(plan_id: int) -> ResponseReturnValue:
    """Show the progress alone, for the page that polls it; at the end the whole page is shown anew."""
    plan = plans.view_plan(g.ctx, plan_id)
    response = make_response(render_template("plans/progress.html", plan=plan))
    if not plan.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@pages.post("/<int:plan_id>/stop")
@declares(Action.BOOK_SITTING)
def stop(plan_id: int) -> ResponseReturnValue:
    """Stop a plan: the best draft so far is kept."""
    if SpokenForm().validate_on_submit():
        plans.stop_plan(g.ctx, plan_id)
    return redirect(url_for("plans.show", plan_id=plan_id))


@pages.post("/<int:plan_id>/book")
@declares(Action.BOOK_SITTING)
def book(plan_id: int) -> ResponseReturnValue:
    """Book every line that is offered; what clashes meanwhile stays with its reasons."""
    if SpokenForm().validate_on_submit():
        _tell(lines.book_lines(g.ctx, plan_id))
    return redirect(url_for("plans.show", plan_id=plan_id))


@pages.post("/<int:plan_id>/lines/<int:line_id>/book")
@declares(Action.BOOK_SITTING)
def book_line(plan_id: int, line_id: int) -> ResponseReturnValue:
    """Book one line."""
    if SpokenForm().validate_on_submit():
        _tell(lines.book_lines(g.ctx, plan_id, line_id))
    return redirect(url_for("plans.show", plan_id=plan_id))


def _tell(booked: Booked) -> None:
    if booked.booked:
        say("已预订 {n} 场，信已经拟好。", n=booked.booked)
    if booked.clashed:
        say("有 {n} 场现在排不下了，原因写在下面。", n=booked.clashed)
    if booked.skipped:
        say("有 {n} 件事项已经有场次，跳过。", n=booked.skipped)
    if booked == Booked():
        say("没有可以预订的，先前都办过了。")


@pages.get("/repair")
@declares(Action.CHANGE_SITTING)
def repair() -> ResponseReturnValue:
    """Ask what came between; show the least change for each sitting that it hits, and who would be told."""
    return _repair_page()


@pages.post("/repair/apply")
@declares(Action.CHANGE_SITTING)
def apply_repair() -> ResponseReturnValue:
    """Carry out the lines that were sent; what clashes meanwhile is said above the page as it is now."""
    form = LinesForm()
    if not form.validate_on_submit():
        return _repair_page(unread=form)
    applied = repairs.apply_lines(g.ctx, form.orders, reason=text("临时调整"))
    if applied.clashes:
        return _repair_page(applied.clashes, changed=applied.changed)
    say("已调整 {n} 场，信已经拟好。", n=applied.changed)
    return redirect(url_for("plans.repair", **_asked()))


def _asked() -> dict[str, Any]:
    return {name: request.args[name] for name in ASKED if request.args.get(name)}


def _causes(chosen: str) -> list[dict[str, Any]]:
    """Return a way to the form of each cause: it asks only what that cause needs."""
    return [
        {"label": label(words), "url": url_for("plans.repair", what=upset.value), "is_current": upset.value == chosen}
        for upset, words in UPSET_LABELS.items()
    ]


def _repair_page(
    clashes: Sequence[Clash] = (), *, changed: int = 0, unread: LinesForm | None = None
) -> ResponseReturnValue:
    asked, today = _asked(), civil_day(g.ctx.now)
    is_asked = "from_on" in asked
    what = asked.get("what", Upset.PERSON.value)
    days = DAYS_AWAY if what in OF_SOMETHING else 1
    begin = {"from_on": today, "until_on": today + timedelta(days=days - 1), **asked, "what": what}
    form = RepairForm(request.args) if is_asked else RepairForm(None, **begin)
    form.offer(repairs.view_choices(g.ctx))
    found: RepairView | None = None
    refused: Refused | None = None
    if is_asked and form.validate():
        try:
            found = repairs.view_repair(g.ctx, form.disturbance)
        except Refused as error:
            refused = error
    page = render_template(
        "plans/repair.html",
        form=form,
        found=found,
        refused=refused,
        clashes=clashes,
        changed=changed,
        unread=unread,
        written=written,
        asked=asked,
        causes=_causes(what),
    )
    return page, (422 if refused or clashes or unread or form.errors else 200)
