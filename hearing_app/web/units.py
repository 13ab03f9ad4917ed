"""Which bureaus work here? The list below the settings, a form to add one and one to rename it."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.units import UnitForm, UnitNameForm
from hearing_app.services import units
from hearing_app.web.frame import say
from hearing_app.web.settings import PARTS

pages = Blueprint("units", __name__, url_prefix="/settings/units")


@pages.get("")
@declares(Action.VIEW_SETTINGS)
def index() -> ResponseReturnValue:
    """Show the units with their codes."""
    return render_template("units/index.html", units=units.view_units(g.ctx), part="units", parts=PARTS)


@pages.route("/new", methods=["GET", "POST"])
@declares(Action.MANAGE_UNITS)
def new() -> ResponseReturnValue:
    """Add a unit."""
    form = UnitForm()
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            units.add_unit(g.ctx, form.order)
        except Refused as error:
            refused = error
        else:
            say("已加上“{name}”。还没有账号，第一个用命令建。", name=form.order.name)
            return redirect(url_for("units.index"))
    code = 422 if refused or form.errors else 200
    return render_template("units/edit.html", form=form, refused=refused, unit=None), code


@pages.route("/<int:unit_id>/edit", methods=["GET", "POST"])
@declares(Action.MANAGE_UNITS)
def edit(unit_id: int) -> ResponseReturnValue:
    """Rename a unit."""
    unit = units.view_unit(g.ctx, unit_id)
    form = UnitNameForm(name=unit.name, name_en=unit.name_en)
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            units.rename_unit(g.ctx, unit_id, *form.names)
        except Refused as error:
            refused = error
        else:
            say("已存。")
            return redirect(url_for("units.index"))
    code = 422 if refused or form.errors else 200
    return render_template("units/edit.html", form=form, refused=refused, unit=unit), code
