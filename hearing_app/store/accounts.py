"""How are accounts and units found and kept?"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.feeds import DelegationRow
from hearing_app.store.tables.units import AccountRow, UnitRow


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


def people_of_delegate(session: Session, account_id: int) -> frozenset[int]:
    """Return the people for whom an account answers and keeps times."""
    return frozenset(session.scalars(select(DelegationRow.person_id).where(DelegationRow.account_id == account_id)))


def delegations_of(session: Session, person_id: int) -> Sequence[DelegationRow]:
    """Return who answers and keeps times for a person, in the order of naming."""
    query = select(DelegationRow).where(DelegationRow.person_id == person_id).options(joinedload(DelegationRow.account))
    return session.scalars(query.order_by(DelegationRow.id)).all()


def list_in_roles(session: Session, unit_id: int, roles: Iterable[str]) -> Sequence[AccountRow]:
    """Return the active accounts of a unit in some roles, by name."""
    wanted = (AccountRow.unit_id == unit_id) & AccountRow.is_active & AccountRow.role.in_(sorted(roles))
    return session.scalars(select(AccountRow).where(wanted).order_by(AccountRow.name, AccountRow.id)).all()


def list_units(session: Session) -> Sequence[UnitRow]:
    """Return the units in the order of their making."""
    return session.scalars(select(UnitRow).order_by(UnitRow.id)).all()
