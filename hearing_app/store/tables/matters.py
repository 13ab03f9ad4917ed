"""Where does a case stand? Matters, their parties and handlers, reviews. Not here: clocks (tables.clocks)."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model, pieces_index
from hearing_app.store.tables.people import AgencyRow


class MatterRow(Model, SealedRow):
    """A petition matter; its number belongs to the superior system and is kept as given."""

    __tablename__ = "matters"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        Index("ix_matters_latest", "unit_id", text("COALESCE(received_on, '1900-01-01'::date)"), "id"),
        Index("ix_matters_unit_category", "unit_id", "category"),
        Index("ix_matters_unit_district", "unit_id", "district"),
        Index("ix_matters_unit_stage", "unit_id", "stage"),
        pieces_index("matters", "number"),
        pieces_index("matters", "subject"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    number: Mapped[str]
    category: Mapped[str]
    subject: Mapped[str]
    district: Mapped[str]
    stage: Mapped[str]
    received_on: Mapped[date | None]
    represented: Mapped[int] = mapped_column(default=0)
    attending: Mapped[int] = mapped_column(default=1)
    opposing_firm: Mapped[str] = mapped_column(default="")
    wanted_kind: Mapped[str] = mapped_column(default="")
    both_indicated: Mapped[bool | None]
    has_minor: Mapped[bool] = mapped_column(default=False, server_default="false")
    source: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    route: Mapped[str] = mapped_column(default="", server_default="")
    simple_ground: Mapped[str] = mapped_column(default="", server_default="")
    occurrence: Mapped[str] = mapped_column(default="", server_default="")
    earlier_number: Mapped[str] = mapped_column(default="", server_default="")
    level: Mapped[str] = mapped_column(default="", server_default="")
    lower_until_on: Mapped[date | None]
    status_rotation: Mapped[int | None]
    applied_how: Mapped[str] = mapped_column(default="", server_default="")
    read_back_by: Mapped[str] = mapped_column(default="", server_default="")
    read_back_on: Mapped[date | None]
    signed_how: Mapped[str] = mapped_column(default="", server_default="")
    facts_sealed: Mapped[bytes | None] = sealed_column()
    access_needs_sealed: Mapped[bytes | None] = sealed_column()
    facts = Sealed()
    access_needs = Sealed()
    parties: Mapped[list["PartyRow"]] = relationship(back_populates="matter", order_by="PartyRow.id")
    handlers: Mapped[list["HandlerRow"]] = relationship(back_populates="matter", order_by="HandlerRow.id")
    agency: Mapped[AgencyRow | None] = relationship(lazy="joined")

    @property
    def title(self) -> str:
        """What the matter is called in lists: district and subject, never a name."""
        return f"{self.district} {self.subject}".strip() or self.number


class PartyRow(Model, SealedRow):
    """A petitioner, unit, third party or agent (`side`: role of the party he acts for); contacts are sealed."""

    __tablename__ = "parties"
    __table_args__ = (pieces_index("parties", "name"), pieces_index("parties", "initials"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), unique=True)
    role: Mapped[str]
    name: Mapped[str]
    initials: Mapped[str] = mapped_column(index=True)
    side: Mapped[str] = mapped_column(default="", server_default="")
    firm: Mapped[str] = mapped_column(default="")
    times_text: Mapped[str] = mapped_column(default="")
    consent: Mapped[str] = mapped_column(default="none")
    consent_on: Mapped[date | None]
    consent_form: Mapped[str] = mapped_column(default="")
    phone_sealed: Mapped[bytes | None] = sealed_column()
    address_sealed: Mapped[bytes | None] = sealed_column()
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    phone = Sealed()
    address = Sealed()
    id_number = Sealed()
    matter: Mapped[MatterRow] = relationship(back_populates="parties")


class HandlerRow(Model):
    """Somebody who investigated or handled the matter at some stage, hence never sits on its panel."""

    __tablename__ = "handlers"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    matter: Mapped[MatterRow] = relationship(back_populates="handlers")


class ReviewRow(Model, SealedRow):
    """A review (复查) or re-review (复核) of a matter, up to its signing and service."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    counsel_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    number: Mapped[str]
    stage: Mapped[str]
    state: Mapped[str]
    received_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    counsel_on: Mapped[date | None]
    counsel_form: Mapped[str] = mapped_column(default="")
    counsel_text_sealed: Mapped[bytes | None] = sealed_column()
    counsel_text = Sealed()
    minutes_signed_on: Mapped[date | None]
    conclusion: Mapped[str] = mapped_column(default="")
    adoption: Mapped[str] = mapped_column(default="")
    adoption_reasons: Mapped[str] = mapped_column(default="")
    opinion_number: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None] = mapped_column(index=True)
    signed_by: Mapped[str] = mapped_column(default="")
    served_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
