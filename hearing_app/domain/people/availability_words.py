"""What do times in words mean, such as 周一上午, 每月1日至5日 or 12月7日至12月11日不在?

Each clause becomes rules or is kept verbatim for a person; nothing is guessed. Not here: the pieces of a clause
(availability_tokens), which hours of a day the rules leave (availability_spans).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from hearing_app.domain.intake.cells import is_blank, squeeze
from hearing_app.domain.people.availability_clauses import Group, Segment, segments_of
from hearing_app.domain.people.availability_dates import DayKind, Days, Unclear
from hearing_app.domain.people.availability_tokens import MIDNIGHT, Hours, Mark, tokens_of

_NO_LIMIT = frozenset(
    ("随时", "均可", "都可以", "都可", "随时可以", "随时均可", "不限", "无限制", "无要求", "无特殊要求")
)


class Effect(StrEnum):
    """Whether somebody can come at these times or cannot."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AvailabilityRule:
    """Days and clock times at which a resource is open or closed.

    What is None does not narrow the days; weekdays count from Monday = 0, ranges hold both ends. Clock times are
    half-open and civil; an end of 00:00 is midnight at the day's end.
    """

    effect: Effect
    weekdays: frozenset[int] | None
    month_days: tuple[int, int] | None
    dates: tuple[date, date] | None
    start: time
    end: time
    day_kind: DayKind | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """The rules that were understood, and the clauses that were not, in their own words."""

    rules: tuple[AvailabilityRule, ...] = ()
    not_understood: tuple[str, ...] = ()


def read_availability(words: str, today: date, *, default: Effect) -> Availability:
    """Read times in words; `default` is what the column means where a clause says neither yes nor no.

    Clauses end at ；or。. Dates without a year are the next that are not past on `today`. 只能 and 仅 close
    everything else. Blank, 无, 随时 and 均可 give no rules.
    """
    rules: list[AvailabilityRule] = []
    not_understood: list[str] = []
    for clause in (part.strip() for part in re.split(r"[；;。\n]", words)):
        if is_blank(clause) or squeeze(clause).rstrip("!！") in _NO_LIMIT:
            continue
        try:
            rules += _rules_of(clause, today, default)
        except Unclear:
            not_understood.append(clause)
    return Availability(tuple(dict.fromkeys(rules)), tuple(not_understood))


def _rules_of(clause: str, today: date, default: Effect) -> list[AvailabilityRule]:
    segments = list(segments_of(tokens_of(clause, today)))
    if len(segments) > 1 and not segments[-1].groups and Mark.REST in segments[-1].marks:
        return _with_rest(segments[:-1], segments[-1], default)
    rules: list[AvailabilityRule] = []
    for place, segment in enumerate(segments):
        rules += _rules_of_segment(segment, _outlook(segments, place, default), default)
    return rules


def _outlook(segments: Sequence[Segment], place: int, default: Effect) -> frozenset[Mark]:
    """Return the yes or no of a segment: its own, else the next one's where the two are one list, else none.

    周一,周三不行 is one list; in 周一至周五,节假日休息 the second part stands apart. Raise Unclear in between.
    """
    if answers := segments[place].answers:
        return answers
    if any(Mark.ONLY in segment.marks for segment in segments[:place]):
        raise Unclear  # 只能周二上午,周四下午: whether the second belongs to the first is for a person to say
    later = next((segment for segment in segments[place + 1 :] if segment.answers), None)
    if later is None or later.is_holidays or Mark.APART in later.marks:
        return frozenset()
    if later.answers == {Mark(default.value)}:
        return frozenset()
    if later.sorts != segments[place].sorts or later.answers != {Mark.CLOSED}:
        raise Unclear
    return later.answers


def _rules_of_segment(segment: Segment, answers: frozenset[Mark], default: Effect) -> list[AvailabilityRule]:
    if Mark.REST in segment.marks and Mark.EXCEPT not in answers:
        raise Unclear  # 其他时间上午可以: other than what
    if not segment.groups:
        if answers == {Mark.OPEN}:
            return []
        raise Unclear
    if answers & {Mark.APART, Mark.EXCEPT}:
        return _exception(segment.groups, answers, default)
    effect = _effect(answers - {Mark.ONLY}, default)
    if Mark.ONLY in answers and Mark.CLOSED not in answers:
        return _late_only(segment.groups) if segment.has_late_only else _only(segment.groups)
    return _plain(segment.groups, effect)


def _exception(groups: Sequence[Group], answers: frozenset[Mark], default: Effect) -> list[AvailabilityRule]:
    """Read 除周三外都可以, 除周三外都不行, and 周三除外 after opening hours.

    Without a yes or no it may mean either where the column means closed.
    """
    said = answers & {Mark.OPEN, Mark.CLOSED}
    if (default is Effect.CLOSED and not said) or (Mark.APART in answers and len(answers) > 1):
        raise Unclear
    return _only(groups) if _effect(said, Effect.OPEN) is Effect.CLOSED else _plain(groups, Effect.CLOSED)


def _effect(answers: frozenset[Mark], default: Effect) -> Effect:
    if len(answers) > 1:
        raise Unclear
    return Effect(next(iter(answers)).value) if answers else default


def _with_rest(segments: Sequence[Segment], rest: Segment, default: Effect) -> list[AvailabilityRule]:
    """Read 周三不行,其他时间都可以 and 周三可以,其他时间不行."""
    effect = _effect(rest.marks & {Mark.OPEN, Mark.CLOSED}, default)
    before = [_effect(segment.answers - {Mark.EXCEPT, Mark.APART}, _opposite(effect)) for segment in segments]
    groups = tuple(group for segment in segments for group in segment.groups)
    if not groups or set(before) != {_opposite(effect)} or any(Mark.ONLY in segment.marks for segment in segments):
        raise Unclear
    return _only(groups) if effect is Effect.CLOSED else _plain(groups, Effect.CLOSED)


def _opposite(effect: Effect) -> Effect:
    return Effect.OPEN if effect is Effect.CLOSED else Effect.CLOSED


def _plain(groups: Sequence[Group], effect: Effect) -> list[AvailabilityRule]:
    return [
        _rule(effect, days, hours)
        for group in groups
        for days in group.days or (Days(),)
        for hours in group.hours or (Hours(0, MIDNIGHT),)
    ]


def _late_only(groups: Sequence[Group]) -> list[AvailabilityRule]:
    """Read 周三只能上午: on these days everything else is closed, other days are not spoken of."""
    if not all(group.hours for group in groups):
        raise Unclear
    return [
        _rule(Effect.CLOSED, days, hours)
        for group in groups
        for days in group.days or (Days(),)
        for hours in _complement(group.hours)
    ]


def _only(groups: Sequence[Group]) -> list[AvailabilityRule]:
    """Close everything else: exactly for weekdays and hours, elsewhere by rules that open these times alone."""
    every = [days for group in groups for days in group.days]
    if any(replace(days, weekdays=None) != Days() for days in every):
        return _plain(groups, Effect.OPEN)
    named: dict[tuple[Hours, ...], set[int]] = {}
    for weekday in range(7):
        hours = [
            stretch
            for group in groups
            if any(days.weekdays is None or weekday in days.weekdays for days in group.days or (Days(),))
            for stretch in group.hours or (Hours(0, MIDNIGHT),)
        ]
        named.setdefault(tuple(_complement(hours)), set()).add(weekday)
    return [
        _rule(Effect.CLOSED, Days(frozenset(weekdays) if len(weekdays) < 7 else None), stretch)
        for closed, weekdays in named.items()
        for stretch in closed
    ]


def _complement(hours: Sequence[Hours]) -> Iterator[Hours]:
    at = 0
    for stretch in sorted(hours, key=lambda each: each.start):
        if stretch.start > at:
            yield Hours(at, stretch.start)
        at = max(at, stretch.end)
    if at < MIDNIGHT:
        yield Hours(at, MIDNIGHT)


def _rule(effect: Effect, days: Days, hours: Hours) -> AvailabilityRule:
    start, end = (time(minute // 60 % 24, minute % 60) for minute in (hours.start, hours.end))
    return AvailabilityRule(effect, days.weekdays, days.month_days, days.dates, start, end, days.day_kind)
