"""How are announcements, observers and plans of sittings found and kept?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.hearings import AnnouncementRow, ObserverRow, PlanItemRow
from hearing_app.store.tables.sittings import SittingRow

ANNOUNCED = ("noticed", "confirmed")
HELD = "held"
MOST = 100


def announcement_of(session: Session, sitting_id: int) -> AnnouncementRow | None:
    """Return the announcement of a sitting, or None."""
    return session.scalar(select(AnnouncementRow).where(AnnouncementRow.sitting_id == sitting_id))


def drop_draft(told: AnnouncementRow) -> None:
    """Forget what was drafted and waits; what is public stays."""
    told.drafted_subject, told.drafted_on, told.drafted_by = "", None, ""


def public_ones(session: Session, now: datetime) -> Sequence[AnnouncementRow]:
    """Return what the public may read now, of all units: open sittings to come that are still announced."""
    is_current = SittingRow.is_open & SittingRow.state.in_(ANNOUNCED) & (SittingRow.ends_at > now)
    query = (
        select(AnnouncementRow)
        .join(AnnouncementRow.sitting)
        .where(AnnouncementRow.published_on.is_not(None), AnnouncementRow.withdrawn_on.is_(None), is_current)
        .options(joinedload(AnnouncementRow.sitting).joinedload(SittingRow.room))
    )
    return session.scalars(query.order_by(SittingRow.starts_at, AnnouncementRow.id).limit(MOST)).all()


def outdated_announcements(session: Session, unit_id: int, now: datetime) -> Sequence[AnnouncementRow]:
    """Return the unit's published announcements of sittings to come that were moved, or wait for notices anew."""
    query = select(AnnouncementRow).join(AnnouncementRow.sitting).options(joinedload(AnnouncementRow.sitting))
    is_public = AnnouncementRow.published_on.is_not(None) & AnnouncementRow.withdrawn_on.is_(None)
    is_moved = SittingRow.state.not_in((*ANNOUNCED, HELD)) | (
        (SittingRow.starts_at != AnnouncementRow.announced_for_at) & (SittingRow.ends_at > now)
    )
    wanted = query.where(AnnouncementRow.unit_id == unit_id, is_public, is_moved)
    return session.scalars(wanted.order_by(SittingRow.starts_at, AnnouncementRow.id).limit(MOST)).all()


def observers_of(session: Session, sitting_id: int) -> Sequence[ObserverRow]:
    """Return who asked to observe a sitting, in order."""
    return session.scalars(
        select(ObserverRow).where(ObserverRow.sitting_id == sitting_id).order_by(ObserverRow.id)
    ).all()


def plan_of(session: Session, sitting_id: int) -> Mapping[str, PlanItemRow]:
    """Return the saved items of a sitting's plan by their ids."""
    rows = session.scalars(select(PlanItemRow).where(PlanItemRow.sitting_id == sitting_id))
    return {row.item: row for row in rows}


def waiting_announcements(session: Session, unit_id: int) -> Sequence[AnnouncementRow]:
    """Return the unit's announcements that wait for approval, of sittings that can still be announced."""
    query = select(AnnouncementRow).join(AnnouncementRow.sitting).options(joinedload(AnnouncementRow.sitting))
    is_due = AnnouncementRow.drafted_on.is_not(None) & SittingRow.is_open & SittingRow.state.in_(ANNOUNCED)
    wanted = query.where(AnnouncementRow.unit_id == unit_id, is_due)
    return session.scalars(wanted.order_by(SittingRow.starts_at, AnnouncementRow.id).limit(MOST)).all()
