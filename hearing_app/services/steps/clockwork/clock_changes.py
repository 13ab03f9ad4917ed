"""How is a change of a clock written, together with the event that tells it? Inside an open change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.clock_events import (
    ClockChange,
    Decided,
    Happening,
    Standing,
    follow_happening,
    record_happening,
)
from hearing_app.domain.rules.clock_words import RECORDED
from hearing_app.domain.rules.clocks import Pause
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.clocks import ClockEventRow, ClockRow
from hearing_app.store.tables.matters import MatterRow


@dataclass(frozen=True, slots=True)
class Said:
    """What is known about a change besides the count: its cause, the paper, why, who approved, when it was told."""

    cause: str
    proof: str = ""
    reason: str = ""
    approver: str = ""
    told_on: date | None = None


def pauses_of_row(row: ClockRow) -> tuple[Pause, ...]:
    """Return the pauses of a stored clock."""
    return tuple(Pause(date.fromisoformat(one[0]), date.fromisoformat(one[1])) for one in row.pauses)


def standing_of(rules: Rulebook, row: ClockRow, fallback: Profile) -> Standing:
    """Return a stored clock as decisions see it, with the rule of the profile version that it names."""
    profile = profile_named(rules, row.evidence, fallback)
    return Standing(
        id=row.id,
        rule=profile.clocks[row.rule],
        profile=profile,
        start_on=row.start_on,
        due_on=row.due_on,
        closed_on=row.closed_on,
        extended_by=row.extended_by,
        pauses=pauses_of_row(row),
        begun_by=row.begun_by,
    )


def happen(
    change: Change, rules: Rulebook, profile: Profile, *, matter: MatterRow, happening: Happening
) -> tuple[Decided, ...]:
    """Record a happening on a matter: open and close the clocks that start on it and end with it; raises Refused."""
    change.session.flush()
    rows = clocks.lock_of(change.session, matter.id)
    standing = [standing_of(rules, row, profile) for row in rows]
    today = civil_day(change.now)
    done = record_happening(happening, standing, profile=profile, table=rules.workdays, today=today)
    if isinstance(done, Refused):
        raise done
    save_all(change, matter, done, rows, said=Said(happening.word, happening.evidence.strip()))
    return done


def follow(
    change: Change, rules: Rulebook, profile: Profile, *, matter: MatterRow, happening: Happening, main: str = ""
) -> None:
    """Let a matter's clocks follow another step of the office; of new ones only the main one, if any, is opened."""
    change.session.flush()
    rows = clocks.lock_of(change.session, matter.id)
    standing = [standing_of(rules, row, profile) for row in rows]
    done = follow_happening(happening, standing, profile.clocks.get(main), profile=profile, table=rules.workdays)
    if isinstance(done, Refused):
        raise done
    save_all(change, matter, done, rows, said=Said(happening.word, happening.evidence))


def save_all(
    change: Change, matter: MatterRow, done: Sequence[Decided], rows: Sequence[ClockRow], *, said: Said
) -> None:
    """Write several changes of a matter's clocks with one cause."""
    by_id = {row.id: row for row in rows}
    for one in done:
        save(change, matter, one, said, row=by_id[one.clock_id] if one.clock_id is not None else None)


def save(change: Change, matter: MatterRow, done: Decided, said: Said, *, row: ClockRow | None = None) -> ClockRow:
    """Write one change of a clock and its event; without a row the clock is new."""
    if row is None:
        row = ClockRow(matter_id=matter.id, rule=done.rule.id, pauses=[], begun_by=said.cause)
        change.session.add(row)
    elif done.change is ClockChange.RECOMPUTED and said.cause in RECORDED:
        row.begun_by = said.cause
    row.closed_on = done.closed_on
    if done.due is not None:
        row.start_on, row.extended_by = done.start_on or row.start_on, done.extended_by
        row.raw_on, row.due_on = done.due.raw_on, done.due.due_on
        row.is_provisional = done.due.is_provisional
        row.evidence = asdict(done.due.rule) | {"sources": list(done.due.sources)}
    change.session.flush()
    change.session.add(_event(change, done, said, row))
    return row


def _event(change: Change, done: Decided, said: Said, row: ClockRow) -> ClockEventRow:
    return ClockEventRow(
        matter_id=row.matter_id,
        clock_id=row.id,
        change=done.change.value,
        cause=said.cause,
        on_day=done.on_day,
        before_on=done.before_on,
        after_on=row.due_on,
        proof=said.proof,
        approver=said.approver,
        told_on=said.told_on,
        reason=said.reason.strip(),
        recorded_by=change.actor.name,
        recorded_at=change.now,
    )
