"""Which resources does version 1 of the API have? The same forms and services as the pages."""

from typing import Any

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue

from hearing_app.api.answers import answer
from hearing_app.api.openapi import described, document
from hearing_app.api.schemas import checked, filled
from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.forms.calls import CallForm
from hearing_app.forms.matters import MatterForm
from hearing_app.forms.numbers import whole
from hearing_app.forms.outcomes import OpinionForm, VotesForm, votes_form
from hearing_app.forms.sittings import BookingForm
from hearing_app.services import reports
from hearing_app.services.access import note_read
from hearing_app.services.matters import matters, minutes, outcomes
from hearing_app.services.sittings import bookings, invitations, sittings

api = Blueprint("api", __name__, url_prefix="/api")
WEEKS_USUAL, WEEKS_MOST = 8, 26


def matter_form(**more: Any) -> MatterForm:
    """Return the form of a matter with the kinds of this installation."""
    return MatterForm({id_: kind.label for id_, kind in g.ctx.rules.kinds.items()}, **more)


@api.get("/openapi.json")
@declares(Action.PUBLIC)
def description() -> ResponseReturnValue:
    """Describe the API."""
    return document(current_app)


@api.get("/v1/matters")
@declares(Action.VIEW_MATTER)
@described("List matters, newest first; ?stage=&category=&district=&kind=&before=")
def list_matters() -> ResponseReturnValue:
    """Return a page of matters."""
    wanted = MatterFilter(
        stage=request.args.get("stage", ""),
        category=request.args.get("category", ""),
        district=request.args.get("district", ""),
        kind=request.args.get("kind", ""),
        before_id=whole(request.args.get("before")),
    )
    return answer(matters.view_matters(g.ctx, wanted))


@api.get("/v1/matters/<number>")
@declares(Action.VIEW_MATTER)
@described("Show one matter")
def show_matter(number: str) -> ResponseReturnValue:
    """Return one matter with parties, clocks, sittings and reviews; the read is noted."""
    view = matters.view_matter(g.ctx, number)
    note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.id, matter_id=view.id)
    return answer(view)


@api.post("/v1/matters")
@declares(Action.EDIT_MATTER)
@described("Enter a matter", matter_form, 201)
def add_matter() -> ResponseReturnValue:
    """Enter a matter; returns its number."""
    return answer({"number": matters.add_matter(g.ctx, filled(matter_form).order)}, 201)


@api.get("/v1/slots")
@declares(Action.VIEW_SITTING)
@described("Find free times for a matter; ?matter=&kind=&weeks=")
def list_slots() -> ResponseReturnValue:
    """Return free times with room and line-up, best first, and what stands in the way."""
    wanted = SlotRequest(weeks=min(whole(request.args.get("weeks")) or WEEKS_USUAL, WEEKS_MOST))
    view = bookings.view_slots_or_ways(
        g.ctx, request.args.get("matter", ""), request.args.get("kind", ""), request=wanted
    )
    return answer(view)


@api.post("/v1/answers")
@declares(Action.RECORD_ANSWER)
@described("Record what somebody answered for a seat", CallForm, 201)
def add_answer() -> ResponseReturnValue:
    """Record an answer with its provenance; returns what follows from it."""
    return answer({"effect": invitations.record_spoken(g.ctx, filled(CallForm).spoken).effect}, 201)


@api.get("/v1/reports/<int:year>")
@declares(Action.VIEW_REPORT)
@described("Show the figures of a year")
def report(year: int) -> ResponseReturnValue:
    """Return the figures of a year."""
    return answer(reports.published_year(g.ctx, year))


@api.post("/v1/sittings")
@declares(Action.BOOK_SITTING)
@described("Book a sitting; seats as role:category:p<person id> or …:a<agency id>", BookingForm, 201)
def add_sitting() -> ResponseReturnValue:
    """Book a sitting; returns its id."""
    return answer({"id": bookings.book_sitting(g.ctx, filled(BookingForm).order)}, 201)


@api.get("/v1/sittings/<int:sitting_id>")
@declares(Action.VIEW_SITTING)
@described("Show one sitting with seats, letters and verdict")
def show_sitting(sitting_id: int) -> ResponseReturnValue:
    """Return one sitting; the read is noted."""
    view = sittings.view_sitting(g.ctx, sitting_id)
    note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=view.id, matter_id=view.matter_id)
    return answer(view)


@api.get("/v1/sittings/<int:sitting_id>/outcome")
@declares(Action.VIEW_SITTING)
@described("Show what is on record of a sitting: record, votes, opinion")
def show_outcome(sitting_id: int) -> ResponseReturnValue:
    """Return record, votes and opinion; the read is noted."""
    view = minutes.view_outcome(g.ctx, sitting_id)
    matter_id = sittings.matter_id_of(g.ctx, sitting_id)
    note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id, matter_id=matter_id)
    return answer(view)


@api.post("/v1/sittings/<int:sitting_id>/votes")
@declares(Action.RECORD_OUTCOME)
@described("Record the votes: choice_<seat id> and, of dissenters, dissent_<seat id>", VotesForm, 201)
def add_votes(sitting_id: int) -> ResponseReturnValue:
    """Record one vote for each present voting member; returns the poll."""
    view = minutes.view_outcome(g.ctx, sitting_id)
    order = checked(votes_form(view.voters)).order(sitting_id)
    return answer(outcomes.record_votes(g.ctx, order), 201)


@api.post("/v1/sittings/<int:sitting_id>/opinion")
@declares(Action.RECORD_OUTCOME)
@described("Save a version of the panel's opinion", OpinionForm, 201)
def add_opinion(sitting_id: int) -> ResponseReturnValue:
    """Save a version of the opinion; returns its number."""
    return answer({"version": outcomes.save_opinion(g.ctx, filled(OpinionForm).order(sitting_id))}, 201)
