"""How do clocks of a matter start, and what is stored with them?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.clock_events import ClockChange, Decided
from hearing_app.domain.rules.clock_words import INTAKE
from hearing_app.domain.rules.clocks import Due, due_for
from hearing_app.domain.rules.profiles import Profile
from hearing_app.services.context import Change
from hearing_app.services.steps.clockwork.clock_changes import Said, save
from hearing_app.services.steps.rule_evidence import evidence_of_rule
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow

Pauses = Sequence[tuple[date, date]]


def due_of(rules: Rulebook, profile: Profile, rule: str, *, start_on: date, pauses: Pauses = ()) -> Due:
    """Return the due day of a clock of the profile; raises Refused."""
    due = due_for(profile.clocks[rule], start_on, table=rules.workdays, profile=profile, pauses=pauses)
    if isinstance(due, Refused):
        raise due
    return due


def evidence_of(due: Due) -> dict[str, Any]:
    """Return what is stored with a computed day: profile, version, clause, whether unverified, tables consulted."""
    return evidence_of_rule(due.rule) | {"sources": list(due.sources)}


def open_clock(change: Change, rules: Rulebook, profile: Profile, *, matter: MatterRow, start_on: date) -> ClockRow:
    """Start the main clock of a matter's stage from the day of receipt, with its evidence.

    It stands in until the true start is recorded (steps.clockwork): acceptance, receipt of the request …
    """
    rule = profile.clocks[profile.stage_clocks[matter.stage]]
    due = due_of(rules, profile, rule.id, start_on=start_on)
    opened = Decided(ClockChange.OPENED, rule, start_on, due=due, start_on=start_on)
    return save(change, matter, opened, Said(INTAKE, matter.number))
