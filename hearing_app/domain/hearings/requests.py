"""May there be a hearing of this matter: who asked, in time, on which ground; who decided, and until when is it held?

Right told → application or the organ's own motion → decision (field notes §2.1). Every day is counted by the profile
and carries its evidence; what silence means is the profile's word. Not here: the sitting itself (domain.sittings).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.profiles import Period, Profile, Unit
from hearing_app.domain.workdays import DAY, WorkdayTable, add_days, add_workdays, roll_forward


class Applicant(StrEnum):
    """Who starts a hearing."""

    PETITIONER = "petitioner"
    ORGAN = "organ"


class Decision(StrEnum):
    """What the organ decided."""

    HOLD = "hold"
    REFUSE = "refuse"


class Stand(StrEnum):
    """How far a request is."""

    DRAFTED = "drafted"
    TOLD = "told"
    AWAITED = "awaited"
    WAIVED = "waived"
    APPLIED = "applied"
    OVERDUE = "overdue"
    GRANTED_BY_SILENCE = "granted_by_silence"
    REFUSED_BY_SILENCE = "refused_by_silence"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAIVED, OPEN = "waived", "open"
ACCEPTED, REJECTED, LATE = "accepted", "refused", "overdue"
MEANS_OF_APPLICANT = (WAIVED, OPEN)
MEANS_OF_ORGAN = (ACCEPTED, REJECTED, LATE)
CONSENTS: Mapping[str, Mapping[str, str]] = {
    "leader": {"zh": "主要负责人同意", "en": "consent of the organ's leader"},
    "meeting": {"zh": "会议决定", "en": "decision of a meeting"},
}
GROUNDS: Mapping[str, Mapping[str, str]] = {
    "mass": {"zh": "涉及人数多、群众反映强烈", "en": "many people, strong reaction"},
    "policy": {"zh": "政策性强、影响面广", "en": "a question of policy with wide impact"},
    "understanding": {"zh": "对法律、政策的理解有分歧", "en": "law or policy is understood differently"},
    "cross_region": {"zh": "跨地区、跨部门", "en": "crosses regions or departments"},
    "long_undecided": {"zh": "久拖未决", "en": "long undecided"},
    "before_review": {"zh": "复查、复核意见作出前信访人要求", "en": "asked for before the review opinion"},
    "keeps_petitioning": {"zh": "对处理意见不服，继续信访", "en": "disagrees with the reply and keeps petitioning"},
    "superior": {"zh": "上级机关要求", "en": "required by a superior organ"},
}
REFUSAL_GROUNDS: Mapping[str, Mapping[str, str]] = {
    "judicial_route": {
        "zh": "已经或者依法应当通过诉讼、仲裁、行政复议等途径解决",
        "en": "is or must be settled by litigation, arbitration or reconsideration",
    },
    "reconsidered": {"zh": "已经行政复议", "en": "was reconsidered already"},
    "heard_before": {"zh": "已经听证且没有新的证据", "en": "was heard before and there is no new evidence"},
    "simple": {"zh": "事实清楚、情况简单", "en": "a simple matter with clear facts"},
    "other_power": {"zh": "属于人大、法院、检察院职权", "en": "within the powers of congress, court or procuratorate"},
    "no_ground": {"zh": "不符合举行听证的条件", "en": "none of the grounds for a hearing is met"},
    "late": {"zh": "逾期申请", "en": "applied for too late"},
}


@dataclass(frozen=True, slots=True)
class Term:
    """A last day with its rule and the holiday tables that were consulted; `silence` says what follows in silence."""

    due_on: date
    rule: RuleRef
    start_on: date
    is_provisional: bool
    sources: tuple[str, ...]
    silence: str = ""
    silence_rule: RuleRef | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What was asked for: by whom, when, on which ground; the organ's own motion with consent and attendance."""

    applicant: Applicant
    applied_on: date
    ground: str
    consent_by: str = ""
    consent_name: str = ""
    consent_on: date | None = None
    attendance_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The days of a request as they are saved, and what silence was said to mean when each was set."""

    is_signed: bool = False
    served_on: date | None = None
    apply_by_on: date | None = None
    applicant: str = ""
    decide_by_on: date | None = None
    decision: str = ""
    withdrawn_on: date | None = None
    silence_of_applicant: str = ""
    silence_of_organ: str = ""


def term_for(profile: Profile, period: Period, start_on: date, *, table: WorkdayTable, silence: str = "") -> Term:
    """Count a period of the profile from a day, which itself does not count; calendar days end on a working day.

    `silence` is "applicant" or "organ" where somebody's silence means something. May raise Refused (no table).
    Source: Civil Code 201 and 203 by analogy; the length is the profile's.
    """
    if period.unit is Unit.WORKDAY:
        counted = add_workdays(start_on, period.n, table=table)
    else:
        raw_on = add_days(start_on, period.n)
        counted = raw_on if isinstance(raw_on, Refused) else roll_forward(raw_on, table)
    if isinstance(counted, Refused):
        raise counted
    rule = {"applicant": profile.silence_of_applicant, "organ": profile.silence_of_organ}.get(silence)
    return Term(
        counted.day,
        profile.ref(period.clause, is_unverified=period.is_unverified),
        start_on,
        counted.is_provisional,
        table.sources(start_on + DAY, counted.day),
        rule.means if rule else "",
        profile.ref(rule.clause, is_unverified=rule.is_unverified) if rule else None,
    )


def stand_of(progress: Progress, today: date) -> Stand:
    """Say how far a request is on a day, silence included."""
    if progress.withdrawn_on is not None:
        return Stand.WITHDRAWN
    if progress.decision:
        return Stand.GRANTED if progress.decision == Decision.HOLD else Stand.REFUSED
    if progress.applicant:
        return _undecided(progress, today)
    if progress.served_on is None:
        return Stand.TOLD if progress.is_signed else Stand.DRAFTED
    is_late = progress.apply_by_on is not None and progress.apply_by_on < today
    return Stand.WAIVED if is_late and progress.silence_of_applicant == WAIVED else Stand.AWAITED


def _undecided(progress: Progress, today: date) -> Stand:
    if progress.decide_by_on is None or progress.decide_by_on >= today:
        return Stand.APPLIED
    means = {ACCEPTED: Stand.GRANTED_BY_SILENCE, REJECTED: Stand.REFUSED_BY_SILENCE}
    return means.get(progress.silence_of_organ, Stand.OVERDUE)


def against_application(
    profile: Profile, wanted: Application, progress: Progress, *, apply_rule: RuleRef | None, today: date
) -> tuple[Reason, ...]:
    """Return every reason against an application or the organ's own motion.

    The petitioner applies in time after the right was told (where it was); the organ needs what the profile asks.
    """
    reasons = [*_formal(wanted, progress, today)]
    if wanted.applicant is Applicant.ORGAN:
        return (*reasons, *_own_motion(profile, wanted, today))
    if progress.served_on is not None and wanted.applied_on < progress.served_on:
        reasons.append(Reason("hearing.applied_before_told", {"day": wanted.applied_on, "served": progress.served_on}))
    last_on = progress.apply_by_on
    if last_on is not None and wanted.applied_on > last_on:
        reasons.append(Reason("hearing.applied_late", {"day": wanted.applied_on, "last": last_on}, apply_rule))
    return tuple(reasons)


def _formal(wanted: Application, progress: Progress, today: date) -> Iterator[Reason]:
    if progress.applicant:
        yield Reason("hearing.applied_already")
    if wanted.ground not in GROUNDS:
        yield Reason("hearing.ground_missing")
    if wanted.applied_on > today:
        yield Reason("hearing.in_future", {"day": wanted.applied_on})


def _own_motion(profile: Profile, wanted: Application, today: date) -> Iterator[Reason]:
    rule = profile.own_motion
    if rule is None:
        return
    ref = profile.ref(rule.clause, is_unverified=rule.is_unverified)
    if wanted.consent_by not in rule.consents or not wanted.consent_name.strip() or wanted.consent_on is None:
        yield Reason("hearing.consent_missing", {}, ref)
    if rule.needs_attendance and wanted.attendance_on is None:
        yield Reason("hearing.attendance_missing", {}, ref)
    for day in (wanted.consent_on, wanted.attendance_on):
        if day is not None and day > today:
            yield Reason("hearing.in_future", {"day": day})


def against_decision(
    decision: Decision, stand: Stand, *, refusal_ground: str, reason: str, barred: tuple[Reason, ...]
) -> tuple[Reason, ...]:
    """Return every reason against a decision: nothing applied for, decided already, a refusal without ground or words.

    What silence has granted is refused no more. A matter that was routed out cannot be given a hearing (Regulations on
    Petition Work 29–31): `barred` says why.
    """
    reasons = []
    if stand in UNASKED:
        reasons.append(Reason("hearing.not_applied"))
    if stand in SETTLED or (stand is Stand.GRANTED_BY_SILENCE and decision is Decision.REFUSE):
        reasons.append(Reason("hearing.decided_already"))
    if decision is Decision.REFUSE:
        if refusal_ground not in REFUSAL_GROUNDS:
            reasons.append(Reason("hearing.refusal_ground_missing"))
        if not reason.strip():
            reasons.append(Reason("hearing.reason_missing"))
    else:
        reasons.extend(barred)
    return tuple(reasons)


def may_begin(stands: Collection[Stand]) -> bool:
    """Say whether a further request can be opened: none that still waits for somebody."""
    return not any(stand in WAITING for stand in stands)


UNASKED = frozenset({Stand.DRAFTED, Stand.TOLD, Stand.AWAITED, Stand.WAIVED})
SETTLED = frozenset({Stand.GRANTED, Stand.REFUSED, Stand.REFUSED_BY_SILENCE, Stand.WITHDRAWN})
WAITING = frozenset({Stand.DRAFTED, Stand.TOLD, Stand.AWAITED, Stand.APPLIED, Stand.OVERDUE, Stand.GRANTED_BY_SILENCE})
