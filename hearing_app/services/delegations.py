"""Who answers and keeps times for somebody who does not do so himself? A clerk names the account, and takes it back."""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.rules.permissions import Action, Scope
from hearing_app.services.context import Context
from hearing_app.services.steps.own_people import find_person, lock_person
from hearing_app.store import accounts
from hearing_app.store.tables.feeds import DelegationRow


@dataclass(frozen=True, slots=True)
class DelegateView:
    """An account that acts for a person."""

    id: int
    name: str
    username: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DelegatesView:
    """Who acts for a person, and the accounts that could: (sign-in name, name)."""

    delegates: tuple[DelegateView, ...]
    choices: tuple[tuple[str, str], ...]


def view_delegates(ctx: Context, person_id: int) -> DelegatesView:
    """Return who acts for a person; only a clerk is offered others."""
    person = find_person(ctx, person_id)
    rows = accounts.delegations_of(ctx.reader, person.id, _unit_shown(ctx, person_id))
    known = {row.account_id for row in rows}
    offered = accounts.list_in_roles(ctx.reader, ctx.actor.unit_id or 0, _roles(ctx))
    is_clerk = ctx.actor.has(Action.EDIT_ROSTER)
    return DelegatesView(
        tuple(DelegateView(row.id, row.account.name, row.account.username, row.made_at) for row in rows),
        tuple((one.username, one.name) for one in offered if is_clerk and one.id not in known) if is_clerk else (),
    )


def add_delegate(ctx: Context, person_id: int, username: str) -> None:
    """Let an account of the unit answer and keep times for a person; refuses one whose role does not."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        lock_person(change, person_id)
        row = accounts.find_by_username(change.session, username)
        is_fit = row is not None and row.is_active and row.unit_id == ctx.actor.unit_id and row.role in _roles(ctx)
        if row is None or not is_fit or row.person_id == person_id:
            raise refuse("delegate.not_fit", username=username)
        known = {one.account_id for one in accounts.delegations_of(change.session, person_id)}
        if row.id not in known:
            made = DelegationRow(account_id=row.id, person_id=person_id, made_by=ctx.actor.name, made_at=ctx.now)
            change.session.add(made)
        change.note("person", person_id, delegate=row.id)


def remove_delegate(ctx: Context, person_id: int, delegation_id: int) -> None:
    """Let an account act for a person no longer; what it answered stands."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        lock_person(change, person_id)
        found = accounts.delegations_of(change.session, person_id, _unit_shown(ctx, person_id))
        row = next((one for one in found if one.id == delegation_id), None)
        if row is None:
            raise NotFound
        change.session.delete(row)
        change.note("person", person_id, delegate_removed=row.account_id)


def _unit_shown(ctx: Context, person_id: int) -> int | None:
    """Return whose delegates somebody may see and drop: of all units for the person himself (None), else of his own."""
    return None if ctx.actor.person_id == person_id else ctx.actor.unit_id


def _roles(ctx: Context) -> set[str]:
    """Return the roles that act for people and are not tied to the whole unit."""
    return {id_ for id_, role in ctx.rules.roles.items() if role.actions.get(Action.KEEP_OWN_TIMES) is Scope.OWN_SEAT}
