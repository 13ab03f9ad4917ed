"""Which resources does version 1 of the API have?"""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from hearing_app.api import problems
from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.evidence.reports import published
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import reports

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.errorhandler(Refused)
def refused(error: Refused) -> ResponseReturnValue:
    """Turn a refusal into a problem document."""
    return problems.refused(error)


@api.errorhandler(NotFound)
def not_found(_error: NotFound) -> ResponseReturnValue:
    """Say that there is no such thing, or not for this account."""
    return problems.problem(404, "not found")


@api.errorhandler(Forbidden)
def forbidden(_error: Forbidden) -> ResponseReturnValue:
    """Say that the account's role lacks the action."""
    return problems.problem(403, "forbidden")


@api.errorhandler(Stale)
def stale(_error: Stale) -> ResponseReturnValue:
    """Say that the thing changed since it was read."""
    return problems.problem(409, "stale")


@api.get("/reports/<int:year>")
@declares(Action.VIEW_REPORT)
def report(year: int) -> ResponseReturnValue:
    """Return the figures of a year."""
    return published(reports.view_year(g.ctx, year))
