"""How does the API describe itself? OpenAPI 3 from the routes and the forms that they take."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from apispec import APISpec
from flask import Flask
from werkzeug.routing import IntegerConverter

from hearing_app.api.schemas import FormMaker, schema_of
from hearing_app.i18n import speaking

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"
PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
REASON = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("code", "sentence", "clause")},
}
PROBLEM_SCHEMA = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": REASON},
    },
}
FAILURES = {
    "401": "no or an unknown token",
    "403": "the role lacks the action",
    "404": "no such thing, or not for this account",
    "409": "refused, with every reason",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one API view says of itself."""

    summary: str
    form: FormMaker | None
    success: int


def described(summary: str, form: FormMaker | None = None, success: int = 200) -> Callable[[View], View]:
    """Say what a view does, which form its JSON fills, and the status of success."""

    def mark(view: View) -> View:
        view.operation = Operation(summary, form, success)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def document(app: Flask) -> dict[str, Any]:
    """Return the description of every API route, in English."""
    spec = APISpec(title="hearing-app", version="1", openapi_version="3.0.3")
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", PROBLEM_SCHEMA)
    with speaking("en"):
        for rule in app.url_map.iter_rules():
            operation = getattr(app.view_functions[rule.endpoint], "operation", None)
            if rule.rule.startswith(PREFIX) and operation is not None:
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
                spec.path(path, operations={method.lower(): _operation(rule, operation) for method in methods})
    return dict(spec.to_dict())


def _operation(rule: Any, operation: Operation) -> dict[str, Any]:
    out: dict[str, Any] = {
        "operationId": rule.endpoint.replace("api.", ""),
        "summary": operation.summary,
        "security": [{"bearer": []}],
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": "integer" if isinstance(converter, IntegerConverter) else "string"},
            }
            for name, converter in rule._converters.items()
        ],
        "responses": {
            str(operation.success): {"description": "done", "content": {"application/json": {"schema": {}}}},
            **{code: {"description": words, **PROBLEM} for code, words in FAILURES.items()},
        },
    }
    if operation.form is not None:
        schema = {"application/json": {"schema": schema_of(operation.form)}}
        out["requestBody"] = {"required": True, "content": schema}
    return out
