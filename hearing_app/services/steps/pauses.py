"""How does a hearing move the last day of a re-review? By the time between its notice and its close.

Only clocks whose rule may pause move (field notes §2.9, clock_pause); a clock or review that is closed never does.
"""

from datetime import date

from sqlalchemy.orm import Session

from hearing_app.domain.rules.clocks import Due
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clocks import Pauses, due_of, evidence_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import letters, matters, sittings
from hearing_app.store.tables.matters import ClockRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow


def pauses_of(session: Session, rules: Rulebook, matter_id: int) -> Pauses:
    """Return the pauses that a matter's held hearings give: from the first notice served to the day of closing."""
    found = []
    for row in sittings.of_matter(session, matter_id):
        if rules.kinds[row.kind].process is not Process.HEARING or row.closed_at is None:
            continue
        served = _served_on(session, row)
        closed = civil_day(row.closed_at)
        if served is not None and served <= closed:
            found.append((served, closed))
    return tuple(found)


def _served_on(session: Session, row: SittingRow) -> date | None:
    """Return the day on which the first party was served; a past hearing's ledger knows one day for all."""
    days = [
        letter.served_on
        for letter in letters.of_sitting(session, row.id)
        if letter.party_id is not None and letter.served_on is not None
    ]
    if not days and row.source == "year" and row.noticed_at is not None:
        return civil_day(row.noticed_at)
    return min(days, default=None)


def pause_reviews(ctx: Context, change: Change, row: SittingRow) -> int:
    """Recompute the open reviews and clocks of a sitting's matter; returns how many last days moved."""
    if row.matter_id is None or ctx.rules.kinds[row.kind].process is not Process.HEARING:
        return 0
    change.session.flush()
    pauses = pauses_of(change.session, ctx.rules, row.matter_id)
    reviews = [one for one in matters.reviews_of(change.session, row.matter_id) if one.signed_on is None]
    clocks = [one for one in matters.clocks_of(change.session, row.matter_id) if one.closed_on is None]
    moved = sum(_move_review(ctx, change, one, pauses) for one in reviews)
    return moved + sum(_move_clock(ctx, change, row.unit_id, clock=one, pauses=pauses) for one in clocks)


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
    counted = tuple(pauses) if profile.clocks[rule].may_pause else ()
    due = due_of(ctx.rules, profile, rule, start_on=row.received_on, pauses=counted)
    row.due_on = due.due_on
    row.due_evidence = evidence_of(due) | {
        "clock": rule,
        "pauses": _stored(counted),
        "is_provisional": due.is_provisional,
    }
    return due


def _move_clock(ctx: Context, change: Change, unit_id: int, *, clock: ClockRow, pauses: Pauses) -> bool:
    profile = profile_of(change.session, ctx.rules, unit_id, on_day=clock.start_on)
    if not profile.clocks[clock.rule].may_pause:
        return False
    before = clock.due_on
    due = due_of(ctx.rules, profile, clock.rule, start_on=clock.start_on, pauses=pauses)
    clock.raw_on, clock.due_on, clock.is_provisional = due.raw_on, due.due_on, due.is_provisional
    clock.pauses, clock.evidence = _stored(pauses), evidence_of(due)
    return clock.due_on != before


def _stored(pauses: Pauses) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in pauses]
