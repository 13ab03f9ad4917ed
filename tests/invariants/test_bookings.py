"""Invariant 11 of the field notes §8.1 where no service stands in between: PostgreSQL itself refuses the clash."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from hearing_app.services.context import Context
from tests.builders import house
from tests.builders.house import AsRole

TAKE = """
INSERT INTO bookings (resource_id, during, status)
VALUES (%s, tstzrange(%s::timestamptz, %s::timestamptz), 'confirmed')
"""
MORNING = ("2026-12-14 09:00+08", "2026-12-14 12:00+08")
LATE_MORNING = ("2026-12-14 11:59+08", "2026-12-14 13:00+08")
NOON = ("2026-12-14 12:00+08", "2026-12-14 13:00+08")


@pytest.fixture
def resource_ids(ctx: Context, as_role: AsRole) -> list[int]:
    """A person and a room."""
    house.small_house(as_role)
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        person = connection.execute("SELECT resource_id FROM people ORDER BY id LIMIT 1").fetchone()
        room = connection.execute("SELECT resource_id FROM rooms ORDER BY id LIMIT 1").fetchone()
    assert person is not None
    assert room is not None
    return [person[0], room[0]]


def test_11_the_database_refuses_the_second_booking_of_a_person_and_of_a_room(
    ctx: Context, resource_ids: list[int]
) -> None:
    for one in resource_ids:
        with psycopg.connect(ctx.env.libpq_dsn) as connection:
            connection.execute(TAKE, (one, *MORNING))
            connection.execute(TAKE, (one, *NOON))
        with psycopg.connect(ctx.env.libpq_dsn) as connection, pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute(TAKE, (one, *LATE_MORNING))


def test_11_of_two_transactions_at_once_one_takes_it(ctx: Context, resource_ids: list[int]) -> None:
    def second() -> str:
        try:
            with psycopg.connect(ctx.env.libpq_dsn) as connection:
                connection.execute(TAKE, (resource_ids[0], *LATE_MORNING))
        except psycopg.errors.ExclusionViolation:
            return "refused"
        return "booked"

    with ThreadPoolExecutor(1) as pool, psycopg.connect(ctx.env.libpq_dsn) as first:
        first.execute(TAKE, (resource_ids[0], *MORNING))
        other = pool.submit(second)  # waits for the first, which it cannot see yet
        first.commit()
        assert other.result(timeout=30) == "refused"
