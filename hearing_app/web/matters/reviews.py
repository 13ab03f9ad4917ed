"""How does a review stand, and may it be signed? List, one review with its gates, and what is decided about it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.reviews import ADOPTIONS, CONCLUSIONS, REVIEW_STAGES, REVIEW_STATES
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import STATE_LABELS
from hearing_app.domain.spans import civil_day
from hearing_app.forms.numbers import whole
from hearing_app.forms.reviews import OpenForm, adoption_form, conclusion_form, counsel_form, day_form, service_form
from hearing_app.services import access
from hearing_app.services.matters import ledgers, review_files, reviews
from hearing_app.services.matters.ledgers import ReviewFilter, ReviewView
from hearing_app.web.frame import say

pages = Blueprint("reviews", __name__, url_prefix="/reviews")
MAKE: dict[str, Callable[[ReviewView], Any]] = {
    "counsel": counsel_form,
    "adoption": adoption_form,
    "conclusion": conclusion_form,
    "signature": lambda review: day_form(review, civil_day(g.ctx.now)),
    "service": lambda review: service_form(review, civil_day(g.ctx.now), g.account.name),
}


@pages.get("")
@declares(Action.VIEW_REVIEW)
def index() -> ResponseReturnValue:
    """Show a page of the reviews; what narrows it stands in the URL."""
    before, state, stage = (request.args.get(name, "") for name in ("before", "state", "stage"))
    wanted = ReviewFilter(
        state=state if state in REVIEW_STATES else "",
        stage=stage if stage in REVIEW_STAGES else "",
        before_id=whole(before),
    )
    page = ledgers.view_reviews(g.ctx, wanted)
    stages = {name: STAGES[name] for name in REVIEW_STAGES}
    return render_template("reviews/index.html", page=page, wanted=wanted, states=REVIEW_STATES, stages=stages)


@pages.get("/new")
@declares(Action.EDIT_REVIEW)
def new() -> ResponseReturnValue:
    """Ask which matter's review is to be opened."""
    return _asking(OpenForm(data={"matter": request.args.get("matter", "")}))


@pages.post("/new")
@declares(Action.EDIT_REVIEW)
def create() -> ResponseReturnValue:
    """Open a review at the stage of its matter."""
    form = OpenForm()
    if not form.validate():
        return _asking(form)
    try:
        number = reviews.open_review(g.ctx, (form.matter.data or "").strip())
    except Refused as refused:
        return _asking(form, refused)
    say("已立卷，期限开始计算。")
    return redirect(url_for("reviews.show", number=number), 303)


def _asking(form: OpenForm, refused: Refused | None = None) -> ResponseReturnValue:
    status = 422 if refused or form.errors else 200
    return render_template("reviews/new.html", form=form, refused=refused), status


@pages.get("/<number>")
@declares(Action.VIEW_REVIEW)
def show(number: str) -> ResponseReturnValue:
    """Show a review with its gates and volume, and note that it was opened."""
    return _page(number)


def _page(number: str, refused: Refused | None = None, **given: Any) -> ResponseReturnValue:
    review = ledgers.view_review(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_REVIEW, "review", subject_id=review.review_id, matter_id=review.matter_id)
    page = render_template(
        "reviews/show.html",
        review=review,
        volume=review_files.view_volume(g.ctx, number),
        forms_of={name: make(review) for name, make in MAKE.items()} | given,
        refused=refused,
        states=REVIEW_STATES,
        conclusions=CONCLUSIONS,
        adoptions=ADOPTIONS,
        sitting_states=STATE_LABELS,
        today=civil_day(g.ctx.now),
    )
    return page, (422 if refused or given else 200)


@pages.post("/<number>/counsel")
@declares(Action.EDIT_REVIEW)
def counsel(number: str) -> ResponseReturnValue:
    """Record counsel's view."""
    return _kept(
        number, "counsel", lambda form: reviews.record_counsel(g.ctx, form.order(number)), "法律顾问意见已记下。"
    )


@pages.post("/<number>/adoption")
@declares(Action.EDIT_REVIEW)
def adoption(number: str) -> ResponseReturnValue:
    """Record what became of the panel's opinion."""
    return _kept(
        number, "adoption", lambda form: reviews.record_adoption(g.ctx, form.order(number)), "采纳情况已记下。"
    )


@pages.post("/<number>/conclusion")
@declares(Action.EDIT_REVIEW)
def conclusion(number: str) -> ResponseReturnValue:
    """Record how the review ends."""
    return _kept(
        number,
        "conclusion",
        lambda form: reviews.record_conclusion(g.ctx, number, form.seen, conclusion=form.conclusion.data),
        "结论已记下。",
    )


@pages.post("/<number>/signature")
@declares(Action.SIGN_REVIEW)
def sign(number: str) -> ResponseReturnValue:
    """Sign a review; every gate is asked."""
    return _kept(
        number,
        "signature",
        lambda form: reviews.sign_review(g.ctx, form.order(number)),
        "已签发，取得文号，卷宗随后更新。",
    )


@pages.post("/<number>/service")
@declares(Action.RECORD_SERVICE)
def serve(number: str) -> ResponseReturnValue:
    """Record the service of the signed opinion."""
    return _kept(number, "service", lambda form: reviews.serve_review(g.ctx, form.review_order(number)), "已登记送达。")


def _kept(number: str, name: str, keep: Callable[[Any], str], said: str) -> ResponseReturnValue:
    form = MAKE[name](ledgers.view_review(g.ctx, number))
    if not form.validate():
        return _page(number, **{name: form})
    try:
        keep(form)
    except Refused as refused:
        return _page(number, refused, **{name: form})
    say(said)
    return redirect(url_for("reviews.show", number=number) + f"#{name}", 303)
