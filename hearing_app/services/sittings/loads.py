"""How is the work spread over the people of the roster, whose term runs out, where is nobody?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.people.loads import Asked, Load, loads_of, ready, runs_out
from hearing_app.domain.rules.candidates import Appointment
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.spans import Span, civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.facts import LOAD_SINCE
from hearing_app.services.steps.sittings.presence import is_present
from hearing_app.store import people, sittings
from hearing_app.store.tables.people import RosterEntryRow
from hearing_app.store.tables.sittings import SittingRow

AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One person of the roster with what he was asked and did in the last twelve months and is asked for ahead."""

    person_id: int
    name: str
    categories: tuple[Label, ...]
    load: Load


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term that is over or ends soon."""

    person_id: int
    name: str
    category: Label
    until_on: date


@dataclass(frozen=True, slots=True)
class GapLine:
    """A category with how many stand ready in each district, in the order of the districts."""

    category: Label
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoadsView:
    """The spread of work since a day, the terms that run out, and who stands ready by category and district."""

    since_on: date
    people: tuple[LoadLine, ...]
    terms: tuple[TermLine, ...]
    districts: tuple[str, ...]
    gaps: tuple[GapLine, ...]


def view_loads(ctx: Context) -> LoadsView:
    """Return how the work of the last twelve months is spread in the actor's unit."""
    unit_id, today = ctx.require(Action.VIEW_REPORT), civil_day(ctx.now)
    entries = [one for one in people.list_entries(ctx.reader, unit_id) if one.person.merged_into_id is None]
    span = Span(ctx.now - LOAD_SINCE, ctx.now + AHEAD)
    rows = sittings.list_within(ctx.reader, unit_id, span, kinds=list(ctx.rules.kinds))
    held = [(one.district or one.person.district, _term(one)) for one in entries]
    districts = sorted({*(where for where, _ in held if where), *(d for row in rows if (d := _district(row)))})
    counts = ready(held, today)
    wanted = {
        c for kind in ctx.rules.kinds.values() if kind.has_panel_rule for one in kind.seats for c in one.categories
    }
    return LoadsView(
        since_on=civil_day(span.start),
        people=_lines(ctx, entries, rows),
        terms=tuple(
            TermLine(one.person_id, one.person.name, category_label(ctx, one.category), one.term_to_on)
            for one in sorted(entries, key=lambda one: (one.term_to_on or date.max, one.id))
            if one.term_to_on is not None and runs_out(_term(one), today)
        ),
        districts=tuple(districts),
        gaps=tuple(
            GapLine(category.label, tuple(counts.get((id_, where), 0) for where in districts))
            for id_, category in ctx.rules.categories.items()
            if id_ in wanted and category.is_external
        ),
    )


def _term(entry: RosterEntryRow) -> Appointment:
    return Appointment(entry.category, entry.term_from_on, entry.term_to_on)


def _district(row: SittingRow) -> str:
    return row.matter.district if row.matter else ""


def _lines(ctx: Context, entries: Sequence[RosterEntryRow], rows: Sequence[SittingRow]) -> tuple[LoadLine, ...]:
    loads = loads_of(
        Asked(
            seat.person_id,
            row.matter.agency.name if row.matter and row.matter.agency else "",
            seat.is_invited,
            seat.can_come == Light.YES.value,
            is_present(seat),
        )
        for row in rows
        for seat in row.seats
        if seat.person_id is not None
    )
    by_person: dict[int, list[RosterEntryRow]] = {}
    for one in entries:
        by_person.setdefault(one.person_id, []).append(one)
    found = [
        LoadLine(
            id_, held[0].person.name, tuple(category_label(ctx, one.category) for one in held), loads.get(id_, Load())
        )
        for id_, held in sorted(by_person.items(), key=lambda item: (item[1][0].person.pinyin, item[0]))
    ]
    return tuple(sorted(found, key=lambda line: (-line.load.sat, -line.load.invited)))
