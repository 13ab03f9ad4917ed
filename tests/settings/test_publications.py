"""Does a wrong whitelist stop the start, and can mediation be put on it?"""

from pathlib import Path

import pytest

from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import CONFIG
from hearing_app.settings.publications import read_publications


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('parts = ["subject", "measures", "conclusion"]', 'parts = ["subject", "notes"]', "parts: .*subject, claim"),
        ('parts = ["subject", "measures", "conclusion"]', "parts = []", "parts: .*each once"),
        ('needs = ["decided", "no_mediation"]', 'needs = ["mediated"]', "needs: .*re_review"),
        ('id = "supervision_result"', 'id = "typical_case"', "id: .*each id once"),
        (
            'id = "supervision_result"',
            'id = "supervision_result"\nfrom_mediation = true',
            "from_mediation: unknown key",
        ),
        ("whitelist = {", "white = {", "whitelist: missing"),
    ],
)
def test_a_wrong_whitelist_stops_the_start(tmp_path: Path, before: str, after: str, complaint: str):
    text = (CONFIG / "publications.toml").read_text("utf-8")
    assert before in text
    (tmp_path / "publications.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        read_publications(tmp_path)
