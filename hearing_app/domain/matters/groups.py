"""Who stands for a group, and what came of it for each household?

At most five representatives speak for a group, elected on paper (Regulations on Petition Work, Art. 20); who steps down
stays on record. Not here: their seats in the room (services.steps.sittings.facts).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.workdays import Label

RESULTS: Mapping[str, Label] = {
    "": {"zh": "还没有", "en": "none yet"},
    "settled": {"zh": "已解决", "en": "settled"},
    "agreed": {"zh": "已签协议", "en": "agreement signed"},
    "partly": {"zh": "部分解决", "en": "partly settled"},
    "refused": {"zh": "不接受", "en": "not accepted"},
    "withdrawn": {"zh": "退出", "en": "withdrawn"},
}
MOST_HOUSEHOLDS = 5000
LONGEST = 60
_PARTS = re.compile(r"[\t,，、;；]|\s{2,}|(?<=\S) (?=\S)")
_PHONE = re.compile(r"[+\d][\d\- ]{4,18}")


@dataclass(frozen=True, slots=True)
class RepresentativeOrder:
    """Somebody who was elected: on which day, by which paper (its name or number)."""

    name: str
    elected_on: date | None
    paper: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Who represents the group now, and today."""

    representatives: Collection[str]
    today: date


@dataclass(frozen=True, slots=True)
class Household:
    """One household of the list: its label (e.g. 3-2-501), name and telephone."""

    label: str
    name: str = ""
    phone: str = ""


def check_representative(profile: Profile, order: RepresentativeOrder, facts: GroupFacts) -> Refused | None:
    """Refuse a sixth representative, one who is there, and one without election day or paper."""
    reasons = []
    if len(facts.representatives) >= profile.representatives_most:
        params = {"most": profile.representatives_most}
        reasons.append(Reason("group.full", params, profile.ref("representatives")))
    if order.name in facts.representatives:
        reasons.append(Reason("group.twice", {"name": order.name}))
    if order.elected_on is None or order.elected_on > facts.today:
        reasons.append(Reason("group.election_missing"))
    if not order.paper.strip():
        reasons.append(Reason("group.paper_missing"))
    return Refused(reasons) if reasons else None


def check_end(reason: str, on: date | None, *, elected_on: date, today: date) -> Refused | None:
    """Refuse to end somebody's standing without a reason, or on a day before the election or to come."""
    reasons = []
    if not reason.strip():
        reasons.append(Reason("group.end_reason_missing"))
    if on is None or not elected_on <= on <= today:
        reasons.append(Reason("group.end_day_wrong", {"day": elected_on}))
    return Refused(reasons) if reasons else None


def read_households(words: str, known: Collection[str]) -> Sequence[Household] | Refused:
    """Read a list with one household in a line: label, name, telephone, parted by a blank, comma or tab.

    Refused with every line that has no label, one too long, or one that stands there already.
    """
    found: dict[str, Household] = {}
    reasons = []
    for at, line in enumerate(words.splitlines(), start=1):
        parts = [part.strip() for part in _PARTS.split(line) if part.strip()]
        if not parts:
            continue
        household = _household(parts)
        if len(household.label) > LONGEST or len(household.name) > LONGEST:
            reasons.append(Reason("group.line_too_long", {"line": at}))
        elif household.label in found or household.label in known:
            reasons.append(Reason("group.label_twice", {"line": at, "label": household.label}))
        found.setdefault(household.label, household)
    if len(found) + len(known) > MOST_HOUSEHOLDS:
        reasons.append(Reason("group.too_many", {"most": MOST_HOUSEHOLDS}))
    if not found:
        reasons.append(Reason("group.list_empty"))
    return Refused(reasons) if reasons else tuple(found.values())


def _household(parts: Sequence[str]) -> Household:
    label, *rest = parts
    phone = next((part for part in rest if _PHONE.fullmatch(part)), "")
    name = next((part for part in rest if part != phone), "")
    return Household(label, name, phone)


@dataclass(frozen=True, slots=True)
class HouseholdsOrder:
    """What is written for several households at once: service with day and method, or a result with its day."""

    ids: tuple[int, ...]
    served_on: date | None = None
    served_how: str = ""
    result: str = ""
    result_on: date | None = None


def check_households(order: HouseholdsOrder, methods: Collection[str], today: date) -> Refused | None:
    """Refuse an order for nobody, one that says nothing, and days to come or missing."""
    reasons = []
    if not order.ids:
        reasons.append(Reason("group.nobody_chosen"))
    if not order.served_on and not order.served_how and not order.result:
        reasons.append(Reason("group.nothing_said"))
    if (order.served_on is None) != (order.served_how not in methods):
        reasons.append(Reason("group.service_incomplete"))
    if order.result and (order.result not in RESULTS or order.result_on is None):
        reasons.append(Reason("group.result_incomplete"))
    if max(order.served_on or date.min, order.result_on or date.min) > today:
        reasons.append(Reason("group.day_later"))
    return Refused(reasons) if reasons else None
