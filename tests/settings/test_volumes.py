"""Does a wrong volume order stop the start with a clear sentence?"""

from pathlib import Path

import pytest

from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import CONFIG
from hearing_app.settings.volumes import review_volume

TEXT = (CONFIG / "volumes" / "review.toml").read_text("utf-8")


def test_the_order_has_twenty_two_places() -> None:
    rules = review_volume(CONFIG)
    assert [place.seat for place in rules.places] == list(range(1, 23))
    assert [place.code for place in rules.places if place.needed == "always"] == [
        "application",
        "unit_reply",
        "counsel",
        "collective_record",
        "approval_sheet",
        "review_opinion",
        "service_receipt",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('needed = "always"', 'needed = "perhaps"', "needed: expected always, optional, heard"),
        ('origin = "uploaded"', 'origin = "found"', "origin: expected generated, uploaded, volume"),
        ("seat = 2", "seat = 3", "places.seat"),
        ('code = "contents"', 'code = "cover"', "each code once"),
        ('counsel = "', 'councel = "', "clauses"),
        ("seat = 1\n", "seat = 1\ncolour = 1\n", "colour"),
        ('"mediation_note"', '"application"', "kept_out"),
        ('id = "review-volume"', "id = ", "Invalid value"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "volumes").mkdir()
    (tmp_path / "volumes" / "review.toml").write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError, match=said):
        review_volume(tmp_path)
