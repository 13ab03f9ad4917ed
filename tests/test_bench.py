"""Do the race and the feeds hold in their short form? The long ones are bench/booking_race.py and bench/feeds.py."""

from collections.abc import Iterator

import pytest

from bench import feeds
from bench.booking_race import race
from bench.scratch import house
from hearing_app.settings.environment import Environment


@pytest.fixture(scope="module")
def env() -> Iterator[Environment]:
    with house() as found:
        yield found


def test_processes_that_book_the_same_times_never_clash(env: Environment) -> None:
    figures = race(env, processes=8, attempts=3)
    assert (figures.errors, figures.overlaps, figures.partial, figures.deadlocks_seen) == ({}, 0, 0, 0)
    assert figures.booked > 0
    assert figures.booked + figures.refused == figures.attempts


def test_a_feed_is_not_built_anew_for_one_change_and_not_at_all_for_none(env: Environment) -> None:
    figures = feeds.measure(env, events=1000, rounds=3)
    # the promise is 0.1 and 0.01, kept by the long form; here others use the machine at the same time
    assert figures.after_a_change_to_peer < 0.5
    assert figures.not_modified_to_peer < 0.1
