"""Does a wrong kind file stop the start with file, key and what would be right?"""

from pathlib import Path

import pytest

from hearing_app.domain.rules.kinds import Kind, Process, SeatRole, SeatRule
from hearing_app.domain.rules.vocabulary import EQUIPMENT, LETTERS, OUTCOMES, PARTIES, STAGES, STEPS
from hearing_app.settings.categories import read_categories
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.kinds import check_categories, read_kind, read_kinds
from hearing_app.settings.places import CONFIG

GOOD = (CONFIG / "kinds" / "people_mediation.toml").read_text("utf-8")


def written(folder: Path, text: str, name: str = "site_visit") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def test_shipped_kinds():
    kinds = read_kinds(CONFIG)
    assert sorted(kinds) == [
        "administrative_mediation",
        "case_conference",
        "counselling_meeting",
        "expert_review",
        "hearing_review",
        "judicial_mediation",
        "leader_reception",
        "people_mediation",
        "study_meeting",
    ]
    assert [(rule.role, rule.usual) for rule in kinds["hearing_review"].seats] == [
        (SeatRole.PRESIDER, 1),
        (SeatRole.MEMBER, 6),
        (SeatRole.RECORDER, 1),
        (SeatRole.ATTENDEE, 0),
    ]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("minutes = 120", "minutes = 5", r"site_visit\.toml: minutes: found 5; expected a whole number from 15 to 600"),
        ("minutes = 120", "minutes = 120\nminuts = 1", r"minuts: unknown key"),
        ("minutes = 120", "", r"minutes: missing"),
        ('process = "mediation"', 'process = "party"', r"process: found 'party'; expected one of hearing, mediation"),
        ('stages = ["handling"', 'stages = ["appeal"', r"stages: found .*; expected different words out of: handling"),
        ('"mail 1d"', '"mail soon"', r"reminders: found .*different rungs of .*mail 7d.*message 2h"),
        ('"mail 1d"', '"1d"', r"reminders: found .*different rungs"),
        ('"mail 1d"', '"pigeon 1d"', r"reminders: found .*different rungs"),
        ('"mail 1d"', '"mail 3d"', r"reminders: found .*different rungs"),
        ("usual = 1", "usual = 7", r"\[\[seats\]\] 1: usual: found 7; expected a whole number from 1 to 3"),
        ('role = "recorder"', 'role = "mediator"', r"seats: .*one per role"),
        ('attendee = "meeting_notice"', 'attendee = "telegram"', r"\[letters\]: attendee: found 'telegram'"),
        ("has_panel_rule = false", "has_panel_rule = true", r"has_panel_rule: .*member"),
        ('en = "helper"', 'xx = "helper"', r"label: found .*; expected \{ zh"),
        ("minutes = 120", "minutes =", r"not a readable TOML file"),
    ],
)
def test_wrong_value_names_file_key_and_right(tmp_path: Path, before: str, after: str, complaint: str):
    assert before in GOOD
    with pytest.raises(SettingsError, match=complaint):
        read_kind(written(tmp_path, GOOD.replace(before, after, 1)))


def test_one_word_is_no_kind_id(tmp_path: Path):
    with pytest.raises(SettingsError, match="two or more words"):
        read_kind(written(tmp_path, GOOD, "visit"))


def test_alias_belongs_to_one_kind(tmp_path: Path):
    (tmp_path / "kinds").mkdir()
    for name in ("one_visit", "two_visits"):
        written(tmp_path / "kinds", GOOD, name)
    with pytest.raises(SettingsError, match="already belongs to one_visit"):
        read_kinds(tmp_path)


def test_unknown_category_and_recipient_are_refused(tmp_path: Path):
    kind = read_kind(written(tmp_path, GOOD.replace('mediator = "', 'wizard = "')))
    with pytest.raises(SettingsError, match="categories: community_staff is unknown"):
        check_categories({kind.id: kind}, {"people_mediator", "staff"})
    with pytest.raises(SettingsError, match="letters: wizard is unknown"):
        check_categories({kind.id: kind}, {"people_mediator", "staff", "community_staff"})


def test_shipped_kinds_name_only_shipped_categories():
    check_categories(read_kinds(CONFIG), read_categories(CONFIG))


def test_vocabulary_has_at_most_forty_keys_and_each_is_used_twice():
    keys: dict[str, int] = {}
    for path in (CONFIG / "kinds").glob("*.toml"):
        found = {line.split(" = ")[0] for line in path.read_text("utf-8").splitlines() if " = " in line[:40]}
        for key in {key for key in found if key.isidentifier()}:
            keys[key] = keys.get(key, 0) + 1
    recipients = {*SeatRole, *PARTIES, "agency", "judge"}
    own = {key: count for key, count in keys.items() if key not in recipients}
    assert len(own) <= 40
    assert {key for key, count in own.items() if count < 2} == set()


def test_readme_explains_every_key_and_word():
    readme = (CONFIG / "README.md").read_text("utf-8")
    keys = {*Kind.__dataclass_fields__, *SeatRule.__dataclass_fields__} - {"id"}
    words = {*keys, *Process, *SeatRole, *STAGES, *PARTIES, *STEPS, *EQUIPMENT, *LETTERS, *OUTCOMES}
    assert {word for word in words if f"`{word}`" not in readme} - {"seats"} == set()
