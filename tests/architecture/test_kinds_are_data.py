"""Is there no kind of sitting and no rule profile that the code knows by name?"""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, where

CODE = {".py", ".html", ".js"}


def ids(root: Path) -> set[str]:
    return {path.stem for folder in ("kinds", "profiles") for path in (root / "config" / folder).glob("*.toml")}


def known_by_name(root: Path) -> list[str]:
    wanted = ids(root)
    if not wanted:
        return ["config/kinds and config/profiles are empty"]
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(wanted)))})(?![\w-])")
    paths = [path for folder in ("hearing_app", "templates") for path in sorted((root / folder).rglob("*"))]
    return [
        f"{where(path, root=root)} names {found}"
        for path in paths
        if path.suffix in CODE
        for found in sorted(set(named.findall(path.read_text("utf-8"))))
    ]


def test_the_code_names_no_kind_and_no_profile() -> None:
    assert known_by_name(ROOT) == []


def test_a_planted_name_is_found(tmp_path: Path) -> None:
    for folder in ("config/kinds", "hearing_app", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config/kinds/hearing_review.toml").write_text("", "utf-8")
    (tmp_path / "hearing_app/x.py").write_text('if kind == "hearing_review":\n    pass\n', "utf-8")
    (tmp_path / "templates/x.html").write_text("hearing_reviews and my_hearing_review are other words", "utf-8")
    assert known_by_name(tmp_path) == ["hearing_app/x.py names hearing_review"]
