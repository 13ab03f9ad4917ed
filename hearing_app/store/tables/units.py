"""Who works here? Units (bureaus), accounts."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity
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
    failed_count: Mapped[int] = mapped_column(default=0)
    blocked_until_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_active: Mapped[bool] = mapped_column(default=True)
    unit: Mapped[UnitRow] = relationship(lazy="joined")
