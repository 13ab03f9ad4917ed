"""What was handed in with a matter? The list with its receipts, taking in, the receipt to print."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.intake.deposits import DepositForm
from hearing_app.services import access
from hearing_app.services.matters import deposits
from hearing_app.services.matters.deposits import DepositsView
from hearing_app.web.frame import say
from hearing_app.web.handing import handed

pages = Blueprint("deposits", __name__, url_prefix="/matters/<number>/documents")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show what was handed in, and note that it was opened."""
    view = deposits.view_deposits(g.ctx, number)
    form = DepositForm(view.kinds, formdata=None, handed_by=view.petitioner, handed_on=civil_day(g.ctx.now))
    return _page(view, form)


def _page(view: DepositsView, form: DepositForm, refused: Refused | None = None) -> ResponseReturnValue:
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    most = g.ctx.env.office.limits.upload_mb
    page = render_template("matters/deposits.html", view=view, form=form, refused=refused, upload_mb=most)
    return page, (422 if refused or form.errors else 200)


@pages.post("")
@declares(Action.UPLOAD_FILE)
def create(number: str) -> ResponseReturnValue:
    """Take in what is handed over."""
    view = deposits.view_deposits(g.ctx, number)
    form = DepositForm(view.kinds)
    if not form.handed_on.data and not form.handed_on.errors:
        form.handed_on.data = civil_day(g.ctx.now)
    if not form.validate():
        return _page(view, form)
    try:
        receipt = deposits.take_deposit(g.ctx, number, form.order)
    except Refused as refused:
        return _page(view, form, refused)
    say("已收件，回执编号 {number}。", number=receipt)
    return redirect(url_for("deposits.show", number=number), 303)


@pages.get("/receipts/<int:receipt_id>.<any(pdf, docx):suffix>")
@declares(Action.VIEW_MATTER)
def receipt(number: str, receipt_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out a receipt to print."""
    found = deposits.view_receipt_paper(g.ctx, number, receipt_id)
    access.note_read(g.ctx, Action.VIEW_MATTER, deposits.SUBJECT, subject_id=receipt_id)
    return handed(found, receipt_id, suffix)
