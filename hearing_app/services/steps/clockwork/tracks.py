"""Which clocks does the simplified track add to a matter's own, and does one of them run? Inside an open change.

Not here: who may be on the track (domain.matters.routing), what an acceptance does (steps.clockwork.clock_changes).
"""

from sqlalchemy.orm import Session

from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.rules.clock_words import ACCEPTANCE, SIMPLE
from hearing_app.services.context import Change
from hearing_app.services.steps.clockwork.clock_changes import follow
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow


def track_clock(session: Session, rules: Rulebook, matter: MatterRow) -> ClockRow | None:
    """Return the running clock that only the simplified track has, or None."""
    rows = [row for row in clocks.lock_of(session, matter.id) if row.closed_on is None]
    for row in rows:
        fallback = profile_of(session, rules, matter.unit_id, on_day=row.start_on)
        if profile_named(rules, row.evidence, fallback).clocks[row.rule].track == SIMPLE:
            return row
    return None


def follow_acceptance(change: Change, rules: Rulebook, matter: MatterRow) -> None:
    """Start the track's clocks from an acceptance that was recorded before the matter came onto it."""
    rows = clocks.lock_of(change.session, matter.id)
    accepted = next((row for row in rows if row.closed_on is None and row.begun_by == ACCEPTANCE), None)
    if accepted is None:
        return
    profile = profile_of(change.session, rules, matter.unit_id, on_day=accepted.start_on)
    happening = Happening(ACCEPTANCE, accepted.start_on, matter.number, frozenset({SIMPLE}))
    for rule in profile.clocks.values():
        if rule.track == SIMPLE and rule.starts_on == ACCEPTANCE:
            follow(change, rules, profile, matter=matter, happening=happening, main=rule.id)
