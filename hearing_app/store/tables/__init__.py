"""Which tables are there? Rows stay behind store and services."""

from hearing_app.store.tables import feeds, files, letters, matters, outcomes, people, sittings, units, work

__all__ = ["feeds", "files", "letters", "matters", "outcomes", "people", "sittings", "units", "work"]
