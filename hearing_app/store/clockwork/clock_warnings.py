"""Which warnings came for which clock, and which of them still show?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session, joinedload

from hearing_app.domain.rules.clock_warnings import Rung, WarningState
from hearing_app.store.tables.clocks import ClockRow, ClockWarningRow
from hearing_app.store.tables.matters import MatterRow


def known_of(session: Session, clock_ids: Iterable[int]) -> Mapping[tuple[int, date], set[int]]:
    """Return the rungs that were written down, by clock and the last day for which they were."""
    found: dict[tuple[int, date], set[int]] = defaultdict(set)
    query = select(ClockWarningRow).where(ClockWarningRow.clock_id.in_(sorted(clock_ids)))
    for row in session.scalars(query):
        found[row.clock_id, row.due_on].add(row.days)
    return found


def add(session: Session, clock_id: int, due_on: date, rungs: Sequence[Rung], *, now: datetime) -> int:
    """Write rungs down, each once whoever comes first; returns how many were new."""
    if not rungs:
        return 0
    values = [
        {
            "clock_id": clock_id,
            "due_on": due_on,
            "days": rung.days,
            "on_day": rung.on_day,
            "state": rung.state.value,
            "made_at": now,
        }
        for rung in rungs
    ]
    written = insert(ClockWarningRow).values(values).on_conflict_do_nothing().returning(ClockWarningRow.id)
    return len(session.execute(written).all())


def showing(session: Session, unit_id: int) -> Sequence[ClockWarningRow]:
    """Return the latest warning of each running clock of a unit for the last day that it now has, with its matter."""
    query = select(ClockWarningRow).join(ClockWarningRow.clock).join(ClockRow.matter)
    wanted = (
        MatterRow.unit_id == unit_id,
        ClockRow.closed_on.is_(None),
        ClockWarningRow.due_on == ClockRow.due_on,
        ClockWarningRow.state != WarningState.OVERTAKEN.value,
    )
    latest = query.where(*wanted).ext(distinct_on(ClockWarningRow.clock_id))
    ordered = latest.order_by(ClockWarningRow.clock_id, ClockWarningRow.days)
    loaded = ordered.options(joinedload(ClockWarningRow.clock).joinedload(ClockRow.matter))
    return session.scalars(loaded).all()


def of_clocks(session: Session, clock_ids: Iterable[int]) -> Sequence[ClockWarningRow]:
    """Return the warnings of clocks in the order in which they were meant to come."""
    query = select(ClockWarningRow).where(ClockWarningRow.clock_id.in_(sorted(clock_ids)))
    return session.scalars(query.order_by(ClockWarningRow.on_day, ClockWarningRow.id)).all()
