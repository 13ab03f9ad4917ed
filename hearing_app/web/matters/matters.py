"""Where does a matter stand, and what may happen next? List, page, intake, and what is added to a matter."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.intake.deposits import Deposit
from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.deposits import DepositForm
from hearing_app.forms.intake.participants import HandlerForm, ParticipantForm
from hearing_app.forms.matters import (
    ConsentForm,
    MatterFilterForm,
    MatterForm,
    NeedsForm,
    PartyTimesForm,
    VersionedForm,
)
from hearing_app.forms.numbers import whole
from hearing_app.services import access
from hearing_app.services.matters import deposits, matters
from hearing_app.services.matters.matters import MatterView
from hearing_app.services.mediations import ledgers
from hearing_app.services.sittings import offers
from hearing_app.web.frame import say, say_refused

pages = Blueprint("matters", __name__, url_prefix="/matters")


@pages.get("")
@declares(Action.VIEW_MATTER)
def index() -> ResponseReturnValue:
    """Show a page of the list; what narrows it stands in the URL and is never a name."""
    form, before = MatterFilterForm(request.args), request.args.get("before", "")
    kept: dict[str, str] = {name: value for name in form.data if (value := request.args.get(name, ""))}
    page = matters.view_matters(g.ctx, MatterFilter(**kept, before_id=whole(before)))
    form.offer(page.stages, page.kinds, categories=page.categories, districts=page.districts)
    return render_template("matters/index.html", page=page, form=form, kept=kept)


@pages.route("/new", methods=["GET", "POST"])
@declares(Action.EDIT_MATTER)
def new() -> ResponseReturnValue:
    """Show the intake form; a matter that was entered leads to its page."""
    form = MatterForm(matters.view_kinds(g.ctx))
    papers = DepositForm(deposits.kinds_offered(g.ctx), prefix="paper-")
    refused: Refused | None = None
    if form.validate_on_submit() & papers.validate_on_submit():
        try:
            number = matters.add_matter(g.ctx, form.order, _handed_in(form, papers))
        except Refused as error:
            refused = error
        else:
            say("{number} 已登记，时限开始计算。", number=number)
            return redirect(url_for("matters.show", number=number))
    is_wrong = bool(refused or form.errors or papers.errors)
    most = g.ctx.env.office.limits.upload_mb
    page = render_template("matters/new.html", form=form, papers=papers, refused=refused, upload_mb=most)
    return page, (422 if is_wrong else 200)


def _handed_in(form: MatterForm, papers: DepositForm) -> Deposit | None:
    """Return what was handed in with the matter; nobody named means the petitioner, on the day of receipt."""
    if not papers.is_said:
        return None
    order = papers.order
    by, on = order.handed_by or form.petitioner.data, order.handed_on or form.received_on.data
    return replace(order, handed_by=by, handed_on=on)


@pages.get("/<number>")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show a matter with everything that belongs to it, and note that it was opened."""
    return page_of(opened(number))


def opened(number: str) -> MatterView:
    """Return a matter, noting that somebody opened it."""
    matter = matters.view_matter(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=matter.id, matter_id=matter.id)
    return matter


def page_of(matter: MatterView, form: VersionedForm | None = None) -> ResponseReturnValue:
    """Render the page; a form that came back with mistakes stands where it was filled in."""
    seen = matter.version
    offered = {
        "handler": HandlerForm(formdata=None, prefix="handler-", version=seen),
        "participant": ParticipantForm(formdata=None, prefix="participant-", version=seen),
        "needs": NeedsForm(formdata=None, prefix="needs-", version=seen, needs=matter.access_needs),
    }
    for party in matter.parties:
        said, words = f"consent{party.id}", f"times{party.id}"
        offered[said] = ConsentForm(formdata=None, prefix=f"{said}-", version=seen)
        offered[words] = PartyTimesForm(formdata=None, prefix=f"{words}-", version=seen, words=party.times_text)
    if form is not None:
        offered[form._prefix.removesuffix("-")] = form
    cases = ledgers.view_of_matter(g.ctx, matter.number) if g.ctx.actor.has(Action.VIEW_MEDIATION) else ()
    asked = offers.view_offers(g.ctx, matter.number) if g.ctx.actor.has(Action.VIEW_SITTING) else ()
    page = render_template("matters/show.html", matter=matter, forms_of=offered, mediations=cases, offers=asked)
    return page, (200 if form is None else 422)


def change_matter(number: str, form: VersionedForm, do: Callable[[], None]) -> ResponseReturnValue:
    """Do what a small form asks for and lead back; what is wrong with it shows on the page."""
    if not form.validate_on_submit():
        return page_of(opened(number), form)
    try:
        do()
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("matters.show", number=number))


@pages.post("/<number>/consents/<int:party_id>")
@declares(Action.EDIT_MATTER)
def consent(number: str, party_id: int) -> ResponseReturnValue:
    """Record what a party said to a mediation."""
    form = ConsentForm(prefix=f"consent{party_id}-")

    def do() -> None:
        matters.record_consent(g.ctx, form.order(number, party_id))
        say("已记下。")

    return change_matter(number, form, do)


@pages.post("/<number>/times/<int:party_id>")
@declares(Action.EDIT_MATTER)
def times(number: str, party_id: int) -> ResponseReturnValue:
    """Write a party's times anew."""
    form = PartyTimesForm(prefix=f"times{party_id}-")

    def do() -> None:
        unclear = matters.set_party_times(g.ctx, form.order(number, party_id))
        say("已存，还有 {n} 处没有读懂。" if unclear else "已存，都读懂了。", n=unclear)

    return change_matter(number, form, do)


@pages.post("/<number>/needs")
@declares(Action.EDIT_MATTER)
def needs(number: str) -> ResponseReturnValue:
    """Write what the petitioner needs."""
    form = NeedsForm(prefix="needs-")

    def do() -> None:
        matters.set_needs(g.ctx, number, form.seen, needs=form.needs.data or "")
        say("已存。")

    return change_matter(number, form, do)
