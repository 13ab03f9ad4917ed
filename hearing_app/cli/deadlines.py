"""What does somebody ask about a statutory clock, and by which rules is it answered? For one question or a batch."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hearing_app.domain.errors import Refused, refuse
from hearing_app.domain.rules.clocks import Due, Pause, due_for
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.workdays import WorkdayTable
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Book:
    """The profiles and working days to answer by, and the profile that was chosen."""

    profiles: tuple[Profile, ...]
    profile_id: str
    table: WorkdayTable


@dataclass(frozen=True, slots=True)
class DeadlineOrder:
    """One question: the last day of this clock, if it starts on this day."""

    clock: str
    start_on: date
    pauses: tuple[Pause, ...] = ()
    is_extended: bool = False


def open_book(config: Path, profile_id: str | None = None) -> Book:
    """Read profiles and working days from config/; raise Refused where there is no such profile."""
    found = profiles(config)
    chosen = profile_id or default_profile_id(found)
    profile_for(found, chosen, date.max)
    return Book(found, chosen, workday_table(config))


def profile_of(order: DeadlineOrder, book: Book) -> Profile:
    """Return the version in force on the start; raise Refused where there is none or it has no such clock."""
    profile = profile_for(book.profiles, book.profile_id, order.start_on)
    if order.clock not in profile.clocks:
        raise refuse("deadline.unknown_clock", known=", ".join(profile.clocks))
    return profile


def answer(order: DeadlineOrder, book: Book) -> Due:
    """Compute the last day; raise Refused with every reason."""
    profile = profile_of(order, book)
    rule = profile.clocks[order.clock]
    extend_by = (
        (rule.extend_n or 1) if order.is_extended else 0
    )  # where none exists, due_for refuses and names the rule
    due = due_for(rule, order.start_on, table=book.table, profile=profile, pauses=order.pauses, extend_by=extend_by)
    if isinstance(due, Refused):
        raise due
    return due


def day_in(words: object) -> date:
    """Read YYYY-MM-DD and nothing else; raise Refused otherwise."""
    if not isinstance(words, str) or not ISO_DAY.fullmatch(words):
        raise refuse("deadline.bad_date")
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise refuse("deadline.bad_date") from None
