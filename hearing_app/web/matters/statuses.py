"""How does a petitioner ask where his matter is and apply on line, and how does the office give out the code?

Number and code travel in the body of a post alone, never in an address.
"""

from io import BytesIO

from flask import Blueprint, Response, g, make_response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.statuses import ApplicationForm, SettlementForm, StatusForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.matters import matters, statuses
from hearing_app.services.matters.statuses import StatusView
from hearing_app.web.frame import say
from hearing_app.web.matters.matters import change_matter

pages = Blueprint("statuses", __name__)


@pages.get("/status")
@declares(Action.PUBLIC)
def ask() -> ResponseReturnValue:
    """Show the form for number and code."""
    return render_template("statuses/ask.html", form=StatusForm())


@pages.post("/status")
@declares(Action.ASK_STATUS)
def show() -> ResponseReturnValue:
    """Show stage and dates to whoever has number and code."""
    form = StatusForm()
    if not form.validate():
        return render_template("statuses/ask.html", form=form), 422
    try:
        view = statuses.ask_status(g.ctx, form.asked)
    except Refused as refused:
        return render_template("statuses/ask.html", form=form, refused=refused), 422
    return _page(view, _empty(view, form))


@pages.post("/status/apply")
@declares(Action.ASK_STATUS)
def apply() -> ResponseReturnValue:
    """Take an application and show its receipt."""
    asked = StatusForm()
    if not asked.validate():
        return render_template("statuses/ask.html", form=asked), 422
    try:
        view = statuses.ask_status(g.ctx, asked.asked)
    except Refused as refused:
        return render_template("statuses/ask.html", form=asked, refused=refused), 422
    form = ApplicationForm(view.may_apply)
    if not form.validate():
        return _page(view, form), 422
    try:
        receipt = statuses.apply_online(g.ctx, form.asked, process=form.wanted.data, words=form.words.data)
    except Refused as refused:
        return _page(view, form, refused=refused), 422
    view = statuses.ask_status(g.ctx, asked.asked)
    return _page(view, _empty(view, asked), receipt=receipt)


def _empty(view: StatusView, asked: StatusForm) -> ApplicationForm:
    typed = {"number": asked.number.data, "code": asked.code.data}
    return ApplicationForm(view.may_apply, formdata=None, **typed)


def _page(view: StatusView, form: ApplicationForm, *, refused: Refused | None = None, receipt: str = "") -> Response:
    page = render_template("statuses/show.html", view=view, form=form, refused=refused, receipt=receipt, now=g.ctx.now)
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/matters/<number>/applications")
@declares(Action.VIEW_MATTER)
def applications(number: str) -> ResponseReturnValue:
    """Show a matter's applications and its code's slip."""
    return _applications(number)


def _applications(number: str, form: SettlementForm | None = None) -> ResponseReturnValue:
    matter = matters.view_matter(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=matter.id, matter_id=matter.id)
    page = render_template(
        "statuses/applications.html",
        matter=matter,
        lines=statuses.view_applications(g.ctx, matter.id),
        form=form or SettlementForm(formdata=None),
        code=VersionedForm(formdata=None, version=matter.version),
    )
    return page, (422 if form and form.errors else 200)


@pages.post("/matters/<number>/applications/<int:application_id>")
@declares(Action.EDIT_MATTER)
def settle(number: str, application_id: int) -> ResponseReturnValue:
    """Take an application up, or decline it."""
    form = SettlementForm()
    if not form.validate():
        return _applications(number, form)
    settled = {"settlement": form.settlement.data, "answer": form.answer.data or ""}
    statuses.settle_application(g.ctx, number, application_id, **settled)
    say("已办理，申请人查询时看得到。")
    return redirect(url_for("statuses.applications", number=number))


@pages.post("/matters/<number>/status-code")
@declares(Action.EDIT_MATTER)
def issue(number: str) -> ResponseReturnValue:
    """Give a matter a code, or a new one in place of a lost one."""
    form = VersionedForm()

    def do() -> None:
        statuses.issue_code(g.ctx, number, form.seen)
        say("查询码已发，打印查询单交给信访人。以前的查询码作废。")

    answer = change_matter(number, form, do)
    return redirect(url_for("statuses.applications", number=number)) if form.validate() else answer


@pages.get("/matters/<number>/status-slip.<any(pdf, docx):suffix>")
@declares(Action.EDIT_MATTER)
def slip(number: str, suffix: str) -> ResponseReturnValue:
    """Hand out the slip with number and code to print."""
    found = statuses.view_slip(g.ctx, number)
    access.note_read(g.ctx, Action.EDIT_MATTER, "matter", subject_id=found.matter_id, matter_id=found.matter_id)
    rendered = found.render()
    content = rendered.pdf if suffix == "pdf" else rendered.docx
    name = f"slip.{suffix}"
    return send_file(BytesIO(content or b""), download_name=name, as_attachment=suffix == "docx", max_age=0)
