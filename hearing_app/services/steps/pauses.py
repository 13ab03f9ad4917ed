"""How does a hearing move the last day of a re-review? By the time between its notice and its close.

Only clocks whose rule may pause move (field notes §2.9, clock_pause); a clock or review that is closed never does.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.clock_events import pause
from hearing_app.domain.rules.clock_words import PAUSING
from hearing_app.domain.rules.clocks import Due, Pause
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clocks import Pauses, due_of, evidence_of
from hearing_app.services.steps.clockwork.clock_changes import Said, save, standing_of
from hearing_app.services.steps.notice_services import is_for_its_time
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import letters, matters, sittings
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow


class HearingPause(NamedTuple):
    """A pause and the hearing that gave it: the notice of its day served, the hearing closed."""

    from_on: date
    until_on: date
    number: str


def hearing_pauses(session: Session, rules: Rulebook, matter_id: int) -> tuple[HearingPause, ...]:
    """Return the pauses that a matter's held hearings give: from the first notice served to the day of closing.

    Of a postponed hearing only the notice of the day on which it was held counts: a postponement pauses no clock.
    """
    found = []
    for row in sittings.of_matter(session, matter_id):
        if rules.kinds[row.kind].process is not Process.HEARING or row.closed_at is None:
            continue
        served = _served_on(session, row)
        closed = civil_day(row.closed_at)
        if served is not None and served <= closed:
            found.append(HearingPause(served, closed, row.number))
    return tuple(found)


def pauses_of(session: Session, rules: Rulebook, matter_id: int) -> Pauses:
    """Return the days of the pauses that a matter's held hearings give."""
    return tuple((one.from_on, one.until_on) for one in hearing_pauses(session, rules, matter_id))


def within(pauses: Pauses, start_on: date) -> Pauses:
    """Return the parts of pauses that lie after the start of a clock: what ended before it, it never stopped."""
    return tuple((max(first, start_on), last) for first, last in pauses if last > start_on)


def _served_on(session: Session, row: SittingRow) -> date | None:
    """Return the day on which the first party was served; a past hearing's ledger knows one day for all."""
    days = [
        letter.served_on
        for letter in letters.of_sitting(session, row.id)
        if letter.party_id is not None and letter.served_on is not None and is_for_its_time(letter, row)
    ]
    if not days and row.source == "year" and row.noticed_at is not None:
        return civil_day(row.noticed_at)
    return min(days, default=None)


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
