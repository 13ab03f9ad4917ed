"""How much is read from the database to judge a few sittings in an office with a thousand people?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from hearing_app.domain.rules.seats import Stage
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from hearing_app.services.steps.sittings.standing import verdict_of
from hearing_app.store import people, sittings
from hearing_app.store.tables.people import RosterEntryRow
from tests.builders import house

AsRole = Callable[..., Context]
FOLK = 1000


def crowd(ctx: Context) -> None:
    """A thousand more people on the roster."""
    with ctx.open_writer() as session:
        for at in range(FOLK):
            person = people.add_person(session, f"群众{at:04d}")
            entry = RosterEntryRow(unit_id=1, person_id=person.id, code=f"C{at:04d}", category="lawyer")
            session.add(entry)
        session.commit()


@contextmanager
def counted(ctx: Context) -> Iterator[dict[str, int]]:
    """Count statements and the rows that they bring."""
    found = {"statements": 0, "people": 0}
    engine = ctx.reader.get_bind()

    def after(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        found["statements"] += 1
        if "FROM people" in statement:
            found["people"] += cursor.rowcount

    event.listen(engine, "after_cursor_execute", after)
    yield found
    event.remove(engine, "after_cursor_execute", after)


# with the whole roster it was 52 statements that brought 2,052 people
def test_a_verdict_reads_the_people_of_its_seats_alone(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    ids = [
        bookings.book_sitting(ctx, house.hearing(ctx)),
        bookings.book_sitting(
            ctx, house.hearing(ctx, house.OTHER_MATTER, house.order(ctx, house.morning(house.LATER_DAY)))
        ),
    ]
    crowd(ctx)
    ctx.reader.rollback()
    rows = [sittings.find(ctx.reader, 1, id_) for id_ in ids]
    with counted(ctx) as found:
        verdicts = [verdict_of(ctx, ctx.reader, row, stage=Stage.PLANNED) for row in rows if row is not None]
    assert [verdict.is_legal for verdict in verdicts] == [True, True]
    assert found == {"statements": 56, "people": 24}
