"""Whom does this office rather ask? Reads config/weights.toml."""

from pathlib import Path

from hearing_app.domain.rules.verdicts import Weights
from hearing_app.settings.fields import fields_of

MOST = 1_000


def read_weights(config: Path) -> Weights:
    """Return the weights of the search; a wrong value stops the start with file, key and what would be right."""
    fields = fields_of(config / "weights.toml")
    weights = Weights(
        skill=fields.number("skill", most=MOST),
        load=fields.number("load", least=1, most=MOST),
        distance=fields.number("distance", most=MOST),
        field=fields.number("field", most=MOST),
    )
    fields.finish()
    return weights
