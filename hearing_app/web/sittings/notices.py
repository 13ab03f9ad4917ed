"""How is the service of a notice recorded on a page? The routes belong to the blueprint of sittings."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.hearings.services import ServiceForm, WaiverForm
from hearing_app.services import access
from hearing_app.services.sittings import letters
from hearing_app.services.sittings.letters import LetterView
from hearing_app.web.frame import say
from hearing_app.web.handing import handed
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]


@pages.route("/sittings/<int:sitting_id>/letters/<int:letter_id>", methods=["GET", "POST"])
@declares(Action.RECORD_SERVICE)
def serve(sitting_id: int, letter_id: int) -> ResponseReturnValue:
    """Record when, how and by whom a notice was served, with its proof."""
    notice = letters.view_notice(g.ctx, sitting_id, letter_id)
    begin = {"version": notice.version, "served_on": civil_day(g.ctx.now), "served_by": g.account.name}
    form = ServiceForm(**({} if request.method == "POST" else begin))
    form.offer()
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            letters.record_service(g.ctx, form.order(letter_id))
        except Refused as error:
            refused = error
        else:
            say("已登记送达。")
            return redirect(url_for("sittings.show", sitting_id=sitting_id))
    return _page(notice, form, _waiver(notice), refused)


@pages.get("/sittings/<int:sitting_id>/letters/<int:letter_id>/paper.<any(pdf, docx):suffix>")
@declares(Action.RECORD_SERVICE)
def paper(sitting_id: int, letter_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out a letter to print: as PDF, or as a document to edit."""
    found = letters.view_paper(g.ctx, sitting_id, letter_id)
    access.note_read(g.ctx, Action.RECORD_SERVICE, "letter", subject_id=letter_id)
    return handed(found, letter_id, suffix)


@pages.get("/sittings/<int:sitting_id>/letters/<int:letter_id>/receipt.<any(pdf, docx):suffix>")
@declares(Action.RECORD_SERVICE)
def receipt(sitting_id: int, letter_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out the receipt of a letter to print."""
    found = letters.view_receipt(g.ctx, sitting_id, letter_id)
    access.note_read(g.ctx, Action.RECORD_SERVICE, "letter", subject_id=letter_id)
    return handed(found, letter_id, suffix)


@pages.post("/sittings/<int:sitting_id>/letters/<int:letter_id>/waiver")
@declares(Action.RECORD_SERVICE)
def waive(sitting_id: int, letter_id: int) -> ResponseReturnValue:
    """Record a party's written waiver of the notice period."""
    notice = letters.view_notice(g.ctx, sitting_id, letter_id)
    form = WaiverForm(prefix="waiver-")
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            letters.record_waiver(g.ctx, form.order(letter_id))
        except Refused as error:
            refused = error
        else:
            say("已登记书面放弃。")
            return redirect(url_for("sittings.show", sitting_id=sitting_id))
    service = ServiceForm(formdata=None, version=notice.version, served_on=civil_day(g.ctx.now))
    service.offer()
    return _page(notice, service, form, refused)


def _waiver(notice: LetterView) -> WaiverForm:
    return WaiverForm(formdata=None, prefix="waiver-", version=notice.version, waived_on=civil_day(g.ctx.now))


def _page(notice: LetterView, form: ServiceForm, waiver: WaiverForm, refused: Refused | None) -> ResponseReturnValue:
    page = render_template("sittings/service.html", notice=notice, form=form, waiver=waiver, refused=refused)
    return page, (422 if refused or form.errors or waiver.errors else 200)
