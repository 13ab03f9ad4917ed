"""Does the race hold in its short form? The long one is bench/booking_race.py."""

from bench.booking_race import race
from bench.scratch import house


def test_processes_that_book_the_same_times_never_clash() -> None:
    with house() as env:
        figures = race(env, processes=8, attempts=3)
    assert (figures.errors, figures.overlaps, figures.partial, figures.deadlocks_seen) == ({}, 0, 0, 0)
    assert figures.booked > 0
    assert figures.booked + figures.refused == figures.attempts
