"""Which times does a resource have? Read from the database as it stands, for whoever decides.

Not here: what a search may remember (remembered).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from sqlalchemy.orm import Session

from hearing_app.domain.people.availability_words import AvailabilityRule
from hearing_app.domain.people.openings import Opening
from hearing_app.domain.sittings.availability import Calendar, always_open
from hearing_app.domain.spans import Span
from hearing_app.domain.workdays import WorkdayTable
from hearing_app.services.steps.times import read
from hearing_app.store import bookings, people
from hearing_app.store.calendars import foreign
from hearing_app.store.tables.people import AvailabilityRow

IsWorkday = Callable[[date], bool]
OpenOn = Callable[[date], Sequence[Span]]


class Load(Protocol):
    """Reads the calendars of resources."""

    def __call__(
        self, session: Session, resource_ids: Sequence[int], horizon: "Horizon", *, workdays: WorkdayTable
    ) -> Mapping[int, Calendar]:
        """Return them by resource."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """From which instant to which facts are loaded, seen from `now`; one sitting's own bookings left out, and
    those of its `mates`, which are held together with it.

    `people` are those of whom facts are loaded: whoever has a seat, for a verdict; None, the whole roster, for a
    search for times and people; `rooms` likewise. `load` reads the calendars; None reads them from the database as it
    stands.
    """

    now: datetime
    span: Span
    but_sitting: int | None = None
    people: frozenset[int] | None = None
    load: "Load | None" = None
    rooms: frozenset[int] | None = None
    mates: frozenset[int] = frozenset()

    @property
    def but_sittings(self) -> frozenset[int]:
        """Return the sittings whose bookings are left out."""
        return self.mates if self.but_sitting is None else self.mates | {self.but_sitting}


def load_calendars(
    session: Session, resource_ids: Sequence[int], horizon: Horizon, *, workdays: WorkdayTable
) -> Mapping[int, Calendar]:
    """Return the calendars of resources: opening rules, busy spans, and what own calendars show."""
    times = people.list_times(session, resource_ids)
    busy = bookings.busy_spans(session, resource_ids, horizon.span, now=horizon.now, but_sittings=horizon.but_sittings)
    own = foreign.spans_of(session, resource_ids, horizon.span, now=horizon.now)
    return {
        id_: Calendar(
            id_,
            _opening(times.get(id_, []), workdays.is_open),
            tuple(busy[id_].spans),
            foreign=tuple(own.get(id_, ())),
            holds=tuple(busy[id_].holds),
        )
        for id_ in resource_ids
    }


def _opening(rows: Iterable[AvailabilityRow], is_workday: IsWorkday) -> OpenOn:
    return opening_of(tuple(rule for row in rows if (rule := read(row)) is not None), is_workday)


@lru_cache(maxsize=4000)
def opening_of(rules: tuple[AvailabilityRule, ...], is_workday: IsWorkday) -> OpenOn:
    """Return the opening hours by rules; whoever has the same rules has them in common."""
    return Opening(rules, is_workday) if rules else always_open
