"""What did the panel decide, and is it final?

One vote per present voting member; a majority of all present voting members decides, so that abstentions may leave
none. Dissent is put in writing in a named vote. Not here: the opinion's text, its service.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.profiles import Profile


class Choice(StrEnum):
    """How somebody votes on the proposed opinion."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """What the votes add up to."""

    CARRIED = "carried"
    REJECTED = "rejected"
    NO_MAJORITY = "no_majority"


class Adoption(StrEnum):
    """What the handling unit made of the opinion."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not_adopted"


CHOICE_LABELS: Mapping[Choice, Mapping[str, str]] = {
    Choice.FOR: {"zh": "赞成", "en": "for"},
    Choice.AGAINST: {"zh": "反对", "en": "against"},
    Choice.ABSTAIN: {"zh": "弃权", "en": "abstain"},
}
RESULT_LABELS: Mapping[Result, Mapping[str, str]] = {
    Result.CARRIED: {"zh": "多数赞成", "en": "carried"},
    Result.REJECTED: {"zh": "多数反对", "en": "rejected"},
    Result.NO_MAJORITY: {"zh": "无多数意见", "en": "no majority"},
}


BLANK = re.compile(r"[（(]\s*[)）]")


@dataclass(frozen=True, slots=True)
class Vote:
    """One named vote; `dissent` is the text of who votes against the majority."""

    seat_id: int
    choice: Choice
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """The counted votes and what they mean; `dissenter_ids` are seats (empty in a secret vote)."""

    result: Result
    counts: Mapping[Choice, int]
    present: int
    dissenter_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OpinionSignature:
    """One officer's signature under the opinion."""

    seat_id: int
    signed_at: datetime


def count_named(profile: Profile, present_ids: Collection[int], votes: Sequence[Vote]) -> Poll | Refused:
    """Count a named vote of the present voting seats: each exactly one vote, nobody else, dissenters in writing."""
    cast = Counter(vote.seat_id for vote in votes)
    poll = poll_of(Counter(vote.choice for vote in votes), len(set(present_ids)))
    against = {Result.CARRIED: Choice.AGAINST, Result.REJECTED: Choice.FOR}.get(poll.result)
    dissenters = [vote for vote in votes if vote.choice is against]
    rule = profile.ref("voting")
    reasons = [*(Reason(code, params, rule) for code, params in _miscast(cast, set(present_ids)))]
    if silent := sum(not vote.dissent.strip() for vote in dissenters):
        reasons.append(Reason("votes.dissent_missing", {"count": silent}, rule))
    if reasons:
        return Refused(reasons)
    return Poll(poll.result, poll.counts, poll.present, tuple(vote.seat_id for vote in dissenters))


def _miscast(cast: Mapping[int, int], present_ids: set[int]) -> Iterator[tuple[str, dict[str, object]]]:
    if strangers := sum(seat_id not in present_ids for seat_id in cast):
        yield "votes.not_entitled", {"count": strangers}
    if missing := len(present_ids - set(cast)):
        yield "votes.missing", {"count": missing}
    if doubles := sum(count > 1 for count in cast.values()):
        yield "votes.twice", {"count": doubles}


def poll_of(counts: Mapping[Choice, int], present: int) -> Poll:
    """Add up counts: a majority of everybody who votes decides, so that abstentions may leave none."""
    full = {choice: counts.get(choice, 0) for choice in Choice}
    if 2 * full[Choice.FOR] > present:
        result = Result.CARRIED
    elif 2 * full[Choice.AGAINST] > present:
        result = Result.REJECTED
    else:
        result = Result.NO_MAJORITY
    return Poll(result, full, present)


def is_locked(officer_ids: Collection[int], signatures: Sequence[OpinionSignature]) -> bool:
    """Say whether every officer (presider, members, recorder who were present) has signed the opinion."""
    return bool(officer_ids) and set(officer_ids) <= {signature.seat_id for signature in signatures}


def plan_opinion_signature(
    officer_ids: Collection[int], signatures: Sequence[OpinionSignature], signature: OpinionSignature
) -> OpinionSignature | Refused:
    """Accept an officer's signature, once each and only while the opinion is not locked."""
    reasons = []
    if signature.seat_id not in officer_ids:
        reasons.append(Reason("opinion.not_an_officer"))
    if signature.seat_id in {earlier.seat_id for earlier in signatures}:
        reasons.append(Reason("opinion.signed_already"))
    return Refused(reasons) if reasons else signature


def check_opinion_words(*words: str) -> Refused | None:
    """Refuse to sign an opinion whose draft still has blanks to fill in: （　　　）."""
    return Refused([Reason("opinion.has_blanks")]) if any(BLANK.search(text) for text in words) else None


def check_opinion_edit(
    officer_ids: Collection[int], signatures: Sequence[OpinionSignature], *, new_version_reason: str
) -> Refused | None:
    """Refuse to change a signed opinion: a new version with a reason is needed, and everybody signs it anew."""
    if not signatures or new_version_reason.strip():
        return None
    code = "opinion.locked" if is_locked(officer_ids, signatures) else "opinion.partly_signed"
    return Refused([Reason(code)])


def check_adoption(adoption: Adoption | None, reasons_given: str) -> Refused | None:
    """Refuse an outcome without adoption status, or not fully adopted without reasons."""
    if adoption is None:
        return Refused([Reason("adoption.missing")])
    if adoption is not Adoption.ADOPTED and not reasons_given.strip():
        return Refused([Reason("adoption.reasons_missing")])
    return None
