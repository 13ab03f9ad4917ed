"""How are accounts and units found and kept?"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def list_units(session: Session) -> Sequence[UnitRow]:
    """Return the units in the order of their making."""
    return session.scalars(select(UnitRow).order_by(UnitRow.id)).all()
