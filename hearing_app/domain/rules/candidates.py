"""Who could sit, as far as the rules ask?

Agencies are compared by name as `agency_key` writes it. Not here: when somebody is free (sittings.availability),
what bars him in one matter (rules.recusals).
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


def agency_key(name: str) -> str:
    """Return the form under which two spellings of an agency are the same: NFKC without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def month_key(day: date) -> str:
    """Return the month of a day as the monthly cap counts it, e.g. 2026-12."""
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One category that somebody holds, with the civil days of the term (both included, None = no limit)."""

    category: str
    from_on: date | None = None
    until_on: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Say whether the term covers the day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One human with every category that he holds.

    `sittings_in` counts his other sittings per month (see `month_key`), without the one being judged, where he has a
    `monthly_cap`; `load` is what fair distribution counts, usually the sittings of the last twelve months. `skills` are
    those that parties may need (rules.access_needs).
    """

    id: int
    name: str
    appointments: tuple[Appointment, ...]
    agency: str = ""
    other_agencies: tuple[str, ...] = ()
    district: str = ""
    specialisms: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    monthly_cap: int | None = None
    sittings_in: Mapping[str, int] = field(default_factory=dict)
    load: int = 0

    def agency_like(self, name: str) -> str:
        """Return the one of his agencies that is the named one in any spelling, or nothing."""
        wanted = agency_key(name)
        return next((own for own in (self.agency, *self.other_agencies) if own and agency_key(own) == wanted), "")

    def categories_on(self, day: date) -> tuple[str, ...]:
        """Return the categories whose term covers the day, in the roster's order."""
        return tuple(held.category for held in self.appointments if held.is_valid_on(day))

    def is_capped_on(self, day: date) -> bool:
        """Say whether one more sitting on that day would exceed the monthly cap."""
        return self.monthly_cap is not None and self.sittings_in.get(month_key(day), 0) >= self.monthly_cap
