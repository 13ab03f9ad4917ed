"""Promise P10: what does a calendar feed of 1,000 events cost, against icalendar building every event?

One run, medians of several rounds, ratios. Peer: icalendar writes all events and the calendar around them, as the
product does for a feed that nobody fetched before. Floor: joining bytes that lie in memory. Between them: the feed
after one seat changed (the other events are stored), the feed unchanged (200 and 304 through the whole application).

    .venv/bin/python -m bench.feeds [--events 1000] [--rounds 7]
"""

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import psycopg
from flask import Flask

from bench.scratch import house
from hearing_app.app import create_app
from hearing_app.domain.rules.permissions import Actor
from hearing_app.mail.feeds import event_bytes, feed_bytes
from hearing_app.services import feeds
from hearing_app.services.context import Context
from hearing_app.services.steps import feed_entries
from hearing_app.settings.environment import Environment
from hearing_app.store.calendars import feeds as stored
from hearing_app.store.engine import db

# Sittings every four hours around today, each with one invited seat of the person.
FILL = """
WITH made AS (
  INSERT INTO sittings (unit_id, room_id, kind, number, title, place, starts_at, ends_at, state, is_open,
    closed_ground, postponements, sequence, round, override_reason, allows_rest_day, evidence, source, version)
  SELECT 1, (SELECT min(id) FROM rooms), %(kind)s, 'BENCH-' || at, '', '',
    date_trunc('hour', now()) + (at - %(events)s / 8) * interval '4 hours',
    date_trunc('hour', now()) + (at - %(events)s / 8) * interval '4 hours' + interval '2 hours',
    'noticed', true, '', 0, 0, 1, '', false, '{}', 'bench', 1
  FROM generate_series(1, %(events)s) AS at
  RETURNING id
)
INSERT INTO seats (sitting_id, person_id, position, role, category, has_vote, can_come, no_conflict, conflict_note,
  is_invited, sequence, calendar_uid, calendar_sequence, calendar_stamp_at, token_rotation, time_sequence,
  reply_rotation, is_absent, released_reason)
SELECT id, %(person)s, 1, 'member', 'lawyer', true, 'open', 'open', '', true, 0,
  md5(id::text) || '@bench.example.invalid', 0, now(), 0, 0, 0, false, '' FROM made
"""
CHANGE = """
UPDATE seats SET can_come = CASE can_come WHEN 'no' THEN 'open' ELSE 'no' END
WHERE id = (SELECT max(id) FROM seats WHERE person_id = %(person)s)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and the promises as ratios to the peer."""

    events: int
    bytes: int
    packed_bytes: int
    peer_ms: float
    floor_ms: float
    cold_ms: float
    after_a_change_ms: float
    unchanged_ms: float
    not_modified_ms: float
    after_a_change_to_peer: float
    unchanged_to_peer: float
    not_modified_to_peer: float
    floor_to_peer: float


def measure(env: Environment, *, events: int, rounds: int) -> Figures:
    """Fill a person's feed with events and measure each way of answering it."""
    app = create_app(env)
    with app.app_context(), closing(app):
        rules = app.extensions["rules"]
        ctx: Context = app.extensions["make_context"](Actor(name="bench", role=rules.roles["booking_clerk"], unit_id=1))
        kind = next(kind.id for kind in rules.kinds.values() if kind.has_panel_rule)
        with psycopg.connect(env.libpq_dsn, autocommit=True) as connection:
            row = connection.execute("SELECT person_id FROM roster_entries ORDER BY id DESC LIMIT 1").fetchone()
            person = {"person": row[0] if row else 0}
            connection.execute(FILL, person | {"events": events, "kind": kind})
            feeds.open_person_feed(ctx, person["person"])
            link = feeds.view_person_feed(ctx, person["person"])
            assert link is not None
            url = link.url.removeprefix(env.public_url)
            client = app.test_client()
            content, peer = _peer(ctx, person["person"], rounds)
            begun = time.perf_counter()
            tag = client.get(url).headers["ETag"]
            cold = (time.perf_counter() - begun) * 1000

            def change() -> None:
                connection.execute(CHANGE, person)

            def fetch() -> None:
                ctx.reader.rollback()
                feeds.packed_content(ctx, feeds.standing_of(ctx, url[3:].removesuffix(".ics"), feeds.EVENTS))

            changed = _median(fetch, rounds, before=change)
            unchanged = _median(fetch, rounds)
            tag = client.get(url).headers["ETag"]
            seen = client.get(url, headers={"If-None-Match": tag})
            assert (seen.status_code, seen.data) == (304, b"")
            same = _median(lambda: client.get(url, headers={"If-None-Match": tag}), rounds * 10)
    parts = content.split(b"BEGIN:VEVENT")
    floor = _median(lambda: b"BEGIN:VEVENT".join(parts), rounds * 10)
    return Figures(
        events=events,
        bytes=len(content),
        packed_bytes=len(gzip.compress(content, stored.COMPRESSION)),
        peer_ms=round(peer, 2),
        floor_ms=round(floor, 3),
        cold_ms=round(cold, 2),
        after_a_change_ms=round(changed, 2),
        unchanged_ms=round(unchanged, 2),
        not_modified_ms=round(same, 2),
        after_a_change_to_peer=round(changed / peer, 4),
        unchanged_to_peer=round(unchanged / peer, 4),
        not_modified_to_peer=round(same / peer, 4),
        floor_to_peer=round(floor / peer, 5),
    )


@contextmanager
def closing(app: Flask) -> Iterator[None]:
    """Close every connection of an application afterwards."""
    try:
        yield
    finally:
        db.session.remove()
        for engine in [*db.engines.values(), app.extensions["writer"].kw["bind"]]:
            engine.dispose()


def _peer(ctx: Context, person_id: int, rounds: int) -> tuple[bytes, float]:
    """Let icalendar build everything from entries that lie in memory."""
    feed = stored.of_person(ctx.reader, person_id, unit_id=ctx.actor.unit_id)
    assert feed is not None
    head = feed_entries.head_of(ctx, ctx.reader, feed)
    keys = feed_entries.keys_in(ctx, ctx.reader, feed, head=head)
    entries = list(feed_entries.entries_of(ctx, ctx.reader, feed, keys, head=head))

    def build() -> bytes:
        return feed_bytes(head, [event_bytes(entry, head) for entry in entries])

    return build(), _median(build, rounds)


def _median(do: Callable[[], object], rounds: int, before: Callable[[], None] | None = None) -> float:
    """Return the median time of a deed in milliseconds; what comes before it is not counted."""
    taken = []
    for _ in range(rounds):
        if before is not None:
            before()
        begun = time.perf_counter()
        do()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure, print one JSON line; exit code 1 where the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    wanted = parser.parse_args()
    with house() as env:
        figures = measure(env, events=wanted.events, rounds=wanted.rounds)
    print(json.dumps(asdict(figures)))
    is_kept = figures.after_a_change_to_peer <= 0.1 and figures.not_modified_to_peer <= 0.01
    raise SystemExit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
