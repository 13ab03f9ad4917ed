"""Which sittings are there, and will this one sit? Lists and one sitting's page.

Not here: the board (web.boards), booking and changing (web.bookings), signing (web.approvals), notices (web.notices).
"""

from datetime import datetime

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from hearing_app.domain.hearings.interruptions import ALL_GROUNDS
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.numbers import instant, whole
from hearing_app.forms.sittings import SignForm, SittingFilterForm
from hearing_app.services import access
from hearing_app.services.sittings import approvals, letters, reminders, sittings
from hearing_app.services.sittings.sittings import SittingFilter, SittingView
from hearing_app.web.sittings.ledger_words import CAUSES, STATES
from hearing_app.web.sittings.sitting_words import TONES, verdict_of

pages = Blueprint("sittings", __name__)


@pages.get("/hearings")
@declares(Action.VIEW_SITTING)
def hearings() -> ResponseReturnValue:
    """List the hearings."""
    return _list((Process.HEARING,), "hearings")


@pages.get("/mediations/meetings")
@declares(Action.VIEW_SITTING)
def mediations() -> ResponseReturnValue:
    """List the mediation meetings."""
    return _list((Process.MEDIATION,), "mediations")


@pages.get("/meetings")
@declares(Action.VIEW_SITTING)
def meetings() -> ResponseReturnValue:
    """List the other meetings: conferences, receptions, lectures."""
    return _list((Process.MEETING,), "meetings")


def _list(processes: tuple[Process, ...], view: str) -> ResponseReturnValue:
    form = SittingFilterForm(request.args)
    form.validate()
    wanted = form.wanted(processes)
    keys = {name: _key(request.args.get(name, "")) for name in ("before", "after")}
    page = sittings.view_list(g.ctx, SittingFilter(processes, wanted.state, wanted.from_on, wanted.to_on, **keys))
    form.offer(page.counts)
    kept = {name: value for name in ("state", "from", "to") if (value := request.args.get(name, ""))}
    return render_template("sittings/index.html", page=page, form=form, kept=kept, view=view, tones=TONES)


def _key(text: str) -> tuple[datetime, int] | None:
    """Return the key of a page, an instant and an id; what is no key begins at the first page."""
    at, _, number = text.partition("_")
    found, id_ = instant(at), whole(number)
    return None if found is None or id_ is None else (found, id_)


@pages.get("/sittings/<int:sitting_id>")
@declares(Action.VIEW_SITTING)
def show(sitting_id: int) -> ResponseReturnValue:
    """Show a sitting with its seats, verdict, letters, chain, matter and history, and note that it was opened."""
    sitting = _opened(sitting_id)
    chain = approvals.view_chain(g.ctx, sitting_id)
    may_change = g.ctx.actor.has(Action.CHANGE_SITTING)
    return render_template(
        "sittings/show.html",
        sitting=sitting,
        chain=chain,
        previews=approvals.view_previews(g.ctx, sitting_id),
        ladder=reminders.view_ladder(g.ctx, sitting_id),
        states=STATES,
        causes=CAUSES,
        messages=letters.view_messages(g.ctx, sitting_id) if may_change else (),
        sign_form=SignForm(formdata=None, version=sitting.version, step=chain.due),
        verdict=verdict_of(sitting),
        tones=TONES,
        ground=lambda code: ALL_GROUNDS.get(code, {"zh": code, "en": code}),
    )


@pages.get("/sittings/<int:sitting_id>/seats")
@declares(Action.VIEW_SITTING)
def seat_sheet(sitting_id: int) -> ResponseReturnValue:
    """Show the list of seats as it is printed and signed, and note that it was opened."""
    sitting = _opened(sitting_id)
    return render_template("sittings/seat_sheet.html", sitting=sitting)


def _opened(sitting_id: int) -> SittingView:
    sitting = sittings.view_sitting(g.ctx, sitting_id)
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting.id, matter_id=sitting.matter_id)
    return sitting
