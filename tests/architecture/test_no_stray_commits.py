"""Is there one place that commits, and do use cases give values back and never rows?"""

import ast
import re
from pathlib import Path

from tests.architecture.sources import ROOT, functions, modules, tree, where

MAY_COMMIT = ("hearing_app/services/context.py", "hearing_app/store/")
ROW = re.compile(r"\b\w+Row\b")


def stray_commits(root: Path) -> list[str]:
    return [
        where(path, node, root)
        for path in modules(root, "hearing_app")
        if not str(path.relative_to(root)).startswith(MAY_COMMIT)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def rows_given_back(root: Path) -> list[str]:
    return [
        f"{where(path, function, root)} {function.name} -> {ast.unparse(function.returns)}"
        for path in sorted((root / "hearing_app" / "services").glob("*.py"))
        for function in functions(path)
        if not function.name.startswith("_") and function.returns and ROW.search(ast.unparse(function.returns))
    ]


def test_only_the_change_and_the_store_commit() -> None:
    assert stray_commits(ROOT) == []


def test_use_cases_give_no_rows_back() -> None:
    assert rows_given_back(ROOT) == []


def test_planted_violations_are_found(tmp_path: Path) -> None:
    (tmp_path / "hearing_app/services").mkdir(parents=True)
    planted = "def book(ctx) -> list[SittingRow]:\n    ctx.session.commit()\ndef _load() -> SittingRow: ...\n"
    (tmp_path / "hearing_app/services/x.py").write_text(planted, "utf-8")
    assert stray_commits(tmp_path) == ["hearing_app/services/x.py:2"]
    assert rows_given_back(tmp_path) == ["hearing_app/services/x.py:1 book -> list[SittingRow]"]
