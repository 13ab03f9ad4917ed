"""Which tables are there? Rows stay behind store and services."""

from hearing_app.store.tables import (
    applications,
    arrivals,
    clocks,
    feeds,
    files,
    groups,
    letters,
    matters,
    outcomes,
    people,
    routings,
    sittings,
    substitutions,
    units,
    work,
)

__all__ = [
    "applications",
    "arrivals",
    "clocks",
    "feeds",
    "files",
    "groups",
    "letters",
    "matters",
    "outcomes",
    "people",
    "routings",
    "sittings",
    "substitutions",
    "units",
    "work",
]
