"""What were the figures of a year when they were frozen?"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hearing_app.store.engine import Model


class SnapshotRow(Model):
    """The frozen figures of a year; the app role can add rows and alter none."""

    __tablename__ = "year_snapshots"
    __table_args__ = (UniqueConstraint("unit_id", "year", "version"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int]
    version: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    paragraph: Mapped[str]
    digest: Mapped[str]
    reason: Mapped[str]
    frozen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    frozen_by: Mapped[str]
