"""How is a reason kept with a plan and read again? As its code, the values of its sentence and the rule behind it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from hearing_app.domain.errors import Reason
from hearing_app.services.steps.rule_evidence import evidence_of_rule, rule_of


def stored_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as JSON; days become ISO 8601, which sentences read as days again."""
    return [
        {
            "code": reason.code,
            "params": {key: _plain(value) for key, value in reason.params.items()},
            "rule": evidence_of_rule(reason.rule) if reason.rule else {},
        }
        for reason in reasons
    ]


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


def reasons_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Return stored reasons as they were."""
    return tuple(Reason(one["code"], one["params"], rule_of(one["rule"])) for one in stored)
