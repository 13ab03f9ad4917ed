"""Does only one module read the wall clock, so that a test can set the time?"""

import ast
from pathlib import Path

from tests.architecture.sources import ROOT, modules, tree, where

READERS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
ONLY_HERE = Path("hearing_app/wallclock.py")


def readings(root: Path) -> list[str]:
    return [
        f"{where(path, node, root)} {ast.unparse(node)}"
        for path in modules(root, "hearing_app")
        if path.relative_to(root) != ONLY_HERE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in READERS.get(ast.unparse(node.value).rpartition(".")[2], ())
    ]


def test_nobody_else_reads_the_wall_clock() -> None:
    assert readings(ROOT) == []


def test_a_planted_reading_is_found(tmp_path: Path) -> None:
    (tmp_path / "hearing_app").mkdir()
    planted = "import datetime as d\nx = d.date.today()\ny = d.datetime.now(d.UTC)\nz = clock.now()\n"
    (tmp_path / "hearing_app/x.py").write_text(planted, "utf-8")
    (tmp_path / ONLY_HERE).write_text("datetime.now(UTC)", "utf-8")
    assert readings(tmp_path) == ["hearing_app/x.py:2 d.date.today", "hearing_app/x.py:3 d.datetime.now"]
