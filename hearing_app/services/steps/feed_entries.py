"""What does a feed show, entry by entry? Facts from the database, neutral from the start: no party is ever loaded."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from hearing_app.domain.itip.invites import Method
from hearing_app.domain.itip.tokens import token_for
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.feeds import FeedEntry, Standing, standing_of_room, standing_of_seat, window_for
from hearing_app.domain.sittings.letters import CALENDAR_METHODS, LetterKind
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import Span
from hearing_app.i18n import speaking, text
from hearing_app.mail.feeds import FeedHead
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.release import ANSWER, token_key
from hearing_app.store import people
from hearing_app.store.calendars import feeds
from hearing_app.store.tables.feeds import FeedRow
from hearing_app.store.tables.people import RoomRow

# Raised when events are built in another way, so that stored ones are not used any more.
BUILD = 1
KINDS = tuple(kind.value for kind in CALENDAR_METHODS)


Key = tuple[int, str]


def recipe(ctx: Context) -> str:
    """Return a fingerprint of what shows in every event besides its own facts: office, address, labels, link key."""
    labels = {id_: (kind.label, [rule.label for rule in kind.seats]) for id_, kind in ctx.rules.kinds.items()}
    office = ctx.env.office
    told = json.dumps([BUILD, dict(office.name), office.message_domain, ctx.env.public_url, labels], default=dict)
    return hashlib.sha256(token_key(ctx) + told.encode()).hexdigest()[:16]


def head_of(ctx: Context, session: Session, feed: FeedRow) -> FeedHead:
    """Return the head of a feed; the calendar of a person bears the office's name, not his."""
    office = ctx.env.office
    person = people.find_person(session, feed.person_id) if feed.person_id is not None else None
    room = session.get(RoomRow, feed.room_id) if feed.room_id is not None else None
    language = person.language if person is not None else "zh"
    called = office.name.get(language, office.name["zh"])
    with speaking(language):
        name = text("{office}会议", office=called)
        if room is not None:
            name = text("{room}（{office}）", room=room.name, office=called)
    return FeedHead(name, f"noreply@{office.message_domain}", called, language)


def keys_in(ctx: Context, session: Session, feed: FeedRow, *, head: FeedHead) -> list[Key]:
    """Return (key, mark) of what a feed shows now, in order of time; neither loads what has not changed."""
    found = feeds.marks_in(session, feed, window_for(ctx.now), kinds=KINDS)
    return [(key, head.language + mark) for key, mark in found]


def entries_of(
    ctx: Context, session: Session, feed: FeedRow, keys: Sequence[Key], *, head: FeedHead
) -> Iterator[FeedEntry]:
    """Yield the entries of some keys, in their order."""
    make = _seat_entry if feed.person_id is not None else _room_entry
    wanted = [key for key, _mark in keys]
    rows = feeds.rows_in(session, feed, window_for(ctx.now), kinds=KINDS, keys=wanted)
    for key in wanted:
        yield make(ctx, rows[key], head.language)


def _seat_entry(ctx: Context, row: Row[Any], language: str) -> FeedEntry:
    told = CALENDAR_METHODS[LetterKind(row.told)] if row.told else Method.REQUEST
    standing = standing_of_seat(told, SittingState(row.state), is_released=row.released_at is not None)
    now = Span(row.starts_at, row.ends_at)
    # a new time that nobody has signed yet is not told; the place of that time is not either
    span = Span(*map(datetime.fromisoformat, row.told_span)) if row.told_span and standing is not Standing.FIRM else now
    key = token_key(ctx)
    token = token_for(key, ANSWER, row_id=row.key, rotation=row.token_rotation)
    return FeedEntry(
        uid=row.calendar_uid,
        sequence=row.calendar_sequence,
        stamped_at=row.calendar_stamp_at,
        span=span,
        number=row.number,
        kind_label=_label(ctx.rules.kinds[row.kind].label, language),
        role_label=_role(ctx, row, language),
        place="" if standing is Standing.OPEN else _place(row),
        url=f"{ctx.env.public_url}/a/{token}",
        standing=standing,
        is_free=standing is Standing.OFF or row.can_come == Light.NO.value,
    )


def _room_entry(ctx: Context, row: Row[Any], language: str) -> FeedEntry:
    standing = standing_of_room(SittingState(row.state))
    domain = ctx.env.office.message_domain
    digest = hashlib.sha256(f"room|{row.sitting_id}|{ctx.env.public_url}".encode()).hexdigest()[:24]
    return FeedEntry(
        uid=f"{digest}@{domain}",
        sequence=row.sequence,
        stamped_at=ctx.now,
        span=Span(row.starts_at, row.ends_at),
        number=row.number,
        kind_label=_label(ctx.rules.kinds[row.kind].label, language),
        role_label="",
        place=_place(row),
        url=f"{ctx.env.public_url}/sittings/{row.sitting_id}",
        standing=standing,
        is_free=standing is Standing.OFF,
    )


def _label(label: Any, language: str) -> str:
    return str(label.get(language, label["zh"]))


def _role(ctx: Context, row: Row[Any], language: str) -> str:
    rule = ctx.rules.kinds[row.kind].seats_of(SeatRole(row.role))
    return _label(rule.label, language) if rule else text("参会人")


def _place(row: Row[Any]) -> str:
    if row.room_name is None:
        return str(row.place)
    return f"{row.room_name}（{row.room_place}）" if row.room_place else str(row.room_name)
