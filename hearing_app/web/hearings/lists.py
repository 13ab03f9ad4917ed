"""How is the list of hearing officers made, signed and struck from on a page? Routes of the hearings' blueprint."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.hearings.lists import ListForm, StrikeForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.i18n import label, text
from hearing_app.services import access
from hearing_app.services.hearings import lists, overviews
from hearing_app.services.hearings.lists import ListView
from hearing_app.web.frame import say, say_refused
from hearing_app.web.handing import handed
from hearing_app.web.hearings.requests import pages

__all__ = ["pages"]


@pages.get("/list")
@declares(Action.VIEW_MATTER)
def panel_list(number: str) -> ResponseReturnValue:
    """Show the list with who was struck, and who could be on a new one."""
    found = lists.view_list(g.ctx, number)
    form = ListForm(formdata=None, version=found.version, people=[id_ for id_, _, _ in found.people])
    _offer(form, found)
    return _page(number, form, _strike(found.version), None)


def _offer(form: ListForm, found: ListView) -> None:
    form.offer(
        (id_, text("{name}（{category}）", name=name, category=label(words))) for id_, name, words in found.people
    )


@pages.post("/list")
@declares(Action.EDIT_HEARING)
def make_list(number: str) -> ResponseReturnValue:
    """Make a new list, which waits for its signature."""
    form = ListForm()
    found = lists.view_list(g.ctx, number)
    _offer(form, found)
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            lists.make_list(g.ctx, number, form.people.data or ())
        except Refused as error:
            refused = error
        else:
            say("名单已拟好，等签发。")
            return redirect(url_for("hearings.panel_list", number=number))
    return _page(number, form, _strike(found.version), refused)


def _strike(version: int) -> StrikeForm:
    form = StrikeForm(formdata=None, prefix="strike-", version=version, struck_on=civil_day(g.ctx.now))
    form.offer()
    return form


def _page(number: str, form: ListForm, striking: StrikeForm, refused: Refused | None) -> ResponseReturnValue:
    page = render_template(
        "hearings/list.html",
        view=overviews.view_overview(g.ctx, number),
        found=lists.view_list(g.ctx, number),
        form=form,
        striking=striking,
        refused=refused,
    )
    return page, (422 if refused or form.errors or striking.errors else 200)


@pages.post("/list/<int:list_id>/signature")
@declares(Action.DECIDE_HEARING)
def sign_list(number: str, list_id: int) -> ResponseReturnValue:
    """Sign the list: it takes its number and the time to strike runs."""
    form = VersionedForm()
    if form.validate_on_submit():
        try:
            lists.sign_list(g.ctx, number, list_id, form.seen)
        except Refused as refused:
            say_refused(refused)
        else:
            say("已签发，取得文号。")
    return redirect(url_for("hearings.show", number=number))


@pages.post("/list/<int:list_id>/strikes")
@declares(Action.EDIT_HEARING)
def strike(number: str, list_id: int) -> ResponseReturnValue:
    """Record whom a side struck."""
    form = StrikeForm(prefix="strike-")
    form.offer()
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            lists.strike(g.ctx, form.order(number, list_id))
        except Refused as error:
            refused = error
        else:
            say("已记下剔除。")
            return redirect(url_for("hearings.panel_list", number=number))
    found = lists.view_list(g.ctx, number)
    blank = ListForm(formdata=None, version=found.version)
    _offer(blank, found)
    return _page(number, blank, form, refused)


@pages.get("/list.<any(pdf, docx):suffix>")
@declares(Action.VIEW_MATTER)
def list_paper(number: str, suffix: str) -> ResponseReturnValue:
    """Hand out the list to print."""
    found = lists.view_list_paper(g.ctx, number)
    view = overviews.view_overview(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return handed(found, view.matter_id, suffix)
