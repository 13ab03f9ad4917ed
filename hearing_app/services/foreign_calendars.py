"""How does a person's own calendar count, without anybody typing it, and without its titles?

He gives its address, a worker reads it every hour, and its taken times stand in the way of new sittings as a reason of
their own. Not here: which addresses and calendars are taken (domain.foreign, mail.foreign).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.foreign.addresses import check_calendar_url
from hearing_app.domain.foreign.lines import Unreadable
from hearing_app.domain.spans import Span, merged
from hearing_app.domain.workdays import Label
from hearing_app.mail.foreign.fetches import Net, NotFetched, fetch
from hearing_app.mail.foreign.readings import Reading, read_calendar
from hearing_app.services.context import Context
from hearing_app.services.steps.own_people import action_for, find_person, lock_person
from hearing_app.store.calendars import foreign
from hearing_app.store.tables.feeds import ForeignCalendarRow

TASK = "fetch_calendar"
MOST = 3
EVERY = timedelta(hours=1)
# After a failure: a quarter of an hour, doubled each time, at most six hours.
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=15), timedelta(hours=6)
SHOWN = timedelta(days=14)
FAILURES: Mapping[str, Label] = {
    "timeout": {"zh": "对方网站太慢", "en": "the site was too slow"},
    "unreachable": {"zh": "连不上对方网站", "en": "the site could not be reached"},
    "certificate": {"zh": "对方网站的证书不对", "en": "the site's certificate is not valid"},
    "redirect": {"zh": "地址转到了别处，不能跟过去", "en": "the address leads elsewhere"},
    "not_public": {"zh": "地址不在公开网络上", "en": "the address is not on the public internet"},
    "gone": {"zh": "这个地址已经失效，请重新复制", "en": "the address is no longer valid; copy it anew"},
    "too_long": {"zh": "日历太大", "en": "the calendar is too large"},
    "no_calendar": {"zh": "这个地址给出的不是日历", "en": "the address gives no calendar"},
    "too_many": {"zh": "半年内的日程太多", "en": "there are too many events in half a year"},
    "too_heavy": {"zh": "日历里的重复规则算不完", "en": "its repeating events cannot be worked out"},
}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One own calendar: where it lies (the host alone), and how reading it goes.

    `is_stale`: it could not be read lately and what was read last still counts; `is_lost`: nothing counts.
    """

    id: int
    host: str
    added_at: datetime
    fetched_at: datetime | None
    failure: Label | None
    is_stale: bool
    is_lost: bool
    is_uncertain: bool


@dataclass(frozen=True, slots=True)
class OwnCalendars:
    """The calendars that a person lends us, and what they show as taken in the next two weeks."""

    calendars: tuple[CalendarLine, ...]
    taken: tuple[Span, ...]


def view_calendars(ctx: Context, person_id: int) -> OwnCalendars:
    """Return the own calendars of a person to himself, his delegate or a clerk; never their addresses."""
    person = find_person(ctx, person_id)
    lines = tuple(_line(ctx, row) for row in foreign.list_of(ctx.reader, person.id))
    found = foreign.spans_of(ctx.reader, [person.resource_id], Span(ctx.now, ctx.now + SHOWN), now=ctx.now)
    return OwnCalendars(lines, tuple(merged(found.get(person.resource_id, ()))))


def add_calendar(ctx: Context, person_id: int, words: str) -> int:
    """Keep the address of a person's own calendar, sealed, and have it read at once; returns its id."""
    url = check_calendar_url(words)
    if isinstance(url, Refused):
        raise url
    with ctx.change(action_for(ctx, person_id)) as change:
        lock_person(change, person_id)
        known = foreign.list_of(change.session, person_id)
        same = next((row for row in known if row.url == url.text), None)
        if same is None and len(known) >= MOST:
            raise refuse("foreign.too_many", most=MOST)
        row = same or ForeignCalendarRow(
            person_id=person_id,
            url=url.text,
            host=url.host,
            added_by=ctx.actor.name,
            added_at=ctx.now,
            next_try_at=ctx.now + EVERY,
        )
        change.session.add(row)
        change.session.flush()
        change.defer(TASK, calendar_id=row.id)
        change.note("person", person_id, calendar=row.id)
        return row.id


def remove_calendar(ctx: Context, person_id: int, calendar_id: int) -> None:
    """Forget a calendar and everything that it showed."""
    with ctx.change(action_for(ctx, person_id)) as change:
        lock_person(change, person_id)
        row = foreign.find(change.session, calendar_id)
        if row is None or row.person_id != person_id:
            raise NotFound
        foreign.remove(change.session, row)
        change.note("person", person_id, calendar_removed=calendar_id)


def hand_out_due(ctx: Context, _slot_at: datetime) -> None:
    """Make a job for each calendar that is due."""
    with ctx.open_writer() as session:
        foreign.hand_out_due(
            session,
            ctx.now,
            lambda id_: ctx.defer(session, TASK, {"calendar_id": id_}),
            again_after=FIRST_RETRY,
        )


def fetch_calendar(ctx: Context, calendar_id: int, *, net: Net | None = None) -> None:
    """Read a calendar outside of any transaction and keep what it shows, or why it could not be read."""
    row = foreign.find(ctx.reader, calendar_id)
    if row is None:
        return
    words, failures = row.url, row.failures
    ctx.reader.rollback()
    try:
        reading = _read(ctx, words, net)
    except (NotFetched, Unreadable) as error:
        later = ctx.now + min(FIRST_RETRY * 2 ** min(failures, 6), LONGEST_RETRY)
        with ctx.open_writer() as session:
            foreign.keep_failure(session, calendar_id, error.code, at=ctx.now, next_at=later)
    else:
        with ctx.open_writer() as session:
            foreign.keep_times(
                session,
                calendar_id,
                reading.spans,
                is_uncertain=reading.is_uncertain,
                at=ctx.now,
                next_at=ctx.now + EVERY,
            )
    ctx.reader.rollback()


def _read(ctx: Context, words: str, net: Net | None) -> Reading:
    url = check_calendar_url(words)
    if isinstance(url, Refused):
        raise NotFetched("redirect")
    return read_calendar(fetch(url, net), now=ctx.now, own_domain=ctx.env.office.message_domain)


def _line(ctx: Context, row: ForeignCalendarRow) -> CalendarLine:
    is_good = row.fetched_at is not None and row.fetched_at > ctx.now - foreign.GOOD_FOR
    return CalendarLine(
        id=row.id,
        host=row.host,
        added_at=row.added_at,
        fetched_at=row.fetched_at,
        failure=FAILURES.get(row.failure),
        is_stale=bool(row.failure) and is_good,
        is_lost=bool(row.failure) and not is_good,
        is_uncertain=row.is_uncertain,
    )
