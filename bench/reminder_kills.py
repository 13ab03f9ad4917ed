"""Is everybody reminded once, in time and of the right rung when tickers are killed and the database is away?

Counted, not timed. Four real tickers with a clock that runs faster (bench.hurried), meetings of a made-up kind with
rungs three, two and one hours ahead, SIGKILLs at any moment, and an outage of the database of six seconds, in which
eighty minutes pass on that clock. Looked at afterwards, seat by seat and rung by rung: written down once, one letter
for each that was not overtaken, late ones marked, none after the start.

    .venv/bin/python -m bench.reminder_kills [--kills 50] [--outage 6] [--sittings 40] [--speed 400]
"""

import argparse
import json
import random
import shutil
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from bench.crews import Crew, House, house
from bench.hurried import use_config
from bench.mailings import PEOPLE_HEADER, ROOMS_HEADER, context, take
from hearing_app import app as composition
from hearing_app import wallclock
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.reminders import LATE_AFTER
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.services.sittings.bookings import BookingOrder, book_sitting
from hearing_app.settings.places import CONFIG
from hearing_app.store import people

TICKERS, SEATS = 4, 6
KIND, MODEL = "drill_meeting", "study_meeting"
RUNGS = ("mail 3h", "mail 2h", "mail 1h")
# The day begins a quarter before the first rung on the fast clock; the next meetings follow every so often.
MORNING, FIRST = timedelta(hours=7, minutes=45), timedelta(hours=11)
APART = timedelta(minutes=10)
MOST_SITTINGS = 48
HEARD_SECONDS = 2.0
# Longer than a rung lies before the next one: some are overtaken, and one may come and its meeting begin unseen.
OUTAGE, UNSEEN = timedelta(minutes=80), timedelta(minutes=20)
WRITTEN = """
SELECT r.seat_id, r.rung, r.state, r.made_at, s.starts_at FROM reminders r JOIN seats t ON t.id = r.seat_id
JOIN sittings s ON s.id = t.sitting_id
"""
LETTERS = "SELECT seat_id, channel, released_at FROM letters WHERE kind = 'reminder'"
MAILS = "SELECT count(*) FROM deliveries d JOIN letters l ON l.id = d.letter_id WHERE l.kind = 'reminder'"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the drill came to; what must not be is zero."""

    reminders: int
    kills: int
    outage_s: float
    made: int
    late: int
    overtaken: int
    by_mail: int
    unseen: int
    missing: int
    doubled: int
    letters_missing: int
    mails_missing: int
    wrongly_marked: int
    after_start: int


@dataclass(slots=True)
class Clock:
    """The time that every ticker reads; it waits for them, so that a busy machine makes nobody late."""

    file: Path
    at: datetime
    speed: float
    heard: tuple[float, str] = (0.0, "")
    outage: Span | None = None

    def __post_init__(self) -> None:
        self.turn_for(0)

    def turn_for(self, seconds: float) -> None:
        """Let so many real seconds pass."""
        until = time.monotonic() + seconds
        while True:
            new = self.file.with_suffix(".new")
            new.write_text(str(self.at.timestamp()), "ascii")
            new.replace(self.file)
            if time.monotonic() >= until:
                return
            time.sleep(0.05)
            self.at += timedelta(seconds=0.05 * self.speed)

    def turn_through_outage(self, seconds: float) -> None:
        """Let the hours of an outage pass in so many real seconds, and remember them."""
        begun, speed = self.at, self.speed
        self.speed = OUTAGE / timedelta(seconds=seconds)
        self.turn_for(seconds)
        self.outage, self.speed, self.heard = Span(begun, self.at), speed, (0.0, self.heard[1])

    def is_heard(self, home: House) -> bool:
        """Say whether some ticker has lived within the last seconds."""
        with psycopg.connect(home.env.libpq_dsn) as connection:
            found = connection.execute("SELECT xmin::text FROM heartbeats WHERE process = 'ticker'").fetchone()
        if found is not None and found[0] != self.heard[1]:
            self.heard = (time.monotonic(), found[0])
        return time.monotonic() - self.heard[0] < HEARD_SECONDS


def drill(*, kills: int, outage: float, sittings: int, speed: float) -> Figures:
    """Run the drill in a house of its own."""
    with house(MAIL_URL="smtp://127.0.0.1:1/?tls=none") as home:
        folder = _config(home.folder)
        tomorrow = civil_instant(civil_day(wallclock.now()) + timedelta(days=1), datetime.min.time())
        app = _book(home, folder, sittings, now=tomorrow + MORNING)
        clock = Clock(home.folder / "clock", tomorrow + MORNING, speed)
        places = {"DRILL_CLOCK": str(clock.file), "DRILL_CONFIG": str(folder)}
        crew = Crew(home, "ticker", random.Random(4), places, is_hurried=True)
        try:
            crew.start(TICKERS)
            _harm(home, crew, clock, kills=kills, outage=outage, until=tomorrow + FIRST + APART * sittings)
        finally:
            crew.stop()
        with app.app_context(), psycopg.connect(home.env.libpq_dsn) as connection:
            return _examine(connection, clock, kills=crew.kills, outage=outage)


def _config(folder: Path) -> Path:
    """Copy the product's config and add a kind like another one, with rungs that a drill can wait for."""
    target = folder / "config"
    shutil.copytree(CONFIG, target)
    text = (target / "kinds" / f"{MODEL}.toml").read_text("utf-8")
    words = {'zh = "学法会"': 'zh = "演练会"', 'reminders = ["mail 1d"]': f"reminders = {json.dumps(RUNGS)}"}
    for before, after in words.items():
        assert before in text
        text = text.replace(before, after)
    lines = [line if not line.startswith("aliases") else 'aliases = ["演练会"]' for line in text.splitlines()]
    (target / "kinds" / f"{KIND}.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return target


def _book(home: House, folder: Path, count: int, *, now: datetime) -> Flask:
    """Book the meetings, one room and six people for each; their invitations count as sent."""
    use_config(folder)
    app = composition.create_app(home.env, now=lambda: now)
    crowd = count * SEATS
    with app.app_context():
        ctx = context(app)
        rows = [
            (
                f"R{at:04d}",
                f"示例{at:04d}",
                "法律专家",
                "示例大学法学院",
                f"1380000{at:04d}",
                f"r{at:04d}@drill.invalid",
            )
            for at in range(crowd)
        ]
        take(ctx, "名册", PEOPLE_HEADER, [(*row, None, None, None, None) for row in rows])
        hours = "周一至周日 00:00-23:59"
        take(ctx, "场地", ROOMS_HEADER, [(f"会议室{at}", "一层", 60, "投影", hours) for at in range(count)])
        entries = people.list_entries(ctx.reader, 1)
        rooms = list(people.load_rooms(ctx.reader, 1).values())
        day = civil_instant(civil_day(now), datetime.min.time())
        for at in range(count):
            mine = entries[at * SEATS : (at + 1) * SEATS]
            roles = [SeatRole.SPEAKER] + [SeatRole.ATTENDEE] * (SEATS - 1)
            seats = tuple(Seat(role, row.category, row.person_id) for role, row in zip(roles, mine, strict=True))
            span = Span(day + FIRST + APART * at, day + FIRST + APART * at + timedelta(minutes=30))
            order = SittingOrder(span, rooms[at].id, seats, is_open=False, override_reason="演练")
            book_sitting(ctx, BookingOrder(KIND, "", f"演练{at}", order))
    with psycopg.connect(home.env.libpq_dsn) as connection:
        connection.execute("UPDATE deliveries SET state = 'sent'")
    return app


def _harm(home: House, crew: Crew, clock: Clock, *, kills: int, outage: float, until: datetime) -> None:
    """Turn the clock through the day, kill tickers evenly over it, take the database away in the middle of it."""
    day, has_failed = until - clock.at, False
    while clock.at < until:
        share = 1 - (until - clock.at) / day
        crew.replace_ended()
        if not has_failed and share > 0.5:
            home.stop_database()
            clock.turn_through_outage(outage)
            home.start_database()
            has_failed = True
        if not clock.is_heard(home):
            time.sleep(0.1)
            continue
        if crew.kills < kills and share * (kills + 1) > crew.kills + 0.5:
            crew.kill_one()
        clock.turn_for(0.1)


def _hours(rung: str) -> int:
    return int(rung.split()[1].removesuffix("h"))


def _unseen(connection: psycopg.Connection[tuple[Any, ...]], outage: Span | None) -> int:
    """Count the rungs that came, and whose meeting began, while the database was away: nobody could be reminded.

    UNSEEN are the three real seconds in which, before and after, no ticker need have looked.
    """
    starts = connection.execute("SELECT s.starts_at FROM seats t JOIN sittings s ON s.id = t.sitting_id").fetchall()
    leads = [timedelta(hours=_hours(rung)) for rung in RUNGS]
    return sum(
        outage is not None and outage.start - UNSEEN <= at - lead and at <= outage.end + UNSEEN
        for (at,) in starts
        for lead in leads
    )


def _examine(connection: psycopg.Connection[tuple[Any, ...]], clock: Clock, *, kills: int, outage: float) -> Figures:
    rows = connection.execute(WRITTEN).fetchall()
    letters = connection.execute(LETTERS).fetchall()
    seats = connection.execute("SELECT count(*) FROM seats").fetchone()
    mails = connection.execute(MAILS).fetchone()
    assert seats is not None
    assert mails is not None
    states = Counter(state for _, _, state, _, _ in rows)
    known = Counter((seat, rung) for seat, rung, *_ in rows)
    due = states["made"] + states["late"]
    unseen = _unseen(connection, clock.outage)
    by_mail = sum(channel == "mail" for _, channel, _ in letters)
    return Figures(
        reminders=seats[0] * len(RUNGS),
        kills=kills,
        outage_s=outage,
        made=states["made"],
        late=states["late"],
        overtaken=states["overtaken"],
        by_mail=by_mail,
        unseen=unseen,
        missing=max(0, seats[0] * len(RUNGS) - len(known) - unseen),
        doubled=sum(number - 1 for number in known.values()) + max(0, len(letters) - due),
        letters_missing=max(0, due - len(letters)),
        mails_missing=by_mail - mails[0],
        wrongly_marked=_wrongly_marked(rows),
        after_start=sum(made_at >= starts_at for _, _, _, made_at, starts_at in rows),
    )


def _wrongly_marked(rows: list[tuple[Any, ...]]) -> int:
    """Count rungs whose mark does not follow from when they were written down."""
    wrong = 0
    by_seat: dict[int, list[tuple[str, str, datetime, datetime]]] = defaultdict(list)
    for seat, rung, state, made_at, starts_at in rows:
        by_seat[seat].append((rung, state, made_at, starts_at))
    for mine in by_seat.values():
        for rung, state, made_at, starts_at in mine:
            at = starts_at - timedelta(hours=_hours(rung))
            later = [other for other, *_ in mine if _hours(other) < _hours(rung)]
            is_overtaken = any(starts_at - timedelta(hours=_hours(other)) <= made_at for other in later)
            right = "overtaken" if is_overtaken else "late" if made_at - at > LATE_AFTER else "made"
            wrong += state != right
    return wrong


def broken(figures: Figures) -> list[str]:
    """Return which figures should be zero and are not."""
    names = ("missing", "doubled", "letters_missing", "mails_missing", "wrongly_marked", "after_start")
    return [name for name in names if getattr(figures, name)]


def main() -> None:
    """Run the drill and print its figures as one JSON line; exit code 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--outage", type=float, default=6.0)
    parser.add_argument("--sittings", type=int, default=40, choices=range(1, MOST_SITTINGS + 1), metavar="1…48")
    parser.add_argument("--speed", type=float, default=400.0)
    wanted = parser.parse_args()
    figures = drill(kills=wanted.kills, outage=wanted.outage, sittings=wanted.sittings, speed=wanted.speed)
    faults = broken(figures)
    print(json.dumps({**asdict(figures), "broken": faults}))
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
