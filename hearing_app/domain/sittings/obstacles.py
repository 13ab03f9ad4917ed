"""Which rules stand in the way of a time, and how often?

Each refused start tells why; the search counts. Not here: the sentences (translations/reasons/slots.toml).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import group_label, has_vote
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.lineups import Pool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One rule in the way, with the number of starts that it kept from being offered (0: of the whole search)."""

    reason: Reason
    count: int


@dataclass(slots=True)
class Tally:
    """Counts reasons while a search runs; the same code with the same values is one obstacle."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)

    def add(self, reasons: Iterable[Reason], *, count: int = 1) -> None:
        """Count each reason once per refused start."""
        for reason in reasons:
            key = (reason.code, repr(sorted(reason.params.items())))
            self.reasons.setdefault(key, reason)
            self.counts[key] += count

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return what stood in the way: what holds for the whole search first, then the most frequent."""
        found = [Obstacle(self.reasons[key], count) for key, count in self.counts.items()]
        return tuple(sorted(found, key=lambda entry: (entry.count > 0, -entry.count, entry.reason.code)))


def shortages(rules: Rules, pool: Pool) -> tuple[Reason, ...]:
    """Say what the free people lack for a legal line-up, each lack by itself; jointly when each alone would do."""
    able: dict[SeatRole, dict[str, set[int]]] = {}
    for worker in pool.workers:
        for role, category in worker.options:
            able.setdefault(role, {}).setdefault(category, set()).add(worker.id)
    lacking = [*_roles(rules, pool, able)]
    if rules.kind.has_panel_rule:
        lacking += _panel(rules, able)
    if lacking:
        return tuple(lacking)
    code = "slots.room_holds_too_few" if pool.seats_most is not None else "slots.no_legal_panel"
    return (Reason(code, {"seats": pool.seats_most}),)


def _roles(rules: Rules, pool: Pool, able: Mapping[SeatRole, Mapping[str, set[int]]]) -> list[Reason]:
    short = []
    for rule in rules.kind.seats:
        free = len(set[int]().union(*able.get(rule.role, {}).values()))
        is_panel_member = rules.kind.has_panel_rule and rule.role is SeatRole.MEMBER
        if not is_panel_member and rule.role not in pool.open_roles and free < rule.least:
            params = {"role": rule.label, "count": free, "least": rule.least}
            short.append(Reason("slots.too_few_free", params))
    return short


def _panel(rules: Rules, able: Mapping[SeatRole, Mapping[str, set[int]]]) -> list[Reason]:
    panel = rules.profile.panel
    clause = rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)
    voting: dict[str, set[int]] = {}
    for role in (SeatRole.PRESIDER, SeatRole.MEMBER):
        if has_vote(rules, role):
            for category, people in able.get(role, {}).items():
                voting.setdefault(category, set()).update(people)
    short = [
        Reason("slots.no_group_free", {"group": group_label(rules.categories, group)}, clause)
        for group in panel.required_groups
        if not any(group in rules.categories[category].groups for category in voting)
    ]
    everybody = set[int]().union(*voting.values())
    if len(everybody) < panel.voting_least:
        short.append(Reason("slots.too_few_voters", {"count": len(everybody), "least": panel.voting_least}, clause))
    outside = [people for category, people in voting.items() if rules.categories[category].is_external]
    external = set[int]().union(*outside)
    if len(external) < panel.external_share * panel.voting_least:
        short.append(Reason("slots.too_few_external", {"count": len(external)}, clause))
    return short
