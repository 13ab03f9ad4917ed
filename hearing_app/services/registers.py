"""Which numbers were taken, and which of them are void? The register (发文登记簿) of a unit, by series and year.

Not here: taking a number (steps.numbers), how numbers look (settings).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.numbering import Series, format_number
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.audit_words import deed_of
from hearing_app.services.steps.numbers import void_entry
from hearing_app.store import numbers
from hearing_app.store.tables.letters import NumberEntryRow

NOBODY: Label = {"zh": "", "en": ""}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which numbers are wanted: a year, one series or all, `state` "" or "voided", those before an entry."""

    year: int
    series: str = ""
    state: str = ""
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One number: of which series, taken when by whom by which deed, for which matter, void since when and why."""

    id: int
    number: str
    series: str
    series_label: Label
    n: int
    year: int
    matter_number: str
    taken_at: datetime | None
    taken_by: str
    taken_in: Label
    voided_at: datetime | None
    voided_by: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """How far a series has come in a year: last number, entries, voided ones; `is_whole` while none is missing."""

    series: str
    label: Label
    last: int
    entries: int
    voided: int

    @property
    def is_whole(self) -> bool:
        """Say whether the entries are 1 to the last number: as many as the highest, since no two are alike."""
        return self.entries == self.last


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A page of the register of a year."""

    year: int
    lines: tuple[EntryView, ...]
    series: tuple[SeriesLine, ...]
    next_id: int | None


def view_register(ctx: Context, wanted: Wanted) -> RegisterView:
    """Return a page of the numbers that the unit took in a year, newest first, narrowed as wanted."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    rows = numbers.list_page(
        ctx.reader, unit_id, wanted.year, series=wanted.series, state=wanted.state, before_id=wanted.before_id
    )
    shown = rows[: numbers.PAGE]
    return RegisterView(
        year=wanted.year,
        lines=tuple(_view(ctx, row) for row in shown),
        series=tuple(
            SeriesLine(id_, _label(ctx.rules.series, id_), last, entries, voided)
            for id_, last, entries, voided in numbers.tallies(ctx.reader, unit_id, wanted.year)
        ),
        next_id=shown[-1].id if len(rows) > numbers.PAGE else None,
    )


def view_entry(ctx: Context, entry_id: int) -> EntryView:
    """Return one number of the register; raises NotFound outside the unit."""
    row = numbers.find_entry(ctx.reader, ctx.require(Action.VIEW_MATTER), entry_id)
    if row is None:
        raise NotFound
    return _view(ctx, row)


def void_number(ctx: Context, entry_id: int, *, reason: str) -> int:
    """Void a number: it stays in the register with who voided it, when and why, and is never taken again."""
    with ctx.change(Action.VOID_NUMBER) as change:
        row = numbers.lock_entry(change.session, change.permit_own_unit(), entry_id)
        if row is None:
            raise NotFound
        in_force = numbers.paper_in_force(change.session, row.unit_id, row.number) if row.number else ""
        void_entry(change, row, reason, in_force=in_force)
        change.note("number", row.id, matter_id=row.matter_id, number=row.number, series=row.series, n=row.n)
        return row.id


def year_of(ctx: Context) -> int:
    """Return the present civil year."""
    return civil_day(ctx.now).year


def _label(known: Mapping[str, Series], id_: str) -> Label:
    return known[id_].label if id_ in known else {"zh": id_, "en": id_}


def _view(ctx: Context, row: NumberEntryRow) -> EntryView:
    series = ctx.rules.series.get(row.series)
    return EntryView(
        id=row.id,
        number=row.number or (format_number(series, row.year, row.n) if series else str(row.n)),
        series=row.series,
        series_label=_label(ctx.rules.series, row.series),
        n=row.n,
        year=row.year,
        matter_number=row.matter.number if row.matter else "",
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        taken_in=deed_of(row.taken_in, {}) if row.taken_in else NOBODY,
        voided_at=row.voided_at,
        voided_by=row.voided_by,
        void_reason=row.void_reason,
    )
