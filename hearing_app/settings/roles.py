"""Which roles are there? Reads config/roles.toml."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hearing_app.domain.rules.permissions import Action, Role, Scope
from hearing_app.domain.rules.vocabulary import STEPS
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.fields import Fields, fields_of

# What the program itself acts as: the command line, workers and ticker, who has not signed in. No account has these.
PROGRAM_ROLES = ("operator", "machine", "visitor")


def roles(config: Path) -> Mapping[str, Role]:
    """Return the roles by id; a wrong value stops the start with file, key and what would be right."""
    fields = fields_of(config / "roles.toml")
    found = {id_: _role(id_, fields.table(id_)) for id_ in fields.names()}
    for id_ in PROGRAM_ROLES:
        if id_ not in found:
            raise fields.wrong(id_, f"a table [{id_}]")
    visitor = found["visitor"].actions
    return {
        id_: replace(role, actions={**visitor, **role.actions}) if id_ != "machine" else role
        for id_, role in found.items()
    }


def _role(id_: str, fields: Fields) -> Role:
    label = fields.label("label")
    steps = fields.texts("steps") if fields.has("steps") else ()
    if not set(steps) <= set(STEPS):
        raise fields.wrong("steps", f"some of {', '.join(STEPS)}")
    actions = _actions(id_, fields.table("actions")) if fields.has("actions") else {}
    kept_apart = fields.text("kept_apart") if fields.has("kept_apart") else ""
    fields.finish()
    return Role(id_, label, actions, steps, kept_apart)


def _actions(id_: str, fields: Fields) -> Mapping[Action, Scope]:
    actions: dict[Action, Scope] = {}
    for scope in fields.names():
        for name in fields.texts(scope):
            try:
                actions[Action(name)] = Scope(scope)
            except ValueError as error:
                choices = ", ".join([*Action, *Scope])
                raise SettingsError(f"config/roles.toml: [{id_}] {error}; one of: {choices}") from error
    return actions
