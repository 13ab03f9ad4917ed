"""Does nothing in the project speak of one developer's machine or of one package registry?"""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, tracked, where

# Written in pieces, since this file is read as well.
REGISTRIES = (
    "pypi" r"\.org",
    "python" r"hosted\.org",
    "npm" r"js\.(org|com)",
    "npm" r"mirror\.com",
    "proxy\\.golang" r"\.org",
)
FOLDERS = (
    r"(?<![\w.])/wo" r"rk/",
    r"(?<![\w.])/ro" r"ot/",
    r"(?<![\w.])/ho" r"me/\w",
    r"/Us" r"ers/\w",
    r"C:\\Us" r"ers",
)
WORDS = re.compile("|".join((*REGISTRIES, *FOLDERS)))


def spoken(root: Path) -> list[str]:
    found = []
    for path in tracked(root):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := WORDS.search(line):
                found.append(f"{where(path, root=root)}:{number} {match[0]}")
    return found


def test_no_file_speaks_of_one_machine() -> None:
    assert spoken(ROOT) == []


def test_planted_words_are_found(tmp_path: Path) -> None:
    planted = ["see /wo" + "rk/notes", "https://pypi" + ".org/simple", "framework/root/thing", "/ro" + "ot/x"]
    (tmp_path / "x.md").write_text("\n".join(planted), "utf-8")
    assert [line.split()[0] for line in spoken(tmp_path)] == ["x.md:1", "x.md:2", "x.md:4"]
