"""What can other programs ask for? /api/v1 over the same forms and services as the pages."""

from flask import Flask
from flask.typing import ResponseReturnValue

from hearing_app.api import problems, v1
from hearing_app.domain.rules.permissions import Action

PREFIX = "/api/"
ERRORS = problems.ERRORS


def register(app: Flask) -> None:
    """Add the API."""
    app.register_blueprint(v1.api)
    app.extensions["csrf"].exempt(v1.api)


def unauthorized() -> ResponseReturnValue:
    """Say that a bearer token is needed."""
    return problems.problem(401, "unauthorized", detail="Authorization: Bearer <token>")


def forbidden(action: Action) -> ResponseReturnValue:
    """Say that the account's role lacks the action."""
    return problems.problem(403, "forbidden", detail=action.value)
