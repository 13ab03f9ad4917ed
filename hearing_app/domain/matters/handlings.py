"""To which conclusion did handling come, and may a matter that has to be redone come to the same one again?

Not here: how a review ends (matters.reviews).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.workdays import Label

# 处理意见书 (field notes §1.4, Regulations on Petition Work 32): supported, in part, explained, not supported.
CONCLUSIONS: Mapping[str, Label] = {
    "supported": {"zh": "支持", "en": "supported"},
    "partly": {"zh": "部分支持", "en": "partly supported"},
    "explained": {"zh": "解释说明", "en": "explained"},
    "not_supported": {"zh": "不支持", "en": "not supported"},
}


@dataclass(frozen=True, slots=True)
class HandlingOrder:
    """A handling opinion: conclusion, number on the paper, its day, facts found and legal basis.

    `new_facts` says what is new beside the revoked opinion, `same_reason` why the conclusion is the same none the less.
    """

    conclusion: str
    paper: str
    issued_on: date | None
    facts: str
    basis: str
    new_facts: str = ""
    same_reason: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """An opinion of the matter that is on record."""

    id: int
    conclusion: str
    issued_on: date
    redoes_id: int | None = None


@dataclass(frozen=True, slots=True)
class Revocation:
    """A signed review that revoked the opinion and ordered it redone."""

    id: int
    signed_on: date


@dataclass(frozen=True, slots=True)
class Planned:
    """What an opinion redoes: the revoked opinion, the review that revoked it, and whether it comes to the same."""

    revoked: Issued | None = None
    redoes: Revocation | None = None
    is_same: bool = False


def open_redo(issued: Sequence[Issued], revocations: Sequence[Revocation]) -> Revocation | None:
    """Return the latest revocation that no opinion has answered yet, or None."""
    answered = {one.redoes_id for one in issued}
    waiting = [one for one in revocations if one.id not in answered]
    return max(waiting, key=lambda one: (one.signed_on, one.id), default=None)


def plan_opinion(
    profile: Profile,
    order: HandlingOrder,
    issued: Sequence[Issued],
    *,
    revocations: Sequence[Revocation],
    today: date,
) -> Planned | Refused:
    """Say what an opinion is, or refuse it with every reason.

    One that is issued on or after the day on which a review ordered the matter redone answers that review and refers
    to the opinion that was revoked, which has to be on record. Coming to the same conclusion without new facts needs a
    reason on record where the profile knows the rule (invariant 18 of the field notes).
    """
    reasons = _incomplete(order, today)
    redo = open_redo(issued, revocations)
    if order.issued_on is None or redo is None or order.issued_on < redo.signed_on:
        return Refused(reasons) if reasons else Planned()
    revoked = max(
        (one for one in issued if one.issued_on <= redo.signed_on),
        key=lambda one: (one.issued_on, one.id),
        default=None,
    )
    if revoked is None:
        return Refused([*reasons, Reason("handling.revoked_missing", {"day": redo.signed_on})])
    is_same = order.conclusion == revoked.conclusion and not order.new_facts.strip()
    rule = profile.redo_same
    if is_same and rule is not None and not order.same_reason.strip():
        ref = profile.ref(rule.clause, is_unverified=rule.is_unverified)
        reasons.append(Reason("handling.same_conclusion", {"conclusion": CONCLUSIONS[revoked.conclusion]}, ref))
    return Refused(reasons) if reasons else Planned(revoked, redo, is_same)


def _incomplete(order: HandlingOrder, today: date) -> list[Reason]:
    reasons = []
    if order.conclusion not in CONCLUSIONS:
        reasons.append(Reason("handling.conclusion_missing"))
    if not (order.paper.strip() and order.facts.strip() and order.basis.strip()):
        reasons.append(Reason("handling.incomplete"))
    if order.issued_on is None:
        reasons.append(Reason("handling.no_day"))
    elif order.issued_on > today:
        reasons.append(Reason("handling.day_in_future", {"day": order.issued_on}))
    return reasons
