"""Who signs in? Accounts, passwords, tokens. Not here: what a role may do (domain.rules.permissions)."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from hearing_app.domain.errors import NotFound, Reason, Refused, refuse
from hearing_app.domain.rules.permissions import Action, Actor, Place, Scope
from hearing_app.services.context import Change, Context
from hearing_app.services.steps import throttles
from hearing_app.settings.roles import PROGRAM_ROLES
from hearing_app.store import accounts
from hearing_app.store.tables.units import AccountRow

HASHER = PasswordHasher()
NOBODY = HASHER.hash(secrets.token_hex(8))
LONGEST_PASSWORD = 128


@dataclass(frozen=True, slots=True)
class AccountOrder:
    """A new account: sign-in name, shown name, role, language and first password."""

    username: str
    name: str
    role: str
    password: str
    language: str = "zh"
    person_id: int | None = None


class Standing(StrEnum):
    """Whether somebody may sign in."""

    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as the doors need it; `nonce` changes when its sessions are to end."""

    id: int
    nonce: str
    username: str
    name: str
    role: str
    unit_id: int
    unit_name: str
    person_id: int | None
    language: str


def sign_in(ctx: Context, username: str, password: str) -> AccountView:
    """Return the account of a right password; slow down after several wrong ones.

    Raises Refused with `account.wrong` for a wrong name or password alike, `account.wait` while slowed down: a name
    that nobody has is slowed down like any other, so that waiting tells nothing.
    """
    with ctx.change(Action.SIGN_IN) as change:
        change.permit(Place())
        row = accounts.find_by_username(change.session, username.strip())
        tried = throttles.print_of(ctx, "sign-in", username.strip())
        until_at = throttles.blocked_until(change, tried)
        is_right = until_at is None and _is_right(row, password)
        change.note("account", row.id if row else None, is_right=is_right, is_blocked=until_at is not None)
        if until_at is None:
            throttles.count(ctx, change, tried, wrong=not is_right)
    if until_at is not None:
        raise throttles.wait(ctx, until_at)
    if row is None or not is_right or not row.is_active:
        raise refuse("account.wrong")
    return _view(row)


def _is_right(row: AccountRow | None, password: str) -> bool:
    try:
        return HASHER.verify(row.password_hash if row else NOBODY, password[:LONGEST_PASSWORD]) and row is not None
    except VerifyMismatchError:
        return False


def view_account(ctx: Context, account_id: int, nonce: str) -> AccountView | None:
    """Return the account behind a session, or None when it is disabled or its sessions were ended."""
    row = accounts.find(ctx.reader, account_id)
    if row is None or not row.is_active or not secrets.compare_digest(row.session_nonce, nonce):
        return None
    return _view(row)


def view_token_account(ctx: Context, token: str) -> AccountView | None:
    """Return the account of an API token, or None."""
    row = accounts.find_by_token(ctx.reader, _token_hash(token))
    return _view(row) if row else None


def add_account(ctx: Context, order: AccountOrder) -> int:
    """Add an account to the actor's unit; refuses a taken name and a role that nobody signs in with.

    The program's own roles join what the three administrators keep apart (field notes §8.1, invariant 26).
    """
    with ctx.change(Action.MANAGE_ACCOUNTS) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id))
        if ctx.actor.unit_id is None:
            raise NotFound
        reasons = []
        if accounts.find_by_username(change.session, order.username):
            reasons.append(Reason("account.taken", {"username": order.username}))
        offices = [id_ for id_ in ctx.rules.roles if id_ not in PROGRAM_ROLES]
        if order.role not in offices:
            reasons.append(Reason("account.role", {"role": order.role, "roles": ", ".join(offices)}))
        reasons += _kept_apart(ctx, change, order)
        if reasons:
            raise Refused(reasons)
        row = AccountRow(
            unit_id=ctx.actor.unit_id,
            person_id=order.person_id,
            username=order.username,
            name=order.name,
            role=order.role,
            language=order.language,
            password_hash=HASHER.hash(order.password),
            session_nonce=secrets.token_hex(8),
        )
        change.session.add(row)
        change.session.flush()
        change.note("account", row.id, role=order.role)
    return row.id


def _kept_apart(ctx: Context, change: Change, order: AccountOrder) -> Iterator[Reason]:
    """Yield each role that somebody of this name has in the unit and that is kept apart from the wanted one."""
    wanted = ctx.rules.roles.get(order.role)
    if wanted is None or not wanted.kept_apart or ctx.actor.unit_id is None:
        return
    apart = {id_ for id_, role in ctx.rules.roles.items() if role.kept_apart == wanted.kept_apart} - {wanted.id}
    for row in accounts.list_in_roles(change.session, ctx.actor.unit_id, apart):
        if row.name == order.name.strip():
            label = ctx.rules.roles[row.role].label
            yield Reason("account.kept_apart", {"name": row.name, "held": label, "wanted": wanted.label})


def set_active(ctx: Context, username: str, standing: Standing) -> int:
    """Shut an account, which ends its sessions and its token at once, or open it again; returns its id."""
    with ctx.change(Action.SECURE_ACCOUNTS) as change:
        row = accounts.find_by_username(change.session, username)
        if row is None:
            raise NotFound
        change.permit(Place(unit_id=row.unit_id))
        row.is_active = standing is Standing.OPEN
        row.session_nonce, row.token_hash = secrets.token_hex(8), None
        change.note("account", row.id, standing=standing.value)
    return row.id


def issue_token(ctx: Context, username: str) -> str:
    """Make a new API token for an account of the unit; the old one stops working. It is shown only once."""
    token = secrets.token_urlsafe(32)
    with ctx.change(Action.SECURE_ACCOUNTS) as change:
        row = accounts.find_by_username(change.session, username)
        if row is None:
            raise NotFound
        change.permit(Place(unit_id=row.unit_id))
        row.token_hash = _token_hash(token)
        change.note("account", row.id, token=True)
    return token


def view_names(ctx: Context) -> Mapping[str, str]:
    """Return the names of the actor's colleagues by the names under which they sign in; empty without a unit."""
    return accounts.names_in(ctx.reader, ctx.actor.unit_id) if ctx.actor.unit_id is not None else {}


def actor_of(view: AccountView, ctx: Context) -> Actor:
    """Return the actor that an account acts as."""
    role = ctx.rules.roles[view.role]
    may_stand_in = role.actions.get(Action.KEEP_OWN_TIMES) is Scope.OWN_SEAT
    return Actor(
        name=view.username,
        role=role,
        unit_id=view.unit_id,
        account_id=view.id,
        person_id=view.person_id,
        language=view.language,
        delegate_for=accounts.people_of_delegate(ctx.reader, view.id) if may_stand_in else frozenset(),
    )


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _view(row: AccountRow) -> AccountView:
    return AccountView(
        id=row.id,
        nonce=row.session_nonce,
        username=row.username,
        name=row.name,
        role=row.role,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        person_id=row.person_id,
        language=row.language,
    )
