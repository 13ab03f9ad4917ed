"""How do clocks of a matter start, and what is stored with them?"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from hearing_app.domain.errors import Refused, RuleRef
from hearing_app.domain.rules.clocks import Due, due_for
from hearing_app.domain.rules.profiles import Profile
from hearing_app.services.context import Change
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.matters import ClockRow, MatterRow

Pauses = Sequence[tuple[date, date]]


def due_of(rules: Rulebook, profile: Profile, rule: str, *, start_on: date, pauses: Pauses = ()) -> Due:
    """Return the due day of a clock of the profile; raises Refused."""
    due = due_for(profile.clocks[rule], start_on, table=rules.workdays, profile=profile, pauses=pauses)
    if isinstance(due, Refused):
        raise due
    return due


def evidence_of(due: Due) -> dict[str, Any]:
    """Return what is stored with a computed day: profile, version, clause, whether it is unverified."""
    return evidence_of_rule(due.rule)


def evidence_of_rule(rule: RuleRef) -> dict[str, Any]:
    """Return what is stored of the rule behind a day or a verdict."""
    return asdict(rule)


def open_clock(change: Change, rules: Rulebook, profile: Profile, *, matter: MatterRow, start_on: date) -> ClockRow:
    """Start the main clock of a matter's stage from a day, with its evidence."""
    rule = profile.stage_clocks[matter.stage]
    due = due_of(rules, profile, rule, start_on=start_on)
    row = ClockRow(
        matter_id=matter.id,
        rule=rule,
        start_on=start_on,
        raw_on=due.raw_on,
        due_on=due.due_on,
        is_provisional=due.is_provisional,
        pauses=[],
        evidence=evidence_of(due),
    )
    change.session.add(row)
    return row
