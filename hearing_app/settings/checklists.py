"""What does this office prepare for a hearing, and what does it tell the parties? Reads config/checklists.toml."""

from dataclasses import dataclass
from pathlib import Path

from hearing_app.domain.hearings.plans import PlanItem
from hearing_app.settings.fields import Fields, fields_of


@dataclass(frozen=True, slots=True)
class Checklists:
    """The items of the plan in their order, and what the parties' slip says they may do, in plain Chinese."""

    plan: tuple[PlanItem, ...]
    rights: tuple[str, ...]


def read_checklists(config: Path) -> Checklists:
    """Return what the file says; raise SettingsError with file, key and what would be right."""
    fields = fields_of(config / "checklists.toml")
    rights, items = fields.texts("rights"), fields.table("items")
    fields.finish()
    return Checklists(tuple(_item(items.table(id_), id_) for id_ in items.names()), rights)


def _item(fields: Fields, id_: str) -> PlanItem:
    before, is_service = fields.number("workdays_before", most=60), fields.mark("is_service", default=False)
    item = PlanItem(id_, fields.label("label"), before, is_service)
    fields.finish()
    return item
