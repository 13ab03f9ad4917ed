"""How are times offered on a page, answers looked at and taken, and one of them settled on?

Not here: the page of a personal link (web.sittings.offer_links).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.offering.offers import OfferOrder
from hearing_app.domain.spans import civil_day
from hearing_app.forms.planning.offers import (
    AskedOfferForm,
    ExtendForm,
    OfferForm,
    SettleForm,
    SpokenChoicesForm,
    TargetForm,
    said_before,
    written,
)
from hearing_app.forms.spoken import SpokenForm
from hearing_app.services.sittings import offer_answers, offers
from hearing_app.services.steps.offers.views import AskedView, OfferView, PreviewView
from hearing_app.web.frame import say, say_refused

pages = Blueprint("offers", __name__, url_prefix="/offers")


@pages.get("/new")
@declares(Action.BOOK_SITTING)
def new() -> ResponseReturnValue:
    """Show who would be asked about the ticked times, until when, and what happens then; nothing is changed."""
    asked = AskedOfferForm(request.args)
    if not asked.validate() and _is_unreadable(asked):
        return _back_to_times(asked)
    if asked.answer_by_on.data is not None:
        view = offers.view_preview(g.ctx, asked.order)
    else:
        view = offers.view_proposal(g.ctx, _waiting_usually(asked))
    values = {"kind": asked.kind.data, "matter": asked.matter.data, "answer_by_on": view.answer_by_on}
    form = OfferForm(None, **values)
    form.answer_by_on.errors = asked.answer_by_on.errors
    return _preview(view, form, asked), (422 if asked.errors else 200)


@pages.post("/new")
@declares(Action.BOOK_SITTING)
def create() -> ResponseReturnValue:
    """Offer the times and hold them; what the rules refuse, or a day that cannot be read, shows on the preview."""
    form = OfferForm()
    if not form.validate_on_submit():
        if _is_unreadable(form):
            return _back_to_times(form)
        # the ticked times stay; what is wrong stands at its field
        return _preview(offers.view_proposal(g.ctx, _waiting_usually(form)), form, form), 422
    try:
        offer_id = offers.make_offer(g.ctx, form.order)
    except Refused as refused:
        return _preview(offers.view_preview(g.ctx, form.order), form, form, refused), 422
    say("时间已经预留。把下面的链接发给各方，也可以打电话问。")
    return redirect(url_for("offers.show", offer_id=offer_id))


def _is_unreadable(form: OfferForm) -> bool:
    """Say whether there is nothing that a preview could show."""
    return bool(form.times.errors or form.kind.errors or form.matter.errors)


def _back_to_times(form: OfferForm) -> ResponseReturnValue:
    say("有一个时间读不懂。回到最好的时间，重新勾选。")
    return redirect(url_for("sittings.new", matter=form.matter.data or None, kind=form.kind.data or None))


def _waiting_usually(form: OfferForm) -> OfferOrder:
    """Return the order of a form without a day that can be read, with the day that is proposed to begin with."""
    return replace(
        form.order,
        answer_by_on=form.answer_by_on.data or civil_day(g.ctx.now) + timedelta(days=g.ctx.rules.offers.days_waited),
    )


def _preview(view: PreviewView, form: OfferForm, asked: OfferForm, refused: Refused | None = None) -> str:
    first = min((time.starts_at for time in view.times), default=g.ctx.now)
    later_on = civil_day(first) + timedelta(days=g.ctx.rules.offers.days_waited)
    return render_template(
        "offers/new.html",
        view=view,
        form=form,
        kind_id=asked.kind.data,
        codes=[written(order) for order in asked.order.dates],
        reasons=refused.reasons if refused else view.reasons,
        later_on=later_on,
        limits=g.ctx.rules.offers,
    )


@pages.get("/<int:offer_id>")
@declares(Action.VIEW_SITTING)
def show(offer_id: int) -> ResponseReturnValue:
    """Show an offer: times against people, the best that is left, and what can be done."""
    return _page(offers.view_offer(g.ctx, offer_id))


@pages.get("/<int:offer_id>/settle/<int:at>")
@declares(Action.BOOK_SITTING)
def weigh(offer_id: int, at: int) -> ResponseReturnValue:
    """Show what settling on one of the times comes to: who can come, who cannot, which time would be better."""
    view = offers.view_offer(g.ctx, offer_id)
    time = next((one for one in view.times if one.position == at), None)
    if time is None:
        raise NotFound
    return render_template("offers/settle.html", offer=view, time=time)


@pages.post("/<int:offer_id>/settle")
@declares(Action.BOOK_SITTING)
def settle(offer_id: int) -> ResponseReturnValue:
    """Book one of the times and let go of the others."""
    form = SettleForm()
    if not form.validate_on_submit():
        return redirect(url_for("offers.show", offer_id=offer_id))
    try:
        sitting_id = offers.settle_offer(g.ctx, form.target(offer_id), form.position.data)
    except Refused as refused:
        return _page(offers.view_offer(g.ctx, offer_id), refused=refused), 422
    say("已经订下，其余时间放开，信已经拟好。")
    return redirect(url_for("sittings.show", sitting_id=sitting_id))


@pages.post("/<int:offer_id>/withdraw")
@declares(Action.BOOK_SITTING)
def withdraw(offer_id: int) -> ResponseReturnValue:
    """Take an offer back."""
    form = TargetForm()
    return _change(offer_id, form, lambda: offers.withdraw_offer(g.ctx, form.target(offer_id)))


@pages.post("/<int:offer_id>/extend")
@declares(Action.BOOK_SITTING)
def extend(offer_id: int) -> ResponseReturnValue:
    """Wait longer for answers."""
    form = ExtendForm()
    if form.is_submitted() and not form.validate():
        return _page(offers.view_offer(g.ctx, offer_id), form=form), 422
    return _change(offer_id, form, lambda: offers.extend_offer(g.ctx, form.target(offer_id), form.answer_by_on.data))


@pages.post("/<int:offer_id>/asked/<int:asked_id>/link")
@declares(Action.BOOK_SITTING)
def renew(offer_id: int, asked_id: int) -> ResponseReturnValue:
    """Make a new link; the old one stops working."""
    if SpokenForm().validate_on_submit():
        try:
            offer_answers.renew_link(g.ctx, offer_id, asked_id)
            say("换了新链接，旧链接已经作废。")
        except Refused as refused:
            say_refused(refused)
    return redirect(url_for("offers.show", offer_id=offer_id) + f"#asked{asked_id}")


@pages.route("/<int:offer_id>/asked/<int:asked_id>", methods=["GET", "POST"])
@declares(Action.BOOK_SITTING)
def record(offer_id: int, asked_id: int) -> ResponseReturnValue:
    """Write down what somebody said by telephone, at the counter, in a message or on paper."""
    view = offers.view_offer(g.ctx, offer_id)
    asked = _asked(view, asked_id)
    form = SpokenChoicesForm(**({} if request.method == "POST" else _known(view, asked)))
    form.offer(len(view.times))
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            offer_answers.record_choices(g.ctx, offer_id, form.spoken(asked_id))
        except Refused as error:
            refused = error
            if form.seen.data != asked.answers:
                # the page shows what counts now, so that nobody overwrites what he has not seen
                form = SpokenChoicesForm(None, **_known(view, asked))
                form.offer(len(view.times))
        else:
            say("已记下答复。")
            return redirect(url_for("offers.show", offer_id=offer_id) + f"#asked{asked_id}")
    page = render_template("offers/record.html", offer=view, asked=asked, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


def _known(view: OfferView, asked: AskedView) -> dict[str, Any]:
    """Return what the form begins from: his last answer, and how many there are."""
    return {"said_by": asked.name, "seen": asked.answers, "times": said_before(asked.choices, len(view.times))}


def _asked(view: OfferView, asked_id: int) -> AskedView:
    found = next((one for one in view.asked if one.id == asked_id), None)
    if found is None:
        raise NotFound
    return found


def _change(offer_id: int, form: TargetForm, do: Callable[[], None]) -> ResponseReturnValue:
    """Do what a form asks for and lead back; a refusal shows on the page."""
    if form.validate_on_submit():
        try:
            do()
        except Refused as refused:
            view = offers.view_offer(g.ctx, offer_id)
            return _page(view, form=form if isinstance(form, ExtendForm) else None, refused=refused), 422
    return redirect(url_for("offers.show", offer_id=offer_id))


def _page(view: OfferView, *, form: ExtendForm | None = None, refused: Refused | None = None) -> str:
    form = form or ExtendForm(None, answer_by_on=view.answer_by_on + timedelta(days=1))
    form.version.data = view.version
    return render_template("offers/show.html", offer=view, form=form, refused=refused, limits=g.ctx.rules.offers)
