"""Which tables are there? Rows stay behind store and services."""

from hearing_app.store.tables import (
    agreements,
    arrivals,
    feeds,
    files,
    letters,
    matters,
    mediations,
    outcomes,
    people,
    sittings,
    substitutions,
    units,
    work,
)

__all__ = [
    "agreements",
    "arrivals",
    "feeds",
    "files",
    "letters",
    "matters",
    "mediations",
    "outcomes",
    "people",
    "sittings",
    "substitutions",
    "units",
    "work",
]
