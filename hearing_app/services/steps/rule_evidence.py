"""How is the rule behind a day or a verdict stored, and read again?"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from hearing_app.domain.errors import RuleRef


def evidence_of_rule(rule: RuleRef) -> dict[str, Any]:
    """Return what is stored of the rule behind a day or a verdict."""
    return asdict(rule)


def rule_of(evidence: Mapping[str, Any]) -> RuleRef | None:
    """Return the rule that is stored with a day or a verdict, or None where there is none."""
    told = {part.name: evidence[part.name] for part in fields(RuleRef) if part.name in evidence}
    return RuleRef(**told) if told else None
