"""Who represents a group, and which households are in it?"""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model


class RepresentativeRow(Model, SealedRow):
    """A representative (代表) with election day and paper; who stepped down keeps the row with day and reason."""

    __tablename__ = "representatives"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    name: Mapped[str]
    phone_sealed: Mapped[bytes | None] = sealed_column()
    phone = Sealed()
    elected_on: Mapped[date]
    paper: Mapped[str]
    until_on: Mapped[date | None]
    until_reason: Mapped[str] = mapped_column(default="")


class HouseholdRow(Model, SealedRow):
    """One household of a group: label, sealed name and telephone, when it was served, what came of it."""

    __tablename__ = "households"
    __table_args__ = (UniqueConstraint("matter_id", "label"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    label: Mapped[str]
    name_sealed: Mapped[bytes | None] = sealed_column()
    name = Sealed()
    phone_sealed: Mapped[bytes | None] = sealed_column()
    phone = Sealed()
    served_on: Mapped[date | None]
    served_how: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    result_on: Mapped[date | None]
