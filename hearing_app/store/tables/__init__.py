"""Which tables are there? Rows stay behind store and services."""

from hearing_app.store.tables import (
    arrivals,
    feeds,
    files,
    hearings,
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
    "feeds",
    "files",
    "hearings",
    "letters",
    "matters",
    "outcomes",
    "people",
    "sittings",
    "substitutions",
    "units",
    "work",
]
