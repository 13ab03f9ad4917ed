"""Who may subscribe to a calendar of the office, and what does he get?

A person's sittings or a room's, by a link that only its owner knows: its entries hold the personal links by which seats
are answered. So the person alone is shown the feed of all his seats; a clerk or delegate is shown another one, of the
seats of his unit. What was given last is kept, so that asking again costs one query. Not here: what an entry shows
(steps.feed_entries), its bytes (mail.feeds).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound
from hearing_app.domain.itip.tokens import FEED_LENGTH, fingerprint, token_for
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.feeds import FeedEntry, taken_spans, window_for
from hearing_app.domain.spans import civil_day
from hearing_app.mail.feeds import FeedHead, event_bytes, feed_bytes, taken_bytes
from hearing_app.services.context import Change, Context
from hearing_app.services.steps import feed_entries
from hearing_app.services.steps.feed_entries import Key
from hearing_app.services.steps.own_people import action_for, find_person, lock_person
from hearing_app.services.steps.sittings.release import token_key
from hearing_app.store import people
from hearing_app.store.calendars import feeds
from hearing_app.store.tables.feeds import FeedCopyRow, FeedRow
from hearing_app.store.tables.people import RoomRow

FEED = "feed"
EVENTS, TAKEN = "ics", "ifb"
FORMATS = (EVENTS, TAKEN)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """The addresses of an open feed: for a browser, for a calendar program, and of the taken times alone."""

    url: str
    webcal_url: str
    taken_url: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class FeedStanding:
    """What a client's own copy is compared with; the content is loaded only when it differs."""

    feed_id: int
    form: str
    etag: str
    modified_at: datetime


def view_person_feed(ctx: Context, person_id: int) -> FeedLink | None:
    """Return the links of a person's feed to himself, else to a delegate or clerk the one of their unit; None: shut."""
    return _link(ctx, feeds.of_person(ctx.reader, find_person(ctx, person_id).id, _unit_shown(ctx, person_id)))


def view_room_feed(ctx: Context, room_id: int) -> FeedLink | None:
    """Return the links of a room's feed; None while it is shut."""
    unit_id = ctx.require(Action.EDIT_ROSTER)
    return _link(ctx, feeds.of_room(ctx.reader, _room(ctx.reader, unit_id, room_id).id))


def open_person_feed(ctx: Context, person_id: int) -> None:
    """Open a person's feed, or give it another link: the one before stops working at once."""
    with ctx.change(action_for(ctx, person_id)) as change:
        lock_person(change, person_id)
        unit_id = _unit_shown(ctx, person_id)
        known = feeds.of_person(change.session, person_id, unit_id)
        feed = _renewed(ctx, change, known, person_id=person_id, unit_id=unit_id)
        change.note("person", person_id, feed=feed.rotation)


def shut_person_feed(ctx: Context, person_id: int) -> None:
    """Shut a person's feed: its link then looks like one that never was."""
    with ctx.change(action_for(ctx, person_id)) as change:
        lock_person(change, person_id)
        _shut(change, feeds.of_person(change.session, person_id, _unit_shown(ctx, person_id)))
        change.note("person", person_id, feed=None)


def open_room_feed(ctx: Context, room_id: int) -> None:
    """Open a room's feed, or give it another link."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        room = _permitted_room(change, room_id)
        feed = _renewed(ctx, change, feeds.of_room(change.session, room.id), room_id=room.id)
        change.note("room", room.id, feed=feed.rotation)


def shut_room_feed(ctx: Context, room_id: int) -> None:
    """Shut a room's feed."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        room = _permitted_room(change, room_id)
        _shut(change, feeds.of_room(change.session, room.id))
        change.note("room", room.id, feed=None)


def standing_of(ctx: Context, token: str, form: str) -> FeedStanding:
    """Return what a feed would give, built anew only when something changed; unknown and shut look alike (NotFound).

    Building keeps the bytes for the next time; it is no use case and leaves no audit row.
    """
    if form not in FORMATS:
        raise NotFound
    today, recipe = civil_day(ctx.now), feed_entries.recipe(ctx)
    found = feeds.find_standing(ctx.reader, fingerprint(token), form=form, built_on=today, recipe=recipe)
    if found is None:
        raise NotFound
    if found.is_current and found.modified_at is not None:
        return FeedStanding(found.feed_id, form, found.etag, found.modified_at)
    with ctx.open_writer() as session:
        copy = _built(ctx, session, found.feed_id, form=form, recipe=recipe)
        standing = FeedStanding(found.feed_id, form, copy.etag, copy.modified_at)
        feeds.keep(session, copy)
    ctx.reader.rollback()
    return standing


def packed_content(ctx: Context, standing: FeedStanding) -> tuple[str, bytes]:
    """Return the entity tag and the bytes of a feed, compressed as gzip; raises NotFound when it was shut meanwhile."""
    copy = feeds.copy_of(ctx.reader, standing.feed_id, standing.form)
    if copy is None:
        raise NotFound
    return copy.etag, feeds.packed_content(copy)


def _unit_shown(ctx: Context, person_id: int) -> int | None:
    """Return the unit whose seats somebody may be shown of a person; None: all, for himself."""
    return None if ctx.actor.person_id == person_id else ctx.actor.unit_id


def _link(ctx: Context, feed: FeedRow | None) -> FeedLink | None:
    if feed is None or feed.token_print is None:
        return None
    base = f"{ctx.env.public_url}/f/{_token(ctx, feed)}"
    webcal = f"webcal{base.removeprefix('https').removeprefix('http')}.{EVENTS}"
    return FeedLink(f"{base}.{EVENTS}", webcal, f"{base}.{TAKEN}", feed.issued_at)


def _token(ctx: Context, feed: FeedRow) -> str:
    return token_for(token_key(ctx), FEED, row_id=feed.id, rotation=feed.rotation, length=FEED_LENGTH)


def _renewed(ctx: Context, change: Change, feed: FeedRow | None, **owner: int | None) -> FeedRow:
    if feed is None:
        feed = FeedRow(rotation=0, issued_at=ctx.now, **owner)
        change.session.add(feed)
        change.session.flush()
    else:
        feed.rotation, feed.issued_at = feed.rotation + 1, ctx.now
    feed.token_print = fingerprint(_token(ctx, feed))
    return feed


def _shut(change: Change, feed: FeedRow | None) -> None:
    if feed is None:
        raise NotFound
    feed.token_print = None
    feeds.drop_copies(change.session, feed.id)


def _permitted_room(change: Change, room_id: int) -> RoomRow:
    unit_id = change.actor.unit_id or 0
    change.permit(Place(unit_id=unit_id))
    return _room(change.session, unit_id, room_id)


def _room(session: Session, unit_id: int, room_id: int) -> RoomRow:
    found = next((row for row in people.load_rooms(session, unit_id).values() if row.id == room_id), None)
    if found is None:
        raise NotFound
    return found


def _built(ctx: Context, session: Session, feed_id: int, *, form: str, recipe: str) -> FeedCopyRow:
    """Build a feed from its stored events and those that changed; the same content keeps its tag and time."""
    feed = feeds.lock(session, feed_id)
    if feed is None or feed.token_print is None:
        raise NotFound
    feeds.begin_building(session, feed.id, form=form)
    copy = feeds.copy_of(session, feed.id, form)
    if copy is None:
        copy = FeedCopyRow(feed_id=feed.id, format=form, etag="", parts=[], recipe="")
    head = feed_entries.head_of(ctx, session, feed)
    keys = feed_entries.keys_in(ctx, session, feed, head=head)
    parts: list[list[object]] = []
    if form == EVENTS:
        stored = _stored(copy) if copy.recipe == recipe else {}
        missing = [key for key in keys if key not in stored]
        entries = feed_entries.entries_of(ctx, session, feed, missing, head=head)
        stored |= {key: event_bytes(entry, head) for key, entry in zip(missing, entries, strict=True)}
        content = feed_bytes(head, (stored[key] for key in keys))
        parts = [[*key, len(stored[key])] for key in keys]
    else:
        content = _taken(ctx, feed, list(feed_entries.entries_of(ctx, session, feed, keys, head=head)), head=head)
    _fill(ctx, copy, content, parts)
    copy.recipe, copy.built_on = recipe, civil_day(ctx.now)
    return copy


def _fill(ctx: Context, copy: FeedCopyRow, content: bytes, parts: list[list[object]]) -> None:
    copy.parts = parts
    etag = hashlib.sha256(content).hexdigest()[:32]
    if etag == copy.etag:
        return
    copy.etag, copy.modified_at = etag, ctx.now.replace(microsecond=0)
    feeds.seal_content(copy, content)


def _stored(copy: FeedCopyRow) -> dict[Key, bytes]:
    """Return the events of a copy by key and mark: they stand one behind another, before the feed's last line."""
    content = feeds.content(copy)
    at = content.rfind(b"END:VCALENDAR") - sum(length for _key, _mark, length in copy.parts)
    found: dict[Key, bytes] = {}
    for key, mark, length in copy.parts:
        found[key, mark] = content[at : at + length]
        at += length
    return found


def _taken(ctx: Context, feed: FeedRow, entries: list[FeedEntry], *, head: FeedHead) -> bytes:
    within = window_for(ctx.now)
    uid = f"taken-{hashlib.sha256(f'{feed.id}|{ctx.env.public_url}'.encode()).hexdigest()[:16]}"
    uid = f"{uid}@{ctx.env.office.message_domain}"
    return taken_bytes(head, taken_spans(entries), uid=uid, within=within, stamped_at=within.start)
