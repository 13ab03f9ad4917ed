"""Whom may a party strike from the list of hearing officers, how many, until when?

A list to choose from goes to the parties (Shandong 2006, field notes §2.1); how many may be struck within how long is
the profile's `strikes`. Not here: that whoever was struck never sits (rules.recusals).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.rules.vocabulary import PARTIES


@dataclass(frozen=True, slots=True)
class Strike:
    """One strike: which side, on which day, of a line that is struck or not; how many it has struck so far."""

    side: str
    struck_on: date
    is_struck: bool
    so_far: int


def against_strike(strike: Strike, *, made_on: date | None, by_on: date, most: int, rule: RuleRef) -> Iterator[Reason]:
    """Yield what speaks against a strike; `made_on` is None while the list is not signed."""
    if strike.side not in PARTIES:
        yield Reason("strike.side_missing")
    if made_on is None:
        yield Reason("strike.not_signed")
    elif not made_on <= strike.struck_on <= by_on:
        yield Reason("strike.late", {"day": strike.struck_on, "last": by_on}, rule)
    if strike.is_struck:
        yield Reason("strike.struck_already")
    if strike.so_far >= most:
        yield Reason("strike.too_many", {"most": most}, rule)
