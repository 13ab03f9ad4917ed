"""May these times be offered together, how long are they kept free, and how far is an offer?

An offer keeps a few times of one sitting free until everybody was asked; how many and how long, the office chooses.
Not here: which time is the best of those that are left (offering.choosing).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.sittings.drafts import PlannedBooking
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label, WorkdayTable, add_workdays

# more columns than a page and more ranks than anybody can tell apart
DATES_CEILING = 12
LAPSE = timedelta(seconds=1)


class OfferState(StrEnum):
    """How far an offer is; nobody writes that it is expired, its time says so wherever it is read."""

    OPEN = "open"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STATE_LABELS: Mapping[OfferState, Label] = {
    OfferState.OPEN: {"zh": "等答复", "en": "waiting for answers"},
    OfferState.SETTLED: {"zh": "已订下", "en": "settled"},
    OfferState.WITHDRAWN: {"zh": "已撤回", "en": "withdrawn"},
    OfferState.EXPIRED: {"zh": "已过期", "en": "expired"},
}


@dataclass(frozen=True, slots=True)
class OfferLimits:
    """How many times may be offered together, and how long answers are waited for (config/offers.toml).

    `days_waited` is what a page proposes to begin with. A clerk has `settle_workdays` after the last day for answers to
    settle what came in.
    """

    dates_least: int
    dates_most: int
    days_most: int
    days_waited: int
    settle_workdays: int


@dataclass(frozen=True, slots=True)
class OfferOrder:
    """Which times of a kind of sitting shall be offered for a matter, and until which day answers are waited for."""

    kind: str
    matter_number: str
    dates: tuple[SittingOrder, ...]
    answer_by_on: date


@dataclass(frozen=True, slots=True)
class Kept:
    """One time of an offer with what it would keep free."""

    span: Span
    bookings: tuple[PlannedBooking, ...]


def state_at(state: str, held_until_at: datetime, *, now: datetime) -> OfferState:
    """Return how far an offer is at a moment: an open one is over when its holds have lapsed."""
    stored = OfferState(state)
    return OfferState.EXPIRED if stored is OfferState.OPEN and held_until_at <= now else stored


def held_until(answer_by_on: date, table: WorkdayTable, *, limits: OfferLimits) -> datetime:
    """Return when the holds lapse: at the end of the last working day for settling.

    Raises Refused where no working-day table reaches.
    """
    counted = add_workdays(answer_by_on, limits.settle_workdays, table=table)
    if isinstance(counted, Refused):
        raise counted
    return civil_instant(counted.day + timedelta(days=1), time(0))


def latest_settling(answer_by_on: date, table: WorkdayTable, *, limits: OfferLimits, now: datetime) -> datetime:
    """Return the last moment at which a time may still be settled on; a time has to be lawful then.

    Where no working-day table reaches, it is the last moment of the day for answers: `held_until` refuses that day.
    """
    counted = add_workdays(answer_by_on, limits.settle_workdays, table=table)
    last_on = answer_by_on if isinstance(counted, Refused) else counted.day
    return max(now, civil_instant(last_on + timedelta(days=1), time(0)) - LAPSE)


def last_held_on(held_until_at: datetime) -> date:
    """Return the last day on which an offer holds its times; they lapse at its end."""
    return civil_day(held_until_at - LAPSE)


def against_offer(kept: Sequence[Kept], answer_by_on: date, *, limits: OfferLimits, today: date) -> tuple[Reason, ...]:
    """Return every reason against offering times together until a day.

    Too few or too many, twice at the same hour for the same person or room, or a day for answers that is over, too far
    off, or not before the first of the times.
    """
    reasons = []
    least, most = limits.dates_least, limits.dates_most
    if not least <= len(kept) <= most:
        reasons.append(Reason("offer.count", {"least": least, "most": most, "n": len(kept)}))
    reasons += [
        Reason("offer.overlap", {"first": one.span.start, "second": other.span.start})
        for one, other in combinations(kept, 2)
        if _share(one, other)
    ]
    reasons += against_last_day([one.span for one in kept], answer_by_on, limits=limits, today=today)
    return tuple(reasons)


def against_last_day(
    times: Sequence[Span], answer_by_on: date, *, limits: OfferLimits, today: date
) -> tuple[Reason, ...]:
    """Return every reason against waiting for answers until a day: over, too far off, or not before the first time."""
    reasons = []
    if answer_by_on < today:
        reasons.append(Reason("offer.answer_past", {"day": answer_by_on}))
    if answer_by_on > today + timedelta(days=limits.days_most):
        reasons.append(Reason("offer.answer_far", {"days": limits.days_most}))
    first = min((civil_day(time_.start) for time_ in times), default=None)
    if first is not None and answer_by_on >= first:
        reasons.append(Reason("offer.answer_late", {"day": answer_by_on, "first": first}))
    return tuple(reasons)


def against_extension(
    times: Sequence[Span], answer_by_on: date, *, before_on: date, limits: OfferLimits, today: date
) -> tuple[Reason, ...]:
    """Return every reason against waiting longer for the times that are left; the new last day comes after the old."""
    earlier = [Reason("offer.not_later", {"day": before_on})] if answer_by_on <= before_on else []
    return (*earlier, *against_last_day(times, answer_by_on, limits=limits, today=today))


def _share(one: Kept, other: Kept) -> bool:
    during = {booking.resource_id: booking.during for booking in one.bookings}
    return one.span.overlaps(other.span) or any(
        booking.resource_id in during and booking.during.overlaps(during[booking.resource_id])
        for booking in other.bookings
    )
