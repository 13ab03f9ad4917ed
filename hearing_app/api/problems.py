"""How does the API say no? application/problem+json with every reason (RFC 9457)."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, json
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from hearing_app import i18n
from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale

KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


def problem(status: int, title: str, *, detail: str = "", reasons: list[dict[str, str]] | None = None) -> Response:
    """Return a problem document."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if reasons:
        body["reasons"] = reasons
    return Response(json.dumps(body), status, content_type="application/problem+json")


def refused(error: Refused) -> Response:
    """Return every reason of a refusal with its code, sentence and clause."""
    reasons = [
        {
            "code": reason.code,
            "sentence": i18n.sentence(reason),
            "clause": f"{reason.rule.profile} {reason.rule.version} {reason.rule.clause}" if reason.rule else "",
        }
        for reason in error.reasons
    ]
    return problem(409, "refused", reasons=reasons)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    answer = problem(error.code, error.name.lower(), detail=error.description or "")
    for name, value in error.get_headers():
        if name in KEPT:
            answer.headers[name] = value
    return answer


def _no_database(error: OperationalError) -> Response:
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    return problem(503, "service unavailable")


ERRORS: Mapping[type[Exception], Callable[..., ResponseReturnValue]] = {
    Refused: refused,
    Forbidden: lambda _error: problem(403, "forbidden"),
    NotFound: lambda _error: problem(404, "not found"),
    Stale: lambda _error: problem(409, "stale"),
    HTTPException: _http,
    OperationalError: _no_database,
    DataError: lambda _error: problem(400, "bad request", detail="a value that cannot be stored or looked up"),
}
