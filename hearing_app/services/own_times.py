"""When is somebody away, and what does he say of his times himself?

He, who answers for him, or a clerk. Not here: the words of the roster (services.people), his own calendar
(services.foreign_calendars).
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect, read_availability
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import time_words
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.own_people import action_for, find_person, lock_person
from hearing_app.services.steps.times import read, save_times, stored
from hearing_app.store import people, sittings
from hearing_app.store.tables.people import AvailabilityRow, RosterEntryRow

OWN, AWAY = "own", "away"
LONGEST_ABSENCE = timedelta(days=366)
TERM_ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away, both included."""

    id: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class TermView:
    """A category in which somebody was appointed, by whom he is employed, and until when."""

    category_label: Label
    agency: str
    title: str
    from_on: date | None
    to_on: date | None
    is_over: bool
    is_ending: bool


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """What somebody said of his times; `understood` are all his rules, those of the roster included."""

    person_id: int
    name: str
    words: str
    understood: tuple[Label, ...]
    unclear: tuple[str, ...]
    absences: tuple[Absence, ...]
    terms: tuple[TermView, ...]


def view_times(ctx: Context, person_id: int) -> OwnTimes:
    """Return the times, absences to come and terms of office of a person; raises NotFound for strangers."""
    person = find_person(ctx, person_id)
    rows = people.list_times(ctx.reader, [person.resource_id]).get(person.resource_id, [])
    today = civil_day(ctx.now)
    lasting = [row for row in rows if row.source != AWAY]
    absences = [absence for row in rows if row.source == AWAY and (absence := _absence(row)).to_on >= today]
    return OwnTimes(
        person_id=person.id,
        name=person.name,
        words=person.own_times_text,
        understood=time_words.understood(lasting),
        unclear=time_words.unclear(lasting),
        absences=tuple(sorted(absences, key=lambda absence: absence.from_on)),
        terms=tuple(_term(ctx, entry) for entry in person.entries),
    )


def view_own_people(ctx: Context) -> tuple[tuple[int, str], ...]:
    """Return those for whom the actor answers, himself first: (id, name)."""
    own = ctx.actor.person_id
    ids = ([own] if own is not None else []) + sorted(ctx.actor.delegate_for - {own})
    rows = {id_: people.find_person(ctx.reader, id_) for id_ in ids}
    return tuple((id_, row.name) for id_, row in rows.items() if row is not None)


def save_own_times(ctx: Context, person_id: int, words: str) -> int:
    """Write what a person says of his times; returns how many clauses were not understood."""
    with ctx.change(action_for(ctx, person_id)) as change:
        person = lock_person(change, person_id)
        person.own_times_text = words.strip()
        found = read_availability(person.own_times_text, civil_day(ctx.now), default=Effect.CLOSED)
        save_times(change, person.resource_id, OWN, words=person.own_times_text, found=found)
        change.note("person", person_id, own_times=True, unclear=len(found.not_understood))
        return len(found.not_understood)


def add_absence(ctx: Context, person_id: int, from_on: date, to_on: date) -> int:
    """Keep that somebody is away from one day to another, both included; returns how many of his sittings lie then."""
    if to_on < from_on:
        raise refuse("absence.reversed", start=from_on, until=to_on)
    if to_on < civil_day(ctx.now):
        raise refuse("absence.past", until=to_on)
    if to_on - from_on > LONGEST_ABSENCE:
        raise refuse("absence.too_long", days=LONGEST_ABSENCE.days)
    rule = AvailabilityRule(Effect.CLOSED, None, None, (from_on, to_on), time(0), time(0))
    with ctx.change(action_for(ctx, person_id)) as change:
        person = lock_person(change, person_id)
        words = f"{from_on.isoformat()}至{to_on.isoformat()}不在"
        kept = people.list_times(change.session, [person.resource_id]).get(person.resource_id, [])
        # the same button twice, or the page sent again: one line says it
        if any(row.words == words for row in kept if row.source == AWAY):
            change.nothing()
        else:
            people.add_time(change.session, person.resource_id, AWAY, words=words, rule=stored(rule))
            change.note("person", person_id, away_from=from_on.isoformat(), away_to=to_on.isoformat())
    away = Span(civil_instant(from_on, time(0)), civil_instant(to_on + timedelta(days=1), time(0)))
    seats = sittings.open_seats_of(ctx.reader, [person_id], now=ctx.now)
    return sum(away.overlaps(Span(seat.sitting.starts_at, seat.sitting.ends_at)) for seat in seats if seat.is_invited)


def add_week_away(ctx: Context, person_id: int, weeks_ahead: int) -> int:
    """Keep that somebody is away for the rest of this week (0), or in one of the next ones; as `add_absence`."""
    today = civil_day(ctx.now)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks_ahead)
    return add_absence(ctx, person_id, max(today, monday), monday + timedelta(days=6))


def remove_absence(ctx: Context, person_id: int, absence_id: int) -> None:
    """Take an absence back."""
    with ctx.change(action_for(ctx, person_id)) as change:
        person = lock_person(change, person_id)
        if not people.remove_time(change.session, person.resource_id, AWAY, time_id=absence_id):
            raise NotFound
        change.note("person", person_id, absence_removed=absence_id)


def _absence(row: AvailabilityRow) -> Absence:
    rule = read(row)
    if rule is None or rule.dates is None:
        raise Refused([])
    return Absence(row.id, *rule.dates)


def _term(ctx: Context, entry: RosterEntryRow) -> TermView:
    today, until = civil_day(ctx.now), entry.term_to_on
    return TermView(
        category_label=category_label(ctx, entry.category),
        agency=entry.agency.name if entry.agency else "",
        title=entry.title,
        from_on=entry.term_from_on,
        to_on=until,
        is_over=until is not None and until < today,
        is_ending=until is not None and today <= until <= today + TERM_ENDS_SOON,
    )
