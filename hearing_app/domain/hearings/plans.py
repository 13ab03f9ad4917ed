"""What is to be prepared for a hearing, and by when?

Items are configuration (config/checklists.toml). Not here: the steps of the day itself (a kind's checklist).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.workdays import DAY, WorkdayTable, clear_workdays_before


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One point of the plan, and how many working days before the hearing it is to be done."""

    id: str
    label: Mapping[str, str]
    workdays_before: int


def due_day(item: PlanItem, day: date, *, table: WorkdayTable) -> date:
    """Return the day by which an item is to be done for a hearing on a day; where no table reaches, the day itself."""
    if not item.workdays_before:
        return day
    counted = clear_workdays_before(day, item.workdays_before - 1, table=table)
    return day - DAY * item.workdays_before if isinstance(counted, Refused) else counted.day
