"""Do several tickers at once make the rows of a slot once, and does the first one after an outage find all?"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from hearing_app.app import create_app, machine, run_tick
from hearing_app.jobs.ticks import TICKS, Tick, slot_of
from hearing_app.services import foreign_calendars, inboxes
from hearing_app.services.context import Context
from hearing_app.services.sittings import deliveries
from hearing_app.settings.environment import Environment
from hearing_app.store import work
from tests.builders import answers, house
from tests.conftest import NOW, Clock, close

AsRole = Callable[..., Context]
TICKERS, SLOTS = 4, 12


def race(app: Flask, deed: Callable[[Context, int], object]) -> list[object]:
    """Let several tickers, each with connections of its own, do something at the same moment."""
    gate = threading.Barrier(TICKERS)

    def run(number: int) -> object:
        with app.app_context():
            ctx = app.extensions["make_context"](machine(app, "ticker"))
            gate.wait(30)
            return deed(ctx, number)

    with ThreadPoolExecutor(TICKERS) as pool:
        return list(pool.map(run, range(TICKERS)))


def tick_of(name: str) -> Tick:
    return next(tick for tick in TICKS if tick.name == name)


def jobs(ctx: Context, task: str) -> list[str]:
    with ctx.open_writer() as session:
        query = text("SELECT args::text FROM procrastinate_jobs WHERE task_name = :task ORDER BY 1")
        return list(session.scalars(query, {"task": task}))


def no_jobs(ctx: Context) -> None:
    with ctx.open_writer() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.commit()


def runs(ctx: Context) -> list[tuple[str, int]]:
    with ctx.open_writer() as session:
        found = session.execute(text("SELECT tick, count(*) FROM tick_runs GROUP BY tick ORDER BY tick"))
        return [tuple(row) for row in found]


def test_each_slot_is_won_by_one_of_several(app: Flask, ctx: Context) -> None:
    def claim_all(ctx: Context, _number: int) -> list[bool]:
        won = []
        for slot in range(SLOTS):
            with ctx.open_writer() as session:
                won.append(work.claim_run(session, "reminders", NOW + timedelta(minutes=slot), now=NOW))
                session.commit()
        return won

    won = race(app, claim_all)
    assert [sum(each) for each in zip(*won, strict=True)] == [1] * SLOTS


def test_a_slot_whose_rows_were_not_kept_is_open_again(app: Flask, ctx: Context) -> None:
    first = threading.Event()

    def claim(ctx: Context, number: int) -> bool:
        with ctx.open_writer() as session:
            if number:
                first.wait(30)
                won = work.claim_run(session, "reminders", NOW, now=NOW)
                session.commit()
                return won
            won = work.claim_run(session, "reminders", NOW, now=NOW)
            first.set()
            # the others wait for this transaction, which ends in nothing
            session.execute(text("SELECT pg_sleep(0.3)"))
            session.rollback()
            return won

    won = race(app, claim)
    assert (won[0], sum(map(bool, won[1:]))) == (True, 1)


def test_several_tickers_take_up_each_delivery_once(app: Flask, ctx: Context, as_role: AsRole) -> None:
    answers.invited(as_role)
    no_jobs(ctx)
    race(app, lambda _ctx, _number: run_tick(app, tick_of("deliveries")))
    wanted = sorted(f'{{"delivery_id": {row.id}}}' for row in answers.deliveries(ctx))
    assert (jobs(ctx, deliveries.TASK), runs(ctx)) == (wanted, [("deliveries", 1)])
    assert len(wanted) > 1


def test_several_tickers_write_each_reminder_once(app: Flask, ctx: Context, as_role: AsRole, clock: Clock) -> None:
    answers.invited(as_role)
    clock.now = NOW.replace(month=12, day=13)
    race(app, lambda _ctx, _number: run_tick(app, tick_of("reminders")))
    seats = [letter.seat_id for letter in answers.letters(ctx, "reminder")]
    assert (len(seats), len(set(seats)), runs(ctx)) == (6, 6, [("reminders", 1)])


def test_several_tickers_ask_for_the_mailbox_once(app: Flask, ctx: Context) -> None:
    def poll(ctx: Context, _number: int) -> None:
        there = replace(ctx, env=replace(ctx.env, inbox_url="imap://u:p@127.0.0.1/INBOX"))
        inboxes.poll_inbox(there, slot_of(tick_of("inbox"), ctx.now))

    race(app, poll)
    assert (jobs(ctx, inboxes.TASK), runs(ctx)) == (["{}"], [("inbox", 1)])


def test_several_tickers_hand_out_each_calendar_once(app: Flask, ctx: Context, as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    known = house.people(ctx)
    for code in ("E001", "E002", "E003"):
        foreign_calendars.add_calendar(ctx, known[code], f"https://{code}.example.org/own.ics")
    no_jobs(ctx)
    clock.forward(hours=2)
    race(app, lambda _ctx, _number: run_tick(app, tick_of("foreign_calendars")))
    found = jobs(ctx, foreign_calendars.TASK)
    assert (len(found), len(set(found))) == (3, 3)


def test_the_first_tick_after_an_outage_finds_what_came_due_in_it(
    app: Flask, ctx: Context, as_role: AsRole, clock: Clock
) -> None:
    answers.invited(as_role)
    no_jobs(ctx)
    run_tick(app, tick_of("deliveries"))
    no_jobs(ctx)
    # two days in which nobody ticked: all that is due is made in one slot, whatever the slots between
    clock.now = NOW.replace(month=12, day=13)
    for name in ("deliveries", "reminders"):
        run_tick(app, tick_of(name))
    wanted = {row.id for row in answers.deliveries(ctx)}
    assert {int(args.partition(": ")[2].rstrip("}")) for args in jobs(ctx, deliveries.TASK)} == wanted
    assert (len(answers.letters(ctx, "reminder")), runs(ctx)) == (6, [("deliveries", 2), ("reminders", 1)])


def test_a_tick_without_its_database_says_so_in_one_line(
    app: Flask, env: Environment, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = "postgresql://x:y@127.0.0.1:9/hearing"
    away = create_app(env.with_database(nowhere, nowhere))
    run_tick(away, tick_of("heartbeat"))
    with away.app_context():
        close(away)
    said = "tick heartbeat failed: the database is away (OperationalError)"
    assert [(record.levelname, record.message, record.exc_info) for record in caplog.records] == [
        ("WARNING", said, None)
    ]
