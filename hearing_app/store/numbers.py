"""How does a number series stay gap-free? The counter's row is locked until the taker commits."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from hearing_app.store.tables.letters import NumberRow


def take(session: Session, unit_id: int, series: str, *, year: int) -> int:
    """Take the next number of a series in a year; whoever rolls back gives it back."""
    row = insert(NumberRow).values(unit_id=unit_id, series=series, year=year, last=1)
    taken = row.on_conflict_do_update(
        index_elements=["unit_id", "series", "year"], set_={"last": NumberRow.last + 1}
    ).returning(NumberRow.last)
    return session.execute(taken).scalar_one()
