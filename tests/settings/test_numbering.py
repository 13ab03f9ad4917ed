"""Does a wrong series of numbers stop the start?"""

from pathlib import Path

import pytest

from hearing_app.settings.errors import SettingsError
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.numbering import read_series
from hearing_app.settings.places import CONFIG

GOOD = '[a]\nlabel = { zh = "听证", en = "hearings" }\nprefix = "示"\npattern = "{prefix}〔{year}〕{n}号"\n'


def test_every_kind_counts_in_a_series_that_exists():
    named = {kind.number_series for kind in read_kinds(CONFIG).values()} - {""}
    assert named - set(read_series(CONFIG)) == set()


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("{n}号", "号", "pattern: .*occur"),
        ("{n}号", "{x}号", "pattern: .*only"),
        ('prefix = "示"', "", "prefix: missing"),
        ('prefix = "示"', 'prefix = "示"\nkind = 1', "kind: unknown key"),
    ],
)
def test_wrong_pattern(tmp_path: Path, before: str, after: str, complaint: str):
    (tmp_path / "numbering.toml").write_text(GOOD.replace(before, after), "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        read_series(tmp_path)
