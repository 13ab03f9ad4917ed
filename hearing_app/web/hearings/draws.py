"""How is a panel drawn on a page: list, seed, numbers, result, file and sheet?"""

import json
from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.hearings.draws import DrawForm, NumberForm, VoidForm, seen_of
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.hearings import draws
from hearing_app.services.hearings.draws import ROSTER, DrawsView
from hearing_app.settings.places import ROOT
from hearing_app.web.frame import carry_out, say
from hearing_app.web.handing import handed

VERIFIER = ROOT / "docs" / "verify_draw.py"
pages = Blueprint("draws", __name__, url_prefix="/matters/<number>/draw")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show the draws of a matter and from what a new one would be made, and note that the matter was opened."""
    view = draws.view_draws(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return _page(view)


def _page(
    view: DrawsView, form: DrawForm | None = None, saying: NumberForm | None = None, refused: Refused | None = None
) -> ResponseReturnValue:
    running = view.running
    if form is None:
        usual = str(view.sizes[0]) if view.sizes else ""
        form = DrawForm(formdata=None, size=usual, source=ROSTER)
    form.offer(view)
    if saying is None:
        saying = NumberForm(formdata=None, prefix="number-", version=running.version if running else 0)
    saying.offer([one.side["zh"] for one in running.numbers] if running else [])
    voiding = VoidForm(formdata=None, prefix="void-", version=running.version if running else 0)
    page = render_template(
        "hearings/draw.html", view=view, running=running, form=form, saying=saying, voiding=voiding, refused=refused
    )
    return page, (422 if refused or form.errors or saying.errors else 200)


@pages.post("")
@declares(Action.DRAW_PANEL)
def freeze(number: str) -> ResponseReturnValue:
    """Freeze the list and promise the seed."""
    view = draws.view_draws(g.ctx, number)
    form = DrawForm()
    form.offer(view)
    if not form.validate_on_submit():
        return _page(view, form)
    try:
        draws.freeze(g.ctx, form.order(number))
    except Refused as refused:
        return _page(view, form, refused=refused)
    say("名单已经冻结，种子已经封存。请把告知单交给各方。")
    return redirect(url_for("draws.show", number=number))


@pages.post("/<int:draw_id>/numbers")
@declares(Action.DRAW_PANEL)
def add_number(number: str, draw_id: int) -> ResponseReturnValue:
    """Record the number of a side or a witness."""
    view = draws.view_draws(g.ctx, number)
    form = NumberForm(prefix="number-")
    form.offer([one.side["zh"] for one in view.running.numbers] if view.running else [])
    if not form.validate_on_submit():
        return _page(view, saying=form)
    try:
        draws.add_number(g.ctx, seen_of(form, number, draw_id), form.order())
    except Refused as refused:
        return _page(view, saying=form, refused=refused)
    say("已记下这个数。")
    return redirect(url_for("draws.show", number=number))


@pages.post("/<int:draw_id>/opening")
@declares(Action.DRAW_PANEL)
def open_draw(number: str, draw_id: int) -> ResponseReturnValue:
    """Open the seed: the result follows."""
    form = VersionedForm()
    return _done(
        number, form, lambda: draws.open_draw(g.ctx, seen_of(form, number, draw_id)), "种子已经开启，结果如下。"
    )


@pages.post("/<int:draw_id>/voiding")
@declares(Action.DRAW_PANEL)
def void_draw(number: str, draw_id: int) -> ResponseReturnValue:
    """Void a draw that was not opened."""
    form = VoidForm(prefix="void-")
    seen = seen_of(form, number, draw_id) if form.validate() else None
    reason = form.reason.data or ""
    if seen is None:
        say("作废抽签要写明理由。")
        return redirect(url_for("draws.show", number=number))
    return _done(number, form, lambda: draws.void_draw(g.ctx, seen, reason), "已作废。")


def _done(number: str, form: VersionedForm, do: Callable[[], int], said: str) -> ResponseReturnValue:
    carry_out(form, do, said)
    return redirect(url_for("draws.show", number=number))


@pages.get("/<int:draw_id>/file.json")
@declares(Action.VIEW_MATTER)
def draw_file(number: str, draw_id: int) -> ResponseReturnValue:
    """Hand out the file from which anybody can draw anew."""
    found = json.dumps(draws.view_file(g.ctx, number, draw_id), ensure_ascii=False, indent=1)
    return send_file(
        BytesIO(found.encode()),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"draw-{draw_id}.json",
        max_age=0,
    )


@pages.get("/verify_draw.py")
@declares(Action.VIEW_MATTER)
def verifier(number: str) -> ResponseReturnValue:
    """Hand out the program with which anybody can compute a draw anew; it needs nothing but Python."""
    draws.view_draws(g.ctx, number)
    program = BytesIO(VERIFIER.read_bytes())
    return send_file(program, mimetype="text/x-python", as_attachment=True, download_name=VERIFIER.name, max_age=0)


@pages.get("/<int:draw_id>/sheet.<any(pdf, docx):suffix>")
@declares(Action.VIEW_MATTER)
def sheet(number: str, draw_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out the sheet for both sides."""
    return handed(draws.view_sheet(g.ctx, number, draw_id), draw_id, suffix)
