"""How is the work spread over the people of the roster? One page of the reports."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services.sittings import loads
from hearing_app.web.reports import pages

__all__ = ["pages"]


@pages.get("/load")
@declares(Action.VIEW_REPORT)
def load() -> ResponseReturnValue:
    """Show who was asked and sat how often, whose term runs out, where nobody stands ready."""
    return render_template("reports/load.html", view=loads.view_loads(g.ctx))
