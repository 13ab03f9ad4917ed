"""May a year's figures be frozen, and do they still say what the rows say?

A frozen year never changes; a correction is a further version with its reason (domain.md §8.1, invariant 27).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from hearing_app.domain.errors import Reason, Refused


def digest_of(figures: Mapping[str, Any]) -> str:
    """Return the SHA-256 of figures in one fixed form (hexadecimal)."""
    written = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def check_freeze(
    year: int, figures: Mapping[str, Any], *, today: date, latest: Mapping[str, Any] | None, reason: str
) -> Refused | None:
    """Refuse to freeze a year that is not over, the same figures twice, and a correction without its reason."""
    reasons = []
    if today <= date(year, 12, 31):
        reasons.append(Reason("snapshot.year_not_over", {"year": year}))
    if latest is not None and digest_of(latest) == digest_of(figures):
        reasons.append(Reason("snapshot.same"))
    elif latest is not None and not reason.strip():
        reasons.append(Reason("snapshot.reason_missing"))
    return Refused(reasons) if reasons else None


def changed_since(frozen: Mapping[str, Any], live: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the figures that the rows tell otherwise now, in the order of the report.

    A figure that was not counted yet when the year was frozen is none of them.
    """
    return tuple(name for name in live if name in frozen and frozen[name] != live[name])


def added_since(frozen: Mapping[str, Any], live: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the figures that were not counted yet when the year was frozen."""
    return tuple(name for name in live if name not in frozen)
