"""Does a wrong channel of mediation stop the start?"""

from pathlib import Path

import pytest

from hearing_app.settings.channels import read_channels
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.places import CONFIG
from hearing_app.settings.volumes import mediation_volume

KINDS = read_kinds(CONFIG).keys()
FILE = (CONFIG / "channels.toml").read_text("utf-8")


def test_each_channel_has_its_limit_and_they_book_three_kinds() -> None:
    channels = read_channels(CONFIG, KINDS).channels
    assert [(one.id, one.limit.n, one.limit.unit, one.limit.extend_most) for one in channels.values()] == [
        ("people", 30, "day", None),
        ("administrative", 20, "workday", 10),
        ("judicial", 30, "day", None),
        ("judicial_entrusted", 15, "day", None),
    ]
    assert len({one.kind for one in channels.values()} & KINDS) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "people_mediation"', 'kind = "no_such_kind"', "kind: found 'no_such_kind'"),
        ('id = "judicial"', 'id = "people"', "expected each id once"),
        ('unit = "workday"\nextend_most', 'unit = "week"\nextend_most', "unit: found 'week'"),
        ("extend_most = 10", "extend_mots = 10", "extend_mots: unknown key"),
        ("consent = {", "consents = {", "consent: missing"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FILE
    (tmp_path / "channels.toml").write_text(FILE.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as error:
        read_channels(tmp_path, KINDS)
    assert said in str(error.value)


def test_the_volume_has_thirteen_places_behind_its_cover() -> None:
    rules = mediation_volume(CONFIG)
    assert [place.seat for place in rules.places] == list(range(14))
    closed = {part.code for place in rules.places for part in place.parts if part.is_closed}
    assert closed == {"mediation_inquiry", "mediation_evidence", "mediation_record"}
