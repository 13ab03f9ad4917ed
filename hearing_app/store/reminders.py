"""Which reminders were made? One row per seat, rung and version of its sitting."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from hearing_app.store.tables.work import ReminderRow


def rungs_of(session: Session, seat_ids: Sequence[int], version: int) -> Mapping[int, set[str]]:
    """Return the rungs that are written down for seats in this version of their sitting."""
    wanted = ReminderRow.seat_id.in_(list(seat_ids)) & (ReminderRow.version == version)
    found: dict[int, set[str]] = {}
    for seat_id, rung in session.execute(select(ReminderRow.seat_id, ReminderRow.rung).where(wanted)):
        found.setdefault(seat_id, set()).add(rung)
    return found


def counts_of(session: Session, seat_ids: Sequence[int], version: int) -> Mapping[str, Mapping[str, int]]:
    """Return by rung how many seats are written down in which state, in this version of their sitting."""
    wanted = ReminderRow.seat_id.in_(list(seat_ids)) & (ReminderRow.version == version)
    query = select(ReminderRow.rung, ReminderRow.state, func.count()).where(wanted)
    found: dict[str, dict[str, int]] = {}
    for rung, state, number in session.execute(query.group_by(ReminderRow.rung, ReminderRow.state)):
        found.setdefault(rung, {})[state] = number
    return found


def claim_rung(session: Session, key: tuple[int, str, int], *, state: str, at: datetime) -> bool:
    """Write down a rung (seat, rung, version); true for exactly one claimant, who makes the letter."""
    seat_id, rung, version = key
    row = insert(ReminderRow).values(seat_id=seat_id, rung=rung, version=version, state=state, made_at=at)
    return session.execute(row.on_conflict_do_nothing().returning(ReminderRow.id)).first() is not None
