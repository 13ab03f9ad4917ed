"""How is the system's own state read and kept? Heartbeats, tick runs, schema revision, queue depths."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from hearing_app.store.filters import values_of
from hearing_app.store.tables.letters import DeliveryRow
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.work import AuditHeadRow, HeartbeatRow, TickRunRow


def revision(session: Session) -> str:
    """Return the schema's revision; raises the driver's error where the database does not answer."""
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def beat(session: Session, process: str, at: datetime) -> None:
    """Write that a process is alive, in a transaction of its own."""
    row = insert(HeartbeatRow).values(process=process, at=at)
    session.execute(row.on_conflict_do_update(index_elements=["process"], set_={"at": at}))
    session.commit()


def heartbeats(session: Session) -> Mapping[str, datetime]:
    """Return the last sign of life of each process."""
    return {row.process: row.at for row in session.scalars(select(HeartbeatRow))}


def unknown_kinds(session: Session, known: Iterable[str]) -> Mapping[str, int]:
    """Return how many sittings there are of each kind beside the known ones."""
    unknown = sorted(set(values_of(session, SittingRow.kind)) - set(known))
    query = select(SittingRow.kind, func.count()).where(SittingRow.kind.in_(unknown)).group_by(SittingRow.kind)
    return dict(session.execute(query).all()) if unknown else {}


def claim_run(session: Session, tick: str, slot_at: datetime, *, now: datetime) -> bool:
    """Claim a slot of a tick; true for exactly one claimant, who makes the rows in the same transaction."""
    row = insert(TickRunRow).values(tick=tick, slot_at=slot_at, run_at=now)
    done = session.execute(row.on_conflict_do_nothing().returning(TickRunRow.id))
    return done.first() is not None


def forget_runs(session: Session, *, before: datetime) -> None:
    """Delete the slots that were claimed before an instant: no ticker is so late."""
    session.execute(delete(TickRunRow).where(TickRunRow.slot_at < before))
    session.commit()


def delivery_counts(session: Session) -> Mapping[str, int]:
    """Return how many deliveries are in each state."""
    counted = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    return dict(session.execute(counted).all())


def oldest_due(session: Session) -> datetime | None:
    """Return since when the oldest unsent delivery is due."""
    wanted = DeliveryRow.state.in_(("pending", "sending"))
    return session.scalar(select(func.min(DeliveryRow.due_at)).where(wanted))


def chain_length(session: Session) -> int:
    """Return the number of links of the audit chain."""
    return session.scalar(select(AuditHeadRow.seq)) or 0
