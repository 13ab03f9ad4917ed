"""What do calendars look like in the database, many at once, and has one changed since it was read?

Arrays instead of rows and minutes instead of instants: a search reads thousands of calendars. Not here: busy spans for
a decision (store.bookings), what own calendars show (foreign).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from hearing_app.domain.spans import Span

# The version rises with every write; who wrote it last tells a row that was put back from an older copy of the database
# or made anew under the same id.
STAMPS = text("SELECT id, version, xmin::text FROM resources WHERE id = ANY(CAST(:ids AS bigint[]))")
RULES = text(
    """
    SELECT resource_id, array_agg(rule::text) FROM (
      SELECT resource_id, rule FROM availability
      WHERE resource_id = ANY(CAST(:ids AS bigint[])) AND rule IS NOT NULL ORDER BY resource_id, id
    ) AS said GROUP BY resource_id
    """
)
# date_part says double precision, exact to the microsecond until far beyond 2100; extract says numeric, twice as slow
TAKEN = text(
    """
    SELECT resource_id, array_agg(starts), array_agg(ends), array_agg(sitting_id), array_agg(until)
    FROM (
      SELECT resource_id, COALESCE(sitting_id, 0) AS sitting_id,
        CAST(floor(date_part('epoch', lower(during)) / 60) AS integer) AS starts,
        CAST(ceil(date_part('epoch', upper(during)) / 60) AS integer) AS ends,
        COALESCE(CAST(date_part('epoch', held_until_at) AS bigint), 0) AS until
      FROM bookings
      WHERE resource_id = ANY(CAST(:ids AS bigint[])) AND status IN ('held', 'confirmed')
        AND lower(during) < :end_at AND upper(during) > :start_at
      ORDER BY resource_id, lower(during)
    ) AS taken GROUP BY resource_id
    """
)

Stamp = tuple[int, str]


@dataclass(frozen=True, slots=True)
class TimesRow:
    """The rules of a resource as JSON texts, and what is taken of it in order of start.

    Starts and ends are minutes since 1970, rounded outward; sittings 0 where there is none; `until` seconds since 1970
    at which a hold lapses, 0 for what does not.
    """

    rules: tuple[str, ...] = ()
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    sittings: Sequence[int] = ()
    until: Sequence[int] = ()


def stamps_of(session: Session, resource_ids: Iterable[int]) -> dict[int, Stamp]:
    """Return the version of each resource and which transaction wrote it."""
    rows = session.execute(STAMPS, {"ids": _array(resource_ids)})
    return {id_: (version, writer) for id_, version, writer in rows.all()}


def list_times(session: Session, resource_ids: Sequence[int], within: Span) -> Mapping[int, TimesRow]:
    """Return rules and taken times of resources within a horizon; of one of which nothing is known, nothing."""
    if not resource_ids:
        return {}
    ids = {"ids": _array(resource_ids)}
    rules = {id_: tuple(found) for id_, found in session.execute(RULES, ids).all()}
    taken = session.execute(TAKEN, ids | {"start_at": within.start, "end_at": within.end})
    found = {id_: TimesRow(rules.pop(id_, ()), *columns) for id_, *columns in taken.all()}
    return found | {id_: TimesRow(texts) for id_, texts in rules.items()}


def _array(ids: Iterable[int]) -> str:
    """Write an array as PostgreSQL reads it: for thousands of ids psycopg's own way takes as long as the answer."""
    return f"{{{','.join(map(str, ids))}}}"
