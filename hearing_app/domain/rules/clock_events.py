"""What may happen to a clock of a matter: opened, paused, extended, closed, reopened, recomputed?

A clock starts on the day of a recorded happening and never without one; once closed it never moves. Everything is
decided by the profile version that the clock names. Not here: how days are counted (rules.clocks), which happenings
there are (rules.clock_words), when somebody is warned (rules.clock_warnings).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.clock_words import INTAKE, NEEDS_RECEIPT, RECORDED
from hearing_app.domain.rules.clocks import Due, Pause, due_for
from hearing_app.domain.rules.profiles import ClockRule, Profile
from hearing_app.domain.workdays import WorkdayTable


class ClockChange(StrEnum):
    """What happened to a clock."""

    OPENED = "opened"
    PAUSED = "paused"
    EXTENDED = "extended"
    CLOSED = "closed"
    REOPENED = "reopened"
    RECOMPUTED = "recomputed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A stored clock as far as decisions care; `begun_by` is the word on which it started (intake: a stand-in)."""

    id: int
    rule: ClockRule
    profile: Profile
    start_on: date
    due_on: date
    closed_on: date | None = None
    extended_by: int = 0
    pauses: tuple[Pause, ...] = ()
    begun_by: str = ""

    @property
    def names(self) -> dict[str, object]:
        """Return the values by which sentences name the clock."""
        return {"clock": self.rule.id, "label": self.rule.label}


@dataclass(frozen=True, slots=True)
class Happening:
    """What the office records: the word (RECORDED), its civil day, the paper that proves it, the tracks it is on."""

    word: str
    on_day: date
    evidence: str = ""
    tracks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExtensionOrder:
    """An extension: by how many days, approved when and by whom, why, and when the petitioner was told.

    `recorders` are the names by which whoever records it is known.
    """

    days: int
    on_day: date
    approver: str
    is_head: bool
    reason: str
    told_on: date | None
    evidence: str = ""
    recorders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReopenOrder:
    """A reopening: from which day, why, on which paper."""

    on_day: date
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One change of one clock: `clock_id` is None for a new one, `due` the new count, None where it only ends."""

    change: ClockChange
    rule: ClockRule
    on_day: date
    clock_id: int | None = None
    before_on: date | None = None
    due: Due | None = None
    start_on: date | None = None
    closed_on: date | None = None
    extended_by: int = 0
    pauses: tuple[Pause, ...] = field(default=())


def record_happening(
    happening: Happening, standing: Sequence[Standing], *, profile: Profile, table: WorkdayTable, today: date
) -> tuple[Decided, ...] | Refused:
    """Return what a recorded happening does: clocks that start on it, running ones that it ends.

    `standing` are all clocks of the matter, `profile` is the one in force on the day. A clock that began as a stand-in
    when the matter was entered is counted anew from its true start. Refused with every reason: an unknown word, a day
    in the future or before the start of what it ends, no paper, no proof of service, a clock that runs already, and a
    happening on which nothing starts or ends. Source: domain rules of the clock table (Regulations 22–23, 34–36, 40).
    """
    reasons = [*_against(happening, today)]
    starting = [*_starting(happening, profile)]
    ending = [one for one in standing if one.closed_on is None and happening.word in one.rule.ends_on]
    for rule in starting:
        reasons += _against_start(rule, happening, standing)
    for one in ending:
        if happening.on_day < one.start_on:
            reasons.append(_before_start(one, happening.on_day))
    if not reasons and not starting and not ending:
        reasons.append(Reason("clock.nothing_happens", {"event": RECORDED[happening.word]}))
    if reasons:
        return Refused(reasons)
    closed = [
        Decided(ClockChange.CLOSED, one.rule, happening.on_day, one.id, one.due_on, closed_on=happening.on_day)
        for one in ending
    ]
    opened = [_opened(rule, happening, standing, profile=profile, table=table) for rule in starting]
    wrong = [reason for one in opened if isinstance(one, Refused) for reason in one.reasons]
    return Refused(wrong) if wrong else (*closed, *(one for one in opened if isinstance(one, Decided)))


def follow_happening(
    happening: Happening, standing: Sequence[Standing], main: ClockRule | None, *, profile: Profile, table: WorkdayTable
) -> tuple[Decided, ...] | Refused:
    """Return what another step of the office (a review opened, signed, served) does to the clocks of its matter.

    Running clocks that end with it or that start on it are those of the rules, as in `record_happening`; of new ones
    only `main`, if any, is opened. What does not fit (started later, runs already) is left alone: the step checks.
    """
    day = happening.on_day
    running = [one for one in standing if one.closed_on is None]
    ending = [one for one in running if happening.word in one.rule.ends_on and one.start_on <= day]
    done = [Decided(ClockChange.CLOSED, one.rule, day, one.id, one.due_on, closed_on=day) for one in ending]
    if main is not None and main.starts_on == happening.word and not [*_against_start(main, happening, standing)]:
        opened = _opened(main, happening, standing, profile=profile, table=table)
        if isinstance(opened, Refused):
            return opened
        done.append(opened)
    return tuple(done)


def extend(clock: Standing, order: ExtensionOrder, *, table: WorkdayTable, today: date) -> Decided | Refused:
    """Return the extension of a clock: once, before it ran out, approved by the organ's head, the petitioner told.

    Source: Regulations on Petition Work 34 (2005: 33): at most 30 days, approved by the responsible person of the
    organ, reasons told to the petitioner. The days lengthen the raw end before it is rolled.
    """
    reasons = [*_against_moving(clock), *_against_extension(clock, order), *_against_approval(order, today)]
    due = _recount(clock, table=table, extend_by=order.days)
    if isinstance(due, Refused):
        reasons += due.reasons
    if reasons or isinstance(due, Refused):
        return Refused(reasons)
    return _moved(ClockChange.EXTENDED, clock, due, on_day=order.on_day, extended_by=order.days)


def reopen(
    clock: Standing, order: ReopenOrder, standing: Sequence[Standing], *, table: WorkdayTable, today: date
) -> Decided | Refused:
    """Return the reopening of a closed clock, counted again by the profile version that it names.

    Its start, pauses and extension stay; the time in which it was closed is not taken out of the count.
    """
    reasons = []
    if clock.closed_on is None:
        reasons.append(Reason("clock.not_closed", clock.names))
    elif order.on_day < clock.closed_on:
        reasons.append(Reason("clock.reopened_before_end", {"day": order.on_day, "closed_on": clock.closed_on}))
    if any(one.rule.id == clock.rule.id and one.closed_on is None and one.id != clock.id for one in standing):
        reasons.append(Reason("clock.runs_already", clock.names))
    reasons += _against_reopening(order, today)
    due = _recount(clock, table=table, extend_by=clock.extended_by)
    if isinstance(due, Refused):
        reasons += due.reasons
    if reasons or isinstance(due, Refused):
        return Refused(reasons)
    return _moved(ClockChange.REOPENED, clock, due, on_day=order.on_day, extended_by=clock.extended_by)


def pause(clock: Standing, pauses: Sequence[Pause], *, table: WorkdayTable, on_day: date) -> Decided | Refused:
    """Return a clock counted again with all pauses that its matter's hearings give, in whichever order they come."""
    due = _recount(clock, table=table, extend_by=clock.extended_by, pauses=tuple(pauses))
    reasons = [*_against_moving(clock), *(due.reasons if isinstance(due, Refused) else ())]
    if reasons or isinstance(due, Refused):
        return Refused(reasons)
    kept = tuple(sorted(set(pauses)))
    return _moved(ClockChange.PAUSED, clock, due, on_day=on_day, extended_by=clock.extended_by, pauses=kept)


def recompute(clock: Standing, *, table: WorkdayTable, on_day: date) -> Decided | Refused:
    """Return a running clock counted again by today's working-day tables; a closed one is refused."""
    due = _recount(clock, table=table, extend_by=clock.extended_by)
    reasons = [*_against_moving(clock), *(due.reasons if isinstance(due, Refused) else ())]
    if reasons or isinstance(due, Refused):
        return Refused(reasons)
    return _moved(ClockChange.RECOMPUTED, clock, due, on_day=on_day, extended_by=clock.extended_by)


def _against(happening: Happening, today: date) -> Iterator[Reason]:
    if happening.word not in RECORDED:
        yield Reason("clock.event_unknown", {"event": happening.word, "known": "、".join(RECORDED)})
    if happening.on_day > today:
        yield Reason("clock.day_in_future", {"day": happening.on_day})
    if not happening.evidence.strip():
        yield Reason("clock.no_receipt" if happening.word in NEEDS_RECEIPT else "clock.no_evidence")


def _starting(happening: Happening, profile: Profile) -> Iterator[ClockRule]:
    for rule in profile.clocks.values():
        is_on_track = not rule.track or rule.track in happening.tracks
        if rule.starts_on == happening.word and rule.n is not None and is_on_track:
            yield rule


def _against_start(rule: ClockRule, happening: Happening, standing: Sequence[Standing]) -> Iterator[Reason]:
    for one in standing:
        if one.rule.id != rule.id:
            continue
        if one.closed_on is not None and happening.on_day < one.closed_on:
            yield Reason("clock.before_last_end", one.names | {"day": happening.on_day, "closed_on": one.closed_on})
        if one.closed_on is None and not _is_stand_in(one):
            yield Reason("clock.runs_already", one.names)
        # a clock that stands in since intake began with the receipt: nothing happened to the matter before
        if one.closed_on is None and one.begun_by == INTAKE and happening.on_day < one.start_on:
            yield _before_start(one, happening.on_day)


def _is_stand_in(clock: Standing) -> bool:
    return clock.begun_by in ("", INTAKE)


def _before_start(clock: Standing, day: date) -> Reason:
    return Reason("clock.before_start", clock.names | {"day": day, "start_on": clock.start_on})


def _opened(
    rule: ClockRule, happening: Happening, standing: Sequence[Standing], *, profile: Profile, table: WorkdayTable
) -> Decided | Refused:
    day = happening.on_day
    running = next((one for one in standing if one.rule.id == rule.id and one.closed_on is None), None)
    # what was excluded and granted while the clock stood in counts from its true start too
    pauses = tuple(one for one in running.pauses if one.from_on >= day) if running else ()
    extended = running.extended_by if running else 0
    due = due_for(rule, day, table=table, profile=profile, pauses=pauses, extend_by=extended)
    if isinstance(due, Refused):
        return due
    if running is None:
        return Decided(ClockChange.OPENED, rule, day, due=due, start_on=day)
    return Decided(
        ClockChange.RECOMPUTED,
        rule,
        day,
        running.id,
        running.due_on,
        due=due,
        start_on=day,
        extended_by=extended,
        pauses=pauses,
    )


def _against_reopening(order: ReopenOrder, today: date) -> Iterator[Reason]:
    if order.on_day > today:
        yield Reason("clock.day_in_future", {"day": order.on_day})
    if not order.reason.strip():
        yield Reason("clock.no_reason")
    if not order.evidence.strip():
        yield Reason("clock.no_evidence")


def _against_moving(clock: Standing) -> Iterator[Reason]:
    if clock.closed_on is not None:
        yield Reason("clock.closed", clock.names | {"closed_on": clock.closed_on})


def _against_extension(clock: Standing, order: ExtensionOrder) -> Iterator[Reason]:
    ref = clock.profile.clock_ref(clock.rule, clock.start_on)
    if clock.extended_by:
        yield Reason("clock.extended_already", clock.names | {"n": clock.extended_by}, ref)
    if order.days == 0:
        yield Reason("clock.extension_nothing", clock.names)
    if order.on_day < clock.start_on:
        yield _before_start(clock, order.on_day)
    if order.on_day > clock.due_on:
        yield Reason("clock.ran_out", clock.names | {"day": order.on_day, "due_on": clock.due_on}, ref)


def _against_approval(order: ExtensionOrder, today: date) -> Iterator[Reason]:
    approver = order.approver.strip()
    if order.on_day > today:
        yield Reason("clock.day_in_future", {"day": order.on_day})
    if not approver:
        yield Reason("clock.no_approver")
    elif any(name and name in approver for name in order.recorders):
        yield Reason("clock.approver_records", {"name": approver})
    if not order.is_head:
        yield Reason("clock.not_head")
    if not order.reason.strip():
        yield Reason("clock.no_reason")
    if not order.evidence.strip():
        yield Reason("clock.no_evidence")
    yield from _against_telling(order, today)


def _against_telling(order: ExtensionOrder, today: date) -> Iterator[Reason]:
    if order.told_on is None:
        yield Reason("clock.not_told")
    elif order.told_on < order.on_day:
        yield Reason("clock.told_before", {"told_on": order.told_on, "day": order.on_day})
    elif order.told_on > today:
        yield Reason("clock.day_in_future", {"day": order.told_on})


def _recount(
    clock: Standing, *, table: WorkdayTable, extend_by: int, pauses: tuple[Pause, ...] | None = None
) -> Due | Refused:
    wanted = clock.pauses if pauses is None else pauses
    return due_for(clock.rule, clock.start_on, table=table, profile=clock.profile, pauses=wanted, extend_by=extend_by)


def _moved(
    change: ClockChange,
    clock: Standing,
    due: Due,
    *,
    on_day: date,
    extended_by: int,
    pauses: tuple[Pause, ...] | None = None,
) -> Decided:
    return Decided(
        change,
        clock.rule,
        on_day,
        clock.id,
        clock.due_on,
        due=due,
        start_on=clock.start_on,
        extended_by=extended_by,
        pauses=clock.pauses if pauses is None else pauses,
    )
