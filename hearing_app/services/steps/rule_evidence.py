"""How is the rule behind a day or a verdict stored, and read again?"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.rules.profiles import Profile
from hearing_app.settings.rulebook import Rulebook


def evidence_of_rule(rule: RuleRef) -> dict[str, Any]:
    """Return what is stored of the rule behind a day or a verdict."""
    return asdict(rule)


def rule_of(evidence: Mapping[str, Any]) -> RuleRef | None:
    """Return the rule that is stored with a day or a verdict, or None where there is none."""
    told = {part.name: evidence[part.name] for part in fields(RuleRef) if part.name in evidence}
    return RuleRef(**told) if told else None


def profile_named(rules: Rulebook, evidence: Mapping[str, Any], fallback: Profile) -> Profile:
    """Return the profile version by which a day was counted, else the fallback."""
    named = (evidence.get("profile"), evidence.get("version"))
    return next((profile for profile in rules.profiles if (profile.id, profile.version) == named), fallback)
