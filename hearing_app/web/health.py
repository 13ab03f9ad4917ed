"""Does it live, is it ready, how is it?"""

from flask import Blueprint, Response, current_app, g, send_from_directory
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import health

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@declares(Action.PUBLIC)
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
@declares(Action.PUBLIC)
def readyz() -> ResponseReturnValue:
    """Say whether the database answers and its schema is at or past what this release knows."""
    state = health.readiness(g.ctx)
    return {"ready": state.is_ready, "database": state.has_database, "schema": state.schema}, (
        200 if state.is_ready else 503
    )


@pages.get("/metrics")
@declares(Action.PUBLIC)
def metrics() -> ResponseReturnValue:
    """Show figures for a monitoring system; they hold no names."""
    return Response(health.metrics(g.ctx), content_type=CONTENT_TYPE_LATEST)


@pages.get("/assets/<path:name>")
@declares(Action.PUBLIC)
def asset(name: str) -> ResponseReturnValue:
    """Serve a built asset; its name holds its digest, so it never changes."""
    response = send_from_directory(current_app.config["ENVIRONMENT"].assets, name)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
