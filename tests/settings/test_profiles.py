"""Are profiles read, chosen by day, and wrong values named with file, key and what would be right?"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.profiles import Period, Unit
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

SHIPPED = next((CONFIG / "profiles").glob("*.toml"))
ID = SHIPPED.stem.split("@")[0]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "profiles").mkdir()
    shutil.copy(SHIPPED, tmp_path / "profiles" / f"{ID}@1.toml")
    return tmp_path


def copy(config: Path, name: str, *changes: tuple[str, str]) -> None:
    text = SHIPPED.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    (config / "profiles" / name).write_text(text, "utf-8")


def test_the_shipped_profile_holds_the_recommended_defaults() -> None:
    (profile,) = profiles(CONFIG)
    assert profile.notice_before == Period(7, Unit.WORKDAY, "notice_before", is_unverified=True)
    assert profile.prepare == Period(1, Unit.WORKDAY, "prepare", is_unverified=True)
    assert (profile.panel.voting_least, profile.panel.voting_most, profile.panel.is_odd) == (5, 11, True)
    assert profile.panel.required_groups == ("lawyers", "deputies", "community")
    assert (profile.panel.presider_votes, profile.panel.external_share) == (True, 0.5)
    assert (profile.representatives_most, profile.agents_most, profile.postpone_most) == (5, 2, 2)
    assert profile.stage_clocks == {"handling": "K4", "fucha": "K7", "fuhe": "K9"}


def test_the_version_in_force_on_the_day_is_chosen(config: Path) -> None:
    newer = (('version = "1"', 'version = "2"'), ("effective_on = 2005-05-01", "effective_on = 2026-07-01"))
    copy(config, f"{ID}@2.toml", *newer)
    found = profiles(config)
    chosen = [profile_for(found, ID, day).version for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert chosen == ["1", "2"]


def test_a_day_before_the_first_version_and_an_unknown_id_are_refused(config: Path) -> None:
    found = profiles(config)
    with pytest.raises(Refused, match=r"^profile\.not_in_force$"):
        profile_for(found, ID, date(2005, 4, 30))
    with pytest.raises(Refused, match=r"^profile\.unknown$"):
        profile_for(found, "nowhere", date(2026, 1, 1))


def test_the_only_profile_is_the_default_and_of_several_the_marked_one(config: Path) -> None:
    assert default_profile_id(profiles(config)) == ID
    copy(config, "other@1.toml", (f'id = "{ID}"', 'id = "other"'), ("is_default = true\n", ""))
    assert default_profile_id(profiles(config)) == ID
    copy(config, "other@1.toml", (f'id = "{ID}"', 'id = "other"'))
    with pytest.raises(SettingsError, match="is_default"):
        default_profile_id(profiles(config))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("postpone_most = 2", 'postpone_most = "2"', "postpone_most: found '2'; expected a whole number from 0 to 99"),
        (
            "postpone_most = 2",
            "postpone_most = true",
            "postpone_most: found True; expected a whole number from 0 to 99",
        ),
        ("postpone_most = 2\n", "", "postpone_most: missing; expected a whole number from 0 to 99"),
        ("agents_most = 2", "agents_most = 2\nagent_most = 3", "agent_most: unknown key; expected one of"),
        ('voting = "named"', 'voting = "secret"', "voting: found 'secret'; expected one of named"),
        ("effective_on = 2005-05-01", 'effective_on = "2005"', "effective_on: found '2005'; expected a date without"),
        ('unit = "workday"', 'unit = "week"', "[apply_within]: unit: found 'week'; expected one of day, workday"),
        ('clause = "apply_within"', 'clause = "x"', "[apply_within]: clause: found 'x'; expected one of apply_within"),
        ("voting_most = 11", "voting_most = 3", "[panel]: voting_most: found 3; expected a whole number from 5 to 99"),
        ("external_share = 0.5", "external_share = 50", "[panel]: external_share: found 50; expected a number from 0"),
        ('starts_on = "receipt"', 'starts_on = "x"', "[clocks]: [K1]: starts_on: found 'x'; expected one of receipt"),
        ('fuhe = "K9"', 'fuhe = "K99"', "[stage_clocks]: fuhe: found 'K99'; expected one of K1"),
        ('version = "1"', 'version = "3"', "version: found '3'; expected \"1\", as the file name says"),
        (', en = "Register and forward"', "", "[clocks]: [K1]: label: found {'zh': '登记、转送、交办'}; expected { zh"),
        (
            'n = 5\nunit = "workday"\nstarts_on',
            'may_pause = true\nn = 5\nunit = "workday"\nstarts_on',
            "[K3]: may_pause: found True; expected false",
        ),
        ("[panel]", "[panel", "not a readable TOML file"),
    ],
)
def test_a_wrong_value_names_file_key_and_what_is_right(config: Path, old: str, new: str, said: str) -> None:
    copy(config, f"{ID}@1.toml", (old, new))
    with pytest.raises(SettingsError) as raised:
        profiles(config)
    assert str(raised.value).startswith(f"profiles/{ID}@1.toml: ")
    assert said in str(raised.value)


def test_a_file_name_without_a_version_is_named(config: Path) -> None:
    copy(config, f"{ID}.toml")
    with pytest.raises(SettingsError, match=rf"profiles/{ID}\.toml: file name; expected <id>@<version>\.toml"):
        profiles(config)


def test_two_versions_from_the_same_day_are_refused(config: Path) -> None:
    copy(config, f"{ID}@2.toml", ('version = "1"', 'version = "2"'))
    with pytest.raises(SettingsError, match="effective_on: 2005-05-01 twice"):
        profiles(config)
