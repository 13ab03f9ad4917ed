"""What is paid to who sat on a panel, and where does a limit cut it?

The amount for a sitting is the category's (config/categories.toml; who is paid by the state has none), the limits of a
day and a month are the office's (config/settings.toml). Amounts are whole yuan. What others pay is not known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import Reason
from hearing_app.domain.spans import civil_day


@dataclass(frozen=True, slots=True)
class Attended:
    """That somebody sat: on which sitting, when it began, and what his category is paid for one."""

    sitting_id: int
    at: datetime
    full: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is paid for one sitting, and which limit cut it."""

    amount: int
    cut: Reason | None = None


def allowances_of(attended: Iterable[Attended], *, most_a_day: int, most_a_month: int) -> Mapping[int, Allowance]:
    """Return one person's allowances by sitting; earlier sittings are paid first, so that none changes afterwards."""
    days: dict[date, int] = {}
    months: dict[tuple[int, int], int] = {}
    found = {}
    for one in sorted(attended, key=lambda one: (one.at, one.sitting_id)):
        day = civil_day(one.at)
        month = (day.year, day.month)
        left_today, left = most_a_day - days.get(day, 0), most_a_month - months.get(month, 0)
        amount = max(min(one.full, left_today, left), 0)
        days[day], months[month] = days.get(day, 0) + amount, months.get(month, 0) + amount
        found[one.sitting_id] = Allowance(amount, _cut(one.full, amount, left_today, left, most_a_day, most_a_month))
    return found


def _cut(full: int, amount: int, left_today: int, left: int, most_a_day: int, most_a_month: int) -> Reason | None:
    if amount == full:
        return None
    if left <= left_today:
        return Reason("allowance.month", {"full": full, "most": most_a_month})
    return Reason("allowance.day", {"full": full, "most": most_a_day})
