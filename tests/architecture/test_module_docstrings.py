"""Does every module open with the question that it answers?"""

import ast
from pathlib import Path

from tests.architecture.sources import ROOT, modules, tree, where


def without_question(root: Path) -> list[str]:
    return [
        where(path, root=root)
        for path in modules(root, "hearing_app")
        if not {"?", "？"} & set(ast.get_docstring(tree(path)) or "")
    ]


def test_every_module_opens_with_its_question() -> None:
    assert without_question(ROOT) == []


def test_a_planted_statement_is_found(tmp_path: Path) -> None:
    (tmp_path / "hearing_app").mkdir()
    (tmp_path / "hearing_app/good.py").write_text('"""Why?"""\n', "utf-8")
    (tmp_path / "hearing_app/bad.py").write_text('"""Things."""\n', "utf-8")
    (tmp_path / "hearing_app/none.py").write_text("", "utf-8")
    assert without_question(tmp_path) == ["hearing_app/bad.py", "hearing_app/none.py"]
