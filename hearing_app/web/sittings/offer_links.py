"""How does somebody say by his personal link which of the offered times would do?

Whoever has the link is let in. The page shows number, kind, times and places, his own answer, and nobody's name.
"""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.planning.offers import ChoicesForm, said_before
from hearing_app.services.sittings import offer_answers
from hearing_app.web.frame import say

pages = Blueprint("offer_links", __name__, url_prefix="/o")


@pages.get("/<token>")
@declares(Action.ANSWER_BY_LINK)
def show(token: str) -> ResponseReturnValue:
    """Show the times and what was answered so far; changes nothing."""
    return _page(token)


@pages.post("/<token>")
@declares(Action.ANSWER_BY_LINK)
def create(token: str) -> ResponseReturnValue:
    """Keep the answer."""
    form = ChoicesForm()
    if not form.validate():
        return _page(token, form), 422
    try:
        offer_answers.answer_by_token(g.ctx, token, form.choices, seen=form.seen.data or 0)
    except Refused as refused:
        return _page(token, refused=refused), 409
    say("已记下您的答复。")
    return redirect(url_for("offer_links.show", token=token))


def _page(token: str, form: ChoicesForm | None = None, refused: Refused | None = None) -> str:
    view = offer_answers.view_by_token(g.ctx, token)
    if form is None:
        # after a refusal the page shows what counts now, so that nobody overwrites what he has not seen
        form = ChoicesForm(None, seen=view.answers, times=said_before(view.choices, len(view.times)))
    form.offer(len(view.times))
    return render_template(
        "offers/answer.html", offer=view, form=form, refused=refused, token=token, phone=g.ctx.env.office.phone
    )
