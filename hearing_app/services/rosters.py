"""Whom can I ask? The roster, a page at a time, with load, end of term and next absence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.people.availability_spans import open_spans
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import time_words
from hearing_app.services.steps.category_labels import agencies_of, category_label
from hearing_app.services.steps.times import read
from hearing_app.store import people, sittings
from hearing_app.store.tables.people import AvailabilityRow, RosterEntryRow

YEAR = timedelta(days=365)
ABSENCE_DAYS = 30
TERM_ENDS_SOON = timedelta(days=60)
PAGE = 100


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of the roster with every category that he holds."""

    person_id: int
    name: str
    codes: str
    categories: tuple[Label, ...]
    agency: str
    has_email: bool
    load: int
    term_to_on: date | None
    is_term_over: bool
    is_term_ending: bool
    absent_on: date | None
    unclear: tuple[str, ...]
    is_double: bool


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """Whom the roster shows: a category, only people with times that nobody understood, and which page (from 1)."""

    category: str = ""
    has_unclear: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class RosterView:
    """One page of the roster by name: how many people there are in all, how many pairs look like one human."""

    wanted: RosterFilter
    lines: tuple[RosterLine, ...]
    total: int
    has_more: bool
    categories: Mapping[str, Label]
    doubles: int
    unclear: int


def view_roster(ctx: Context, wanted: RosterFilter = RosterFilter()) -> RosterView:
    """Return a page of the unit's roster by name, a person once."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    held: dict[int, list[RosterEntryRow]] = {}
    for entry in people.list_entries(ctx.reader, unit_id):
        if entry.person.merged_into_id is None:
            held.setdefault(entry.person_id, []).append(entry)
    times = people.list_times(ctx.reader, [entries[0].person.resource_id for entries in held.values()])
    of_category = [
        entries
        for entries in held.values()
        if not wanted.category or any(entry.category == wanted.category for entry in entries)
    ]
    unclear = [entries for entries in of_category if time_words.unclear(_times(entries, times))]
    shown = sorted(
        unclear if wanted.has_unclear else of_category, key=lambda own: (own[0].person.pinyin, own[0].person_id)
    )
    first = (max(wanted.page, 1) - 1) * PAGE
    page = shown[first : first + PAGE]
    pairs = people.list_matches(ctx.reader, unit_id)
    doubles = {id_ for pair in pairs for id_ in (pair.kept_id, pair.merged_id)}
    loads = sittings.sat_counts(ctx.reader, [own[0].person_id for own in page], ctx.now - YEAR)
    used = {entry.category for entries in held.values() for entry in entries}
    return RosterView(
        wanted=wanted,
        lines=tuple(
            _line(ctx, own, _times(own, times), load=loads.get(own[0].person_id, 0), doubles=doubles) for own in page
        ),
        total=len(shown),
        has_more=len(shown) > first + PAGE,
        categories={id_: one.label for id_, one in ctx.rules.categories.items() if id_ in used},
        doubles=len(pairs),
        unclear=len(unclear),
    )


def _times(entries: Sequence[RosterEntryRow], times: Mapping[int, list[AvailabilityRow]]) -> list[AvailabilityRow]:
    return times.get(entries[0].person.resource_id, [])


def _line(
    ctx: Context, entries: Sequence[RosterEntryRow], times: Sequence[AvailabilityRow], *, load: int, doubles: set[int]
) -> RosterLine:
    person, day = entries[0].person, civil_day(ctx.now)
    ends = [entry.term_to_on for entry in entries if entry.term_to_on]
    last_on = max(ends) if len(ends) == len(entries) else None
    return RosterLine(
        person_id=person.id,
        name=person.name,
        codes="、".join(entry.code for entry in entries),
        categories=tuple(category_label(ctx, entry.category) for entry in entries),
        agency=agencies_of(entries),
        has_email=bool(person.email) and not person.is_address_bad,
        load=load,
        term_to_on=last_on,
        is_term_over=last_on is not None and last_on < day,
        is_term_ending=last_on is not None and day <= last_on < day + TERM_ENDS_SOON,
        absent_on=_absent_on(ctx, times, day),
        unclear=time_words.unclear(times),
        is_double=person.id in doubles,
    )


def _absent_on(ctx: Context, times: Sequence[AvailabilityRow], day: date) -> date | None:
    """Return the next working day of the coming month on which somebody is away for a part of it or the whole."""
    rules: list[AvailabilityRule] = [rule for row in times if (rule := read(row)) is not None]
    if not any(rule.effect is Effect.CLOSED for rule in rules):
        return None
    free = [rule for rule in rules if rule.effect is Effect.OPEN]
    is_workday = ctx.rules.workdays.is_open
    for offset in range(ABSENCE_DAYS):
        on = day + timedelta(days=offset)
        if is_workday(on) and open_spans(rules, on, is_workday=is_workday) != open_spans(
            free, on, is_workday=is_workday
        ):
            return on
    return None
