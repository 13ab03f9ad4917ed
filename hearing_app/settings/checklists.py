"""What does this office prepare for a hearing? Reads config/checklists.toml."""

from pathlib import Path

from hearing_app.domain.hearings.plans import PlanItem
from hearing_app.settings.fields import Fields, fields_of


def read_plan(config: Path) -> tuple[PlanItem, ...]:
    """Return the items of the plan in their order; raise SettingsError with file, key and what would be right."""
    fields = fields_of(config / "checklists.toml")
    items = fields.table("items")
    fields.finish()
    return tuple(_item(items.table(id_), id_) for id_ in items.names())


def _item(fields: Fields, id_: str) -> PlanItem:
    before, is_service = fields.number("workdays_before", most=60), fields.mark("is_service", default=False)
    item = PlanItem(id_, fields.label("label"), before, is_service)
    fields.finish()
    return item
