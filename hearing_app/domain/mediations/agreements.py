"""When does an agreement take effect, was it kept, and may a court confirm it?

Not here: the case in which it was made (mediations.cases).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.mediations.channels import ChannelRules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.workdays import Label


class Form(StrEnum):
    """How an agreement was made."""

    WRITTEN = "written"
    ORAL = "oral"


class Extent(StrEnum):
    """Whether it settles the dispute or a part of it."""

    FULL = "full"
    PARTIAL = "partial"


class Decision(StrEnum):
    """What the court said to a joint application."""

    GRANTED = "granted"
    REFUSED = "refused"


FORMS: Mapping[Form, Label] = {
    Form.WRITTEN: {"zh": "书面协议", "en": "written"},
    Form.ORAL: {"zh": "口头协议（登记）", "en": "oral, registered"},
}
EXTENTS: Mapping[Extent, Label] = {
    Extent.FULL: {"zh": "全部", "en": "in full"},
    Extent.PARTIAL: {"zh": "部分", "en": "in part"},
}
DECISIONS: Mapping[Decision, Label] = {
    Decision.GRANTED: {"zh": "裁定有效", "en": "confirmed"},
    Decision.REFUSED: {"zh": "裁定驳回", "en": "refused"},
}
# SPC Interpretation of the Civil Procedure Law, Art. 355: what a court does not confirm.
BARS: Mapping[str, Label] = {
    "out_of_scope": {"zh": "不属于人民法院受理范围", "en": "outside the scope of the courts"},
    "status": {
        "zh": "确认婚姻关系、亲子关系、收养关系等身份关系",
        "en": "status of marriage, parentage or adoption",
    },
    "special_procedure": {
        "zh": "适用特别程序、公示催告程序、破产程序审理",
        "en": "special procedure, public summons or bankruptcy",
    },
    "property_right": {
        "zh": "涉及物权、知识产权确权",
        "en": "determination of property or intellectual property rights",
    },
}
PERFORMANCE: Mapping[str, Label] = {
    "performed": {"zh": "已全部履行", "en": "performed in full"},
    "partly": {"zh": "部分履行", "en": "performed in part"},
    "not": {"zh": "没有履行", "en": "not performed"},
}
SATISFACTION: Mapping[str, Label] = {
    "satisfied": {"zh": "满意", "en": "satisfied"},
    "mostly": {"zh": "基本满意", "en": "mostly satisfied"},
    "not": {"zh": "不满意", "en": "not satisfied"},
}
CONFIRM_WARNINGS = (10, 3)  # calendar days before the last day of the joint application (domain.md §8.1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an agreement's effect hangs on: of each who must sign the day or None, the day of the seal."""

    form: Form
    agreed_on: date
    parties: tuple[date | None, ...]
    mediators: tuple[date | None, ...]
    seal_on: date | None = None


def effect_on(effect: Effect) -> date | None:
    """Return the day from which an agreement binds; None while something is missing.

    A written one: the last of all parties' signatures, a mediator's signature of each named and the seal; an oral
    one: the day on which it was made. Source: People's Mediation Law 29, 30.
    """
    if effect.form is Form.ORAL:
        return effect.agreed_on
    days = [*effect.parties, *effect.mediators, effect.seal_on]
    if not effect.parties or not effect.mediators:
        return None
    found = [day for day in days if day is not None]
    return max(found) if len(found) == len(days) else None


def check_sides(
    sides: Collection[str], signing: Collection[str], household: str, rules: ChannelRules
) -> tuple[Reason, ...]:
    """Return each side of the dispute of which nobody is to sign; a household stands for the petitioners.

    `sides` and `signing` are roles of parties. A third party signs where the agreement concerns him (People's
    Mediation Law 29).
    """
    here = {*signing, *(["petitioner"] if household.strip() else [])}
    rule = rules.ref("effect")
    return tuple(
        Reason("agreement.side_missing", {"party": PARTIES[side]}, rule)
        for side in ("petitioner", "respondent")
        if side in sides and side not in here
    )


def effect_gaps(effect: Effect, rules: ChannelRules) -> tuple[Reason, ...]:
    """Return what a written agreement still lacks before it takes effect."""
    if effect.form is Form.ORAL:
        return ()
    rule = rules.ref("effect")
    waiting = {
        "agreement.party_unsigned": sum(day is None for day in effect.parties),
        "agreement.mediator_unsigned": sum(day is None for day in effect.mediators),
        "agreement.unsealed": int(effect.seal_on is None),
    }
    return tuple(Reason(code, {"n": n}, rule) for code, n in waiting.items() if n)


@dataclass(frozen=True, slots=True)
class Promise:
    """One instalment: by when, how much in fen, and what is to be done."""

    due_on: date
    what: str
    fen: int = 0


def check_agreement(
    *, facts: str, terms: str, agreed_on: date, promises: Sequence[Promise], accepted_on: date | None, today: date
) -> Refused | None:
    """Return why an agreement cannot be entered: no facts, no terms, days out of order, an empty promise."""
    reasons = []
    if not facts.strip():
        reasons.append(Reason("agreement.facts_missing"))
    if not terms.strip():
        reasons.append(Reason("agreement.terms_missing"))
    if agreed_on > today:
        reasons.append(Reason("mediation.day_in_future", {"day": agreed_on}))
    if accepted_on is not None and agreed_on < accepted_on:
        reasons.append(Reason("mediation.before_turn", {"day": accepted_on}))
    for promise in promises:
        if not promise.what.strip():
            reasons.append(Reason("agreement.promise_empty", {"day": promise.due_on}))
        if promise.due_on < agreed_on:
            reasons.append(Reason("agreement.promise_before", {"day": promise.due_on}))
    return Refused(reasons) if reasons else None


def check_application(
    *, applied_on: date, effective_on: date | None, due_on: date | None, bar: str, rules: ChannelRules
) -> Refused | None:
    """Return why no joint application for judicial confirmation can be entered; None where it can.

    It needs an agreement in effect, is within 30 days of it (clock K15), and is not offered where the law excludes it.
    Source: People's Mediation Law 33, Civil Procedure Law 205; SPC interpretation 355.
    """
    reasons = []
    if bar:
        reasons.append(Reason("agreement.not_confirmable", {"bar": BARS[bar]}, rules.ref("not_confirmable")))
    if effective_on is None:
        reasons.append(Reason("agreement.not_effective", {}, rules.ref("effect")))
    elif applied_on < effective_on:
        reasons.append(Reason("agreement.applied_before_effect", {"day": effective_on}, rules.ref("confirmation")))
    if due_on is not None and applied_on > due_on:
        reasons.append(Reason("agreement.applied_too_late", {"day": due_on}, rules.ref("confirmation")))
    return Refused(reasons) if reasons else None
