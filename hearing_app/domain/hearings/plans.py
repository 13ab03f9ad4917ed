"""What is to be prepared for a hearing, and by when?

Items are configuration (config/checklists.toml). Not here: the steps of the day itself (a kind's checklist).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.notices import last_service_day
from hearing_app.domain.workdays import DAY, clear_workdays_before


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One point of the plan, and how many working days before the hearing it is to be done.

    `is_service`: it is the service of the notice, so where the kind has a notice period its last day counts.
    """

    id: str
    label: Mapping[str, str]
    workdays_before: int
    is_service: bool = False


def due_day(item: PlanItem, day: date, *, rules: Rules) -> date:
    """Return the day by which an item is to be done for a hearing on a day; days count where no table reaches."""
    try:
        if item.is_service and rules.kind.has_notice_period:
            return last_service_day(rules.profile, rules.workdays, day)
    except Refused:
        return day - DAY * item.workdays_before
    if not item.workdays_before:
        return day
    counted = clear_workdays_before(day, item.workdays_before - 1, table=rules.workdays)
    return day - DAY * item.workdays_before if isinstance(counted, Refused) else counted.day
