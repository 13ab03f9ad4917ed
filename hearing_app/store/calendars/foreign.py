"""How are the calendars found and kept that people lend us, and the times that they show?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, any_, delete, exists, literal, select, update
from sqlalchemy.orm import Session

from hearing_app.domain.spans import Span
from hearing_app.store.tables.feeds import ForeignCalendarRow, ForeignSpanRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

# What was read last counts for so long when it cannot be read again.
GOOD_FOR = timedelta(days=7)
AT_ONCE = 50


def list_of(session: Session, person_id: int) -> Sequence[ForeignCalendarRow]:
    """Return the calendars of a person in the order in which they were given."""
    query = select(ForeignCalendarRow).where(ForeignCalendarRow.person_id == person_id)
    return session.scalars(query.order_by(ForeignCalendarRow.id)).all()


def find(session: Session, calendar_id: int) -> ForeignCalendarRow | None:
    """Return a calendar, or None."""
    return session.get(ForeignCalendarRow, calendar_id)


def remove(session: Session, row: ForeignCalendarRow) -> None:
    """Take a calendar away with the times that it showed."""
    session.execute(delete(ForeignCalendarRow).where(ForeignCalendarRow.id == row.id))


def hand_out_due(session: Session, now: datetime, give: Callable[[int], None], *, again_after: timedelta) -> None:
    """Give out the calendars that are due and set them aside for a while, so that each is read once.

    It is no use case and leaves no audit row.
    """
    due = (
        select(ForeignCalendarRow.id)
        .where(ForeignCalendarRow.next_try_at <= now)
        .order_by(ForeignCalendarRow.next_try_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(due))
    if ids:
        later = update(ForeignCalendarRow).where(ForeignCalendarRow.id.in_(ids))
        session.execute(later.values(next_try_at=now + again_after))
        for id_ in ids:
            give(id_)
    session.commit()


def keep_times(
    session: Session, calendar_id: int, spans: Iterable[Span], *, is_uncertain: bool, at: datetime, next_at: datetime
) -> None:
    """Replace the times of a calendar by what was read; it is no use case and leaves no audit row."""
    done = update(ForeignCalendarRow).where(ForeignCalendarRow.id == calendar_id)
    values = {"fetched_at": at, "tried_at": at, "next_try_at": next_at, "failures": 0, "failure": ""}
    found = session.execute(done.values(**values, is_uncertain=is_uncertain).returning(ForeignCalendarRow.id)).first()
    if found is not None:
        session.execute(delete(ForeignSpanRow).where(ForeignSpanRow.calendar_id == calendar_id))
        session.add_all(
            ForeignSpanRow(calendar_id=calendar_id, starts_at=span.start, ends_at=span.end) for span in spans
        )
    session.commit()


def keep_failure(session: Session, calendar_id: int, code: str, *, at: datetime, next_at: datetime) -> None:
    """Note that a calendar could not be read; the times that it showed stay. No audit row, as above."""
    done = update(ForeignCalendarRow).where(ForeignCalendarRow.id == calendar_id)
    failures = ForeignCalendarRow.failures + 1
    session.execute(done.values(tried_at=at, next_try_at=next_at, failure=code, failures=failures))
    session.commit()


def spans_of(session: Session, resource_ids: Iterable[int], within: Span, *, now: datetime) -> Mapping[int, list[Span]]:
    """Return what the own calendars of people show as taken, by resource, in order.

    What was last read more than seven days ago does not count any more, and neither does the copy of one of our own
    sittings that a program keeps under a name of its own.
    """
    wanted = any_(literal(list(resource_ids), ARRAY(BigInteger)))
    ours = exists().where(
        SeatRow.person_id == PersonRow.id,
        SeatRow.released_at.is_(None),
        SittingRow.id == SeatRow.sitting_id,
        SittingRow.starts_at == ForeignSpanRow.starts_at,
        SittingRow.ends_at == ForeignSpanRow.ends_at,
    )
    query = (
        select(PersonRow.resource_id, ForeignSpanRow.starts_at, ForeignSpanRow.ends_at)
        .join(ForeignCalendarRow, ForeignCalendarRow.id == ForeignSpanRow.calendar_id)
        .join(PersonRow, PersonRow.id == ForeignCalendarRow.person_id)
        .where(PersonRow.resource_id == wanted, ForeignCalendarRow.fetched_at > now - GOOD_FOR)
        .where(ForeignSpanRow.starts_at < within.end, ForeignSpanRow.ends_at > within.start, ~ours)
        .order_by(PersonRow.resource_id, ForeignSpanRow.starts_at)
    )
    found: dict[int, list[Span]] = {}
    for resource_id, start, end in session.execute(query):
        found.setdefault(resource_id, []).append(Span(start, end))
    return found
