"""May a review be signed?

Two gates: counsel has been heard in time, and after a hearing it is said whether the panel's opinion was adopted.
Not here: which papers the volume needs (evidence.review_files).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.matters.outcomes import Adoption


class CounselForm(StrEnum):
    """How counsel's view reached the file: a written opinion, or signed minutes of a meeting to which he came."""

    WRITTEN = "written"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class CounselView:
    """One view of counsel; minutes count only once they are signed, from that day on."""

    form: CounselForm
    dated_on: date
    minutes_signed_on: date | None = None

    @property
    def counts_from_on(self) -> date | None:
        """Day from which the view is on file, or None while its minutes are unsigned."""
        if self.form is CounselForm.WRITTEN:
            return self.dated_on
        return None if self.minutes_signed_on is None else max(self.dated_on, self.minutes_signed_on)


@dataclass(frozen=True, slots=True)
class HeldHearing:
    """A hearing that was held (convened and closed) and what became of its opinion."""

    number: str
    adoption: Adoption | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """What the gates look at; `signing_on` is the day of signing, or the day on which somebody asks."""

    number: str
    signing_on: date
    counsel: tuple[CounselView, ...]
    hearings: tuple[HeldHearing, ...]


def formal_reasons(conclusion: str, signing_on: date, *, received_on: date | None, today: date) -> tuple[Reason, ...]:
    """Return what is wrong with the signature itself: no conclusion, a day to come, a day before the request."""
    reasons = []
    if not conclusion:
        reasons.append(Reason("review.conclusion_missing"))
    if signing_on > today:
        reasons.append(Reason("review.signed_in_future", {"day": signing_on.isoformat()}))
    if received_on is not None and signing_on < received_on:
        params = {"day": signing_on.isoformat(), "received_on": received_on.isoformat()}
        reasons.append(Reason("review.signed_before_receipt", params))
    return tuple(reasons)


def signing_reasons(facts: SigningFacts, *, counsel: RuleRef, adoption: RuleRef) -> tuple[Reason, ...]:
    """Return what stands in the way of signing, counsel first, then hearing by hearing."""
    reasons = _counsel_reasons(facts, counsel)
    for hearing in facts.hearings:
        if hearing.adoption is None:
            reasons.append(Reason("review_file.adoption_absent", {"hearing": hearing.number}, adoption))
        elif hearing.adoption is not Adoption.ADOPTED and not hearing.reasons.strip():
            reasons.append(Reason("review_file.adoption_reasons_absent", {"hearing": hearing.number}, adoption))
    return tuple(reasons)


def _counsel_reasons(facts: SigningFacts, rule: RuleRef) -> list[Reason]:
    days = [view.counts_from_on for view in facts.counsel]
    known = [day for day in days if day is not None]
    if any(day <= facts.signing_on for day in known):
        return []
    if known:
        late = {"dated_on": min(known).isoformat(), "signing_on": facts.signing_on.isoformat()}
        return [Reason("review_file.counsel_late", late, rule)]
    return [Reason("review_file.minutes_unsigned" if days else "review_file.counsel_absent", {}, rule)]
