"""Who acts, when, on what? One context per request, command or job; one change per transaction.

A change must ask for permission before it ends: leaving it without having asked raises. Leaving it normally
writes its audit rows, one for each subject that it befell, and commits; leaving it by an exception rolls
everything back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.rules.permissions import Action, Actor, Place, may
from hearing_app.settings.environment import Environment
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import audit

Defer = Callable[[Session, str, dict[str, Any]], None]


@dataclass(slots=True)
class Change:
    """An open transaction of one use case."""

    session: Session
    action: Action
    actor: Actor
    now: datetime
    defer_job: Defer
    is_permitted: bool = False
    is_nothing: bool = False
    entry: dict[str, Any] = field(default_factory=dict)
    further: list[dict[str, Any]] = field(default_factory=list)

    def permit(self, place: Place) -> None:
        """Ask whether the actor may; another unit's things look like nothing, a missing role is said."""
        if not self.actor.has(self.action):
            raise Forbidden(self.action.value)
        if not may(self.actor, self.action, place):
            raise Forbidden(self.action.value) if place.steps and place.unit_id == self.actor.unit_id else NotFound
        self.is_permitted = True
        self.entry.setdefault("unit_id", place.unit_id)

    def permit_own_unit(self) -> int:
        """Ask for the unit of the actor and return it; who has none finds nothing."""
        unit_id = self.actor.unit_id
        self.permit(Place(unit_id=unit_id))
        if unit_id is None:
            raise NotFound
        return unit_id

    def note(self, subject: str, subject_id: int | None, *, matter_id: int | None = None, **facts: Any) -> None:
        """Say what the audit row shall hold; facts are codes, numbers and dates, never names of petitioners."""
        self.entry |= {"subject": subject, "subject_id": subject_id, "matter_id": matter_id, "facts": facts}

    def note_too(self, subject: str, subject_id: int, *, matter_id: int | None = None, **facts: Any) -> None:
        """Say that the same change befell another subject: it gets an audit row of its own, so that its history has it.

        The facts are those that `note` would be given.
        """
        self.further.append({"subject": subject, "subject_id": subject_id, "matter_id": matter_id, "facts": facts})

    def nothing(self) -> None:
        """Say that there is nothing to change: the transaction ends without a trace."""
        self.is_nothing = True

    def defer(self, task: str, **args: Any) -> None:
        """Make a job that exists only if this change commits; args hold ids, never names."""
        self.defer_job(self.session, task, args)


@dataclass(frozen=True, slots=True)
class Context:
    """What a use case needs to know about its surroundings."""

    actor: Actor
    now: datetime
    reader: Session
    open_writer: Callable[[], Session]
    defer: Defer
    rules: Rulebook
    env: Environment

    @contextmanager
    def change(self, action: Action) -> Iterator[Change]:
        """Begin a transaction; commit it with its audit rows, or roll it back."""
        with self.open_writer() as session:
            change = Change(session, action, self.actor, self.now, self.defer)
            yield change
            if change.is_nothing:
                return
            if not change.is_permitted:
                raise RuntimeError(f"{action} changed something without asking for permission")
            session.flush()
            for entry in _entries(change):
                audit.append(session, entry)
            session.commit()
        self.reader.rollback()

    def require(self, action: Action) -> int:
        """Return the actor's unit for a reading view, or refuse; scope is then applied in the query."""
        if not self.actor.has(action):
            raise Forbidden(action.value)
        if self.actor.unit_id is None:
            raise NotFound
        return self.actor.unit_id


def _entries(change: Change) -> Iterator[audit.AuditEntry]:
    """Yield one entry for each subject, that of the change itself last."""
    unit_id = change.entry.get("unit_id")
    for noted in (*change.further, change.entry):
        yield audit.AuditEntry(
            at=change.now,
            actor=change.actor.name,
            action=change.action.value,
            unit_id=unit_id,
            subject=noted.get("subject", ""),
            subject_id=noted.get("subject_id"),
            matter_id=noted.get("matter_id"),
            facts=noted.get("facts", {}),
        )


def is_clash(error: DBAPIError) -> bool:
    """Say whether PostgreSQL refused a double booking (exclusion_violation)."""
    return getattr(error.orig, "sqlstate", None) == "23P01"
