"""What does a check hand back?

Every reason against, what is already in order, and what is still missing but may be added before the letters
leave. All three are reasons with codes, so that one catalogue words them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.kinds import Category, Kind
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.workdays import WorkdayTable


@dataclass(frozen=True, slots=True)
class Weights:
    """What asking somebody costs: per skill he lacks, per sitting he had, from elsewhere, outside of his fields."""

    skill: int
    load: int
    distance: int
    field: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one sitting: its kind, the profile in force, categories of people, working days, whom to prefer.

    The weights forbid nothing: they put those who may sit in an order.
    """

    kind: Kind
    profile: Profile
    categories: Mapping[str, Category]
    workdays: WorkdayTable
    weights: Weights


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check at a stage.

    `reasons` forbid; `gaps` (only when planned) must be closed before letters leave; `warnings` forbid nothing and have
    to be known; `findings` are in order.
    """

    stage: Stage
    reasons: tuple[Reason, ...] = ()
    gaps: tuple[Reason, ...] = ()
    findings: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def is_legal(self) -> bool:
        """Say whether nothing forbids."""
        return not self.reasons

    @property
    def is_complete(self) -> bool:
        """Say whether nothing forbids and nothing is missing: letters may leave."""
        return not self.reasons and not self.gaps


def joined(stage: Stage, verdicts: Sequence[Verdict]) -> Verdict:
    """Put the verdicts of several checks into one, in their order."""
    return Verdict(
        stage,
        tuple(reason for verdict in verdicts for reason in verdict.reasons),
        tuple(gap for verdict in verdicts for gap in verdict.gaps),
        tuple(finding for verdict in verdicts for finding in verdict.findings),
        tuple(warning for verdict in verdicts for warning in verdict.warnings),
    )
