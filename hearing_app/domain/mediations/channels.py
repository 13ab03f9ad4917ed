"""Which channels of mediation are there, and until when does each one's turn last?

A channel's limit counts from acceptance by its body and pauses nothing: the statutory clocks of the matter run on
(domain.md finding 4). Not here: which channels (config/channels.toml), what happens in them (mediations.cases).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.clocks import Due, due_for
from hearing_app.domain.rules.profiles import ClockRule, Profile, Unit
from hearing_app.domain.workdays import Label, WorkdayTable

CLAUSES = (
    *("handover", "consent", "taker", "reject", "failure", "effect", "confirmation", "not_confirmable", "notes"),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a turn lasts; `extend_most` is None where the rule names no longest extension, 0 where it has none."""

    n: int
    unit: Unit
    article: Label
    extend_most: int | None = None
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to mediate: who does it, the kind of sitting that it books, its limit."""

    id: str
    label: Label
    body: Label
    kind: str
    limit: Limit
    accept_within: Limit | None = None
    needs_civil_content: bool = False


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """One version of the channels with the clauses that verdicts cite."""

    id: str
    version: str
    channels: Mapping[str, Channel]
    clauses: Mapping[str, Label]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of sittings that the channels book."""
        return frozenset(one.kind for one in self.channels.values())

    def ref(self, clause: str) -> RuleRef:
        """Return the evidence for a clause of this version."""
        return RuleRef(self.id, self.version, self.clauses[clause]["zh"])

    def limit_ref(self, limit: Limit) -> RuleRef:
        """Return the evidence for a limit of this version."""
        return RuleRef(self.id, self.version, limit.article["zh"], limit.is_unverified)

    def cited(self, clause: str) -> Label:
        """Return the words of a clause or article in both languages, else the clause itself."""
        limits = [one.limit for one in self.channels.values()]
        limits += [one.accept_within for one in self.channels.values() if one.accept_within is not None]
        known = [*self.clauses.values(), *(limit.article for limit in limits)]
        return next((words for words in known if words["zh"] == clause), {"zh": clause, "en": clause})


def limit_due(
    rules: ChannelRules,
    limit: Limit,
    start_on: date,
    *,
    table: WorkdayTable,
    profile: Profile,
    extend_by: int = 0,
) -> Due | Refused:
    """Compute the last day of a turn that began on a day, extended by so many of its own units.

    Refused: mediation.extension_too_long beyond what the rule allows; what the count itself refuses. The due day's
    evidence names the channels' version and article. Source: domain.md §4.1, Civil Code 201-203 for the counting.
    """
    most = limit.extend_most
    if extend_by < 0 or (most is not None and extend_by > most):
        return Refused(
            [Reason("mediation.extension_too_long", {"n": extend_by, "most": most or 0}, rules.limit_ref(limit))]
        )
    n, extra = (limit.n + extend_by, 0) if limit.unit is Unit.WORKDAY else (limit.n, extend_by)
    rule = ClockRule(
        id="",
        label=limit.article,
        n=n,
        unit=limit.unit,
        starts_on="receipt",
        article=limit.article,
        stage="mediation",
        extend_n=extra,
        may_pause=False,
        is_unverified=limit.is_unverified,
    )
    due = due_for(rule, start_on, table=table, profile=profile, extend_by=extra)
    return due if isinstance(due, Refused) else replace(due, rule=rules.limit_ref(limit))
