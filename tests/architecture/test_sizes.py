"""Do files, functions, folders and names keep to the sizes to live in?"""

import ast
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.architecture.sources import ROOT, functions, modules, tracked, where

LONGEST_FILE, MEDIAN_FILE = 400, 120
LONG_FUNCTION, MOST_PARAMETERS, MOST_FILES = 25, 6, 25
NO_NAMES = {"utils", "helpers", "common", "manager", "handler", "info", "data"}
NO_ENDINGS = ("_2", "_more", "_base")
GROWING = {"migrations/versions"}  # one file for each change of the schema, never split by theme


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def too_long(root: Path) -> list[str]:
    paths = [*modules(root, "hearing_app", "tests", "bench", "migrations"), *root.glob("run")]
    return [f"{where(path, root=root)} has {lines(path)} lines" for path in paths if lines(path) > LONGEST_FILE]


def too_many_parameters(root: Path) -> list[str]:
    found = []
    for path in modules(root, "hearing_app"):
        for function in functions(path):
            spec = function.args
            count = len([a for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs) if a.arg not in {"self", "cls"}])
            if count > MOST_PARAMETERS:
                found.append(f"{where(path, function, root)} {function.name} takes {count}")
    return found


def too_full(root: Path) -> list[str]:
    folders = Counter(str(path.parent.relative_to(root)) for path in tracked(root))
    watched = ("hearing_app", "tests", "templates", "config", "bench", "migrations")
    return [
        f"{folder} holds {count} files"
        for folder, count in folders.items()
        if count > MOST_FILES and folder.startswith(watched) and folder not in GROWING
    ]


def badly_named(root: Path) -> list[str]:
    watched = [path for folder in ("hearing_app", "tests", "templates", "bench") for path in (root / folder).rglob("*")]
    parts = [
        path
        for path in watched
        if path.suffix in {".py", ".html", ".css", ".js", ""} and "__pycache__" not in path.parts
    ]
    return [
        where(path, root=root)
        for path in parts
        if path.stem.removeprefix("test_") in NO_NAMES or path.stem.endswith(NO_ENDINGS)
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None and len(function.body) > 1
    start = first.end_lineno or 0 if has_docstring else function.lineno - 1
    return (function.end_lineno or 0) - start


def test_no_file_is_too_long() -> None:
    assert too_long(ROOT) == []


def test_half_of_the_files_are_short() -> None:
    assert median(lines(path) for path in modules(ROOT, "hearing_app", "tests") if lines(path) > 1) <= MEDIAN_FILE


def test_nine_of_ten_functions_are_short() -> None:
    lengths = [length(function) for path in modules(ROOT, "hearing_app") for function in functions(path)]
    assert quantiles(lengths, n=10)[8] <= LONG_FUNCTION


def test_functions_take_few_parameters() -> None:
    assert too_many_parameters(ROOT) == []


def test_folders_are_split_before_they_overflow() -> None:
    assert too_full(ROOT) == []


def test_names_say_what_is_inside() -> None:
    assert badly_named(ROOT) == []


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    folder = tmp_path / "hearing_app"
    (folder / "utils").mkdir(parents=True)
    (folder / "long.py").write_text("x = 1\n" * 401, "utf-8")
    (folder / "rules_2.py").write_text("def f(a, b, c, *, d, e, g, h): ...\n", "utf-8")
    for number in range(25):
        (folder / f"n{number}.py").write_text("", "utf-8")
    return tmp_path


def test_each_planted_violation_is_found(planted: Path) -> None:
    assert too_long(planted) == ["hearing_app/long.py has 401 lines"]
    assert too_many_parameters(planted) == ["hearing_app/rules_2.py:1 f takes 7"]
    assert too_full(planted) == ["hearing_app holds 27 files"]
    assert badly_named(planted) == ["hearing_app/utils", "hearing_app/rules_2.py"]
