"""Who works here? Units (bureaus), accounts, and how often a name was tried in vain."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.engine import Model


class UnitRow(Model):
    """A bureau that works with this installation; matters, sittings and letters belong to one."""

    __tablename__ = "units"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    profile: Mapped[str]


class AccountRow(Model):
    """Somebody who signs in: staff of a unit, or an invited expert with a person behind the account."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str] = mapped_column(default="zh")
    password_hash: Mapped[str]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    session_nonce: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    unit: Mapped[UnitRow] = relationship(lazy="joined")


class TryRow(Model):
    """How often a sign-in name was tried in vain, whether somebody has it or not; the name itself is not kept."""

    __tablename__ = "sign_in_tries"
    name_print: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failed_count: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    blocked_until_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
