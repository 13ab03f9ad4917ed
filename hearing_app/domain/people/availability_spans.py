"""Which hours of a day do the rules of a resource leave?

Not here: how words become rules (availability_words), what is booked (sittings.availability).
"""

from collections.abc import Callable, Sequence
from datetime import date, time

from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_tokens import MIDNIGHT
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect

Minutes = tuple[int, int]


def is_monday_to_friday(day: date) -> bool:
    """Say whether a day is a working day where no table of holidays is at hand."""
    return day.weekday() < 5


def open_spans(
    rules: Sequence[AvailabilityRule], day: date, *, is_workday: Callable[[date], bool] = is_monday_to_friday
) -> tuple[Minutes, ...]:
    """Return the minutes of a civil day, half-open from 0 to 1440 and in order, in which a resource is available.

    Where there is any open rule, only open times count, on days without one too; closed rules take away.
    `is_workday` decides 工作日 and 节假日, e.g. the working-day table's.
    """
    opening = [_minutes(rule) for rule in rules if rule.effect == Effect.OPEN and _covers(rule, day, is_workday)]
    if all(rule.effect != Effect.OPEN for rule in rules):
        opening = [(0, MIDNIGHT)]
    closing = [_minutes(rule) for rule in rules if rule.effect == Effect.CLOSED and _covers(rule, day, is_workday)]
    left: list[Minutes] = []
    for start, end in _merged(opening):
        at = start
        for closed_from, closed_to in _merged(closing):
            if at < min(closed_from, end):
                left.append((at, min(closed_from, end)))
            at = max(at, closed_to)
        if at < end:
            left.append((at, end))
    return tuple(left)


def _covers(rule: AvailabilityRule, day: date, is_workday: Callable[[date], bool]) -> bool:
    return (
        (rule.weekdays is None or day.weekday() in rule.weekdays)
        and (rule.month_days is None or rule.month_days[0] <= day.day <= rule.month_days[1])
        and (rule.dates is None or rule.dates[0] <= day <= rule.dates[1])
        and (rule.day_kind is None or is_workday(day) == (rule.day_kind == DayKind.WORKDAY))
    )


def _minutes(rule: AvailabilityRule) -> Minutes:
    end = rule.end.hour * 60 + rule.end.minute
    return rule.start.hour * 60 + rule.start.minute, MIDNIGHT if rule.end == time(0) else end


def _merged(stretches: Sequence[Minutes]) -> list[Minutes]:
    out: list[Minutes] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
