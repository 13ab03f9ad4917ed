"""How are accounts and units found and kept?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.feeds import DelegationRow
from hearing_app.store.tables.units import AccountRow, TryRow, UnitRow

FORGOTTEN_AFTER = timedelta(days=1)


def find_by_username(session: Session, username: str) -> AccountRow | None:
    """Return the account of a sign-in name, or None."""
    return session.scalar(select(AccountRow).where(AccountRow.username == username))


def find_by_token(session: Session, token_hash: str) -> AccountRow | None:
    """Return the active account of an API token's hash, or None."""
    wanted = (AccountRow.token_hash == token_hash) & AccountRow.is_active
    return session.scalar(select(AccountRow).where(wanted))


def find(session: Session, account_id: int) -> AccountRow | None:
    """Return an account, or None."""
    return session.get(AccountRow, account_id)


def names_of(session: Session, usernames: Iterable[str]) -> Mapping[str, str]:
    """Return the names of accounts by the names under which they sign in; what is no account is left out."""
    query = select(AccountRow.username, AccountRow.name).where(AccountRow.username.in_(sorted(set(usernames))))
    return {row.username: row.name for row in session.execute(query)}


def names_in(session: Session, unit_id: int) -> Mapping[str, str]:
    """Return the names of a unit's accounts by the names under which they sign in."""
    rows = session.execute(select(AccountRow.username, AccountRow.name).where(AccountRow.unit_id == unit_id))
    return {row.username: row.name for row in rows}


def people_of_delegate(session: Session, account_id: int) -> frozenset[int]:
    """Return the people for whom an account answers and keeps times."""
    return frozenset(session.scalars(select(DelegationRow.person_id).where(DelegationRow.account_id == account_id)))


def delegations_of(session: Session, person_id: int, unit_id: int | None = None) -> Sequence[DelegationRow]:
    """Return who answers and keeps times for a person, in the order of naming; of the accounts of a unit, or of all."""
    query = select(DelegationRow).where(DelegationRow.person_id == person_id).options(joinedload(DelegationRow.account))
    if unit_id is not None:
        query = query.join(DelegationRow.account).where(AccountRow.unit_id == unit_id)
    return session.scalars(query.order_by(DelegationRow.id)).all()


def list_in_roles(session: Session, unit_id: int, roles: Iterable[str]) -> Sequence[AccountRow]:
    """Return the active accounts of a unit in some roles, by name."""
    wanted = (AccountRow.unit_id == unit_id) & AccountRow.is_active & AccountRow.role.in_(sorted(roles))
    return session.scalars(select(AccountRow).where(wanted).order_by(AccountRow.name, AccountRow.id)).all()


def list_units(session: Session) -> Sequence[UnitRow]:
    """Return the units in the order of their making."""
    return session.scalars(select(UnitRow).order_by(UnitRow.id)).all()


def count_by_unit(session: Session) -> Mapping[int, int]:
    """Return how many active accounts each unit has."""
    query = select(AccountRow.unit_id, func.count().label("number")).where(AccountRow.is_active)
    return {row.unit_id: row.number for row in session.execute(query.group_by(AccountRow.unit_id))}


def blocked_until(session: Session, name_print: bytes, *, now: datetime) -> datetime | None:
    """Return until when a name is slowed down, or None."""
    query = select(TryRow.blocked_until_at).where(TryRow.name_print == name_print, TryRow.blocked_until_at > now)
    return session.scalar(query)


def count_try(session: Session, name_print: bytes, *, now: datetime) -> int:
    """Count one more try in vain and return how many there are; two at once count as two. Old names are forgotten."""
    session.execute(delete(TryRow).where(TryRow.tried_at < now - FORGOTTEN_AFTER))
    row = insert(TryRow).values(name_print=name_print, failed_count=1, tried_at=now)
    counted = row.on_conflict_do_update(
        index_elements=["name_print"], set_={"failed_count": TryRow.failed_count + 1, "tried_at": now}
    )
    return session.scalars(counted.returning(TryRow.failed_count)).one()


def block(session: Session, name_print: bytes, *, until_at: datetime) -> None:
    """Slow a name down."""
    session.execute(update(TryRow).where(TryRow.name_print == name_print).values(blocked_until_at=until_at))


def forget_tries(session: Session, name_print: bytes) -> None:
    """Begin again after a right password."""
    session.execute(delete(TryRow).where(TryRow.name_print == name_print))
