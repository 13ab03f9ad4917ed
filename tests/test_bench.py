"""Do the drills hold in their short form? The long ones are in bench/."""

from bench.booking_race import race
from bench.mutated_mails import drill
from bench.scratch import house


def test_processes_that_book_the_same_times_never_clash() -> None:
    with house() as env:
        figures = race(env, processes=8, attempts=3)
    assert (figures.errors, figures.overlaps, figures.partial, figures.deadlocks_seen) == ({}, 0, 0, 0)
    assert figures.booked > 0
    assert figures.booked + figures.refused == figures.attempts


def test_five_hundred_broken_mails_neither_stop_nor_slow_the_reader() -> None:
    figures = drill(mails=500, seed=7)
    assert (figures.crashes, figures.stuck, figures.lost, figures.failed) == (0, 0, 0, 0)
    assert sum(figures.decisions.values()) == 500
    # The whole promise (p99, memory) is the bench's; a busy machine must not fail the suite.
    assert figures.p50_ms <= 50
    assert figures.growth_mib <= 64
