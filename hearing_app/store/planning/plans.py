"""How are plans and their lines kept, and how does a running search say how far it is?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.plans import PlanLineRow, PlanRow
from hearing_app.store.tables.sittings import SittingRow

LATEST = 20
OVER = ("cancelled", "terminated", "merged")


def find(session: Session, unit_id: int, plan_id: int) -> PlanRow | None:
    """Return a plan of the unit with its lines and their matters, or None."""
    query = select(PlanRow).where(PlanRow.unit_id == unit_id, PlanRow.id == plan_id)
    return session.scalar(query.options(selectinload(PlanRow.lines).selectinload(PlanLineRow.matter)))


def lock(session: Session, unit_id: int, plan_id: int) -> PlanRow | None:
    """Return a plan of the unit, locked, or None."""
    query = select(PlanRow).where(PlanRow.unit_id == unit_id, PlanRow.id == plan_id)
    return session.scalar(query.with_for_update())


def lock_line(session: Session, unit_id: int, plan_id: int, line_id: int) -> PlanLineRow | None:
    """Return a line of a plan of the unit, locked, or None."""
    query = select(PlanLineRow).join(PlanRow, PlanRow.id == PlanLineRow.plan_id)
    query = query.where(PlanRow.unit_id == unit_id, PlanRow.id == plan_id, PlanLineRow.id == line_id)
    return session.scalar(query.with_for_update(of=PlanLineRow))


def list_latest(session: Session, unit_id: int) -> Sequence[PlanRow]:
    """Return the latest plans with their lines."""
    query = select(PlanRow).where(PlanRow.unit_id == unit_id).options(selectinload(PlanRow.lines))
    return session.scalars(query.order_by(PlanRow.id.desc()).limit(LATEST)).all()


def load_matters(session: Session, unit_id: int, ids: Sequence[int]) -> Sequence[MatterRow]:
    """Return matters of the unit with their parties, in the order of their ids."""
    query = select(MatterRow).where(MatterRow.unit_id == unit_id, MatterRow.id.in_(ids))
    return session.scalars(query.order_by(MatterRow.id).options(selectinload(MatterRow.parties))).all()


def planned_of(session: Session, matter_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """Return the sittings that matters have and that may still take place or were held, by matter and kind."""
    query = select(SittingRow.matter_id, SittingRow.kind, SittingRow.id).where(SittingRow.matter_id.in_(matter_ids))
    rows = session.execute(query.where(SittingRow.state.not_in(OVER)).order_by(SittingRow.id.desc()))
    return {(matter_id, kind): id_ for matter_id, kind, id_ in rows if matter_id is not None}


def tell(session: Session, plan_id: int, progress: Mapping[str, Any] | None) -> bool:
    """Write how far a search is and that it lives, in a transaction of its own; say whether it shall stop."""
    values: dict[str, Any] = {"beat_at": func.now()}
    if progress is not None:
        values["progress"] = dict(progress)
    running = (PlanRow.id == plan_id) & (PlanRow.state == "running")
    session.execute(update(PlanRow).where(running).values(values))
    is_stop_wanted = session.scalar(select(PlanRow.is_stop_wanted).where(running))
    session.commit()
    return is_stop_wanted is not False


def silent_seconds(session: Session, plan_id: int) -> int:
    """Return for how long the worker of a running plan has said nothing; 0 for any other plan."""
    silence = func.extract("epoch", func.now() - PlanRow.beat_at)
    found = session.scalar(select(silence).where(PlanRow.id == plan_id, PlanRow.state == "running"))
    return int(found or 0)


def without_job(session: Session, task: str) -> Sequence[PlanRow]:
    """Return the plans that wait or run though the queue has no job for them any more, locked."""
    query = text("""
        SELECT plan.id FROM plans plan WHERE plan.state IN ('waiting', 'running') AND NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs job WHERE job.task_name = :task AND job.status IN ('todo', 'doing')
            AND (job.args ->> 'plan_id')::bigint = plan.id) ORDER BY plan.id
    """)
    ids = session.scalars(query, {"task": task}).all()
    still = PlanRow.state.in_(("waiting", "running"))
    query_rows = select(PlanRow).where(PlanRow.id.in_(ids), still).order_by(PlanRow.id).with_for_update()
    return session.scalars(query_rows).all()
