"""What did a workbook say about a row when it was last read?

So that a file that is read again changes what the file changed, and takes nothing back that somebody corrected here.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from hearing_app.store.crypto import ring
from hearing_app.store.tables.files import OriginRow

Prints = Mapping[str, str]


def prints_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the keyed digest of each value."""
    return {name: ring.fingerprint(json.dumps(value, default=str).encode()) for name, value in values.items()}


def load(session: Session, noun: str) -> dict[int, Prints]:
    """Return what was said about every row of a noun, by row id."""
    query = select(OriginRow.row_id, OriginRow.prints).where(OriginRow.noun == noun)
    return {row.row_id: row.prints for row in session.execute(query)}


def save(session: Session, noun: str, prints: Mapping[int, Prints]) -> None:
    """Keep what was said about rows of a noun."""
    if not prints:
        return
    rows = [{"noun": noun, "row_id": row_id, "prints": dict(said)} for row_id, said in prints.items()]
    query = insert(OriginRow).values(rows)
    keys = [OriginRow.noun, OriginRow.row_id]
    session.execute(query.on_conflict_do_update(index_elements=keys, set_={"prints": query.excluded.prints}))
