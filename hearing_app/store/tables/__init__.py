"""Which tables are there? Rows stay behind store and services."""

from hearing_app.store.tables import (
    arrivals,
    clocks,
    feeds,
    files,
    letters,
    matters,
    outcomes,
    people,
    sittings,
    substitutions,
    units,
    work,
)

__all__ = [
    "arrivals",
    "clocks",
    "feeds",
    "files",
    "letters",
    "matters",
    "outcomes",
    "people",
    "sittings",
    "substitutions",
    "units",
    "work",
]
