"""Does a wrong role, a wrong volume or a series that does not exist stop the start with file and key?"""

from dataclasses import replace
from pathlib import Path

import pytest

from hearing_app.settings.errors import SettingsError
from hearing_app.settings.kinds import check_series, read_kinds
from hearing_app.settings.numbering import read_series
from hearing_app.settings.places import CONFIG
from hearing_app.settings.roles import roles
from hearing_app.settings.volumes import review_volume

ROLES = (CONFIG / "roles.toml").read_text("utf-8")
VOLUME = (CONFIG / "volumes" / "review.toml").read_text("utf-8")
LABEL = 'label = { zh = "排期员", en = "Booking clerk" }\n'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (LABEL, "", r"roles.toml: \[booking_clerk\]: label: missing; expected"),
        (LABEL, "label = \n", "roles.toml: not a readable TOML file"),
        (LABEL, f"{LABEL}colour = 1\n", r"roles.toml: \[booking_clerk\]: colour: unknown key"),
        ('steps = ["submit", "seal"]', 'steps = ["stamp"]', r"roles.toml: \[booking_clerk\]: steps: found"),
        ('"view_desk", "view_matter", "edit', '"view_all", "edit', r"roles.toml: \[booking_clerk\] 'view_all'"),
        ("[visitor]", "[guest]", "roles.toml: visitor: missing"),
    ],
)
def test_a_wrong_role_names_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ROLES
    (tmp_path / "roles.toml").write_text(ROLES.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError, match=said):
        roles(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seat = 1\n", "", "seat: expected a number"),
        ('code = "cover"\n', "", "code: expected a text"),
        ('id = "review-volume"\n', "", "id: expected"),
        ('kept_out = ["mediation_note", "counselling_note", "ballot_paper"]\n', "", "kept_out: expected"),
    ],
)
def test_a_wrong_volume_names_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in VOLUME
    (tmp_path / "volumes").mkdir()
    (tmp_path / "volumes" / "review.toml").write_text(VOLUME.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError, match=f"volumes/review.toml: .*{said}"):
        review_volume(tmp_path)


def test_a_kind_takes_numbers_of_a_series_that_exists() -> None:
    kinds, series = read_kinds(CONFIG), read_series(CONFIG)
    check_series(kinds, series.keys())
    wrong = {"site_visit": replace(kinds["hearing_review"], id="site_visit", number_series="no_such")}
    with pytest.raises(SettingsError, match=r"kinds/site_visit\.toml: number_series: no_such is unknown"):
        check_series(wrong, series.keys())
