"""How does a clause fall into parts, each with its days, its hours and its yes or no?

周一至周四 09:00-12:00，14:00-18:00 is one part, 周三不行，其他时间都可以 are two. Not here: what follows from a part
(availability_words), the single pieces (availability_tokens).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hearing_app.domain.people.availability_dates import DayKind, Days, Unclear
from hearing_app.domain.people.availability_tokens import Hours, Mark, Token

ANSWERS = {Mark.OPEN, Mark.CLOSED, Mark.ONLY, Mark.EXCEPT, Mark.APART}


@dataclass(frozen=True, slots=True)
class Group:
    """Days with the hours that were named for them; no hours mean the whole day, no days every day."""

    days: tuple[Days, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a clause between commas: its groups, its words of yes and no."""

    groups: tuple[Group, ...]
    marks: frozenset[Mark]
    has_late_only: bool

    @property
    def answers(self) -> frozenset[Mark]:
        """Its own words of yes and no."""
        return self.marks & ANSWERS

    @property
    def sorts(self) -> frozenset[str]:
        """Which sorts of days are named, e.g. weekdays or dates."""
        every = [days for group in self.groups for days in group.days]
        return frozenset(name for days in every for name in Days.__slots__ if getattr(days, name) is not None)

    @property
    def is_holidays(self) -> bool:
        """Whether this speaks of 节假日 alone, which stand apart from whatever was said before."""
        kinds = {days.day_kind for group in self.groups for days in group.days}
        return kinds == {DayKind.REST_DAY}


def segments_of(tokens: Sequence[Token]) -> Iterator[Segment]:
    """Cut at commas, and join again what only adds hours or a yes or no to the part before."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token is Mark.COMMA:
            parts.append([])
        else:
            parts[-1].append(token)
    joined: list[list[Token]] = []
    for part in parts:
        has_hours, has_marks = any(isinstance(token, Hours) for token in part), bool(_answers(part))
        has_days = any(isinstance(token, Days) for token in part)
        if joined and not has_days and has_hours != has_marks and Mark.REST not in part:
            joined[-1] += [Mark.AND, *part] if has_hours else part
        elif part:
            joined.append(part)
    for part in joined:
        groups = tuple(_groups(part))
        first_day = next((place for place, token in enumerate(part) if isinstance(token, Days)), len(part))
        has_late_only = Mark.ONLY in part[first_day:]
        yield Segment(groups, frozenset(token for token in part if isinstance(token, Mark)), has_late_only)


def _answers(part: Sequence[Token]) -> set[Mark]:
    marks = {token for token in part if isinstance(token, Mark)}
    return marks & ANSWERS


def _groups(part: Sequence[Token]) -> Iterator[Group]:
    """Collect days and the hours that follow them: 周二、周四14:00-17:00 is one group, 周一上午、周三下午 are two."""
    days: list[Days] = []
    hours: list[Hours] = []
    is_apart = True
    for token in part:
        if isinstance(token, Days):
            if hours:
                if not is_apart:
                    raise Unclear
                yield Group(tuple(days), tuple(hours))
                days, hours = [], []
            days = _with_days(days, token, is_apart=is_apart)
        elif isinstance(token, Hours):
            hours.append(token)
        is_apart = token is Mark.AND
    if days or hours:
        yield Group(tuple(days), tuple(hours))


def _with_days(days: list[Days], more: Days, *, is_apart: bool) -> list[Days]:
    """Add days to a list; what follows without a separator narrows the last, as 周三 does in 12月9日周三."""
    if is_apart or not days:
        return [*days, more]
    if len(days) > 1 and not days[-1].is_one_date:
        raise Unclear  # 周一、周三12月: whether the month narrows both
    return [*days[:-1], days[-1].narrowed(more)]
