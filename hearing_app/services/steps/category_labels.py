"""How is somebody's category called, and from where does he come?"""

from collections.abc import Sequence

from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.store.tables.people import RosterEntryRow


def category_label(ctx: Context, id_: str) -> Label:
    """Return a category in both languages; one that the config no longer has is called by its id."""
    return ctx.rules.categories[id_].label if id_ in ctx.rules.categories else {"zh": id_, "en": id_}


def agencies_of(entries: Sequence[RosterEntryRow]) -> str:
    """Return the agencies of a person's entries, each once."""
    return "、".join(dict.fromkeys(entry.agency.name for entry in entries if entry.agency))
