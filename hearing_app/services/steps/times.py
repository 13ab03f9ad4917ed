"""How do times in words become rules of a resource?"""

from datetime import date, time
from typing import Any

from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_words import Availability, AvailabilityRule, Effect
from hearing_app.services.context import Change
from hearing_app.store import people
from hearing_app.store.tables.people import AvailabilityRow


def save_times(change: Change, resource_id: int, source: str, *, words: str, found: Availability) -> None:
    """Replace the rules of one source by what was understood; what was not is kept in its words."""
    rules: list[tuple[str, Any]] = [(words, stored(rule)) for rule in found.rules]
    rules += [(phrase, None) for phrase in found.not_understood]
    people.replace_times(change.session, resource_id, source, rules)


def stored(rule: AvailabilityRule) -> dict[str, Any]:
    """Return a rule as JSON."""
    return {
        "effect": rule.effect.value,
        "weekdays": sorted(rule.weekdays) if rule.weekdays is not None else None,
        "month_days": list(rule.month_days) if rule.month_days else None,
        "dates": [day.isoformat() for day in rule.dates] if rule.dates else None,
        "start": rule.start.isoformat(),
        "end": rule.end.isoformat(),
        "day_kind": rule.day_kind.value if rule.day_kind else None,
    }


def read(row: AvailabilityRow) -> AvailabilityRule | None:
    """Return the rule of a row, or None for words that nobody has understood."""
    return None if row.rule is None else read_rule(row.rule)


def read_rule(rule: dict[str, Any]) -> AvailabilityRule:
    """Return a rule that was stored as JSON."""
    days, dates = rule["month_days"], rule["dates"]
    return AvailabilityRule(
        effect=Effect(rule["effect"]),
        weekdays=frozenset(rule["weekdays"]) if rule["weekdays"] is not None else None,
        month_days=(days[0], days[1]) if days else None,
        dates=(date.fromisoformat(dates[0]), date.fromisoformat(dates[1])) if dates else None,
        start=time.fromisoformat(rule["start"]),
        end=time.fromisoformat(rule["end"]),
        day_kind=DayKind(rule["day_kind"]) if rule["day_kind"] else None,
    )
