"""Which calendars has this process read already, and are they still as they were?

For searches alone: what is remembered offers times, and the database decides when one is booked. An entry is what was
in the database for a resource, a version of it and a horizon, read between two looks at the version that agree. It is
only read and kept through sessions that cannot write: a change sees its own rows, which may never come to be. Who may
see whom is decided by the roster, before anything is looked up here. What own calendars show lives shorter than a
version and is read each time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from hearing_app.domain.people.availability_words import AvailabilityRule
from hearing_app.domain.scheduling.stretches import Stretches
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import Span
from hearing_app.domain.workdays import WorkdayTable
from hearing_app.services.steps.calendars.loading import Horizon, IsWorkday, OpenOn, opening_of
from hearing_app.services.steps.times import read_rule
from hearing_app.store.calendars import foreign, times
from hearing_app.store.calendars.times import Stamp, TimesRow

MOST = 20_000  # resources; a calendar of a year is about 4 KB
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[str, Span, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read of a resource in one version; `lapsing` says whether a hold in it may lapse by itself."""

    stamp: Stamp
    row: TimesRow
    taken: Stretches
    lapsing: bool

    def calendar(self, resource_id: int, horizon: Horizon, is_workday: IsWorkday) -> Calendar:
        """Return the calendar as it is now, one sitting's own bookings and lapsed holds left out."""
        taken = self.taken
        if self.lapsing or not horizon.but_sittings.isdisjoint(self.row.sittings):
            taken = self._left(horizon)
        holds = self._holds(horizon) if 0 in self.row.sittings else ()
        return Calendar(resource_id, _opening(self.row.rules, is_workday), taken, holds=holds)

    def _holds(self, horizon: Horizon) -> Stretches:
        """Return what belongs to no sitting and has not lapsed."""
        row, now = self.row, (horizon.now - EPOCH).total_seconds()
        columns = zip(row.starts, row.ends, row.sittings, row.until, strict=True)
        held = [(s, e) for s, e, of, until in columns if not of and (not until or until > now)]
        return Stretches([start for start, _ in held], [end for _, end in held])

    def _left(self, horizon: Horizon) -> Stretches:
        row, now = self.row, (horizon.now - EPOCH).total_seconds()
        but = horizon.but_sittings
        columns = zip(row.starts, row.ends, row.sittings, row.until, strict=True)
        left = [(s, e) for s, e, of, until in columns if of not in but and (not until or until > now)]
        return Stretches([start for start, _ in left], [end for _, end in left])


@dataclass(slots=True)
class Remembered:
    """Calendars by database, horizon and resource; the oldest go when there are too many."""

    entries: dict[Key, Entry] = field(default_factory=dict)

    def load(
        self, session: Session, resource_ids: Sequence[int], horizon: Horizon, *, workdays: WorkdayTable
    ) -> Mapping[int, Calendar]:
        """Return the calendars of resources; only those are read that changed since. For sessions that cannot write."""
        engine = session.get_bind().engine
        if not engine.get_execution_options().get("postgresql_readonly"):
            raise RuntimeError("a change reads its calendars as they stand")
        database = str(engine.url)
        stamps = times.stamps_of(session, resource_ids)
        known, stale = self._known(database, horizon.span, stamps)
        known |= self._read(session, database, horizon.span, stale)
        own = foreign.spans_of(session, resource_ids, horizon.span, now=horizon.now)
        calendars = {id_: known[id_].calendar(id_, horizon, workdays.is_open) for id_ in resource_ids}
        for id_, spans in own.items():
            calendars[id_] = replace(calendars[id_], foreign=tuple(spans))
        return calendars

    def _known(
        self, database: str, within: Span, stamps: Mapping[int, Stamp]
    ) -> tuple[dict[int, Entry], dict[int, Stamp]]:
        known: dict[int, Entry] = {}
        stale: dict[int, Stamp] = {}
        for id_, stamp in stamps.items():
            entry = self.entries.get((database, within, id_))
            if entry is not None and entry.stamp == stamp:
                known[id_] = entry
            else:
                stale[id_] = stamp
        return known, stale

    def _read(self, session: Session, database: str, within: Span, stale: Mapping[int, Stamp]) -> Mapping[int, Entry]:
        if not stale:
            return {}
        rows = times.list_times(session, list(stale), within)
        found = {id_: _entry(stamp, rows.get(id_, TimesRow())) for id_, stamp in stale.items()}
        # a booking that came in between is in what was read under the older version: good for now, not for keeping
        after = times.stamps_of(session, stale)
        self._keep({(database, within, id_): entry for id_, entry in found.items() if after.get(id_) == entry.stamp})
        return found

    def _keep(self, entries: Mapping[Key, Entry]) -> None:
        self.entries |= entries
        if len(self.entries) > MOST:
            for key in list(self.entries)[: len(self.entries) - MOST // 2]:
                self.entries.pop(key, None)


def _entry(stamp: Stamp, row: TimesRow) -> Entry:
    return Entry(stamp, row, Stretches(row.starts, row.ends), any(row.until))


@lru_cache(maxsize=MOST)
def _opening(texts: tuple[str, ...], is_workday: IsWorkday) -> OpenOn:
    return opening_of(tuple(map(_rule, texts)), is_workday)


@lru_cache(maxsize=20_000)
def _rule(text: str) -> AvailabilityRule:
    return read_rule(json.loads(text))


REMEMBERED = Remembered()
