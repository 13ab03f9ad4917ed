"""What precedes a hearing on a matter's own page: right, application, decision, each with its paper and days?"""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.hearings.preparations import MinorForm
from hearing_app.forms.hearings.requests import ApplicationForm, DecisionForm, WithdrawalForm
from hearing_app.forms.hearings.services import ServiceForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.overviews import HearingOverview
from hearing_app.services.hearings.requests import PaperServiceOrder, Seen
from hearing_app.web.frame import carry_out, say
from hearing_app.web.handing import handed

pages = Blueprint("hearings", __name__, url_prefix="/matters/<number>/hearing")

SERVED = ("right", "decision")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show what precedes the hearing of a matter, and note that the matter was opened."""
    view = overviews.view_overview(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    return render_template(
        "hearings/show.html", view=view, back=url_for("matters.show", number=number), minor=_minor(view)
    )


def _minor(view: HearingOverview) -> MinorForm:
    return MinorForm(formdata=None, version=view.version, has_minor="yes" if view.has_minor else "no")


@pages.post("/requests")
@declares(Action.EDIT_HEARING)
def create(number: str) -> ResponseReturnValue:
    """Draft the notice of the right to a hearing."""
    return _done(number, VersionedForm(), lambda: requests.tell_right(g.ctx, number), "告知书已拟好，等签发。")


@pages.post("/requests/<int:request_id>/signature")
@declares(Action.DECIDE_HEARING)
def sign(number: str, request_id: int) -> ResponseReturnValue:
    """Sign the notice of the right: it takes its number."""
    form = VersionedForm()
    seen = Seen(number, request_id, form.seen)
    return _done(number, form, lambda: requests.sign_right(g.ctx, seen), "已签发，取得文号。")


def _done(number: str, form: VersionedForm, do: Callable[[], int], said: str) -> ResponseReturnValue:
    carry_out(form, do, said)
    return redirect(url_for("hearings.show", number=number))


@pages.post("/minor")
@declares(Action.EDIT_HEARING)
def minor(number: str) -> ResponseReturnValue:
    """Keep whether a minor is concerned, which closes every hearing of the matter."""
    form = MinorForm()

    def do() -> int:
        return requests.set_minor(g.ctx, number, form.seen, has_minor=form.has_minor.data)

    return _done(number, form, do, "已存。")


@pages.route("/requests/<int:request_id>/application", methods=["GET", "POST"])
@declares(Action.EDIT_HEARING)
def apply(number: str, request_id: int) -> ResponseReturnValue:
    """Record the application or the organ's own motion; request 0 begins a new one."""
    found = overviews.view_request(g.ctx, number, request_id) if request_id else None
    begin = {"version": found.version if found else 0, "applied_on": civil_day(g.ctx.now), "applicant": "petitioner"}
    form = ApplicationForm(**({} if request.method == "POST" else begin))
    form.offer()
    return _asked(
        number, "apply", form, lambda: requests.record_application(g.ctx, form.order(number, request_id)), "已登记。"
    )


@pages.route("/requests/<int:request_id>/decision", methods=["GET", "POST"])
@declares(Action.DECIDE_HEARING)
def decide(number: str, request_id: int) -> ResponseReturnValue:
    """Decide whether a hearing is held."""
    found = overviews.view_request(g.ctx, number, request_id)
    form = DecisionForm(**({} if request.method == "POST" else {"version": found.version}))
    form.offer()

    def do() -> int:
        return requests.decide_request(g.ctx, form.order(number, request_id, g.account.name))

    return _asked(number, "decide", form, do, "已决定，文书取得文号。", found)


@pages.route("/requests/<int:request_id>/withdrawal", methods=["GET", "POST"])
@declares(Action.EDIT_HEARING)
def withdraw(number: str, request_id: int) -> ResponseReturnValue:
    """Record that the application was withdrawn."""
    found = overviews.view_request(g.ctx, number, request_id)
    begin = {"version": found.version, "withdrawn_on": civil_day(g.ctx.now)}
    form = WithdrawalForm(**({} if request.method == "POST" else begin))

    def do() -> int:
        return requests.withdraw_request(g.ctx, Seen(number, request_id, form.seen), form.withdrawn_on.data)

    return _asked(number, "withdraw", form, do, "已记下撤回。", found)


@pages.route("/requests/<int:request_id>/<any(right, decision):paper>/service", methods=["GET", "POST"])
@declares(Action.RECORD_SERVICE)
def serve(number: str, request_id: int, paper: str) -> ResponseReturnValue:
    """Record how one of the papers was served."""
    found = overviews.view_request(g.ctx, number, request_id)
    begin = {"version": found.version, "served_on": civil_day(g.ctx.now), "served_by": g.account.name}
    form = ServiceForm(**({} if request.method == "POST" else begin))
    form.offer()

    def do() -> int:
        return requests.serve_paper(g.ctx, PaperServiceOrder(Seen(number, request_id, form.seen), paper, form.service))

    return _asked(number, "serve", form, do, "已登记送达。", found)


def _asked(
    number: str, name: str, form: VersionedForm, do: Callable[[], int], said: str, found: object = None
) -> ResponseReturnValue:
    """Show a form, or do what it asks; what is refused shows above what was typed."""
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            do()
        except Refused as error:
            refused = error
        else:
            say(said)
            return redirect(url_for("hearings.show", number=number))
    view = overviews.view_overview(g.ctx, number)
    page = render_template(f"hearings/{name}.html", view=view, form=form, refused=refused, found=found)
    return page, (422 if refused or form.errors else 200)


@pages.get("/requests/<int:request_id>/<name>.<any(pdf, docx):suffix>")
@declares(Action.VIEW_MATTER)
def paper(number: str, request_id: int, name: str, suffix: str) -> ResponseReturnValue:
    """Hand out a paper of a request to print: right, application, decision, or a receipt."""
    if name not in {"right", "application", "decision", *(f"{one}_receipt" for one in SERVED)}:
        raise NotFound
    found = overviews.view_request_paper(g.ctx, number, request_id, name)
    access.note_read(g.ctx, Action.VIEW_MATTER, "hearing_request", subject_id=request_id)
    return handed(found, request_id, suffix)
