"""Which series of document numbers does this office keep? Reads config/numbering.toml."""

from collections.abc import Mapping
from pathlib import Path

from hearing_app.domain.rules.numbering import Series, format_number
from hearing_app.settings.fields import Fields, fields_of


def read_series(config: Path) -> Mapping[str, Series]:
    """Return the series by id; raise SettingsError with file, key and what would be right."""
    fields = fields_of(config / "numbering.toml")
    return {id_: _series(id_, fields.table(id_)) for id_ in fields.names()}


def _series(id_: str, fields: Fields) -> Series:
    series = Series(id_, fields.label("label"), fields.text("prefix"), fields.text("pattern"))
    fields.finish()
    try:
        format_number(series, 2026, 1)
    except (KeyError, IndexError, ValueError) as error:
        raise fields.wrong("pattern", "a text with {prefix}, {year} and {n} only") from error
    if "{year}" not in series.pattern or "{n}" not in series.pattern:
        raise fields.wrong("pattern", "a text in which {year} and {n} occur")
    return series
