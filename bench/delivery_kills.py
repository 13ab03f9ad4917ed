"""Is any message lost, doubled or overtaken when workers are killed, the relay misbehaves and the database dies?

Counted, not timed. Real workers (`python -m hearing_app worker`) and a ticker send real letters to a relay that keeps
each message before it answers (bench.sink), while SIGKILL meets them at any moment. Looked at afterwards, message by
message: what the ledger says against what the relay kept. In the same run: the same bytes by plain smtplib (floor)
and by an outbox that marks after sending (peer), under the same kills.

    .venv/bin/python -m bench.delivery_kills [--messages 600] [--kills 30] [--restarts 5] [--long] [--short]

--long: 10,000 messages and 200 kills. --short: waits divided by twelve (bench.hurried), no peers, as in the suite.
"""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import psycopg
from flask import Flask

from bench.crews import Crew, House, house, relay
from bench.mailings import LARGEST, Round, context, plan_rounds, release, settle
from bench.outbox_peers import Bytes, floor_rate, peer_rate, peer_under_kills, rate_of
from bench.sink import Kept, kept
from hearing_app.app import create_app
from hearing_app.jobs.workers import CONCURRENCY
from hearing_app.store.mail.deliveries import content_of
from hearing_app.store.tables.letters import DeliveryRow

WORKERS, TICKERS = 3, 1
PROMISED_S = 120
# Releases run ahead of the workers by at most this, so that versions meet on their way.
AHEAD = 60
STUCK_S = 400
# Sittings that only the measurement of speed uses; their days do not meet the drill's.
QUIET = [Round(sitting, 0) for sitting in range(60, 66)]
STATES = "SELECT state, count(*) FROM deliveries GROUP BY state"
ON_THEIR_WAY = """
SELECT count(*) FROM deliveries WHERE state = 'sending' AND attempt_at > clock_timestamp() - interval '0.5 seconds'
"""
# What became of each delivery, step by step; an attempt whose next step is no mark was abandoned.
STEPS = """
SELECT subject_id, facts ->> 'state', at FROM audit WHERE subject = 'delivery' AND facts ? 'attempt' ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What the ledger and the relay say of each other."""

    messages: int
    states: Mapping[str, int]
    lost: int
    extra: int
    lost_replies: int
    not_identical: int
    stale: int


@dataclass(slots=True)
class Drill:
    """One run: its house, who works, what is still to be released, and what was done to them."""

    house: House
    app: Flask
    workers: Crew
    ticker: Crew
    rounds: list[Round]
    kills: int
    restarts: int
    before: int
    known: dict[int, int] = field(default_factory=dict)
    restarted: int = 0

    def run(self) -> None:
        """Release, kill and restart as the work goes on, until everything has ended."""
        todo = list(self.rounds)
        total = len(self.rounds) * LARGEST
        moved_at, last = time.monotonic(), -1
        while True:
            ended, open_ = self._counts()
            if ended != last:
                moved_at, last = time.monotonic(), ended
            if todo and open_ < AHEAD:
                release(self.app, todo.pop(0), LARGEST, self.known)
            elif (not todo and open_ == 0) or time.monotonic() - moved_at > STUCK_S:
                return
            self._harm(ended / total)
            time.sleep(0.02 if todo else 0.2)

    def _counts(self) -> tuple[int, int]:
        try:
            with psycopg.connect(self.house.env.libpq_dsn) as connection:
                states = dict(connection.execute(STATES).fetchall())
        except psycopg.OperationalError:
            return -1, AHEAD
        open_ = states.get("pending", 0) + states.get("sending", 0)
        return sum(states.values()) - open_ - self.before, open_

    def _harm(self, share: float) -> None:
        """Kill and restart where the progress says so."""
        self.workers.replace_ended()
        self.ticker.replace_ended()
        if self.restarted < self.restarts and share * (self.restarts + 1) > self.restarted + 1:
            self.house.crash_database()
            self.restarted += 1
        if self.workers.kills < self.kills and share * (self.kills + 1) > self.workers.kills + 1:
            self._await_attempts()
            self.workers.kill_one()

    def _await_attempts(self) -> None:
        """Wait a little for the worst moment: as many messages on their way as one worker can have."""
        give_up = time.monotonic() + 2
        with psycopg.connect(self.house.env.libpq_dsn, autocommit=True) as connection:
            while time.monotonic() < give_up:
                found = connection.execute(ON_THEIR_WAY).fetchone()
                if found is not None and found[0] >= CONCURRENCY:
                    return
                time.sleep(0.002)


def compare(app: Flask, arrived: Sequence[Kept], *, but_first: int = 0) -> tuple[Found, list[Bytes]]:
    """Hold the ledger against what the relay kept: lost, extra, changed, stale after newer; returns the bytes too."""
    with app.app_context():
        ctx = context(app)
        # what became a call or a short message meanwhile does not go to the relay
        mails = ctx.reader.query(DeliveryRow).where(DeliveryRow.channel == "mail")
        rows = list(mails.order_by(DeliveryRow.id).offset(but_first))
        frozen = {content_of(row): row for row in rows}
        copies = Counter(frozen[each.content].id for each in arrived if each.content in frozen)
        newer = {row.seat_id for row in rows if row.state == "sent"}
        lost = [
            row
            for row in rows
            if not copies[row.id] and not (row.state == "superseded" and row.seat_id in newer) and row.state != "dead"
        ]
        found = Found(
            messages=len(rows),
            states=dict(Counter(row.state for row in rows)),
            lost=len(lost),
            extra=sum(number - 1 for number in copies.values()),
            lost_replies=sum(each.is_reply_lost for each in arrived),
            not_identical=sum(each.content not in frozen for each in arrived),
            stale=count_stale(frozen, arrived),
        )
        messages = [(row.id, row.envelope_from, row.envelope_to, content) for content, row in frozen.items()]
        ctx.reader.rollback()
    return found, messages


def count_stale(frozen: Mapping[bytes, DeliveryRow], arrived: Sequence[Kept]) -> int:
    """Count arrivals at a seat after a newer message of the same sitting had arrived there."""
    newest: dict[tuple[int, int | None], int] = defaultdict(int)
    stale = 0
    for each in arrived:
        row = frozen.get(each.content)
        if row is None:
            continue
        key = (row.sitting_id, row.seat_id)
        stale += row.id < newest[key]
        newest[key] = max(newest[key], row.id)
    return stale


def waits_of_abandoned(home: House) -> list[float]:
    """Return for each attempt of which nobody reported the end how many seconds after its beginning it was taken up."""
    begun: dict[int, datetime] = {}
    waits = []
    with psycopg.connect(home.env.libpq_dsn) as connection:
        for id_, state, at in connection.execute(STEPS).fetchall():
            since = begun.pop(id_, None)
            if since is not None and state in ("sending", "superseded", "dead"):
                waits.append((at - since).total_seconds())
            if state == "sending":
                begun[id_] = at
    return waits


def quiet_rate(home: House) -> float:
    """Let the workers send in peace what waits for them; returns messages per second."""
    with relay(home.folder, has_faults=False) as (file, port):
        mail = {"MAIL_URL": f"smtp://127.0.0.1:{port}/?tls=none"}
        app = create_app(replace(home.env, mail_url=mail["MAIL_URL"]))
        for each in QUIET:
            release(app, each, LARGEST, {})
        crew = Crew(home, "worker", random.Random(0), mail)
        try:
            crew.start(WORKERS)
            while file.read_bytes().count(b"\n") < len(QUIET) * LARGEST:
                time.sleep(0.1)
        finally:
            crew.stop()
        return rate_of(list(kept(file)))


def drill(
    home: House, messages: int, kills: int, *, restarts: int, is_hurried: bool, before: int = 0
) -> tuple[dict[str, Any], list[Bytes]]:
    """Run a drill with kills in a settled house that has sent so many before; returns its figures and the bytes."""
    with relay(home.folder, has_faults=True) as (file, port):
        mail = {"MAIL_URL": f"smtp://127.0.0.1:{port}/?tls=none"}
        app = create_app(replace(home.env, mail_url=mail["MAIL_URL"]))
        workers = Crew(home, "worker", random.Random(1), mail, is_hurried=is_hurried)
        ticker = Crew(home, "ticker", random.Random(2), mail, is_hurried=is_hurried)
        one = Drill(home, app, workers, ticker, plan_rounds(messages, LARGEST), kills, restarts, before)
        began = time.monotonic()
        try:
            workers.start(WORKERS)
            ticker.start(TICKERS)
            one.run()
        finally:
            workers.stop()
            ticker.stop()
        seconds = time.monotonic() - began
        waits = waits_of_abandoned(home)
        found, frozen = compare(app, list(kept(file)), but_first=before)
    return asdict(found) | {
        "kills": workers.kills,
        "restarts": one.restarted,
        "ended_by_themselves": workers.ended_alone + ticker.ended_alone,
        "abandoned": len(waits),
        "taken_up_after_s": round(max(waits, default=0.0), 1),
        "seconds": round(seconds, 1),
    }, frozen


def broken(figures: Mapping[str, Any]) -> list[str]:
    """Return which promises the figures break; what lies on a clerk's desk (dead) is not lost."""
    states = figures["states"]
    unsent = sum(number for state, number in states.items() if state not in ("sent", "superseded", "dead"))
    promises = {
        "none lost": figures["lost"] == 0,
        "none left over": unsent == 0,
        "extra copies at most one for each kill and lost reply": figures["extra"]
        <= figures["kills"] + figures["lost_replies"],
        "copies byte-identical": figures["not_identical"] == 0,
        "nothing stale after newer": figures["stale"] == 0,
        "nobody ended by himself": figures["ended_by_themselves"] == 0,
        "taken up within two minutes": figures["taken_up_after_s"] <= PROMISED_S,
    }
    return [promise for promise, is_kept in promises.items() if not is_kept]


def compared(home: House, frozen: Sequence[Bytes], *, rate: float, kills: int) -> dict[str, Any]:
    """Return the rate of the floor and the peer, ours as a share of theirs, and what kills do to the peer."""
    some = frozen[: len(QUIET) * LARGEST]
    floor, peer = floor_rate(home.folder, some), peer_rate(home, some, WORKERS)
    shares = {"of_floor": round(rate / floor, 2), "of_peer": round(rate / peer, 2)}
    killed = peer_under_kills(home, frozen, WORKERS, kills=kills)
    return {"floor": floor, "peer": peer, **shares, "peer_under_kills": asdict(killed)}


def main() -> None:
    """Run the drill and print its figures as one JSON line; exit code 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=600)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--restarts", type=int, default=0)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--short", action="store_true")
    wanted = parser.parse_args()
    messages, kills = (10_000, 200) if wanted.long else (wanted.messages, wanted.kills)
    with house() as home:
        app = create_app(home.env)
        with app.app_context():
            settle(context(app), LARGEST)
        before = 0 if wanted.short else len(QUIET) * LARGEST
        speed: dict[str, Any] = {} if wanted.short else {"rate": quiet_rate(home)}
        figures, frozen = drill(home, messages, kills, restarts=wanted.restarts, is_hurried=wanted.short, before=before)
        if not wanted.short:
            speed |= compared(home, frozen, rate=speed["rate"], kills=kills)
    faults = broken(figures)
    print(json.dumps({**figures, **speed, "broken": faults}))
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
