"""Which draws of a panel were begun, and which number did whom give? Nothing of it is ever altered afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow


class DrawRow(Model, SealedRow):
    """One draw: the frozen list, the seed by its hash, later the opened seed with the result, or why it was voided.

    The seed is sealed until it is opened. The database refuses to alter list or seed, or anything of a draw that was
    opened or voided.
    """

    __tablename__ = "draws"
    __table_args__ = (
        UniqueConstraint("matter_id", "n"),
        CheckConstraint("(opened_at IS NULL) = (opened_seed = '')", name="opened"),
        CheckConstraint("opened_at IS NULL OR voided_at IS NULL", name="voided"),
        Index(
            "uq_draws_running",
            "matter_id",
            unique=True,
            postgresql_where=text("opened_at IS NULL AND voided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    n: Mapped[int]
    kind: Mapped[str]
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    presider_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    presider_category: Mapped[str]
    person_ids: Mapped[dict[str, int]] = mapped_column(JSONB)
    list_text: Mapped[str]
    list_hash: Mapped[str]
    seed_hash: Mapped[str]
    seed_sealed: Mapped[bytes | None] = sealed_column()
    seed = Sealed()
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[str] = mapped_column(default="")
    opened_seed: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    voided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    voided_by: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
    numbers: Mapped[list["DrawNumberRow"]] = relationship(order_by="DrawNumberRow.id")


class DrawNumberRow(Model, SealedRow):
    """The number that a side or a witness gave to a draw, and who said it; the name stays sealed."""

    __tablename__ = "draw_numbers"
    __table_args__ = (UniqueConstraint("draw_id", "side"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), index=True)
    side: Mapped[str]
    number: Mapped[str]
    said_by_sealed: Mapped[bytes | None] = sealed_column()
    said_by = Sealed()
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]
