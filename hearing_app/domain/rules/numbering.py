"""What does a document number look like?

A series counts gap-free per civil year; a voided number is kept. Not here: taking the next number (store).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hearing_app.domain.errors import Reason


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers: the office's code (代字) and a pattern with {prefix}, {year} and {n}."""

    id: str
    label: Mapping[str, str]
    prefix: str
    pattern: str


# What bears a number in force, and where such a paper is taken back.
IN_FORCE: Mapping[str, Mapping[str, str]] = {
    "review": {
        "zh": "已签发的复查、复核意见书（经重新办理撤销原意见，不在登记簿作废）",
        "en": "a signed review opinion (it is revoked by the redo of the matter, not in the register)",
    },
    "transfer": {
        "zh": "已签发的移送、转送函（在事项的移送函页面作废）",
        "en": "a signed transfer letter (void it on the matter's page of transfer letters)",
    },
    "agreement": {
        "zh": "已生效的调解协议（在调解案件中办理）",
        "en": "a mediation agreement in effect (deal with it in its mediation case)",
    },
    "publication": {
        "zh": "正在公开的文本（在事项的公开文本页面撤下）",
        "en": "a published text (withdraw it on the matter's page of publications)",
    },
}


def against_voiding(reason: str, *, is_voided: bool, in_force: str = "") -> list[Reason]:
    """Say why a number cannot be voided: it is, a paper in force bears it (IN_FORCE), or nobody says why.

    It is never taken again (field notes §3.3).
    """
    reasons = []
    if is_voided:
        reasons.append(Reason("number.void_already"))
    if in_force:
        reasons.append(Reason("number.in_force", {"paper": IN_FORCE[in_force]}))
    if not reason.strip():
        reasons.append(Reason("number.reason_missing"))
    return reasons


def format_number(series: Series, year: int, n: int) -> str:
    """Write a number as the office prints it, e.g. 示信听〔2026〕12号; n counts from 1."""
    if n < 1:
        raise ValueError("numbers count from 1")
    return series.pattern.format(prefix=series.prefix, year=year, n=n)
