"""Which hearings and seats does a year count? They are read once, as columns."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.spans import Span
from hearing_app.services.context import Context
from hearing_app.store.years import facts as store
from hearing_app.store.years.facts import HearingLine, SeatLine, Sittings


@dataclass(frozen=True, slots=True)
class YearColumns:
    """The hearings of a year with their seats and votes, as columns."""

    which: Sittings
    hearings: tuple[HearingLine, ...]
    seats: tuple[SeatLine, ...]


def hearings_within(ctx: Context, unit_id: int, year: int) -> Sittings:
    """Return which sittings are the hearings of a civil year."""
    kinds = tuple(kind.id for kind in ctx.rules.kinds.values() if kind.process is Process.HEARING)
    # a day more on both sides: the civil year begins at 16:00 UTC
    span = Span(datetime(year - 1, 12, 31, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC))
    return Sittings(unit_id, kinds, span)


def load_columns(ctx: Context, unit_id: int, year: int) -> YearColumns:
    """Load the hearings of a civil year and their seats."""
    which = hearings_within(ctx, unit_id, year)
    return YearColumns(which, tuple(store.hearings_of(ctx.reader, which)), tuple(store.seats_of(ctx.reader, which)))


def first_and_last(year: int) -> tuple[date, date]:
    """Return the first and the last day of a civil year."""
    return date(year, 1, 1), date(year, 12, 31)
