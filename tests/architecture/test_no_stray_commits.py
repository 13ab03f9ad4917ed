"""Is there one place that commits, and do use cases give values back and never rows?"""

import ast
import re
from pathlib import Path

from tests.architecture.sources import ROOT, functions, modules, tree, where

MAY_COMMIT = ("hearing_app/services/context.py", "hearing_app/store/")
STEPS = Path("hearing_app/services/steps")
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
        for path in modules(root, "hearing_app/services")
        if STEPS not in path.relative_to(root).parents
        for function in functions(path)
        if not function.name.startswith("_") and function.returns and ROW.search(ast.unparse(function.returns))
    ]


def test_only_the_change_and_the_store_commit() -> None:
    assert stray_commits(ROOT) == []


def test_use_cases_give_no_rows_back() -> None:
    assert rows_given_back(ROOT) == []


def test_planted_violations_are_found(tmp_path: Path) -> None:
    for folder in ("matters", "steps"):
        (tmp_path / "hearing_app/services" / folder).mkdir(parents=True)
    planted = "def book(ctx) -> list[SittingRow]:\n    ctx.session.commit()\ndef _load() -> SittingRow: ...\n"
    (tmp_path / "hearing_app/services/x.py").write_text(planted, "utf-8")
    (tmp_path / "hearing_app/services/matters/x.py").write_text(planted, "utf-8")
    (tmp_path / "hearing_app/services/steps/x.py").write_text("def load() -> SittingRow: ...\n", "utf-8")
    files = ("hearing_app/services/matters/x.py", "hearing_app/services/x.py")
    assert stray_commits(tmp_path) == [f"{file}:2" for file in files]
    assert rows_given_back(tmp_path) == [f"{file}:1 book -> list[SittingRow]" for file in files]
