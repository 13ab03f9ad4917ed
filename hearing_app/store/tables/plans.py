"""Which drafts of plans are there, how far is each, and what does each line propose?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.engine import Model
from hearing_app.store.tables.matters import MatterRow


class PlanRow(Model):
    """A plan that was asked for: the order, how far the search is, the draft's lines once it is made.

    `beat_at` is when the worker last said that it searches, by the database's clock. `matter_ids` and `wishes` are
    codes and numbers, `failure` holds reasons as codes.
    """

    __tablename__ = "plans"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[str]
    matter_ids: Mapped[list[int]] = mapped_column(JSONB)
    from_on: Mapped[date] = mapped_column(Date)
    weeks: Mapped[int]
    seconds: Mapped[int]
    wishes: Mapped[dict[str, str]] = mapped_column(JSONB)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    is_stop_wanted: Mapped[bool] = mapped_column(default=False)
    beat_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    failure: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    lines: Mapped[list["PlanLineRow"]] = relationship(order_by="PlanLineRow.id")


class PlanLineRow(Model):
    """One matter of a plan: the time, room and seats (as codes) that are proposed, or why it has none.

    `reasons` are codes with their values: what is to be known of a proposal, or what stood in the way of one.
    """

    __tablename__ = "plan_lines"
    __table_args__ = (UniqueConstraint("plan_id", "matter_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    kind: Mapped[str]
    state: Mapped[str]
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    seats: Mapped[list[str]] = mapped_column(JSONB, default=list)
    is_open: Mapped[bool]
    closed_ground: Mapped[str]
    waiting_days: Mapped[int]
    last_on: Mapped[date | None] = mapped_column(Date)
    letters: Mapped[int]
    is_signed: Mapped[bool]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    matter: Mapped[MatterRow] = relationship()
