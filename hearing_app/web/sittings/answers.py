"""How does somebody answer by his personal link, and how does an agency name the person that it was asked for?

The page shows number, kind, time and place, and no party.
"""

from flask import Blueprint, Response, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.answers import AnswerForm
from hearing_app.forms.nominations import NameForm
from hearing_app.services.sittings import invitations, nominations
from hearing_app.web.frame import say

pages = Blueprint("answers", __name__, url_prefix="/a")


@pages.get("/<token>")
@declares(Action.ANSWER_BY_LINK)
def show(token: str) -> ResponseReturnValue:
    """Show what is asked, and what was answered so far; changes nothing."""
    return _page(token)


@pages.post("/<token>")
@declares(Action.ANSWER_BY_LINK)
def create(token: str) -> ResponseReturnValue:
    """Record the answer."""
    form = AnswerForm()
    if not form.validate():
        return _page(token, form), 422
    try:
        invitations.answer_by_token(g.ctx, token, form.order)
    except Refused as refused:
        return _page(token, form, refused), 409
    say("已记下您的答复。")
    return redirect(url_for("answers.show", token=token))


@pages.post("/<token>/name")
@declares(Action.ANSWER_BY_LINK)
def name(token: str) -> ResponseReturnValue:
    """Record whom the agency names for its seat."""
    form = NameForm()
    if not form.validate():
        return _page(token, form), 422
    try:
        nominations.nominate_by_token(g.ctx, token, sequence=int(form.sequence.data), nominee=form.nominee)
    except Refused as refused:
        return _page(token, form, refused), 409
    # the agency's link ends here: the seat has the named person's own
    return redirect(url_for("answers.named"))


@pages.get("/named")
@declares(Action.PUBLIC)
def named() -> ResponseReturnValue:
    """Thank an agency for naming somebody."""
    return render_template("answers/named.html", phone=g.ctx.env.office.phone)


@pages.get("/<token>/calendar.ics")
@declares(Action.ANSWER_BY_LINK)
def calendar(token: str) -> ResponseReturnValue:
    """Give the present calendar entry for the telephone's calendar."""
    return ics(invitations.calendar_by_token(g.ctx, token))


def ics(content: bytes) -> Response:
    """Return an .ics file as a download."""
    response = Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return response


def refresh(form: AnswerForm | NameForm, sequence: int, refused: Refused | None) -> None:
    """Let the form speak of the present version; an answer to an older one is not carried over."""
    is_answer = isinstance(form, AnswerForm)
    if (
        is_answer
        and refused is not None
        and any(reason.code == "invitation.older_version" for reason in refused.reasons)
    ):
        form.coming.data = form.other_on.data = form.other_time.data = None
    form.sequence.data = str(sequence)


def _page(token: str, form: AnswerForm | NameForm | None = None, refused: Refused | None = None) -> str:
    invitation = invitations.view_by_token(g.ctx, token)
    wanted = NameForm if invitation.is_nameable else AnswerForm
    # whoever sent the other form sees the page as it is now
    form = form if isinstance(form, wanted) else wanted(None)
    refresh(form, invitation.sequence, refused)
    return render_template(
        "answers/show.html",
        invitation=invitation,
        form=form,
        refused=refused,
        token=token,
        phone=g.ctx.env.office.phone,
    )
