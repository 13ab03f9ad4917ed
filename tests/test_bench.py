"""Do the benches hold in their short form? The long ones are run by hand (bench/)."""

import importlib
import json
import subprocess
import sys
from typing import Any

import psycopg
import pytest

from bench import plan, repair, search, stored_search
from bench.mutated_mails import drill
from bench.offices import free_starts
from hearing_app.cli.problems.searches import answer_query, world_of
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT


def figures_of(bench: str, *options: str) -> dict[str, Any]:
    """Run a drill as it is run by hand; it says itself which promises were broken."""
    command = [sys.executable, "-m", f"bench.{bench}", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.stdout, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert (figures["broken"], done.returncode) == ([], 0), figures
    return figures


# in a process of its own: a child that is forked from here would share the open connections of other tests
def test_processes_that_book_the_same_times_never_clash() -> None:
    found = figures_of("booking_race", "--processes", "8", "--attempts", "3")
    told = sum(found[name] for name in ("booked", "moved", "cancelled", "held", "stale", "refused"))
    assert (told, found["attempts"]) == (24, 24)


def test_a_replayed_booking_varies_its_keys_and_threads_never_book_twice() -> None:
    found = figures_of("booking", "--short")
    assert (found["free"]["booked"], found["contended"]["booked"]) == (found["free"]["tried"], 5)
    assert (found["contended"]["refused"], found["overlaps"]) == (found["contended"]["tried"] - 5, 0)
    # numbers, their register, sitting, seats, bookings and letters in one statement each, lapsed holds, the audit
    assert (found["writing"], found["replay_tps"] > 0) == (8, True)


def test_five_hundred_broken_mails_neither_stop_nor_slow_the_reader() -> None:
    figures = drill(mails=500, seed=7)
    assert (figures.crashes, figures.stuck, figures.lost, figures.failed) == (0, 0, 0, 0)
    assert sum(figures.decisions.values()) == 500
    # The whole promise (p99, memory) is the bench's; a busy machine must not fail the suite.
    assert figures.p50_ms <= 50
    assert figures.growth_mib <= 64


def test_killed_workers_and_a_crashed_database_lose_no_message() -> None:
    found = figures_of("delivery_kills", "--short", "--messages", "93", "--kills", "2", "--restarts", "1")
    assert (found["messages"], found["kills"], found["restarts"]) == (93, 2, 1)


def test_killed_tickers_remind_everybody_once() -> None:
    found = figures_of("reminder_kills", "--kills", "3", "--outage", "2", "--sittings", "3", "--speed", "1200")
    assert (found["kills"], found["reminders"]) == (3, 3 * 6 * 3)


def test_a_search_for_free_starts_says_what_loops_say_and_sooner() -> None:
    figures = search.measure(people=150, small=50, weeks=6, rounds=3)
    assert (figures.same, figures.broken) == (True, [])
    # The promises are for 5,000 people on a quiet machine; these hold anywhere.
    assert figures.naive_to_warm >= 20
    assert figures.large_to_small <= 20


def test_one_statement_over_free_segments_says_what_bits_say(env: Environment) -> None:
    row = free_starts(60, 4, 3)
    world = world_of(row)
    with psycopg.connect(env.libpq_dsn) as connection:
        stored_search.keep_segments(connection, row)
        found = [stored_search.by_segments(connection, row, query) for query in row["queries"]]
    assert found == [answer_query(world, query) for query in world.queries]
    assert all(found)


def test_a_plan_lies_between_its_bound_and_the_greedy_plan() -> None:
    line = plan.measure(40, seconds=4, seed=2)
    assert line.bound is not None
    assert line.faults == 0
    assert 0 <= line.search_gap <= line.greedy_gap <= line.first_fit_gap
    assert line.greedy_gap <= 25


def test_an_exact_bound_lies_between_the_planners_bound_and_any_plan() -> None:
    line = plan.measure(12, seconds=2, seed=4, exact_seconds=20)
    assert line.bound is not None
    assert line.exact_bound is not None
    assert line.faults == 0
    assert line.bound <= line.exact_bound
    assert line.exact_search_gap is not None
    assert 0 <= line.exact_search_gap <= line.search_gap


def test_a_repair_changes_no_more_than_what_is_hit() -> None:
    line = repair.measure(120, seed=3, rounds=3)
    assert (line.broken, line.faults) == ([], 0)
    assert 0 < line.changed == line.hit
    assert line.anew_changed > line.changed


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py")))
def test_every_bench_still_finds_what_it_imports(name: str) -> None:
    assert importlib.import_module(f"bench.{name}").__doc__
