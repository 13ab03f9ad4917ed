"""Are the categories of people read, and does a wrong file say what would be right?"""

from pathlib import Path

import pytest

from hearing_app.domain.intake.vocabularies import words_of
from hearing_app.settings.categories import read_categories
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.kinds import check_categories, read_kinds
from hearing_app.settings.places import CONFIG

ENTRY = '[judge]\nlabel = { zh = "法官", en = "judge" }\naliases = ["审判员"]\nis_external = true\ngroups = []\n'
TWIN = '[lawyer]\nlabel = { zh = "律师", en = "lawyer" }\naliases = ["审 判员"]\nis_external = true\ngroups = []\n'


def test_the_words_of_the_trade_are_known() -> None:
    words = words_of(read_categories(CONFIG))
    trade = {
        "法官": "judge",
        "人大代表": "npc_deputy",
        "政协委员": "cppcc_member",
        "党代表": "party_delegate",
        "律师": "lawyer",
        "法律专家": "legal_expert",
        "公职律师": "gov_lawyer",
        "法律工作者": "legal_worker",
        "社区工作者": "community_staff",
        "社区基层工作人员": "community_staff",
        "行业专家": "industry_expert",
        "法律顾问": "legal_counsel",
        "工作人员": "staff",
    }
    assert {word: words.get(word) for word in trade} == trade


def test_every_category_of_the_kinds_exists() -> None:
    check_categories(read_kinds(CONFIG), read_categories(CONFIG))


def test_the_report_groups_have_their_categories() -> None:
    figures: dict[str, set[str]] = {}
    for category in read_categories(CONFIG).values():
        if category.figure:
            figures.setdefault(category.figure, set()).add(category.id)
    assert figures == {
        "lawyers_and_legal_experts": {"lawyer", "legal_expert"},
        "legal_workers": {"legal_worker"},
        "community_staff": {"community_staff"},
    }


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (ENTRY.replace("true", '"yes"'), "is_external"),
        (ENTRY + 'colour = "red"\n', "colour"),
        (ENTRY.replace(', en = "judge"', ""), "label"),
        (ENTRY + TWIN, "审 判员"),
    ],
)
def test_a_wrong_file_names_the_key(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "categories.toml").write_text(content, "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        read_categories(tmp_path)
