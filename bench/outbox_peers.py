"""What do others make of the same bytes? The floor (plain smtplib, one process) and the peer (a naive outbox)."""

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import naive_outbox
from bench.crews import Crew, House, relay
from bench.sink import Kept, kept

Bytes = tuple[int, str, str, bytes]  # id, envelope sender, recipient, message


@dataclass(frozen=True, slots=True)
class Peer:
    """What the naive outbox came to under kills."""

    kills: int
    lost: int
    extra: int
    lost_replies: int


def rate_of(arrived: Sequence[Kept]) -> float:
    """Return messages per second from the first to the last arrival."""
    return round((len(arrived) - 1) / (arrived[-1].at - arrived[0].at), 1)


def floor_rate(folder: Path, messages: Sequence[Bytes]) -> float:
    """Send by plain smtplib, one connection for each message as the product does."""
    with relay(folder, has_faults=False) as (file, port):
        for message in messages:
            naive_outbox.hand_over(port, *message[1:])
        return rate_of(list(kept(file)))


def peer_rate(home: House, messages: Sequence[Bytes], processes: int) -> float:
    """Let the naive outbox send in peace."""
    arrived = _sent(home, messages, processes, kills=0, has_faults=False)[0]
    return rate_of(arrived)


def peer_under_kills(home: House, messages: Sequence[Bytes], processes: int, *, kills: int) -> Peer:
    """Let the naive outbox send under so many kills and the same faults of the relay."""
    arrived, killed = _sent(home, messages, processes, kills=kills, has_faults=True)
    copies = Counter(each.content for each in arrived)
    return Peer(
        kills=killed,
        lost=sum(not copies[content] for _, _, _, content in messages),
        extra=sum(number - 1 for number in copies.values()),
        lost_replies=sum(each.is_reply_lost for each in arrived),
    )


def _sent(
    home: House, messages: Sequence[Bytes], processes: int, *, kills: int, has_faults: bool
) -> tuple[list[Kept], int]:
    dsn = home.env.migration_database_url.replace("postgresql+psycopg", "postgresql", 1)
    with psycopg.connect(dsn, autocommit=True) as owner, relay(home.folder, has_faults=has_faults) as (file, port):
        owner.execute("DROP TABLE IF EXISTS naive_outbox")
        owner.execute(naive_outbox.MAKE)
        put = "INSERT INTO naive_outbox (id, sender, recipient, content) VALUES (%s, %s, %s, %s)"
        owner.cursor().executemany(put, messages)
        program = (sys.executable, "-m", "bench.naive_outbox", dsn, str(port))
        crew = Crew(home, "naive", random.Random(3), program=program)
        try:
            crew.start(processes)
            while (left := _left(owner)) > 0:
                share = 1 - left / len(messages)
                if crew.kills < kills and share * (kills + 1) > crew.kills + 1:
                    crew.kill_one()
                time.sleep(0.01)
        finally:
            crew.stop()
        return list(kept(file)), crew.kills


def _left(owner: psycopg.Connection[tuple[int]]) -> int:
    found = owner.execute(naive_outbox.LEFT).fetchone()
    return found[0] if found else 0
