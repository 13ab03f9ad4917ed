"""How are feeds and what they gave last found and kept?

Whether a copy is current costs one small query: PostgreSQL marks a feed when something changes that it shows. Building
takes the marks away first and reads afterwards, so that what is written meanwhile leaves a mark that stands.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Text, and_, cast, delete, exists, func, select, true, update
from sqlalchemy.orm import Session

from hearing_app.domain.spans import Span
from hearing_app.store.crypto import ring
from hearing_app.store.tables.feeds import FeedCopyRow, FeedMarkRow, FeedRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import PersonRow, RoomRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

COLUMN = "content_sealed"
# 0.9 MB of a thousand events takes 7 ms at level 1 and shrinks to a twentieth.
COMPRESSION = 1
SEAT: tuple[Any, ...] = (
    SeatRow.id.label("key"),
    SeatRow.calendar_uid,
    SeatRow.calendar_sequence,
    SeatRow.calendar_stamp_at,
    SeatRow.can_come,
    SeatRow.released_at,
    SeatRow.role,
    SeatRow.token_rotation,
)
SITTING: tuple[Any, ...] = (
    SittingRow.id.label("sitting_id"),
    SittingRow.kind,
    SittingRow.number,
    SittingRow.state,
    SittingRow.sequence,
    SittingRow.starts_at,
    SittingRow.ends_at,
    SittingRow.place,
    RoomRow.name.label("room_name"),
    RoomRow.place.label("room_place"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a feed in one format without reading it; a copy of another day or recipe is not current."""

    feed_id: int
    etag: str
    modified_at: datetime | None
    is_current: bool


def find_standing(session: Session, token_print: bytes, *, form: str, built_on: date, recipe: str) -> Standing | None:
    """Return whether the copy of a feed is current, by the fingerprint of its token; None for an unknown token."""
    marked = exists().where(FeedMarkRow.feed_id == FeedRow.id)
    query = (
        select(FeedRow.id, FeedCopyRow.etag, FeedCopyRow.modified_at, FeedCopyRow.built_on, FeedCopyRow.recipe, marked)
        .outerjoin(FeedCopyRow, and_(FeedCopyRow.feed_id == FeedRow.id, FeedCopyRow.format == form))
        .where(FeedRow.token_print == token_print)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    is_current = row[3] == built_on and row[4] == recipe and not row[5]
    return Standing(row[0], row[1] or "", row[2], is_current)


def of_person(session: Session, person_id: int, unit_id: int | None) -> FeedRow | None:
    """Return a person's own feed, or the one that a unit hands out, or None."""
    return session.scalar(select(FeedRow).where(FeedRow.person_id == person_id, FeedRow.unit_id == unit_id))


def of_room(session: Session, room_id: int) -> FeedRow | None:
    """Return the feed of a room, or None."""
    return session.scalar(select(FeedRow).where(FeedRow.room_id == room_id))


def lock(session: Session, feed_id: int) -> FeedRow | None:
    """Return a feed locked until the transaction ends, or None."""
    return session.scalar(select(FeedRow).where(FeedRow.id == feed_id).with_for_update())


def copy_of(session: Session, feed_id: int, form: str) -> FeedCopyRow | None:
    """Return what a feed gave last in a format, or None."""
    return session.scalar(select(FeedCopyRow).where(FeedCopyRow.feed_id == feed_id, FeedCopyRow.format == form))


def packed_content(row: FeedCopyRow) -> bytes:
    """Return the content of a copy as it is stored: gzip."""
    return ring.unseal(row.content_sealed or b"", row.place_of(COLUMN))


def content(row: FeedCopyRow) -> bytes:
    """Return the content of a copy."""
    return gzip.decompress(packed_content(row)) if row.content_sealed else b""


def seal_content(row: FeedCopyRow, plain: bytes) -> None:
    """Compress and seal the content of a copy; the same content gives the same gzip."""
    row.content_sealed = ring.seal(gzip.compress(plain, COMPRESSION, mtime=0), row.place_of(COLUMN))


def begin_building(session: Session, feed_id: int, *, form: str) -> None:
    """Take the marks of a feed away before it is read; its other formats are then out of date as well."""
    taken = session.execute(delete(FeedMarkRow).where(FeedMarkRow.feed_id == feed_id).returning(FeedMarkRow.id)).first()
    if taken is not None:
        others = (FeedCopyRow.feed_id == feed_id) & (FeedCopyRow.format != form)
        session.execute(update(FeedCopyRow).where(others).values(built_on=None))


def keep(session: Session, row: FeedCopyRow) -> None:
    """Keep a copy, in the transaction that built it; it is no use case and leaves no audit row."""
    session.add(row)
    session.commit()


def drop_copies(session: Session, feed_id: int) -> None:
    """Forget what a feed gave."""
    session.execute(delete(FeedCopyRow).where(FeedCopyRow.feed_id == feed_id))


def marks_in(session: Session, feed: FeedRow, within: Span, *, kinds: Sequence[str]) -> list[tuple[int, str]]:
    """Return (key, mark) of everything that a feed shows in a window, in order; a mark changes with what it stands for.

    PostgreSQL makes the marks, so that what has not changed is not even loaded.
    """
    shown = _shown(feed, within, kinds).subquery()
    told = [func.coalesce(cast(column, Text), "-") for column in shown.c]
    query = select(shown.c.key, func.left(func.md5(func.concat_ws("|", *told)), 16))
    return [(key, mark) for key, mark in session.execute(query.order_by(shown.c.starts_at, shown.c.key))]


def rows_in(
    session: Session, feed: FeedRow, within: Span, *, kinds: Sequence[str], keys: Sequence[int]
) -> Mapping[int, Row[Any]]:
    """Return the facts of some of the things that a feed shows, by key."""
    if not keys:
        return {}
    shown = _shown(feed, within, kinds).subquery()
    rows: Sequence[Any] = session.execute(select(shown).where(shown.c.key.in_(list(keys)))).all()
    return {row.key: row for row in rows}


def _shown(feed: FeedRow, within: Span, kinds: Sequence[str]) -> Select[Any]:
    query = _sittings(feed.room_id) if feed.person_id is None else _seats(feed.person_id, kinds)
    if feed.unit_id is not None:
        query = query.where(SittingRow.unit_id == feed.unit_id)
    return query.where(SittingRow.ends_at > within.start, SittingRow.starts_at < within.end)


def _seats(person_id: int, kinds: Sequence[str]) -> Select[Any]:
    """The seats that a person was told of, with the last calendar letter of each.

    A record that was merged into another one shows the other one's seats.
    """
    last = (
        select(LetterRow.kind, LetterRow.content)
        .where(LetterRow.seat_id == SeatRow.id, LetterRow.state != "draft", LetterRow.kind.in_(list(kinds)))
        .order_by(LetterRow.id.desc())
        .limit(1)
        .lateral()
    )
    owner = select(PersonRow.merged_into_id).where(PersonRow.id == person_id).scalar_subquery()
    return (
        select(*SEAT, *SITTING, last.c.kind.label("told"), last.c.content["span"].label("told_span"))
        .select_from(SeatRow)
        .join(SittingRow, SittingRow.id == SeatRow.sitting_id)
        .outerjoin(RoomRow, RoomRow.id == SittingRow.room_id)
        .outerjoin(last, true())
        .where((SeatRow.person_id == person_id) | (SeatRow.person_id == owner), SeatRow.calendar_sequence >= 0)
    )


def _sittings(room_id: int | None) -> Select[Any]:
    columns = (SittingRow.id.label("key"), *SITTING)
    joined = select(*columns).outerjoin(RoomRow, RoomRow.id == SittingRow.room_id)
    return joined.where(SittingRow.room_id == room_id)
