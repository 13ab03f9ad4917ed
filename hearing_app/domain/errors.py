"""How does the house say no?

domain returns `Refused`; services raise it, so that the change rolls back; each door turns the codes into
sentences with `i18n.sentence`. Not here: the sentences (translations/reasons/*.toml).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RuleRef:
    """Where a date, a quota verdict or a refusal comes from: profile id, its version and the clause or article."""

    profile: str
    version: str
    clause: str
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a refusal: a code of the catalogue, the values of its sentence, the rule behind it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    rule: RuleRef | None = None


class Refused(Exception):
    """The request is understood and not allowed; holds every reason at once, never only the first."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        if not reasons:
            raise ValueError("a refusal needs a reason")
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = tuple(reasons)


class NotFound(Exception):
    """There is no such thing, or not for this actor: the two look alike on purpose."""


class Forbidden(Exception):
    """The actor's role does not allow the action anywhere."""


class Stale(Exception):
    """The thing changed since the actor loaded it (optimistic locking)."""


def refuse(code: str, **params: object) -> Refused:
    """Build a refusal with one reason."""
    return Refused([Reason(code, params)])
