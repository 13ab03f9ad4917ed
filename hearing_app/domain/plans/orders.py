"""What does a clerk ask for when many matters shall be planned at once, and may he ask for it?

Not here: the problem that is made of it (plans.problems), the draft (plans.drafts).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.scheduling.plans import Weights
from hearing_app.domain.workdays import Label, WorkdayTable

WEEKS_MOST, MATTERS_MOST = 12, 200
SECONDS_LEAST, SECONDS_MOST = 5, 120
LEFT_OUT, LATE_DAY = 10_000, 40


class Weight(StrEnum):
    """How much something matters, beside the others."""

    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


WEIGHT_LABELS: Mapping[Weight, Label] = {
    Weight.NONE: {"zh": "不考虑", "en": "not at all"},
    Weight.LOW: {"zh": "少", "en": "a little"},
    Weight.NORMAL: {"zh": "一般", "en": "as usual"},
    Weight.HIGH: {"zh": "多", "en": "much"},
}
FACTORS: Mapping[Weight, int] = {Weight.NONE: 0, Weight.LOW: 1, Weight.NORMAL: 2, Weight.HIGH: 6}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a plan shall keep small: days of waiting, uneven load, people from another district."""

    waiting: Weight = Weight.NORMAL
    load: Weight = Weight.NORMAL
    distance: Weight = Weight.NORMAL

    @property
    def weights(self) -> Weights:
        """Return the prices; a matter left out and a day after a clock's last day always cost more."""
        return Weights(
            left_out=LEFT_OUT,
            late_day=LATE_DAY,
            waiting_day=FACTORS[self.waiting],
            other_district=FACTORS[self.distance],
            load=FACTORS[self.load],
        )


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """Which matters (by number) to plan from a civil day on over so many weeks, searching for so many seconds."""

    numbers: tuple[str, ...]
    from_on: date
    weeks: int
    seconds: int
    wishes: Wishes = Wishes()

    @property
    def until_on(self) -> date:
        """Return the last day of the horizon."""
        return self.from_on + timedelta(days=7 * self.weeks - 1)


def check_order(order: PlanOrder, *, table: WorkdayTable, today: date) -> tuple[date, ...]:
    """Return the open days of an order's horizon; raises Refused with every reason against it."""
    reasons = list(_against(order, today))
    if not reasons:
        try:
            days = open_days(order, table=table, today=today)
        except Refused as refused:
            reasons += refused.reasons
        else:
            if days:
                return days
            reasons.append(Reason("plan.no_open_day", {"first": order.from_on, "last": order.until_on}))
    raise Refused(reasons)


def open_days(order: PlanOrder, *, table: WorkdayTable, today: date) -> tuple[date, ...]:
    """Return the working days of the horizon after today; raises Refused where no working-day table reaches."""
    days = (order.from_on + timedelta(days=at) for at in range(7 * order.weeks))
    return tuple(day for day in days if day > today and table.is_open(day))


def _against(order: PlanOrder, today: date) -> Iterator[Reason]:
    if not order.numbers:
        yield Reason("plan.nothing_chosen")
    if len(order.numbers) > MATTERS_MOST:
        yield Reason("plan.too_many", {"count": len(order.numbers), "most": MATTERS_MOST})
    if not 1 <= order.weeks <= WEEKS_MOST:
        yield Reason("plan.weeks", {"most": WEEKS_MOST})
    if not SECONDS_LEAST <= order.seconds <= SECONDS_MOST:
        yield Reason("plan.seconds", {"least": SECONDS_LEAST, "most": SECONDS_MOST})
    if 1 <= order.weeks <= WEEKS_MOST and order.until_on <= today:
        yield Reason("plan.over", {"last": order.until_on})
