"""How is the audit chain written and read? PostgreSQL fills in seq, prev and hash (migration 0001)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from hearing_app.store.tables.work import AuditRow


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What is to be remembered of a change: who did what to which subject, with facts that hold no names."""

    at: datetime
    actor: str
    action: str
    unit_id: int | None
    subject: str
    subject_id: int | None
    matter_id: int | None
    facts: Mapping[str, Any]


def append(session: Session, entry: AuditEntry) -> None:
    """Add a link; the head of the chain stays locked until the session commits, so call it last."""
    session.execute(
        insert(AuditRow).values(
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            unit_id=entry.unit_id,
            subject=entry.subject,
            subject_id=entry.subject_id,
            matter_id=entry.matter_id,
            facts=dict(entry.facts),
        )
    )


IS_READ = AuditRow.facts["read"].as_boolean().is_(True)
# a fact that is not there is NULL, which is not true
IS_CHANGE = AuditRow.facts["read"].as_boolean().is_not(True)


def list_of_subject(session: Session, subject: str, subject_id: int, *, limit: int = 100) -> Sequence[AuditRow]:
    """Return the links that changed one subject, newest first; who merely looked takes no place among them."""
    wanted = (AuditRow.subject == subject) & (AuditRow.subject_id == subject_id)
    return session.scalars(select(AuditRow).where(wanted, IS_CHANGE).order_by(AuditRow.seq.desc()).limit(limit)).all()


def head_of_matter(session: Session, matter_id: int) -> bytes | None:
    """Return the digest of the last link that changed a matter; building, viewing and exporting its file never do."""
    query = select(AuditRow.hash).where(AuditRow.matter_id == matter_id, AuditRow.subject != "review_file", IS_CHANGE)
    return session.scalar(query.order_by(AuditRow.seq.desc()).limit(1))


def list_of_matter(session: Session, matter_id: int, *, limit: int = 100) -> Sequence[AuditRow]:
    """Return the links that changed one matter and what belongs to it, newest first."""
    query = select(AuditRow).where(AuditRow.matter_id == matter_id, IS_CHANGE)
    return session.scalars(query.order_by(AuditRow.seq.desc()).limit(limit)).all()


def count_reads(session: Session, matter_id: int) -> int:
    """Count how often somebody looked at a matter and what belongs to it."""
    query = select(func.count()).select_from(AuditRow).where(AuditRow.matter_id == matter_id, IS_READ)
    return session.scalar(query) or 0
