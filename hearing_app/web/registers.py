"""Which numbers were taken, and which are void? The register and the page of one number."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.numbers import whole
from hearing_app.forms.registers import VoidForm
from hearing_app.services import registers
from hearing_app.web.frame import say

pages = Blueprint("registers", __name__, url_prefix="/numbers")


@pages.get("")
@declares(Action.VIEW_MATTER)
def index() -> ResponseReturnValue:
    """Show the numbers of a year, narrowed by what stands in the URL."""
    year = whole(request.args.get("year"))
    wanted = registers.Wanted(
        year=year if year is not None and 1900 <= year <= 2100 else registers.year_of(g.ctx),
        series=request.args.get("series", ""),
        state=request.args.get("state", ""),
        before_id=whole(request.args.get("before")),
    )
    return render_template("registers/index.html", register=registers.view_register(g.ctx, wanted), wanted=wanted)


@pages.get("/<int:taken_id>")
@declares(Action.VIEW_MATTER)
def show(taken_id: int) -> ResponseReturnValue:
    """Show one number."""
    return _page(taken_id, VoidForm(formdata=None))


@pages.post("/<int:taken_id>/void")
@declares(Action.VOID_NUMBER)
def void(taken_id: int) -> ResponseReturnValue:
    """Void a number."""
    form = VoidForm()
    if not form.validate_on_submit():
        return _page(taken_id, form)
    try:
        registers.void_number(g.ctx, taken_id, reason=form.reason.data)
    except Refused as refused:
        return _page(taken_id, form, refused)
    say("文号已作废，留在登记簿里。")
    return redirect(url_for("registers.show", taken_id=taken_id))


def _page(taken_id: int, form: VoidForm, refused: Refused | None = None) -> ResponseReturnValue:
    entry = registers.view_entry(g.ctx, taken_id)
    code = 422 if refused or form.errors else 200
    return render_template("registers/show.html", entry=entry, form=form, refused=refused), code
