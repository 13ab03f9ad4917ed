"""Which JSON does a form take? The same WTForms that pages use, as JSON schemas and as MultiDicts."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FileField,
    Form,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    TimeField,
)
from wtforms.fields import RadioField, SelectField

from hearing_app.domain.errors import Refused, refuse
from hearing_app.i18n import text

DEEPEST = 4
LEFT_OUT = ("csrf_token",)
FORMATS: tuple[tuple[type[Field], Mapping[str, str]], ...] = (
    (BooleanField, {"type": "boolean"}),
    (IntegerField, {"type": "integer"}),
    (DateField, {"type": "string", "format": "date"}),
    (TimeField, {"type": "string", "format": "time"}),
)


FormMaker = Callable[..., Form]


def schema_of(form: FormMaker) -> dict[str, Any]:
    """Return the JSON schema of a form: names, types, choices, what is obligatory."""
    fields = [field for field in form(meta={"csrf": False}) if field.short_name not in LEFT_OUT]
    required = [field.short_name for field in fields if field.flags.required]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {field.short_name: _field(field) for field in fields if not isinstance(field, FileField)},
    }
    return schema | ({"required": required} if required else {})


def _field(field: Field) -> dict[str, Any]:
    title = {"title": text(str(field.label.text))}
    if isinstance(field, FieldList):
        return {"type": "array", "items": {"type": "object"}} | title
    if isinstance(field, SelectMultipleField):
        return {"type": "array", "items": {"type": "string"}} | title
    for sort, schema in FORMATS:
        if isinstance(field, sort):
            return dict(schema) | title
    if isinstance(field, SelectField | RadioField) and field.choices:
        return {"type": "string", "enum": [_value(choice) for choice in field.choices]} | title
    return {"type": "string"} | title


def _value(choice: Any) -> str:
    return str(choice.value) if isinstance(choice, SelectChoice) else str(choice[0])


def filled(form: FormMaker) -> Any:
    """Return a form filled with the request's JSON object and validated; raises Refused with every field's error."""
    return checked(form(formdata=MultiDict(_flat(body())), meta={"csrf": False}))


def checked(form: Form) -> Any:
    """Return a form that took the request's JSON by itself, if it is valid; raises Refused."""
    body()
    if not form.validate():
        raise Refused([reason for field in form for reason in _errors(field)])
    return form


def body() -> dict[str, Any]:
    """Return the request's JSON object; raises Refused for anything else."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise refuse("api.not_an_object")
    return found


def _errors(field: Field) -> Iterator[Any]:
    for error in field.errors:
        found = refuse("api.field", field=field.short_name, error=text(str(error)) if isinstance(error, str) else error)
        yield from found.reasons


def _flat(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield an object's leaves as form data: lists of objects as name-0-key, lists of values as repeated names."""
    if depth > DEEPEST:
        raise refuse("api.too_deep", depth=DEEPEST)
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, f"{name}-{key}" if name else str(key), depth + 1)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _flat(one, f"{name}-{at}" if isinstance(one, dict) else name, depth + 1)
    elif value is True:
        yield name, "y"
    elif value is not None and value is not False:
        yield name, str(value)
