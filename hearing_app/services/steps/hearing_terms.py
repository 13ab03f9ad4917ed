"""How is a counted day kept with its evidence, and read again?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.hearings.requests import Stand, Term
from hearing_app.store.hearings import requests
from hearing_app.store.tables.hearings import HearingRequestRow


@dataclass(frozen=True, slots=True)
class TermView:
    """A last day as a page shows it: the day, its rule, what silence means and by which rule."""

    due_on: date
    start_on: date | None
    rule: RuleRef | None
    silence: str
    silence_rule: RuleRef | None
    is_provisional: bool


def evidence_of(term: Term) -> dict[str, Any]:
    """Return what is stored with a last day."""
    return {
        "start_on": term.start_on.isoformat(),
        "due_on": term.due_on.isoformat(),
        "rule": asdict(term.rule),
        "sources": list(term.sources),
        "is_provisional": term.is_provisional,
        "silence": term.silence,
        "silence_rule": asdict(term.silence_rule) if term.silence_rule else None,
    }


def rule_in(evidence: Mapping[str, Any], key: str = "rule") -> RuleRef | None:
    """Return the rule that was stored with a day."""
    return RuleRef(**evidence[key]) if evidence.get(key) else None


def hold_view(row: HearingRequestRow, today: date) -> TermView | None:
    """Return until when a hearing is held: as decided, else as silence granted it; None where none has to be."""
    if row.hold_by_on is not None:
        return term_view(row.hold_by_on, row.hold_evidence)
    silent = row.decide_evidence.get("held_in_silence")
    if not silent or requests.stand_on(row, today) is not Stand.GRANTED_BY_SILENCE:
        return None
    return term_view(date.fromisoformat(silent["due_on"]), silent)


def term_view(due_on: date | None, evidence: Mapping[str, Any]) -> TermView | None:
    """Return a saved last day, None where there is none."""
    if due_on is None:
        return None
    start = evidence.get("start_on")
    return TermView(
        due_on,
        date.fromisoformat(start) if start else None,
        rule_in(evidence),
        str(evidence.get("silence", "")),
        rule_in(evidence, "silence_rule"),
        bool(evidence.get("is_provisional", False)),
    )
