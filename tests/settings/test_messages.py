"""Does a wrong registry of short messages stop the start with the key and what would be right?"""

from pathlib import Path

import pytest

from hearing_app.domain.messages.occasions import MESSAGE_LETTERS
from hearing_app.domain.messages.templates import VARIABLES, ShortMessage, write_message
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.messages import read_messages
from hearing_app.settings.offices import load_office
from hearing_app.settings.places import CONFIG

GOOD = (CONFIG / "messages.toml").read_text("utf-8")
LONGEST = {"number": "XT2026-12345", "role": "听证员", "time": "12月14日（周一）09:00", "place": "听证室一（一层）"}


@pytest.mark.parametrize("kind", MESSAGE_LETTERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_text_can_leave(kind: str, language: str) -> None:
    phone = load_office(CONFIG / "settings.toml").phone
    found = write_message(read_messages(CONFIG), kind, LONGEST, language=language, phone=phone)
    assert isinstance(found, ShortMessage)
    assert phone in found.text
    assert found.parts <= (2 if language == "zh" else 3)


def test_no_shipped_text_can_name_anybody() -> None:
    assert set(VARIABLES) == {"number", "role", "time", "place"}


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('zh = "示范区信访局"', 'zh = "局"', r"signature: found .*; expected 2 to 12 characters in each language"),
        ('zh = "示范区信访局"', 'zh = "示范区信访局听证调解排期中心"', r"signature: .*2 to 12 characters"),
        ('zh = "示范区信访局"', 'zh = "【信访局】"', r"signature: .*without 【】"),
        ("long_part = 67", "long_part = 71", r"\[limits\]: long_part: found 71; expected a whole number from 30 to 70"),
        ("variable = 35 ", "variable = 5 ", r"\[limits\]: variable: found 5; expected a whole number from 10 to 100"),
        ("{role}：", "{name}：", r"\[templates\]: \[invitation\]: zh: .*no blanks but \{number\} \{role\}"),
        ("{role}：", "{role!r}：", r"zh: .*no blanks but"),
        ("{role}：", "{role：", r"zh: .*"),
        ("能否出席请电{office_phone}", "请回电", r"zh: .*\{office_phone\} somewhere"),
        ("能否出席", "见 www.example", r"zh: .*without a link"),
        ("能否出席", "【", r"zh: .*without 【】"),
        ("能否出席", "能" * 400, r"zh: .*at most \d+ characters with its longest variables"),
        ("[templates.release]", "[templates.releese]", r"\[templates\]: release: missing"),
        ("[templates.reminder]", "[templates.chat]\n[templates.reminder]", r"\[templates\]: chat: .*only invitation"),
        ('{ zh = "HEARING_UPDATE_ZH", ', "{ ", r"\[update\]: gateway_id: "),
    ],
)
def test_a_wrong_value_names_file_key_and_right(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    assert before in GOOD
    (tmp_path / "messages.toml").write_text(GOOD.replace(before, after, 1), "utf-8")
    with pytest.raises(SettingsError, match=rf"messages\.toml: .*{complaint}"):
        read_messages(tmp_path)
