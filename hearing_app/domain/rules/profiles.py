"""What does the local rule profile say?

A profile is a versioned TOML file in config/profiles (`settings.profiles` reads it); a past version keeps its
file. Fields that reference texts mark as uncertain carry `is_unverified`. Not here: how days are counted
(rules.clocks), how a panel is judged (rules.panels).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import RuleRef

REGULATION_2022_ON = date(2022, 5, 1)  # 《信访工作条例》 replaced 《信访条例》 of 2005 on this day

STARTS: Mapping[str, Mapping[str, str]] = {
    "receipt": {"zh": "收到信访事项", "en": "receipt of the petition"},
    "forwarding": {"zh": "收到转送、交办件", "en": "receipt of the forwarded item"},
    "acceptance": {"zh": "受理", "en": "acceptance"},
    "handling_end": {"zh": "办理期限届满", "en": "end of the handling period"},
    "reply_receipt": {"zh": "收到处理意见书", "en": "receipt of the written reply"},
    "fucha_request": {"zh": "收到复查申请", "en": "receipt of the request for review"},
    "fucha_reply_receipt": {"zh": "收到复查意见书", "en": "receipt of the review reply"},
    "fuhe_request": {"zh": "收到复核申请", "en": "receipt of the request for re-review"},
    "suggestion_receipt": {"zh": "收到改进建议", "en": "receipt of the suggestion"},
    "assignment": {"zh": "收到交办函", "en": "assignment"},
    "agreement_effect": {"zh": "调解协议生效", "en": "the agreement takes effect"},
    "none": {"zh": "无起算日（频次要求）", "en": "no start (a duty of frequency)"},
}


class Unit(StrEnum):
    """What a period counts: calendar days or working days."""

    DAY = "day"
    WORKDAY = "workday"


UNITS: Mapping[Unit, Mapping[str, str]] = {
    Unit.DAY: {"zh": "日", "en": "days"},
    Unit.WORKDAY: {"zh": "个工作日", "en": "working days"},
}


def length_words(n: int, unit: Unit) -> Mapping[str, str]:
    """Return so many days or working days in both languages."""
    return {"zh": f"{n} {UNITS[unit]['zh']}", "en": f"{n} {UNITS[unit]['en']}"}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time of the profile with its clause, e.g. 7 clear working days before the hearing."""

    n: int
    unit: Unit
    clause: str
    is_unverified: bool = False

    @property
    def words(self) -> Mapping[str, str]:
        """The length in words, e.g. 7 working days."""
        return length_words(self.n, self.unit)


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule without a length: its clause, and whether an official text was found for it."""

    clause: str
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """What it means that somebody let his time run out: `means` is a word of WAIVED … (domain.hearings.requests)."""

    means: str
    clause: str
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class OwnMotion:
    """What the organ needs to hold a hearing by itself: consent of its leader or a meeting, the petitioner's coming."""

    consents: tuple[str, ...]
    needs_attendance: bool
    clause: str
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class StrikeRule:
    """How many people each side may strike from the list, within how long after the list was made."""

    most: int
    within: Period


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A statutory clock (K1 …): its length, what it starts on, whether it pauses or may be extended.

    `n` is None for a duty that has a frequency and no length. `extend_n` is in calendar days and 0 where no
    extension exists. `article` cites the rule of today, `article_2005` that of clocks which started before
    2022-05-01, empty where it is the same; both are labels in zh and en. `ends_on` are the happenings that end it
    (rules.clock_words); a `track` is set where it starts only for matters that are handled on that track.
    """

    id: str
    label: Mapping[str, str]
    n: int | None
    unit: Unit
    starts_on: str
    article: Mapping[str, str]
    stage: str
    extend_n: int
    may_pause: bool
    is_unverified: bool
    article_2005: Mapping[str, str] = field(default_factory=dict)
    ends_on: tuple[str, ...] = ()
    track: str = ""

    def article_on(self, start_on: date) -> Mapping[str, str]:
        """Return the article that governs a clock which starts on a day, in both languages."""
        return self.article_2005 if self.article_2005 and start_on < REGULATION_2022_ON else self.article


@dataclass(frozen=True, slots=True)
class PanelRule:
    """The composition of a voting panel: size, oddness, external share, groups of which each needs a member."""

    voting_least: int
    voting_most: int
    is_odd: bool
    external_share: float
    required_groups: tuple[str, ...]
    presider_votes: bool
    presider_must_not_handle: bool
    clause: str
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One version of the rules of one place.

    `clauses` explains each clause that a rule names, in both languages; `voting` is named. `stage_clocks`
    names the main clock of each stage. What is None or empty among the optional fields is no rule of the place: silence
    then means nothing, grounds are words alone, nobody strikes, anybody decides. Without `object_within` a new member's
    recusal may be asked until the sitting opens; without `smaller_panel` no panel shrinks on the day; without
    `warn_days` nobody is warned before a clock runs out. One profile id of an installation is its default.
    """

    id: str
    version: str
    label: Mapping[str, str]
    effective_on: date
    clocks: Mapping[str, ClockRule]
    panel: PanelRule
    notice_before: Period
    notice_is_clear: bool
    prepare: Period
    hold_within: Period
    postpone_most: int
    opinion_onsite: Period
    opinion_later: Period
    recusal_decide: Period
    representatives_most: int
    agents_most: int
    closed_grounds: tuple[str, ...]
    voting: str
    clauses: Mapping[str, Mapping[str, str]]
    apply_within: Period | None = None
    decide_within: Period | None = None
    object_within: Period | None = None
    smaller_panel: Clause | None = None
    silence_of_applicant: Silence | None = None
    silence_of_organ: Silence | None = None
    own_motion: OwnMotion | None = None
    public_service: Period | None = None
    strikes: StrikeRule | None = None
    absence_waives: Clause | None = None
    redo_same: Clause | None = None
    recusal_deciders: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stage_clocks: Mapping[str, str] = field(default_factory=dict)
    is_default: bool = False
    warn_days: tuple[int, ...] = ()

    def ref(self, clause: str, *, is_unverified: bool = False) -> RuleRef:
        """Return the evidence for a clause of this version."""
        return RuleRef(self.id, self.version, clause, is_unverified)

    def clock_ref(self, rule: ClockRule, start_on: date) -> RuleRef:
        """Return the evidence for a clock which starts on a day; the clause is the article in Chinese."""
        return self.ref(rule.article_on(start_on)["zh"], is_unverified=rule.is_unverified)

    def cited(self, clause: str) -> Mapping[str, str]:
        """Return the words of a clause or article of this version in both languages, else the clause itself."""
        articles = [text for rule in self.clocks.values() for text in (rule.article, rule.article_2005)]
        known = next((text for text in articles if text.get("zh") == clause), {"zh": clause})
        return self.clauses.get(clause, known)
