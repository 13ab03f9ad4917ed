"""How does a hearing move the last day of a re-review? By the time between its notice and its close or termination.

Only clocks whose rule may pause move (field notes §2.9, clock_pause); a clock or review that is closed never does.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.clock_events import pause
from hearing_app.domain.rules.clock_words import PAUSING
from hearing_app.domain.rules.clocks import Due, Pause
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.profiles import ClockRule, Profile
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_changes import Said, save, standing_of
from hearing_app.services.steps.clockwork.clocks import Pauses, due_of, evidence_of
from hearing_app.services.steps.notice_services import first_served_on
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import letters, matters, sittings
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow

PENDING = frozenset({SittingState.DRAFTED, SittingState.NOTICED, SittingState.CONFIRMED, SittingState.SUSPENDED})


class HearingPause(NamedTuple):
    """A pause and the hearing that gave it: the notice of its day served, the hearing closed."""

    from_on: date
    until_on: date
    number: str


def hearing_pauses(session: Session, rules: Rulebook, matter_id: int) -> tuple[HearingPause, ...]:
    """Return the pauses that a matter's hearings give: from the first notice served to their close or termination.

    Of a postponed hearing only the notice of the day on which it was held counts: a postponement pauses no clock.
    """
    found = []
    for row in _hearings(session, rules, matter_id):
        ended = _ended_on(row)
        served = first_served_on(letters.of_sitting(session, row.id), row) if ended is not None else None
        if ended is not None and served is not None and served <= ended:
            found.append(HearingPause(served, ended, row.number))
    return tuple(found)


def standing_since(session: Session, rules: Rulebook, matter_id: int) -> date | None:
    """Return since when a hearing that is noticed and not over keeps a matter's pausing clocks from running."""
    pending = [row for row in _hearings(session, rules, matter_id) if row.closed_at is None and row.state in PENDING]
    days = [first_served_on(letters.of_sitting(session, row.id), row) for row in pending]
    return min((day for day in days if day is not None), default=None)


def still_since(session: Session, rules: Rulebook, clock: ClockRow, rule: ClockRule) -> date | None:
    """Return since when a running clock stands still for a hearing, None where it runs (profile clock_pause)."""
    if clock.closed_on is not None or not rule.may_pause:
        return None
    since = standing_since(session, rules, clock.matter_id)
    return since and max(since, clock.start_on)


def _hearings(session: Session, rules: Rulebook, matter_id: int) -> list[SittingRow]:
    return [row for row in sittings.of_matter(session, matter_id) if rules.kinds[row.kind].process is Process.HEARING]


def _ended_on(row: SittingRow) -> date | None:
    """Return when a hearing ended: closed, or terminated after it had begun; one never held gives no time back."""
    if row.closed_at is not None:
        return civil_day(row.closed_at)
    cause = row.evidence.get("cause") or {}
    if row.state != SittingState.TERMINATED or "opened_at" not in cause:
        return None
    return civil_day(datetime.fromisoformat(cause["at"]))


def pauses_of(session: Session, rules: Rulebook, matter_id: int) -> Pauses:
    """Return the days of the pauses that a matter's held hearings give."""
    return tuple((one.from_on, one.until_on) for one in hearing_pauses(session, rules, matter_id))


def within(pauses: Pauses, start_on: date) -> Pauses:
    """Return the parts of pauses that lie after the start of a clock: what ended before it, it never stopped."""
    return tuple((max(first, start_on), last) for first, last in pauses if last > start_on)


def pause_reviews(ctx: Context, change: Change, row: SittingRow) -> int:
    """Recompute the open reviews and clocks of a sitting's matter; returns how many last days moved."""
    if row.matter is None or ctx.rules.kinds[row.kind].process is not Process.HEARING:
        return 0
    change.session.flush()
    pauses = hearing_pauses(change.session, ctx.rules, row.matter.id)
    days = tuple((one.from_on, one.until_on) for one in pauses)
    reviews = [one for one in matters.reviews_of(change.session, row.matter.id) if one.signed_on is None]
    moved = sum(_move_review(ctx, change, one, days) for one in reviews)
    return moved + _pause_clocks(ctx, change, row.matter, pauses, said=Said(PAUSING, row.number))


def _pause_clocks(
    ctx: Context, change: Change, matter: MatterRow, pauses: Sequence[HearingPause], *, said: Said
) -> int:
    """Pause the running clocks whose rule may pause; a clock that is closed never moves."""
    today = civil_day(ctx.now)
    fallback = profile_of(change.session, ctx.rules, matter.unit_id, on_day=today)
    moved = 0
    for clock in clocks.lock_of(change.session, matter.id):
        standing = standing_of(ctx.rules, clock, fallback)
        if clock.closed_on is not None or not standing.rule.may_pause:
            continue
        own = [HearingPause(*days, one.number) for one in pauses for days in within([one[:2]], clock.start_on)]
        wanted = [Pause(one.from_on, one.until_on) for one in own]
        if tuple(sorted(set(wanted))) == standing.pauses:
            continue
        done = pause(standing, wanted, table=ctx.rules.workdays, on_day=today)
        if isinstance(done, Refused):
            raise done
        clock.pauses = [[*dates, one.number] for one, dates in zip(own, _stored(own), strict=True)]
        moved += done.before_on != (done.due and done.due.due_on)
        save(change, matter, done, said, row=clock)
    return moved


def _move_review(ctx: Context, change: Change, row: ReviewRow, pauses: Pauses) -> bool:
    if row.received_on is None:
        return False
    before = row.due_on
    set_due(ctx, change, row, pauses=pauses)
    return row.due_on != before


def set_due(ctx: Context, change: Change, row: ReviewRow, *, pauses: Pauses) -> None:
    """Compute a review's last day by the main clock of its stage, with its evidence; raises Refused."""
    if row.received_on is None:
        return
    profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=row.received_on)
    count_review(ctx, row, profile, pauses=pauses)


def count_review(ctx: Context, row: ReviewRow, profile: Profile, *, pauses: Pauses) -> Due | None:
    """Compute a review's last day by a profile and return the count; raises Refused."""
    if row.received_on is None:
        return None
    rule = profile.stage_clocks[row.stage]
    counted = within(pauses, row.received_on) if profile.clocks[rule].may_pause else ()
    due = due_of(ctx.rules, profile, rule, start_on=row.received_on, pauses=counted)
    row.due_on = due.due_on
    row.due_evidence = evidence_of(due) | {
        "clock": rule,
        "pauses": _stored(counted),
        "is_provisional": due.is_provisional,
    }
    return due


def _stored(pauses: Sequence[tuple[Any, ...]]) -> list[list[str]]:
    return [[one[0].isoformat(), one[1].isoformat()] for one in pauses]
