"""What is an expert asked to do who has signed in? His next invitation with the parties' names, then the others."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.answers import AnswerForm
from hearing_app.forms.numbers import whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.services import access, own_times
from hearing_app.services.sittings import invitations
from hearing_app.web import keeping
from hearing_app.web.frame import say
from hearing_app.web.sittings.answers import ics, refresh

pages = Blueprint("seats", __name__, url_prefix="/my")


@pages.get("")
@declares(Action.ANSWER_OWN_SEAT)
def index() -> ResponseReturnValue:
    """Show the next invitation, or the one that was chosen, and a list of the others."""
    return _page(whole(request.args.get("seat")), AnswerForm())


@pages.post("/<int:seat_id>")
@declares(Action.ANSWER_OWN_SEAT)
def create(seat_id: int) -> ResponseReturnValue:
    """Record the answer to one's own seat."""
    form = AnswerForm()
    if not form.validate():
        return _page(seat_id, form), 422
    try:
        invitations.answer_own_seat(g.ctx, seat_id, form.order)
    except Refused as refused:
        return _page(seat_id, form, refused), 409
    say("已记下您的答复。")
    return redirect(url_for("seats.index", seat=seat_id))


@pages.get("/<int:seat_id>/calendar.ics")
@declares(Action.ANSWER_OWN_SEAT)
def calendar(seat_id: int) -> ResponseReturnValue:
    """Give the present calendar entry of one's own seat."""
    return ics(invitations.calendar_of_own(g.ctx, seat_id))


def _page(
    seat_id: int | None, form: AnswerForm, refused: Refused | None = None, *, failed: SpokenForm | None = None
) -> str:
    found = invitations.view_own(g.ctx)
    chosen = next((each for each in found if each.seat_id == seat_id), found[0] if found else None)
    parties: tuple[object, ...] = ()
    if chosen is not None:
        refresh(form, chosen.sequence, refused)
        if chosen.matter_id is not None:
            access.note_read(
                g.ctx,
                Action.ANSWER_OWN_SEAT,
                "matter",
                subject_id=chosen.matter_id,
                matter_id=chosen.matter_id,
                person_id=chosen.person_id,
            )
            parties = invitations.view_own_parties(g.ctx, chosen.seat_id)
    person_id = _person_of(chosen)
    return render_template(
        "seats/index.html",
        chosen=chosen,
        kept=keeping.kept_of(person_id, failed) if person_id is not None else None,
        people=own_times.view_own_people(g.ctx),
        others=[each for each in found if each is not chosen],
        parties=parties,
        form=form,
        refused=refused,
        phone=g.ctx.env.office.phone,
    )


def _person_of(chosen: invitations.InvitationView | None) -> int | None:
    """Return whose times the page shows: who was asked for, else whose invitation it shows, else himself."""
    wanted = request.args.get("of", type=int) or (request.view_args or {}).get("person_id")
    if wanted is not None:
        return int(wanted)
    if chosen is not None:
        return chosen.person_id
    actor = g.ctx.actor
    return actor.person_id if actor.person_id is not None else min(actor.delegate_for, default=None)


def _kept_page(person_id: int, failed: SpokenForm) -> ResponseReturnValue:  # noqa: ARG001 read from the address
    return _page(None, AnswerForm(formdata=None), failed=failed), 422


keeping.offer(
    pages,
    Action.KEEP_OWN_TIMES,
    "/of/<int:person_id>",
    show=_kept_page,
    way_back=lambda person_id: url_for("seats.index", of=person_id, _anchor="own"),
)
