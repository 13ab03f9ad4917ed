"""When is the last day of a statutory clock, and how was it counted?

A clock is a statutory time limit (K1 …). Start day excluded; the length, an extension and merged pauses give the raw
end; a raw end on a rest day rolls to the first working day after it (Civil Code 201–203 by analogy). Not here: which
clocks a place has (config/profiles), working-day arithmetic (domain.workdays).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.profiles import ClockRule, Profile, Unit
from hearing_app.domain.workdays import DAY, Label, WorkdayTable, add_days, add_workdays, roll_forward


class Pause(NamedTuple):
    """Time that is not counted, e.g. from service of the hearing notice to the close of the hearing."""

    from_on: date
    until_on: date

    @property
    def days(self) -> int:
        """What the pause adds to a clock: until minus from, in calendar days."""
        return (self.until_on - self.from_on).days


class StepKind(StrEnum):
    """What one line of a printed count says."""

    START = "start"
    DAYS = "days"
    WORKDAYS = "workdays"
    EXTENSION = "extension"
    PAUSE = "pause"
    REST = "rest"
    MAKE_UP = "make_up"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a count; `on` to `until_on` are the days it speaks of, `n` the days that it adds."""

    kind: StepKind
    on: date
    until_on: date
    n: int = 0
    name: Label = field(default_factory=dict)

    @property
    def told(self) -> Reason:
        """Return the code and values whose sentence tells this line (i18n.sentence)."""
        is_span = self.kind is StepKind.REST and self.on != self.until_on
        params: dict[str, object] = {"on": self.on, "until": self.until_on, "n": self.n}
        named = {"name": self.name} if self.name else {}
        return Reason(f"counting.{self.kind}" + ("_span" if is_span else ""), params | named)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a clock with its evidence: rule, the lines of the count, the holiday tables consulted."""

    raw_on: date
    due_on: date
    is_provisional: bool
    rule: RuleRef
    steps: tuple[Step, ...]
    sources: tuple[str, ...]


def due_for(
    rule: ClockRule,
    start_on: date,
    *,
    table: WorkdayTable,
    profile: Profile,
    pauses: Iterable[tuple[date, date]] = (),
    extend_by: int = 0,
) -> Due | Refused:
    """Compute the last day of a clock of a profile that starts on a day.

    A pause is (from, until). `extend_by` is in calendar days (0 = not extended) and lengthens the raw end before it is
    rolled; pauses that overlap are merged before they are added. Refused with every reason: a clock without a length,
    a pause on a clock that runs on, a pause that ends before it begins, an extension that does not exist or is too
    long. Source: Civil Code 201–203; the exclusion of hearing time, Regulations on Petition Work 36.
    """
    wanted = [Pause(*each) for each in pauses]
    ref = profile.clock_ref(rule, start_on)
    reasons = _reasons(rule, ref, pauses=wanted, extend_by=extend_by)
    if reasons or rule.n is None:
        return Refused(reasons)
    if rule.unit is Unit.WORKDAY:
        return _due_by_workdays(ref, start_on, n=rule.n, table=table)
    merged = merged_pauses(wanted)
    raw_on = add_days(start_on, rule.n + extend_by + sum(pause.days for pause in merged))
    rolled = raw_on if isinstance(raw_on, Refused) else roll_forward(raw_on, table)
    if isinstance(raw_on, Refused) or isinstance(rolled, Refused):
        return next(each for each in (raw_on, rolled) if isinstance(each, Refused))
    steps = (
        *_length_steps(start_on, rule.n, extend_by=extend_by, pauses=merged),
        *_roll_steps(raw_on, rolled.day, table),
    )
    return Due(raw_on, rolled.day, rolled.is_provisional, ref, steps, table.sources(raw_on, rolled.day))


def merged_pauses(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return sorted pauses in which what overlaps or touches has become one, so that no day is excluded twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses):
        if merged and pause.from_on <= merged[-1].until_on:
            merged[-1] = Pause(merged[-1].from_on, max(merged[-1].until_on, pause.until_on))
        else:
            merged.append(pause)
    return tuple(merged)


def _due_by_workdays(ref: RuleRef, start_on: date, *, n: int, table: WorkdayTable) -> Due | Refused:
    counted = add_workdays(start_on, n, table=table)
    if isinstance(counted, Refused):
        return counted
    days = [start_on + DAY * i for i in range(1, (counted.day - start_on).days + 1)]
    rests = table.rest_days(start_on + DAY, counted.day)
    met = sorted([*_rest_steps(rests, table), *_make_up_steps(days, table)], key=lambda step: step.on)
    steps = (
        Step(StepKind.START, start_on, start_on),
        Step(StepKind.WORKDAYS, start_on, counted.day, n),
        *met,
        Step(StepKind.DUE, counted.day, counted.day),
    )
    sources = table.sources(start_on + DAY, counted.day)
    return Due(counted.day, counted.day, counted.is_provisional, ref, steps, sources)


def _length_steps(start_on: date, n: int, *, extend_by: int, pauses: Iterable[Pause]) -> list[Step]:
    steps = [Step(StepKind.START, start_on, start_on), Step(StepKind.DAYS, start_on, start_on + DAY * n, n)]
    if extend_by:
        steps.append(Step(StepKind.EXTENSION, start_on, start_on + DAY * (n + extend_by), extend_by))
    return [*steps, *(Step(StepKind.PAUSE, pause.from_on, pause.until_on, pause.days) for pause in pauses)]


def _roll_steps(raw_on: date, due_on: date, table: WorkdayTable) -> list[Step]:
    rests = _rest_steps(table.rest_days(raw_on, due_on), table)
    return [*rests, *_make_up_steps([due_on], table), Step(StepKind.DUE, due_on, due_on)]


def _make_up_steps(days: Iterable[date], table: WorkdayTable) -> list[Step]:
    return [Step(StepKind.MAKE_UP, day, day, name=table.name_of(day)) for day in days if table.is_make_up(day)]


def _rest_steps(days: Sequence[date], table: WorkdayTable) -> list[Step]:
    """Put neighbouring rest days of one holiday into one line."""
    steps: list[Step] = []
    for day in days:
        name = table.name_of(day)
        if steps and steps[-1].until_on + DAY == day and steps[-1].name == name:
            steps[-1] = Step(StepKind.REST, steps[-1].on, day, name=name)
        else:
            steps.append(Step(StepKind.REST, day, day, name=name))
    return steps


def _reasons(rule: ClockRule, ref: RuleRef, *, pauses: Sequence[Pause], extend_by: int) -> list[Reason]:
    reasons: list[Reason] = []
    clock: dict[str, object] = {"clock": rule.id, "label": rule.label}
    if rule.n is None:
        reasons.append(Reason("clock.no_length", clock, ref))
    if pauses and not rule.may_pause:
        reasons.append(Reason("clock.may_not_pause", clock, ref))
    for pause in pauses:
        if pause.until_on < pause.from_on:
            backwards = clock | {"from_on": pause.from_on, "until_on": pause.until_on}
            reasons.append(Reason("clock.pause_backwards", backwards, ref))
    if extend_by and not rule.extend_n:
        reasons.append(Reason("clock.no_extension", clock, ref))
    elif not 0 <= extend_by <= rule.extend_n:
        reasons.append(Reason("clock.extension_too_long", clock | {"n": extend_by, "most": rule.extend_n}, ref))
    return reasons
