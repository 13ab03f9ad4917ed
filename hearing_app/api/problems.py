"""How does the API say no? application/problem+json with every reason (RFC 9457)."""

from flask import Response, json

from hearing_app import i18n
from hearing_app.domain.errors import Refused


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
