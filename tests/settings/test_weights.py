"""Do wrong weights stop the start, and do they put people in an order?"""

from dataclasses import replace
from pathlib import Path

import pytest

from hearing_app.domain.rules.verdicts import Weights
from hearing_app.domain.sittings.pools import price_of
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import CONFIG
from hearing_app.settings.weights import read_weights
from tests.builders import rules


def test_what_asking_somebody_costs_follows_the_file():
    weights = read_weights(CONFIG)
    assert weights == Weights(skill=24, load=4, distance=2, field=1)
    busy = replace(rules.candidate(1, "lawyer"), load=3)
    assert [price_of(busy, None, weights=one) for one in (weights, replace(weights, load=7))] == [12, 21]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("skill = 24", "skill = -1", "skill"),
        ("load = 4", "load = 0", "load"),
        ("field = 1", "", "field: missing"),
        ("field = 1", "field = 1\nfame = 1", "fame: unknown key"),
    ],
)
def test_a_wrong_weight_stops_the_start(tmp_path: Path, before: str, after: str, complaint: str):
    text = (CONFIG / "weights.toml").read_text("utf-8")
    (tmp_path / "weights.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        read_weights(tmp_path)
