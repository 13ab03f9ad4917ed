"""Does it count as a waiver that a party stayed away?

Only with proof of service, a recorded call, reasons heard and the presider's finding (field notes §2.6, terminate:
no-show without good reason); the matter itself goes on (§2.1). Not here: a member who does not come
(sittings.substitution).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.profiles import Profile


class Finding(StrEnum):
    """What the presider found of an absence."""

    WAIVER = "waiver"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Absence:
    """What is on record of a party's absence: service of this time, the call, what was heard, who found what.

    `heard` is what the party gave as its reasons, or that nobody was reached; `presider` who presides.
    """

    served_on: date | None
    starts_at: datetime
    called_by: str
    called_to: str
    called_at: datetime | None
    heard: str
    finding: Finding
    reason: str
    found_by: str
    presider: str = ""


def against_finding(profile: Profile, absence: Absence, *, now: datetime) -> tuple[Reason, ...]:
    """Return every part that is missing; an excused absence needs the same record but no proof of service."""
    rule = profile.absence_waives
    if rule is None and absence.finding is Finding.WAIVER:
        return (Reason("waiver.no_rule"),)
    ref = profile.ref(rule.clause, is_unverified=rule.is_unverified) if rule else None
    found = [*_service(absence), *_call(absence, now), *_finding(absence)]
    if now < absence.starts_at:
        found.append(("waiver.too_early", {}))
    return tuple(Reason(code, params, ref) for code, params in found)


Found = tuple[str, dict[str, object]]


def _service(absence: Absence) -> Iterator[Found]:
    if absence.served_on is None and absence.finding is Finding.WAIVER:
        yield "waiver.not_served", {}


def _call(absence: Absence, now: datetime) -> Iterator[Found]:
    if not absence.called_by.strip() or not absence.called_to.strip() or absence.called_at is None:
        yield "waiver.call_missing", {}
    elif absence.called_at > now:
        yield "waiver.call_in_future", {}
    if not absence.heard.strip():
        yield "waiver.reasons_missing", {}


def _finding(absence: Absence) -> Iterator[Found]:
    by = absence.found_by.strip()
    if not absence.reason.strip() or not by:
        yield "waiver.finding_empty", {}
    elif absence.presider and by != absence.presider:
        yield "waiver.not_the_presider", {"name": by, "presider": absence.presider}
