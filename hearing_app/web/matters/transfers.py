"""By which letter is a matter handed to another organ? The letters of a matter, and the register of all of them."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.transfers import LetterState
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.transfers import TransferLetterForm, VoidForm, lines_of
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.numbers import whole
from hearing_app.services import access
from hearing_app.services.matters import transfers
from hearing_app.services.matters.transfers import TransfersView
from hearing_app.web.frame import say
from hearing_app.web.handing import handed

pages = Blueprint("transfers", __name__)
BASE = "/matters/<number>/transfer-letters"


@pages.get("/transfer-letters")
@declares(Action.VIEW_MATTER)
def register() -> ResponseReturnValue:
    """Show the register: every number with its letter, voided ones too."""
    view = transfers.view_register(g.ctx, before_id=whole(request.args.get("before", "")))
    return render_template("matters/transfer_register.html", view=view)


@pages.get(BASE)
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show a matter's letters, and note that it was opened."""
    return _page(_opened(number))


def _opened(number: str) -> TransfersView:
    view = transfers.view_transfers(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return view


def _page(
    view: TransfersView, form: VersionedForm | None = None, refused: Refused | None = None
) -> ResponseReturnValue:
    waiting = next((one for one in view.letters if one.state is LetterState.DRAFTED), None)
    offered: dict[str, VersionedForm] = {
        "letter": TransferLetterForm(
            formdata=None,
            prefix="letter-",
            version=view.version,
            receiver=waiting.receiver if waiting else view.receiver,
            enclosures=lines_of(waiting.enclosures) if waiting else "",
            words=waiting.words if waiting else "",
        ),
        "void": VoidForm(formdata=None, prefix="void-", version=view.version),
    }
    if form is not None:
        offered[form._prefix.removesuffix("-")] = form
    page = render_template("matters/transfers.html", view=view, forms_of=offered, refused=refused, STATE=LetterState)
    return page, (422 if refused or form is not None else 200)


def _change(number: str, form: VersionedForm, do: Callable[[], str]) -> ResponseReturnValue:
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            say(do())
        except Refused as error:
            refused = error
        else:
            return redirect(url_for("transfers.show", number=number))
    return _page(_opened(number), form, refused)


@pages.post(BASE)
@declares(Action.EDIT_MATTER)
def draft(number: str) -> ResponseReturnValue:
    """Draft the letter."""
    form = TransferLetterForm(prefix="letter-")

    def do() -> str:
        transfers.draft_letter(g.ctx, number, form.seen, order=form.order)
        return "函稿已存，等签发。"

    return _change(number, form, do)


@pages.post(f"{BASE}/<int:transfer_id>/signature")
@declares(Action.SIGN_TRANSFER)
def sign(number: str, transfer_id: int) -> ResponseReturnValue:
    """Sign the letter: it takes its number."""
    form = VersionedForm()

    def do() -> str:
        transfers.sign_letter(g.ctx, number, form.seen, letter_id=transfer_id)
        return "已签发，取得文号。"

    return _change(number, form, do)


@pages.post(f"{BASE}/<int:transfer_id>/voiding")
@declares(Action.SIGN_TRANSFER)
def void(number: str, transfer_id: int) -> ResponseReturnValue:
    """Void the letter; its number stays."""
    form = VoidForm(prefix="void-")

    def do() -> str:
        transfers.void_letter(g.ctx, number, form.seen, letter_id=transfer_id, reason=form.reason.data or "")
        return "已作废，文号留在登记簿。"

    return _change(number, form, do)


@pages.get(f"{BASE}/<int:transfer_id>/letter.<any(pdf, docx):suffix>")
@declares(Action.VIEW_MATTER)
def letter(number: str, transfer_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out a letter with its receipt slip to print."""
    found = transfers.view_letter(g.ctx, number, transfer_id)
    access.note_read(g.ctx, Action.VIEW_MATTER, transfers.SUBJECT, subject_id=transfer_id)
    return handed(found, transfer_id, suffix)
