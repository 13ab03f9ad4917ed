"""By which route does a matter go, and to whom was it handed over? The page and its posts."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.routings import OriginForm, RouteForm, SimpleForm, TransferForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.i18n import label
from hearing_app.services import access
from hearing_app.services.matters import routings
from hearing_app.services.matters.routings import RoutingView
from hearing_app.web.frame import say

pages = Blueprint("routings", __name__, url_prefix="/matters/<number>/route")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show the route of a matter, and note that it was opened."""
    view = _opened(number)
    return _page(view, _forms(view))


def _opened(number: str) -> RoutingView:
    view = routings.view_routing(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return view


def _forms(view: RoutingView) -> dict[str, VersionedForm]:
    seen, current = view.version, view.current
    suggested = view.route or (view.proposed.route if view.proposed else "")
    claim = next((id_ for id_, words in view.claims.items() if current and words == current.claim_label), "")
    return {
        "route": RouteForm(view, formdata=None, prefix="route-", version=seen, route=suggested, claim=claim),
        "transfer": TransferForm(
            formdata=None,
            prefix="transfer-",
            version=seen,
            receiver=(current.receiver if current else "") or label(view.usual_receiver),
            number=current.transfer_number if current else "",
            sent_on=current.sent_on if current else None,
            received_on=current.received_on if current else None,
            receipt_number=current.receipt_number if current else "",
        ),
        "simple": SimpleForm(view, formdata=None, prefix="simple-", version=seen, ground=view.simple_ground),
        "origin": OriginForm(
            view,
            formdata=None,
            prefix="origin-",
            version=seen,
            occurrence=view.occurrence,
            earlier_number=view.earlier_number,
            level=view.level,
            lower_until_on=view.lower_until_on,
            way_in=view.way_in,
            read_back_by=view.oral.read_back_by,
            read_back_on=view.oral.read_back_on,
            signed_how=view.oral.signed_how,
        ),
    }


def _page(view: RoutingView, forms: dict[str, VersionedForm], refused: Refused | None = None) -> ResponseReturnValue:
    is_wrong = refused is not None or any(form.errors for form in forms.values())
    page = render_template("matters/route.html", view=view, forms_of=forms, refused=refused)
    return page, (422 if is_wrong else 200)


def _change(number: str, form: VersionedForm, do: Callable[[], str]) -> ResponseReturnValue:
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            say(do())
        except Refused as error:
            refused = error
        else:
            return redirect(url_for("routings.show", number=number))
    view = _opened(number)
    return _page(view, _forms(view) | {form._prefix.removesuffix("-"): form}, refused)


@pages.post("")
@declares(Action.EDIT_MATTER)
def decide(number: str) -> ResponseReturnValue:
    """Decide the route."""
    form = RouteForm(routings.view_routing(g.ctx, number), prefix="route-")

    def do() -> str:
        leads_out = routings.classify(g.ctx, number, form.seen, order=form.order)
        return "已分类。接下来办移送，收到回执后补记。" if leads_out else "已分类，由本系统继续办理。"

    return _change(number, form, do)


@pages.post("/transfer")
@declares(Action.EDIT_MATTER)
def transfer(number: str) -> ResponseReturnValue:
    """Record a transfer or its receipt."""
    form = TransferForm(prefix="transfer-")

    def do() -> str:
        routings.record_transfer(g.ctx, number, form.seen, transfer=form.transfer)
        return "移送已记下。"

    return _change(number, form, do)


@pages.post("/simple")
@declares(Action.EDIT_MATTER)
def simple(number: str) -> ResponseReturnValue:
    """Put the matter on the simplified track, or take it off."""
    form = SimpleForm(routings.view_routing(g.ctx, number), prefix="simple-")

    def do() -> str:
        routings.set_simple(g.ctx, number, form.seen, ground=form.ground.data or "")
        return "已存。"

    return _change(number, form, do)


@pages.post("/origin")
@declares(Action.EDIT_MATTER)
def origin(number: str) -> ResponseReturnValue:
    """Write how the matter was raised."""
    form = OriginForm(routings.view_routing(g.ctx, number), prefix="origin-")

    def do() -> str:
        routings.set_origin(g.ctx, number, form.seen, order=form.order)
        return "已存。"

    return _change(number, form, do)
