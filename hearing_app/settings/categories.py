"""Which categories of people does this office know? Reads config/categories.toml; the order is the file's.

Not here: which categories a kind of sitting seats (settings.kinds checks that they exist).
"""

from collections.abc import Mapping
from pathlib import Path

from hearing_app.domain.intake.cells import squeeze
from hearing_app.domain.rules.kinds import Category
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.fields import Fields, fields_of


def read_categories(config: Path) -> Mapping[str, Category]:
    """Read the categories by id; a wrong value, an unknown key or a word that means two categories stops the start."""
    file = fields_of(config / "categories.toml")
    categories = {id_: _category(id_, file.table(id_)) for id_ in file.names()}
    _check_words(categories)
    return categories


def _category(id_: str, table: Fields) -> Category:
    category = Category(
        id=id_,
        label=table.label("label"),
        aliases=table.texts("aliases"),
        is_external=table.mark("is_external"),
        groups=table.texts("groups"),
        figure=table.text("figure", ""),
        allowance=table.number("allowance", most=100_000, default=0),
    )
    table.finish()
    return category


def _check_words(categories: Mapping[str, Category]) -> None:
    """Refuse one word for two categories: nobody could tell what a row with it means."""
    owners: dict[str, str] = {}
    for category in categories.values():
        for word in (category.id, *category.label.values(), *category.aliases):
            owner = owners.setdefault(squeeze(word), category.id)
            if owner != category.id:
                raise SettingsError(
                    f"config/categories.toml: [{category.id}]: aliases: “{word}” already means {owner}; "
                    "expected a word of its own"
                )
