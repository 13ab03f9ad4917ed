"""Where is it? Words may hold a name, so they come by POST and the page answers it directly; no URL holds them."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import searches
from hearing_app.services.searches import SearchView
from hearing_app.web.links import way

pages = Blueprint("search", __name__)


@pages.route("/search", methods=["GET", "POST"])
@declares(Action.VIEW_DESK)
def index() -> ResponseReturnValue:
    """Show what was found; a single hit is opened at once."""
    words = request.form.get("q", "")[:60].strip()
    found = searches.search(g.ctx, words) if words else SearchView("", is_too_short=False)
    only = _only(found) if found.count == 1 else ""
    return redirect(only, 303) if only else render_template("search/index.html", found=found)


def _only(found: SearchView) -> str:
    if found.matters:
        return url_for("matters.show", number=found.matters[0].number)
    if found.people:
        return url_for("people.show", person_id=found.people[0].person_id)
    return way("sittings.show", sitting_id=found.sittings[0].id)
