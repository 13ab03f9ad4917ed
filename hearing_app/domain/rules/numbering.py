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


def against_voiding(reason: str, *, is_voided: bool) -> list[Reason]:
    """Say why a number cannot be voided: it is, or nobody says why. It is never taken again (field notes §3.3)."""
    reasons = []
    if is_voided:
        reasons.append(Reason("number.void_already"))
    if not reason.strip():
        reasons.append(Reason("number.reason_missing"))
    return reasons


def format_number(series: Series, year: int, n: int) -> str:
    """Write a number as the office prints it, e.g. 示信听〔2026〕12号; n counts from 1."""
    if n < 1:
        raise ValueError("numbers count from 1")
    return series.pattern.format(prefix=series.prefix, year=year, n=n)
