"""Who of the roster could be put on a list of hearing officers, whether to strike from or to draw?"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from hearing_app.services.context import Context
from hearing_app.store import people
from hearing_app.store.tables.people import RosterEntryRow


def panel_people(ctx: Context, session: Session, unit_id: int) -> Sequence[RosterEntryRow]:
    """Return outside people by name, each with one entry; whoever works for the office is no choice."""
    found: dict[int, RosterEntryRow] = {}
    voting = [seat for kind in ctx.rules.kinds.values() if kind.has_panel_rule for seat in kind.seats if seat.has_vote]
    allowed = {category for seat in voting for category in seat.categories}
    for entry in people.list_entries(session, unit_id):
        category = ctx.rules.categories.get(entry.category)
        if (
            category is not None
            and category.is_external
            and entry.category in allowed
            and entry.person.merged_into_id is None
        ):
            found.setdefault(entry.person_id, entry)
    return sorted(found.values(), key=lambda entry: (entry.person.name, entry.category, entry.id))
