"""How does a test come to a context that acts in a role?"""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from hearing_app.domain.rules.permissions import Actor
from hearing_app.services.context import Context
from tests.builders.snapshots import Snapshots


@dataclass(frozen=True)
class Roles:
    """Makes contexts of the default unit; with the offices that tests of this process have built."""

    app: Flask
    snapshots: Snapshots

    def __call__(self, role: str = "booking_clerk", **more: Any) -> Context:
        rules = self.app.extensions["rules"]
        values = {"unit_id": 1} | more
        found: Context = self.app.extensions["make_context"](
            Actor(name=f"test:{role}", role=rules.roles[role], **values)
        )
        return found
