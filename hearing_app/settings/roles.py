"""Which roles are there? Reads config/roles.toml."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hearing_app.domain.rules.permissions import Action, Role, Scope
from hearing_app.settings.errors import SettingsError


def roles(config: Path) -> Mapping[str, Role]:
    """Return the roles by id; an unknown action or scope stops the start."""
    path = config / "roles.toml"
    found = {id_: _role(path, id_, table) for id_, table in tomllib.loads(path.read_text("utf-8")).items()}
    visitor = found["visitor"].actions
    return {
        id_: Role(role.id, role.label, {**visitor, **role.actions}, role.steps) if id_ != "machine" else role
        for id_, role in found.items()
    }


def _role(path: Path, id_: str, table: Mapping[str, Any]) -> Role:
    actions: dict[Action, Scope] = {}
    for scope, names in table.get("actions", {}).items():
        for name in names:
            try:
                actions[Action(name)] = Scope(scope)
            except ValueError as error:
                choices = ", ".join([*Action, *Scope])
                raise SettingsError(f"{path.name}: [{id_}] {error}; one of: {choices}") from error
    return Role(id_, table["label"], actions, tuple(table.get("steps", ())))
