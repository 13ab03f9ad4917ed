"""How does a view become JSON? Dataclasses become objects, days and instants ISO 8601, enumerations their value."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from flask import Response, json

PLAIN = (str, int, float, bool, type(None))


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    return [plain(one) for one in value]


def answer(value: Any, status: int = 200) -> Response:
    """Return a view as a JSON response."""
    return Response(json.dumps(plain(value)), status, content_type="application/json")
